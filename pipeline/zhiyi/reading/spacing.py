"""Blanks that a recogniser sees where the print has none: at the ends of a line, and between the
figures of one number that is set in full-width figures."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from zhiyi.engines.protocols import Read

WIDER = 1.25
"""How much farther apart two figures must stand than their neighbours for a blank to be there."""


def closed_up(read: Read) -> Read:
    """The read without such blanks; edges stay with their characters."""
    text = read.text
    drop = {n for n, char in enumerate(text) if char == " " and _spurious(read, n)}
    kept = [n for n in range(len(text)) if n not in drop]
    while kept and text[kept[0]].isspace():
        kept.pop(0)
    while kept and text[kept[-1]].isspace():
        kept.pop()
    if len(kept) == len(text) or not kept:
        return read
    sure = tuple(read.sure[n] for n in kept) if read.sure else ()
    kept_text = "".join(text[n] for n in kept)
    return Read(kept_text, read.score, read.corners, _edges(read, kept), sure)


def _edges(read: Read, kept: list[int]) -> tuple[float, ...]:
    if not read.edges:
        return ()
    return (*(read.edges[n] for n in kept), read.edges[kept[-1] + 1])


def _spurious(read: Read, blank: int) -> bool:
    """Whether the figures around a blank are no farther apart than other figures of the line."""
    text = read.text
    before, after = text[blank - 1 : blank], text[blank + 1 : blank + 2]
    if not (before.isdigit() and after.isdigit()):
        return False
    if all("\uff10" <= char <= "\uff19" for char in (before, after)):
        return True
    if not read.edges:
        return False
    middles = [(a + b) / 2 for a, b in pairwise(read.edges)]
    steps = [
        middles[n + 1] - middles[n]
        for n in range(len(text) - 1)
        if text[n].isdigit() and text[n + 1].isdigit()
    ]
    return bool(steps) and middles[blank + 1] - middles[blank - 1] <= WIDER * median(steps)
