"""A long text in pieces, so that what reads it takes time and memory by the piece."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 2000
"""Characters: a full page of text. The readers of a piece may take time by its square."""
LEAST = 1000
CUTS = (
    re.compile(r"\n"),
    re.compile(r"[。；;!?！？]|\.\s"),
    re.compile(r"[,，、]"),
    re.compile(r"\s"),
)
"""Where a piece may end, best first; where a long one has none of these it is cut anywhere."""


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Places of pieces of at most ``LONGEST`` characters that together are the whole text."""
    start = 0
    while len(text) - start > LONGEST:
        end = _cut(text, start)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _cut(text: str, start: int) -> int:
    for cut in CUTS:
        last = max((m.end() for m in cut.finditer(text, start + LEAST, start + LONGEST)), default=0)
        if last:
            return last
    return start + LONGEST
