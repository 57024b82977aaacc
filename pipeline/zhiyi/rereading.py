"""What another reading of a line says in the place of some of its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from zhiyi.document import Alternative, Line


def instead(text: str, other: str, start: int, end: int) -> str | None:
    """What stands in ``other`` for ``text[start:end]``; None where the two do not differ there.

    Both readings are of one line: what they have in common at both ends is the same print.
    """
    before = _common(text, other)
    most = min(len(text), len(other)) - before
    behind = min(_common(text[::-1], other[::-1]), most)
    last = len(text) - behind
    apart = before >= end or last <= start
    if apart and not (before == last and start <= before <= end):  # added right at its edge
        return None
    found = other[min(start, before) : len(other) - min(behind, len(text) - end)]
    return None if found == text[start:end] else found


def readings_of(line: Line, start: int, end: int) -> Iterator[Alternative]:
    """The other readings of some letters of a line, quoted in just their place."""
    for alternative in line.alternatives:
        found = instead(line.text, alternative.quote, start, end)
        if found is not None:
            yield replace(alternative, quote=found)


def agreed_on(line: Line, start: int, end: int) -> tuple[bool | None, tuple[Alternative, ...]]:
    """Whether a second reader read these letters alike, and its readings where not."""
    others = tuple(readings_of(line, start, end))
    if line.agreed is False and line.alternatives and not others:
        return True, ()
    return line.agreed, others


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
