"""Blank pages cost no reading and are told of once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.reading.fakes import CrashingRecogniser, FakeSource, document, page, white

from zhiyi.reading.blank import is_blank
from zhiyi.reading.lines import find_lines
from zhiyi.reading.pages import find_pages, join_pages
from zhiyi.source import Picture


def scanned(noise: float = 0.0, shade: int = 0) -> Picture:
    rng = np.random.default_rng(7)
    paper = np.linspace(250, 250 - shade, 1654)[None, :, None] + rng.normal(
        0, noise, (2339, 1654, 1)
    )
    return np.clip(paper.repeat(3, axis=2), 0, 255).astype(np.uint8)


def stroked(width: int, grey: int) -> Picture:
    image = Image.new("RGB", (1654, 2339), "white")
    ImageDraw.Draw(image).line((800, 2200, 830, 2200), fill=(grey, grey, grey), width=width)
    return np.asarray(image)


@pytest.mark.parametrize(
    ("picture", "blank"),
    [
        (white(), True),
        (scanned(noise=3), True),
        (scanned(shade=90), True),
        (stroked(3, 0), False),
        (stroked(3, 190), False),
        (white(1, 1), True),
    ],
    ids=["white", "noise", "shadow", "one stroke", "a pale stroke", "one pixel"],
)
def test_only_pages_without_any_ink_are_blank(picture: Picture, blank: bool) -> None:
    assert is_blank(picture) == blank


def test_blank_pages_are_not_read_and_named_once() -> None:
    doc = document(*(page(number) for number in range(1, 6)))
    inked = white()
    inked[100:120, 100:300] = 0
    source = FakeSource([white(), white(), inked, white(), white()])
    recogniser = CrashingRecogniser()
    found = find_pages(doc, source=source, recogniser=recogniser)
    joined = join_pages(replace(doc, pages=found.facts))
    remarks = [problem for problem in joined.problems if problem.code == "FILE_REMARK"]
    assert joined.facts == found.facts
    assert [problem.page for problem in found.problems] == [3]
    assert "共 4 页（1-2、4-5）" in remarks[0].detail and len(remarks) == 1
    lines = find_lines(doc, source=source, recogniser=recogniser)
    assert {problem.page for problem in lines.problems if problem.page} == {3}
