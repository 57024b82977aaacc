"""What office files are read as: blocks of text with a locator, some of them cells of a table."""

from __future__ import annotations

from dataclasses import dataclass

RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


Place = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table cell. ``table``: ordinal of the table, row and column from 0, and
    how many rows and columns the cell covers."""

    locator: str
    text: str
    table: Place | None = None


def whole_number(stated: str | None, *, otherwise: int = 1) -> int:
    """The number that an attribute states, ``otherwise`` where it states none."""
    try:
        return int(stated or "")
    except ValueError:
        return otherwise
