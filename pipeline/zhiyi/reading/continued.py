"""Tables that go on from one page to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zhiyi.document import Box, Document, Line, Table
from zhiyi.reading.geometry import Frame

MARGIN = 0.12
"""Share of the page above and below that holds page headers, footers and numbers."""

SAME_EDGE, LIKE_EDGE = 0.012, 0.05
"""Fractions of the page's width by which borders of one table may differ from page to page: drawn
ones by the skew of a scan, those midway between texts by the texts."""

CONTINUED = re.compile(
    r"续表|（续）|\(续\)|^\s*续|continued|cont[’']?d|продолжение|Fortsetzung", re.I
)
NEW = re.compile(
    r"\s*(?:表|Table|Tab\.|Таблица|Tabelle|Tableau)\s*[\dA-Z一二三四五六七八九十]", re.I
)


def linked(doc: Document, tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables, those that go on from the last of the page before with ``continues``."""
    found: list[Table] = []
    for table in tables:
        before = [other for other in found if other.place.page == table.place.page - 1]
        first = not any(other.place.page == table.place.page for other in found)
        last = max(before, key=lambda one: _upright(doc, one)[3]) if before else None
        if first and last is not None and _goes_on(doc, last, table):
            found.append(replace(table, continues=last.id))
        else:
            found.append(replace(table, continues=None))
    return tuple(found)


def _goes_on(doc: Document, above: Table, below: Table) -> bool:
    if above.columns != below.columns or not _same_borders(doc, above, below):
        return False
    foot, head = _upright(doc, above)[3], _upright(doc, below)[1]
    beneath = [line for line in _lines(doc, above) if _middle(doc, line) > foot]
    ahead = [line for line in _lines(doc, below) if _middle(doc, line) < head]
    if any(NEW.match(line.text) and not CONTINUED.search(line.text) for line in ahead):
        return False
    return all(_middle(doc, line) > 1 - MARGIN for line in beneath) and all(
        _middle(doc, line) < MARGIN or CONTINUED.search(line.text) for line in ahead
    )


def _same_borders(doc: Document, one: Table, other: Table) -> bool:
    a, b = _borders(doc, one), _borders(doc, other)
    drawn = "ruled" in one.origin.method and "ruled" in other.origin.method
    near = SAME_EDGE if drawn else LIKE_EDGE
    return len(a) == len(b) and all(abs(x - y) <= near for x, y in zip(a, b, strict=True))


def _borders(doc: Document, table: Table) -> list[float]:
    """Left ends of the columns, and the right end of the last."""
    left: dict[int, float] = {}
    end = 0.0
    for cell in table.cells:
        if cell.box is not None:
            box = _turned(doc, table.place.page, cell.box)
            left[cell.column] = box[0]
            end = max(end, box[2])
    return [left[column] for column in sorted(left)] + [end]


def _lines(doc: Document, table: Table) -> tuple[Line, ...]:
    return doc.lines_of(table.place.page)


def _middle(doc: Document, line: Line) -> float:
    box = line.place.box
    if box is None:
        return 0.0
    upright = _turned(doc, line.place.page, box)
    return (upright[1] + upright[3]) / 2


def _upright(doc: Document, table: Table) -> tuple[float, float, float, float]:
    box = table.place.box
    return _turned(doc, table.place.page, box) if box else (0.0, 0.0, 0.0, 0.0)


def _turned(doc: Document, page: int, box: Box) -> tuple[float, float, float, float]:
    """The box on the page turned upright, left, top, right and bottom in fractions of it."""
    frame = Frame(1, 1, doc.page(page).rotation % 360)
    (x0, y0), (x1, y1) = frame.pixel((box.left, box.top)), frame.pixel((box.right, box.bottom))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
