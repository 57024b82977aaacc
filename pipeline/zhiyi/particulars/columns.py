"""Rows of goods under a header row: items of a declaration, lines of a contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiyi.folding import fold
from zhiyi.particulars.labels import Hit, Label, find_labels
from zhiyi.particulars.pieces import Piece, straighten

# Values may begin this much (page widths) left of their header: print and OCR boxes are not exact.
# Measured on three photographed and scanned declarations: at most 0.006.
SLACK = 0.012
# Header labels of one row lie within this many line heights of each other (labels wrap).
ROW_SPREAD = 1.6


@dataclass(frozen=True, slots=True)
class Column:
    field: str
    left: float


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its columns from left to right, and where its labels end."""

    columns: tuple[Column, ...]
    top: float
    bottom: float
    labels: tuple[Piece, ...]

    def column_of(self, piece: Piece) -> str:
        """The field of the column that ``piece`` begins in."""
        box = piece.box
        x = box.left + min((box.right - box.left) / 2, SLACK)
        field = self.columns[0].field
        for column in self.columns:
            if column.left - SLACK / 2 <= x:
                field = column.field
        return field


def find_header(
    pieces: Sequence[Piece], labels: tuple[Label, ...], *, least: int
) -> tuple[Header, tuple[Piece, ...]] | None:
    """The row with most column labels, at least ``least``, and all pieces made level with it."""
    hits = [hit for piece in pieces for hit in find_labels(piece, labels)]
    row = max((_row_of(hit, hits) for hit in hits), key=_distinct, default=[])
    if _distinct(row) < least:
        return None
    level = straighten(pieces, [hit.piece for hit in row])
    again = [hit for piece in level for hit in find_labels(piece, labels)]
    keys = {(hit.piece.line.id, hit.piece.start) for hit in row}
    row = [hit for hit in again if (hit.piece.line.id, hit.piece.start) in keys]
    return _header(row), level


def rows_below(header: Header, pieces: Iterable[Piece], *, foot: re.Pattern[str]) -> list[Piece]:
    """Pieces under the header, down to the first one whose folded text begins as
    ``foot`` says."""
    labels = {(label.line.id, label.start) for label in header.labels}
    below = [p for p in pieces if p.middle > header.bottom and (p.line.id, p.start) not in labels]
    ends = [p.box.top for p in below if foot.match(fold(p.text))]
    limit = min(ends, default=float("inf"))
    return [p for p in below if p.middle < limit]


def tokens(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces cut at spaces, and between a leading HS number and what is run into it."""
    found: list[Piece] = []
    for piece in pieces:
        text = piece.line.text
        for match in re.finditer(r"\S+", text[piece.start : piece.end]):
            start, end = piece.start + match.start(), piece.start + match.end()
            code = re.match(r"\d{10}(?=[\u4e00-\u9fff])", text[start:end])
            if code:
                found.append(piece.cut(start, start + code.end()))
                start += code.end()
            found.append(piece.cut(start, end))
    return found


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Tokens of one line that stand side by side put together again, in reading order."""
    lines: dict[str, Piece] = {}
    for piece in pieces:
        known = lines.get(piece.line.id)
        lines[piece.line.id] = (
            piece.cut(min(known.start, piece.start), max(known.end, piece.end)) if known else piece
        )
    return in_order(lines.values())


def in_order(pieces: Iterable[Piece]) -> list[Piece]:
    """From top to bottom; pieces that share half their height from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if rows and abs(rows[-1][0].middle - piece.middle) < piece.height / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda p: p.box.left)]


def _row_of(hit: Hit, hits: Iterable[Hit]) -> list[Hit]:
    height = hit.piece.height
    near = (h for h in hits if abs(h.piece.middle - hit.piece.middle) < ROW_SPREAD * height)
    return list(near)


def _distinct(row: Sequence[Hit]) -> int:
    return len({hit.field for hit in row})


def _header(row: Sequence[Hit]) -> Header:
    first: dict[str, Hit] = {}
    for hit in sorted(row, key=lambda h: h.piece.box.left):
        first.setdefault(hit.field, hit)
    ordered = sorted(first.values(), key=lambda h: h.piece.box.left)
    return Header(
        columns=tuple(Column(hit.field, hit.piece.box.left) for hit in ordered),
        top=min(hit.piece.box.top for hit in ordered),
        bottom=max(hit.piece.middle for hit in ordered),
        labels=tuple(hit.piece for hit in ordered),
    )
