"""Lines of a tilted page have boxes that overlap; laid straight they do not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from zhiyi.document import Box, Document, Evidence, Line, Origin, Page
from zhiyi.particulars.pieces import pieces_of
from zhiyi.reading.geometry import Frame
from zhiyi.upright import upright

SHEETS = {
    "tilted by 5 degrees": ((-0.11, 0.008), (0.99, -0.065), (1.11, 0.99), (0.008, 1.065)),
    "photographed": ((0.05, 0.02), (0.95, 0.06), (1.08, 0.99), (-0.03, 0.95)),
}


def boxes(frame: Frame, count: int = 5) -> list[tuple[Box, Box]]:
    """Lines of a straightened page in fractions of it, and their boxes on the page itself."""
    found = []
    for n in range(count):
        line = Box(0.25, 0.3 + 0.04 * n, 0.7, 0.32 + 0.04 * n)
        corners = [(x * frame.width, y * frame.height) for x, y in _corners(line)]
        found.append((line, frame.box(corners)))
    return found


def _corners(box: Box) -> list[tuple[float, float]]:
    return [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("sheet", [*SHEETS, "straight"])
def test_a_line_has_its_own_height_and_place_again(sheet: str, rotation: int) -> None:
    frame = Frame(1000, 1000, rotation, SHEETS.get(sheet, ()))
    for line, box in boxes(frame):
        found = upright(box, rotation, frame.sheet)
        assert (found.left, found.right) == pytest.approx((line.left, line.right), abs=0.02)
        assert (found.top, found.bottom) == pytest.approx((line.top, line.bottom), abs=0.004)


@pytest.mark.parametrize("sheet", SHEETS)
def test_lines_that_overlap_on_the_page_stand_under_one_another(sheet: str) -> None:
    frame = Frame(1000, 1000, 0, SHEETS[sheet])
    pairs = boxes(frame)
    tilted = [box for _, box in pairs]
    straight = [upright(box, 0, frame.sheet) for box in tilted]
    assert any(a.bottom > b.top for a, b in pairwise(tilted))
    assert all(a.bottom < b.top for a, b in pairwise(straight))


def test_nothing_is_made_of_a_box_at_half_a_right_angle_but_what_surrounds_it() -> None:
    diamond = ((0.5, -0.2), (1.2, 0.5), (0.5, 1.2), (-0.2, 0.5))
    found = upright(Box(0.4, 0.4, 0.6, 0.6), 0, diamond)
    assert found.left < 0.5 < found.right and found.top < 0.5 < found.bottom


def test_the_pieces_of_a_tilted_page_do_not_overlap() -> None:
    sheet = SHEETS["tilted by 5 degrees"]
    page = Page(number=1, width=1000, height=1000, text_source="ocr", sheet=sheet)
    doc = Document(id="d", path="a.png", sha256="0", media_type="image/png", bytes=1, pages=(page,))
    placed = boxes(Frame(1000, 1000, 0, sheet))
    lines = tuple(
        Line(
            id=f"line-{n}",
            evidence=(Evidence(document="d", page=1, box=box, quote="Net weight"),),
            origin=Origin("reader@1", 0.9),
            text="Net weight",
            source="ocr",
        )
        for n, (_, box) in enumerate(placed)
    )
    pieces = pieces_of(replace(doc, lines=lines), page)
    assert len(pieces) == len(placed)
    assert all(above.whole.bottom < below.whole.top for above, below in pairwise(pieces))
