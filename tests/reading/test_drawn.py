from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from zhiyi.reading.drawn import drawn_rules
from zhiyi.reading.grids import Rule

Draw = Callable[[Canvas], None]


def rules(draw: Draw, *, turned: int = 0) -> tuple[list[Rule], list[Rule]]:
    """The rules of a page of 400 x 300 points; reportlab swaps the sides of one turned by 90."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(400, 300))
    draw(canvas)
    canvas.setPageRotation(turned)
    canvas.showPage()
    canvas.save()
    with pdfium.PdfDocument(data.getvalue()) as pdf:
        return drawn_rules(pdf[0])


def rounded(found: list[Rule]) -> list[tuple[int, int, int]]:
    return [(round(rule.place), round(rule.start), round(rule.end)) for rule in found]


def test_a_line_is_a_rule_from_the_upper_left() -> None:
    across, down = rules(lambda canvas: canvas.line(50, 280, 250, 280))
    assert rounded(across) == [(20, 50, 250)] and down == []


def test_a_stroked_box_has_four() -> None:
    across, down = rules(lambda canvas: canvas.rect(50, 100, 200, 80))
    assert sorted(rounded(across)) == [(120, 50, 250), (200, 50, 250)]
    assert sorted(rounded(down)) == [(50, 120, 200), (250, 120, 200)]


def test_a_thin_filled_bar_is_a_rule_and_a_filled_area_is_none() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 200, 200, 0.6, stroke=0, fill=1)
        canvas.rect(50, 100, 200, 40, stroke=0, fill=1)

    across, down = rules(draw)
    assert rounded(across) == [(100, 50, 250)] and down == []


def test_what_cannot_be_seen_is_none() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.line(50, 280, 250, 280)

    assert rules(draw) == ([], [])


def test_a_form_within_the_page_is_looked_into() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("grid")
        canvas.line(0, 0, 100, 0)
        canvas.endForm()
        canvas.translate(30, 250)
        canvas.doForm("grid")

    across, _ = rules(draw)
    assert rounded(across) == [(50, 30, 130)]


@pytest.mark.parametrize(
    ("turned", "expected"),
    [
        (90, ([], [(280, 50, 250)])),
        (180, ([(280, 150, 350)], [])),
        (270, ([], [(120, 50, 250)])),
    ],
)
def test_rules_are_told_as_a_viewer_shows_the_page(
    turned: int, expected: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]
) -> None:
    across, down = rules(lambda canvas: canvas.line(50, 280, 250, 280), turned=turned)
    assert (rounded(across), rounded(down)) == expected
