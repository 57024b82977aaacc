"""Lines drawn with raised figures, as a recogniser without an eye for height would read them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from zhiyi.engines.protocols import Read
from zhiyi.reading.raised import with_raised
from zhiyi.source import Picture

SIZE, LEFT, TOP = 44, 20, 15


def drawn(*parts: tuple[str, float, float]) -> tuple[Picture, Read]:
    """Parts of text with their size and how far they are raised, both in font sizes."""
    image = Image.new("RGB", (900, 84), "white")
    pen = ImageDraw.Draw(image)
    x, text, edges = float(LEFT), "", [float(LEFT)]
    for part, size, raised in parts:
        font = ImageFont.load_default(size=SIZE * size)
        for char in part:
            pen.text((x, TOP + SIZE - raised * SIZE), char, "black", font=font, anchor="ls")
            x += font.getlength(char)
            text += char
            edges.append(x)
    corners = ((LEFT, 5.0), (x, 5.0), (x, 75.0), (LEFT, 75.0))
    return np.asarray(image), Read(text, 0.9, corners, tuple(edges))


@pytest.mark.parametrize(
    ("power", "expected"), [("-5", "4.6×10⁻⁵ Pa"), ("7", "4.6×10⁷ Pa"), ("12", "4.6×10¹² Pa")]
)
def test_a_raised_power_of_ten_is_a_superscript(power: str, expected: str) -> None:
    picture, read = drawn(("4.6×10", 1, 0), (power, 0.6, 0.4), (" Pa", 1, 0))
    found = with_raised(picture, read)
    assert found.text == expected
    assert found.edges == read.edges


@pytest.mark.parametrize("text", ["φ90×107 mm", "10-5", "100", "报告10-12"])
def test_figures_on_the_line_stay_figures(text: str) -> None:
    picture, read = drawn((text, 1, 0))
    assert with_raised(picture, read).text == text


def test_an_o_among_lowered_figures_is_a_letter() -> None:
    picture, read = drawn(("Fe", 1, 0), ("2", 0.6, -0.15), ("O", 1, 0), ("3", 0.6, -0.15))
    misread = Read("Fe203", 0.9, read.corners, read.edges)
    assert with_raised(picture, misread).text == "Fe2O3"


def test_a_nought_in_a_model_name_stays_a_nought() -> None:
    picture, read = drawn(("D503", 1, 0))
    assert with_raised(picture, read).text == "D503"


def test_a_line_without_places_of_its_characters_is_left_as_read() -> None:
    picture, read = drawn(("10", 1, 0), ("7", 0.6, 0.4))
    assert with_raised(picture, Read(read.text, 0.9, read.corners)).text == "107"
