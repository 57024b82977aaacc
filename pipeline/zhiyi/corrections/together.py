"""All corrections of an inquiry taken together: what officers say of each fact in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from zhiyi.corrections.correction import (
    AsRead,
    CellText,
    Change,
    Correction,
    Figure,
    SealName,
)

Key: TypeAlias = tuple[str, str, tuple[int, int] | None]
"""Layer, fact, and the cell of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """``change``: all that holds of one fact, put together of the corrections ``numbers``; ``last``
    is the last of them."""

    last: Correction
    change: Change
    numbers: tuple[int, ...]


def together(corrections: Sequence[Correction]) -> tuple[Said, ...]:
    """What holds of each fact, in the order of the last corrections. What a correction leaves as it
    was, such as the parameter of an indicator whose figure it gives, stays as one before said."""
    said: dict[Key, Said] = {}
    for one in corrections:
        key = _key(one)
        if isinstance(one.change, AsRead):
            for old in [k for k in said if k[:2] == key[:2]]:
                del said[old]
            continue
        before = said.pop(key, None)
        said[key] = _joined(before, one)
    return tuple(said.values())


def withdrawn(corrections: Sequence[Correction]) -> frozenset[int]:
    """Numbers of the corrections that a later one takes back, and of those that do."""
    found: set[int] = set()
    seen: dict[tuple[str, str], list[int]] = {}
    for one in corrections:
        seen.setdefault((one.layer, one.fact), []).append(one.number)
        if isinstance(one.change, AsRead):
            found.update(seen[one.layer, one.fact])
    return frozenset(found)


def _key(one: Correction) -> Key:
    change = one.change
    cell = (change.row, change.column) if isinstance(change, CellText) else None
    return one.layer, one.fact, cell


def _joined(before: Said | None, one: Correction) -> Said:
    alone = Said(last=one, change=one.change, numbers=(one.number,))
    if before is None:
        return alone
    old, new = before.change, one.change
    if isinstance(old, Figure) and isinstance(new, Figure):
        change: Change = Figure(
            figure=new.figure if new.figure is not None else old.figure,
            parameter_id=new.parameter_id if new.parameter_id is not None else old.parameter_id,
            goods=new.goods if new.goods is not None else old.goods,
        )
        kept = change != new
    elif isinstance(old, SealName) and isinstance(new, SealName):
        change = SealName(
            owner=new.owner if new.owner is not None else old.owner,
            purpose=new.purpose if new.purpose is not None else old.purpose,
        )
        kept = change != new
    else:
        return alone
    if not kept:
        return alone
    return replace(alone, change=change, numbers=(*before.numbers, one.number))
