from __future__ import annotations

import cv2
import numpy as np
import pytest

from zhiyi.engines.protocols import Read
from zhiyi.reading.sharpness import FINE, fineness
from zhiyi.source import Picture


def page(height: int, *, blur: float = 0.0, lines: int = 5) -> tuple[Picture, list[Read]]:
    """Printed lines so many pixels high, drawn large and reduced as a scanner does."""
    large, wide = 80, 1200
    picture = np.full((large * (lines + 1), wide, 3), 250, np.uint8)
    for n in range(lines):
        text = "Density 1.85 g/cm3 at 20 C"
        place = (20, large * (n + 1) - 20)
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 1.8, (20, 20, 20), 4)
    scale = height / large
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if blur:
        small = cv2.GaussianBlur(small, (0, 0), blur)
    reads = []
    for n in range(lines):
        top, bottom = (large * n + 5) * scale, (large * (n + 1) + 5) * scale
        right = wide * scale
        reads.append(Read("x", 0.9, ((0, top), (right, top), (right, bottom), (0, bottom))))
    return np.asarray(small, np.uint8), reads


def test_small_print_is_coarse_and_large_print_is_fine() -> None:
    small, large = fineness(*page(12)), fineness(*page(40))
    assert small is not None and large is not None
    assert small < FINE < large


def test_enlarging_a_coarse_page_makes_it_no_finer() -> None:
    picture, reads = page(12)
    enlarged = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    moved = [Read("x", 0.9, tuple((3 * x, 3 * y) for x, y in read.corners)) for read in reads]
    found = fineness(np.asarray(enlarged, np.uint8), moved)
    assert found is not None and found < FINE


def test_blur_is_told_whatever_the_size() -> None:
    sharp, blurred = fineness(*page(40)), fineness(*page(40, blur=4))
    assert sharp is not None and blurred is not None and blurred < FINE < sharp


@pytest.mark.parametrize("lines", [1, 3])
def test_a_page_with_few_lines_is_not_judged(lines: int) -> None:
    assert fineness(*page(12, lines=lines)) is None
