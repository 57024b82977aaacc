"""Signs drawn with and without a bar, sharp and melted together."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from zhiyi.engines.protocols import Read
from zhiyi.reading.bars import may_have_bar
from zhiyi.source import Picture

FONTS = ("Noto Sans CJK SC", "DejaVu Sans", "Noto Serif CJK SC", "WenQuanYi Zen Hei")


def drawn(text: str, family: str, blur: float) -> tuple[Picture, Read]:
    """A line at the coarseness of a page of 100 dpi, blurred."""
    told = subprocess.run(
        ["fc-match", "--format", "%{file}\t%{index}", family], capture_output=True, text=True
    ).stdout.split("\t")
    font = ImageFont.truetype(told[0], 72, index=int(told[1]) & 0xFFFF)
    image = Image.new("L", (120 + 72 * len(text), 132), 250)
    pen = ImageDraw.Draw(image)
    x, edges = 24.0, [24.0]
    for char in text:
        pen.text((x, 92), char, 30, font, anchor="ls")
        x += font.getlength(char)
        edges.append(x)
    small = image.resize((image.width // 4, image.height // 4), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(blur))
    corners = ((6.0, 4.0), (x / 4, 4.0), (x / 4, 29.0), (6.0, 29.0))
    picture = np.repeat(np.asarray(small)[:, :, None], 3, axis=2)
    return picture, Read(text, 0.9, corners, tuple(edge / 4 for edge in edges))


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("blur", [0.0, 0.6, 0.9])
@pytest.mark.parametrize(("sign", "read"), [("≤", "<"), ("≥", ">")])
def test_a_bar_that_was_not_read_is_not_excluded(
    family: str, blur: float, sign: str, read: str
) -> None:
    picture, line = drawn(f"{sign}1.3 mm", family, blur)
    misread = Read(read + line.text[1:], line.score, line.corners, line.edges)
    assert may_have_bar(picture, misread, 0)


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("blur", [0.0, 0.6, 0.9])
@pytest.mark.parametrize("sign", ["<", ">"])
def test_a_sign_that_is_the_same_above_and_below_has_no_bar(
    family: str, blur: float, sign: str
) -> None:
    picture, line = drawn(f"{sign}1.3 mm", family, blur)
    assert not may_have_bar(picture, line, 0)


def test_nothing_is_said_of_blank_paper_or_of_letters_without_places() -> None:
    picture, line = drawn("<1.3 mm", FONTS[0], 0.0)
    assert not may_have_bar(np.full_like(picture, 250), line, 0)
    assert not may_have_bar(picture, Read(line.text, 0.9, line.corners), 0)
