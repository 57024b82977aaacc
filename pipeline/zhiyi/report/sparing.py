"""Keeping ``report.html`` of a size that opens: which rows side by side it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zhiyi.report.facing import Facing, Row, Sheet

LIMIT = 4_000_000
"""Bytes of rows over the whole report: 200 pages of 40 blocks of 280 bytes on both sides make
3.6 MB. What is beyond stands in report.json."""
TAGS = 170
"""Bytes that a row takes besides the words of its two sides, measured on those 8,000 rows."""


def spared(facings: Mapping[str, Facing], *, limit: int = LIMIT) -> dict[str, Facing]:
    """The papers with as many rows as the limit holds: gaps, additions and differences first, then
    the others, each in order. Sheets keep their place and say how many rows they lack."""
    rows = [
        (paper, page, n, row)
        for paper, facing in facings.items()
        for page, sheet in enumerate(facing.sheets)
        for n, row in enumerate(sheet.rows)
    ]
    kept: set[tuple[str, int, int]] = set()
    left = limit
    for paper, page, n, row in sorted(rows, key=lambda one: not one[3].noted):
        left -= size_of(row)
        if left < 0:
            break
        kept.add((paper, page, n))
    return {
        paper: replace(
            facing,
            sheets=tuple(
                _kept(sheet, [(paper, page, n) in kept for n in range(len(sheet.rows))])
                for page, sheet in enumerate(facing.sheets)
            ),
        )
        for paper, facing in facings.items()
    }


def _kept(sheet: Sheet, keep: list[bool]) -> Sheet:
    rows = tuple(row for row, kept in zip(sheet.rows, keep, strict=True) if kept)
    return replace(sheet, rows=rows, left_out=len(sheet.rows) - len(rows))


def size_of(row: Row) -> int:
    """Bytes of HTML, about."""
    texts = [cell.text for cell in (*row.sources, *row.targets)] + [one.text for one in row.drafts]
    return TAGS + sum(
        len(piece.text.encode("utf-8", "replace")) for text in texts for piece in text.pieces
    )
