"""Values beside or below their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zhiyi.particulars.columns import in_order
from zhiyi.particulars.labels import Hit, Label, find_labels
from zhiyi.particulars.pieces import Piece

Layout = Literal["right", "below"]
# A value stands on its label's row when their middles differ by less than this share of a height.
SAME_ROW = 0.75
# Without a label below, a value has at most this many lines (heights of the label).
DEEPEST = 4.5
SLACK = 0.012


@dataclass(frozen=True, slots=True)
class Field:
    """A label and the pieces that are its value, in reading order."""

    name: str
    label: Piece
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)


def read_fields(pieces: Sequence[Piece], labels: tuple[Label, ...]) -> tuple[Field, ...]:
    """Every label of ``pieces`` with its value: in its line, else right of it or below it, as the
    whole form is laid out."""
    hits = [hit for piece in pieces for hit in find_labels(piece, labels)]
    labelled = {hit.piece.line.id for hit in hits}
    free = [piece for piece in pieces if piece.line.id not in labelled]
    layout = _layout(hits, free)
    fields = []
    for hit in hits:
        look = _right if layout == "right" else _below
        found = [hit.rest] if hit.rest else []
        if not found or (layout == "below" and _only_code(hit.rest)):
            found += look(hit, hits, free)
        fields.append(Field(hit.field, hit.piece, tuple(found)))
    return tuple(fields)


def _only_code(rest: Piece | None) -> bool:
    """Some prints put the firm's code beside the label and its name below."""
    return rest is not None and rest.text.strip("（）()[] ").isalnum() and rest.text.isascii()


def _layout(hits: Sequence[Hit], free: Sequence[Piece]) -> Layout:
    right = sum(bool(_right(hit, hits, free)) for hit in hits if hit.rest is None)
    below = sum(bool(_below(hit, hits, free)) for hit in hits if hit.rest is None)
    return "right" if right > below else "below"


def _right(hit: Hit, hits: Sequence[Hit], free: Sequence[Piece]) -> list[Piece]:
    """The nearest value on the label's row with no label between, and what it wraps into."""
    box = hit.piece.box
    stop = _next_label(hit, hits)
    row = [p for p in free if _same_row(p, hit.piece) and box.right - SLACK <= p.box.left < stop]
    if not row:
        return []
    first = min(row, key=lambda p: p.box.left)
    floor = _floor(hit, hits, box.left, box.right)
    wrapped = [
        p
        for p in free
        if hit.piece.middle < p.middle < floor
        and not _same_row(p, hit.piece)
        and abs(p.box.left - first.box.left) < 2 * SLACK
    ]
    return in_order([*row, *wrapped])


def _below(hit: Hit, hits: Sequence[Hit], free: Sequence[Piece]) -> list[Piece]:
    """What stands under the label, as far as the next label to the right and the next below."""
    if hit.piece.cell is not None:
        inside = [p for p in free if p.cell == hit.piece.cell and p.middle > hit.piece.middle]
        if inside:
            return in_order(inside)
    box = hit.piece.box
    right = _next_label(hit, hits)
    floor = _floor(hit, hits, box.left, min(right, 1.0))
    found = [
        p
        for p in free
        if hit.piece.middle + p.height / 3 < p.middle < floor
        and box.left - SLACK <= p.box.left < right - SLACK / 2
    ]
    return in_order(found)


def _next_label(hit: Hit, hits: Sequence[Hit]) -> float:
    """Where the next label on the same row begins; 2.0, past the page, where there is none."""
    left = hit.piece.box.left + SLACK
    row = (h.piece.box.left for h in hits if _same_row(h.piece, hit.piece))
    return min((x for x in row if x > left), default=2.0)


def _floor(hit: Hit, hits: Sequence[Hit], left: float, right: float) -> float:
    """The upper edge of the next label below between ``left`` and ``right``."""
    below = [
        h.piece.box.top + h.piece.height / 4
        for h in hits
        if h.piece.middle > hit.piece.middle + hit.piece.height * SAME_ROW
        and h.piece.box.left < right - SLACK
        and h.piece.box.right > left + SLACK
    ]
    return min([*below, hit.piece.middle + DEEPEST * hit.piece.height])


def _same_row(one: Piece, other: Piece) -> bool:
    return abs(one.middle - other.middle) < SAME_ROW * min(one.height, other.height)
