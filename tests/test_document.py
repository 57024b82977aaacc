"""What the nouns promise by themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from zhiyi.document import (
    Bound,
    Box,
    Cell,
    Document,
    Evidence,
    Line,
    Origin,
    Page,
    Problem,
    Quantity,
    Table,
    document_id,
    fact_id,
)

HERE = Evidence(document="doc-1", page=1, quote="x", box=Box(0, 0, 1, 1))
EMPTY = Document(id="doc-1", path="a.pdf", sha256="0", media_type="application/pdf", bytes=1)


def _bound(value: str | None, inclusive: bool = True) -> Bound | None:
    return Bound(Decimal(value), inclusive) if value is not None else None


@pytest.mark.parametrize(
    ("low", "high", "operator"),
    [
        (_bound("5"), _bound("5"), "="),
        (_bound("5"), None, ">="),
        (_bound("5", False), None, ">"),
        (None, _bound("5"), "<="),
        (None, _bound("5", False), "<"),
        (_bound("5"), _bound("6"), "range"),
    ],
)
def test_the_comparator_follows_from_the_bounds(
    low: Bound | None, high: Bound | None, operator: str
) -> None:
    assert Quantity(low=low, high=high, unit="mm").operator == operator


def test_a_fact_without_evidence_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="evidence"):
        Table(id="t", evidence=(), origin=Origin("t@1", 1), rows=1, columns=1, cells=())


def test_evidence_has_a_box_or_a_locator() -> None:
    with pytest.raises(ValueError, match="box or a locator"):
        Evidence(document="doc-1", page=1, quote="x")


def test_a_box_inside_out_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="inside out"):
        Box(0.5, 0, 0.4, 1)


def test_a_value_is_located_inside_its_line() -> None:
    where = replace(HERE, box=Box(0.2, 0.1, 0.6, 0.2))
    line = Line(id="l", evidence=(where,), origin=Origin("t@1", 1), text="abcd", source="ocr")
    found = line.box_of(1, 3)
    assert found is not None
    assert (round(found.left, 6), round(found.right, 6)) == (0.3, 0.5)
    exact = replace(line, edges=(0.2, 0.21, 0.25, 0.5, 0.6)).box_of(1, 3)
    assert exact == Box(0.21, 0.1, 0.5, 0.2)


def test_a_merged_cell_stands_in_every_place_it_covers() -> None:
    merged = Cell(text="结果", row=0, column=0, column_span=2)
    cells = (merged, Cell(text="1", row=1, column=0))
    table = Table(id="t", evidence=(HERE,), origin=Origin("t@1", 1), rows=2, columns=2, cells=cells)
    assert table.grid() == [[merged, merged], [cells[1], None]]


PROBLEM = Problem(stage="lines", code="FILE_PARTLY_READ", detail="x")
PAGE = Page(number=1, width=1, height=1)
LINE = Line(id="l", evidence=(HERE,), origin=Origin("t@1", 1), text="x", source="ocr")


@pytest.mark.parametrize(
    ("doc", "status"),
    [
        (EMPTY, "unreadable"),
        (replace(EMPTY, pages=(PAGE,), lines=(LINE,)), "read"),
        (replace(EMPTY, pages=(PAGE,)), "read"),
        (replace(EMPTY, pages=(PAGE,), lines=(LINE,), problems=(PROBLEM,)), "partly_read"),
        (replace(EMPTY, pages=(PAGE,), problems=(PROBLEM,)), "unreadable"),
        (
            replace(
                EMPTY,
                pages=(PAGE,),
                lines=(LINE,),
                problems=(replace(PROBLEM, code="TEXT_LAYER_DIFFERS"),),
            ),
            "read",
        ),
        (replace(EMPTY, kind="container"), "read"),
        (replace(EMPTY, kind="container", problems=(PROBLEM,)), "partly_read"),
    ],
)
def test_the_status_follows_from_what_was_read(doc: Document, status: str) -> None:
    assert doc.status == status


def test_ids_depend_on_place_and_content_not_on_the_value() -> None:
    assert fact_id("line", EMPTY, "p1", 0) == fact_id("line", EMPTY, "p1", 0)
    other = replace(EMPTY, sha256="1")
    places = [("line", EMPTY, "p1", 1), ("line", EMPTY, "p2", 0), ("line", other, "p1", 0)]
    assert len({fact_id("line", EMPTY, "p1", 0), *(fact_id(*place) for place in places)}) == 4
    assert document_id("a.pdf", "0") != document_id("b.pdf", "0")


@pytest.mark.parametrize(
    ("turned", "expected"),
    [
        (0, (0.4, 0.1, 0.6, 0.9)),
        (90, (0.2, 0.5, 0.6, 0.9)),
        (180, (0.2, 0.1, 0.4, 0.9)),
        (270, (0.2, 0.1, 0.6, 0.5)),
    ],
)
def test_a_value_is_located_along_a_turned_line(
    turned: int, expected: tuple[float, float, float, float]
) -> None:
    where = replace(HERE, box=Box(0.2, 0.1, 0.6, 0.9))
    line = Line(
        id="l", evidence=(where,), origin=Origin("t@1", 1), text="ab", source="ocr", turned=turned
    )
    found = line.box_of(1, 2)
    assert found is not None
    assert (found.left, found.top, found.right, found.bottom) == pytest.approx(expected)
