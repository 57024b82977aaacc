"""Which critical tokens of a read line are right: the line against what was drawn in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from figure_pages import Drawn

from zhiyi.engines.protocols import Read
from zhiyi.glyphs import FLAT, shape
from zhiyi.reading.critical import tokens
from zhiyi.reading.scan import extent

SAME_PLACE = 0.5
"""Share of the smaller box that a read and a drawn line have in common."""


@dataclass(frozen=True)
class Judged:
    """A token as read, ``text[start:stop]``, and what stands there in truth."""

    start: int
    stop: int
    right: bool
    truth: str


def pairs(lines: Sequence[Drawn], reads: Sequence[Read]) -> Iterator[tuple[Read, Drawn]]:
    """Reads and the lines drawn in their place; a line that was read in pieces is left out."""
    found = [(read, line) for read in reads if read.text for line in lines if _same(read, line)]
    for read, line in found:
        if sum(other is line for _, other in found) == 1:
            yield read, line


def judged(text: str, truth: str) -> list[Judged]:
    """Every token that was read. It is right if no letter of it, nor of the token in its place,
    differs; how a power is written, which dash stands in a range and what stands between two units
    make no difference."""
    drawn, read = _letters(truth), _letters(text)
    matcher = SequenceMatcher(None, [c for c, _ in drawn], [c for c, _ in read], autojunk=False)
    codes = matcher.get_opcodes()
    spans = list(tokens(truth))
    return [_judged(token, text, truth, spans, codes, drawn, read) for token in tokens(text)]


_Letters = list[tuple[str, int]]
_Code = tuple[str, int, int, int, int]


def _judged(
    token: tuple[int, int],
    text: str,
    truth: str,
    spans: Sequence[tuple[int, int]],
    codes: Sequence[_Code],
    drawn: _Letters,
    read: _Letters,
) -> Judged:
    start, stop = token
    over: set[tuple[int, int]] = set()
    for name, a, b, c, d in codes:
        inside = name in ("equal", "replace") and range(max(b - a, d - c))
        for n in inside or ():
            i, j = drawn[a + min(n, b - a - 1)][1], read[c + min(n, d - c - 1)][1]
            over |= {span for span in spans if start <= j < stop and span[0] <= i < span[1]}
    right = bool(over)
    for name, a, b, c, d in codes:
        if name != "equal":
            there = any(start <= j < stop for _, j in read[c:d])
            missed = any(s <= i < e for _, i in drawn[a:b] for s, e in over)
            right = right and not there and not missed
    return Judged(start, stop, right, " | ".join(truth[s:e] for s, e in sorted(over)))


def _letters(text: str) -> _Letters:
    """Forms of the letters without blanks, and the place of each in the text."""
    flat = re.sub(r"(?<=[A-Za-zμΩ])[²³]", lambda m: FLAT[m.group()], text.replace("⁻", "-"))
    flat = re.sub(r"(?<=10-)[⁰¹²³⁴-⁹]+", lambda m: "".join(FLAT[c] for c in m.group()), flat)
    flat = re.sub(r"(?<=\d)[~～–-](?=\d)", "-", flat.replace("°℃", " ℃").replace("·", "."))
    flat = re.sub(r"(?<=[A-Za-zΩμ23])[-.](?=[A-Za-z])", ".", flat)
    spelled = [
        (form, n)
        for n, char in enumerate(flat)
        if not char.isspace()
        for form in ("°c" if char == "℃" else shape(char))
    ]
    return spelled


def _same(read: Read, line: Drawn) -> bool:
    box, (left, top, right, bottom) = extent(read), line.box
    wide = min(right, box.right) - max(left, box.left)
    high = min(bottom, box.bottom) - max(top, box.top)
    least = min(box.area, (right - left) * (bottom - top))
    return wide > 0 and high > 0 and wide * high > SAME_PLACE * least
