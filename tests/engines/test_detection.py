from __future__ import annotations

import cv2
import numpy as np
import pytest

from zhiyi.engines.detection import LAP, TILE, find_text, first_scale
from zhiyi.source import Picture


def paper(width: int, height: int) -> Picture:
    return np.full((height, width, 3), 255, np.uint8)


def bar(picture: Picture, left: int, top: int, right: int, bottom: int) -> None:
    picture[top:bottom, left:right] = 0


class InkSeen:
    """A detector to which every dark pixel is text; it keeps the sizes that it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, int]] = []

    def __call__(self, shown: Picture) -> np.ndarray:
        self.shown.append((shown.shape[1], shown.shape[0]))
        return (shown[:, :, 0] < 128).astype(np.float32)


def extents(picture: Picture, detector: InkSeen) -> list[tuple[float, float, float, float]]:
    found = []
    for corners in find_text(picture, detector):
        xs, ys = zip(*corners, strict=True)
        found.append((min(xs), min(ys), max(xs), max(ys)))
    return sorted(found)


def inside(
    box: tuple[float, float, float, float], left: int, top: int, right: int, low: int
) -> bool:
    """Whether a box encloses the bar, widened by no more than twice its height."""
    slack = 2 * (low - top)
    return (
        left - slack <= box[0] <= left + 2
        and right - 2 <= box[2] <= right + slack
        and top - slack <= box[1] <= top + 2
        and low - 2 <= box[3] <= low + slack
    )


@pytest.mark.parametrize(
    ("shape", "scale"),
    [
        ((2339, 1654), 1280 / 2339),
        ((600, 400), 2.0),
        ((900, 1200), 1280 / 1200),
        ((9000, 700), 0.5),
    ],
)
def test_pages_are_shown_at_the_side_measured_and_others_not_far_from_their_own(
    shape: tuple[int, int], scale: float
) -> None:
    assert first_scale(shape, 1280) == pytest.approx(scale)


def test_places_are_those_of_the_picture_whatever_its_size() -> None:
    for width, height in ((300, 200), (1654, 2339), (5200, 3600)):
        picture = paper(width, height)
        left, top, right, low = width // 4, height // 3, width // 2, height // 3 + height // 20
        bar(picture, left, top, right, low)
        (box,) = extents(picture, InkSeen())
        assert inside(box, left, top, right, low), (width, height)


def test_a_line_that_runs_through_many_tiles_is_one_line() -> None:
    picture = paper(9600, 600)
    bar(picture, 100, 300, 9500, 360)
    detector = InkSeen()
    (box,) = extents(picture, detector)
    assert inside(box, 100, 300, 9500, 360)
    assert len(detector.shown) > 1
    assert max(max(size) for size in detector.shown) <= TILE + 32


def test_small_print_of_a_large_page_is_looked_at_again_closer() -> None:
    large, small = paper(4000, 3000), paper(4000, 3000)
    for n in range(12):
        bar(large, 200, 100 + 200 * n, 2000, 180 + 200 * n)
        bar(small, 200, 100 + 200 * n, 2000, 108 + 200 * n)
    seen_large, seen_small = InkSeen(), InkSeen()
    assert len(extents(large, seen_large)) == len(extents(small, seen_small)) == 12
    area = [sum(w * h for w, h in seen.shown) for seen in (seen_large, seen_small)]
    assert area[1] >= 4 * area[0]


def test_lines_at_the_seams_of_tiles_are_each_found_once() -> None:
    picture = paper(2 * TILE + 900, 4 * TILE)
    tops = range(40, 4 * TILE - 100, LAP + 23)
    for top in tops:
        bar(picture, 60, top, 2 * TILE + 800, top + 40)
    found = find_text(picture, InkSeen())
    assert len(found) == len(tops)


def test_a_line_that_bends_is_found_although_it_fills_little_of_its_rectangle() -> None:
    picture = paper(1000, 600)
    x = np.arange(60, 940)
    y = 150 + 250 * ((x - 60) / 880.0) ** 4
    cv2.polylines(picture, [np.stack([x, y], 1).astype(np.int32)], False, (0, 0, 0), 24)
    assert len(find_text(picture, InkSeen())) == 1
