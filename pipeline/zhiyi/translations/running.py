"""Running heads and feet: lines that page after page repeats and that belong to none of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from zhiyi.document import Box, Line

EDGE = 0.12
"""Heads and feet stand in this share of the page at the top or at the bottom."""
SHIFT = 0.015
"""They stand at the same height, within this share of the page."""
PAGES = 3
"""Pages from which a repeated line is a running head; in shorter papers, all of at least two."""
ALIKE = 0.8
"""Likeness of two readings of one head, scans misread letters."""
LATEST = 12
"""So many different heads are kept in mind: those of left and right pages and a few chapters."""


def repeated_lines(lines: Sequence[Line]) -> frozenset[str]:
    """Ids of the lines that stand at the same height of the edge of several pages, their numbers
    aside."""
    heads: list[tuple[str, Box, list[Line]]] = []
    pages = {line.place.page for line in lines}
    if len(pages) < 2:
        return frozenset()
    for line in lines:
        box = line.place.box
        if box is None or not (box.bottom <= EDGE or box.top >= 1 - EDGE):
            continue
        words = re.sub(r"\d+", "#", "".join(line.text.split())).casefold()
        same = (h for h in reversed(heads[-LATEST:]) if _same(h[0], words) and _near(h[1], box))
        head = next(same, None)
        if head is None:
            heads.append((words, box, [line]))
        else:
            head[2].append(line)
    least = min(PAGES, len(pages))
    return frozenset(
        line.id
        for _, _, group in heads
        if len({line.place.page for line in group}) >= least
        for line in group
    )


def _same(first: str, second: str) -> bool:
    if first == second:
        return True
    if abs(len(first) - len(second)) > 0.3 * max(len(first), len(second)):
        return False
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


def _near(first: Box, second: Box) -> bool:
    return abs(first.top - second.top) <= SHIFT and abs(first.left - second.left) <= 4 * SHIFT
