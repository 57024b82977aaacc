"""How a page as read is held against the page as drawn.

A true line is sought among the reads that lie in its place, wherever its characters fit best: how
a reader cuts a page into lines, and in which order it tells them, counts for nothing. Characters
are compared in one width and without blanks; dashes, waves, primes, raised figures, and letters
that look the same in Cyrillic and Latin are made alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]

ALIKE = {
    **dict.fromkeys("—–−‐‑‒―", "-"),
    **dict.fromkeys("～∼〜", "~"),
    **dict.fromkeys("×✕", "x"),
    **dict.fromkeys("’‘`´", "'"),
    **dict.fromkeys("“”″", '"'),
    **dict.fromkeys("・•∙⋅", "·"),
    "≧": "≥",
    "≦": "≤",
    "µ": "μ",
    "Ω": "Ω",
    "˚": "°",
    "º": "°",
    **dict(zip("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx", strict=True)),
}
SPAN = re.compile(r"(?<=[\d%°C])~(?=[+\d])")
"""A wave between two figures is a dash: `5~8` and `5-8` are one range."""
DOT = re.compile(r"(?<=[A-Za-zΩ])\.(?=[a-zΩK])")
"""A point between the letters of a unit is a multiplication sign: `Pa.m³` and `Pa·m³` are one."""
SHARED = 0.15
"""Share of the smaller of two boxes in common from which a read lies in a line's place."""

LOST = 0.34
"""Share of a token's characters found below which the token was not read at all, and so could not
have been marked either."""

UNITS = (
    r"(?: ?(?:%|‰|ppm|ppb|°C|K\b|°/h|°|′|\"|xg\b|g/cm3|kg/m3|m2/g|mg/kg|g/L|[kMGμm]?Pa·m3/s|"
    r"[kMGhm]?Pa\b|[kM]?N\b|μΩ·m|[kMmμ]?Ω|W/\(m·K\)|/K|L/s|m3/h|m3/s|L/min|r/min|rpm|[kMG]?Hz|"
    r"[kMm]?W\b|[kmμ]?V\b|[mμ]?A\b|[nμmc]m\b|[kmn]?g\b|[nmμ]?s\b|dB|HRC|HV|h\b|m\b|PCS|"
    r"件|千克|公斤|台|天))?"
)
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
SIDES = rf"{NUMBER}(?: ?x ?{NUMBER})*"
TOKEN = re.compile(
    rf"[A-Z]{{2,4}}-?\d+(?:-[A-Z]+|/[A-Z])?(?![a-z\d])|\d{{4,7}}-\d\d-\d(?!\d)|"
    rf"(?<![x\d])(?<!\d[-.,])(?:[≥≤<>±~+-]{{1,2}} ?)?{SIDES}(?: ?[±~-] ?[+-]?{SIDES})?"
    rf"(?:(?<=x10)-\d+)?{UNITS}"
)
"""A figure with comparator, sides or power, tolerance or range, and unit; a model number; a CAS
number. Blanks are one each."""

PLAIN = re.compile(r"\d{1,2}")
"""A bare number of one or two digits, such as a row's, is not critical."""

FIGURE_OR_SIGN = "0123456789≥≤<>±"
"""What, grown on a token's head, makes another number of it."""


@dataclass(frozen=True)
class Folded:
    """Characters to compare; ``blank`` where one stood before; ``source``: index before folding."""

    text: str
    blank: tuple[bool, ...]
    source: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class TrueLine:
    """A line as drawn; ``under``: spans of characters that lie under a seal's ink."""

    text: str
    box: Box
    under: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """A line as read, ``others``: what a second reader made of it, ``agreed`` as in the report."""

    text: str
    box: Box
    score: float = 1.0
    agreed: bool | None = None
    others: tuple[str, ...] = ()


@dataclass
class Token:
    """A critical token of the truth and what became of it."""

    text: str
    read: str
    right: bool
    under: bool
    lost: bool
    marked: bool


@dataclass
class PageScore:
    """What one reader made of one page. Characters are counted folded."""

    letters: int = 0
    errors: int = 0
    sealed_letters: int = 0
    sealed_errors: int = 0
    added: int = 0
    """Characters read that stand in no true line of their place, under seals or elsewhere."""
    leaked: int = 0
    """Those of them in the place of a seal that are letters of the seal."""
    tokens: list[Token] = field(default_factory=list)
    wrong_lines: list[tuple[str, str]] = field(default_factory=list)


def folded(text: str) -> Folded:
    """The characters of a text as they are compared."""
    out: list[str] = []
    blank: list[bool] = []
    source: list[int] = []
    before = False
    for place, char in enumerate(text):
        if char.isspace():
            before = True
            continue
        for one in unicodedata.normalize("NFKC", ALIKE.get(char, char)):
            if not one.isspace():
                out.append(ALIKE.get(one, one))
                blank.append(before)
                source.append(place)
                before = False
    return Folded(SPAN.sub("-", DOT.sub("·", "".join(out))), tuple(blank), tuple(source))


def plain(text: str) -> str:
    return folded(text).text


def tokens_in(line: Folded) -> list[tuple[int, int]]:
    """Spans of the critical tokens of a folded line."""
    spaced, places = "", []
    for place, (char, blank) in enumerate(zip(line.text, line.blank, strict=True)):
        places += [place] * (1 + blank)
        spaced += " " * blank + char
    spans = [match.span() for match in TOKEN.finditer(spaced)]
    return [
        (places[a], places[b - 1] + 1) for a, b in spans if not PLAIN.fullmatch(spaced[a:b].strip())
    ]


def aligned(line: str, page: str) -> tuple[int, list[int | None]]:
    """The fewest edits that turn some part of the page into the line, and the place in the page of
    every character of the line; None for one that is missing (Sellers' algorithm)."""
    start = page.find(line)
    if start >= 0:
        return 0, list(range(start, start + len(line)))
    rows = _rows(line, page)
    # the longest of parts that are equally good: a wrong character rather than a missing one
    end = len(page) - int(rows[-1][::-1].argmin())
    places: list[int | None] = [None] * len(line)
    n, m = len(line), end
    while n > 0:
        changed = m > 0 and rows[n - 1, m - 1] + (page[m - 1] != line[n - 1]) == rows[n, m]
        if changed:
            n, m = n - 1, m - 1
            places[n] = m
        elif rows[n - 1, m] + 1 == rows[n, m]:
            n -= 1
        else:
            m -= 1
    return int(rows[-1, end]), places


def _rows(line: str, page: str) -> NDArray[np.int32]:
    letters = np.array([ord(char) for char in page], np.int64)
    offsets = np.arange(len(page) + 1, dtype=np.int32)
    rows = np.zeros((len(line) + 1, len(page) + 1), np.int32)
    for n, char in enumerate(line, start=1):
        best = rows[n - 1] + 1
        if len(page):
            best[1:] = np.minimum(best[1:], rows[n - 1, :-1] + (letters != ord(char)))
        rows[n] = np.minimum.accumulate(best - offsets) + offsets
    return rows


def fit(line: str, page: str) -> int:
    """Errors of a line sought in a page's text, both folded."""
    return min(len(line), aligned(line, page)[0])


def score_page(
    truth: Sequence[TrueLine],
    reads: Sequence[ReadLine],
    *,
    seals: Sequence[tuple[Box, str]] = (),
    turned: int = 0,
    sure: float = 0.0,
) -> PageScore:
    """Everything counted of one page. ``seals``: boxes and lettering; ``turned``: degrees clockwise
    by which the text stands; ``sure``: score below which a line is shown as one to check."""
    score = PageScore()
    texts = [folded(read.text) for read in reads]
    used = [[False] * len(text.text) for text in texts]
    for line in truth:
        _score_line(line, reads, texts, used, score, turned=turned, sure=sure)
    for read, text, marks in zip(reads, texts, used, strict=True):
        added = [char for char, mark in zip(text.text, marks, strict=True) if not mark]
        lettering = "".join(plain(words) for box, words in seals if _lies_in(read.box, box))
        score.added += len(added)
        score.leaked += sum(char in lettering for char in added)
    return score


def _score_line(
    line: TrueLine,
    reads: Sequence[ReadLine],
    texts: Sequence[Folded],
    used: Sequence[list[bool]],
    score: PageScore,
    *,
    turned: int,
    sure: float,
) -> None:
    wanted = folded(line.text)
    near = [n for n, read in enumerate(reads) if _lies_in(read.box, line.box)]
    near.sort(key=lambda n: along(reads[n].box, turned))
    where = [(n, place) for n in near for place in range(len(texts[n].text))]
    local = "".join(texts[n].text[place] for n, place in where)
    errors, places = aligned(wanted.text, local)
    errors = min(errors, len(wanted.text))
    score.letters += len(wanted.text)
    score.errors += errors
    if line.under:
        score.sealed_letters += len(wanted.text)
        score.sealed_errors += errors
    for char, place in zip(wanted.text, places, strict=True):
        if place is not None and local[place] == char:
            n, index = where[place]
            used[n][index] = True
    if errors:
        score.wrong_lines.append((line.text, " | ".join(reads[n].text for n in near)))
    for start, end in tokens_in(wanted):
        own, token = places[start:end], wanted.text[start:end]
        hit = [place for place in own if place is not None]
        equal = sum(local[p] == c for p, c in zip(own, token, strict=True) if p is not None)
        shown = local[min(hit) : max(hit) + 1] if hit else ""
        holders = {where[place][0] for place in hit}
        score.tokens.append(
            Token(
                text=token,
                read=shown,
                right=_right(token, own, local, where, texts),
                under=_touches(wanted.source[start], wanted.source[end - 1] + 1, line.under),
                lost=equal < LOST * len(token),
                marked=any(marked(reads[n], shown, sure=sure) for n in holders),
            )
        )


def _right(
    token: str,
    places: Sequence[int | None],
    local: str,
    where: Sequence[tuple[int, int]],
    texts: Sequence[Folded],
) -> bool:
    """Whether every character stands, one after the other, with no figure grown on either end."""
    found = [place for place in places if place is not None]
    if len(found) != len(token) or any(local[p] != c for p, c in zip(found, token, strict=True)):
        return False
    first, last = found[0], found[-1]
    if last - first != len(token) - 1:
        return False
    before = local[first - 1] if first and _joined(first, where, texts) else ""
    after = local[last + 1] if _joined(last + 1, where, texts) else ""
    grown = token[0] in FIGURE_OR_SIGN and before != "" and before in FIGURE_OR_SIGN
    return not grown and not (token[-1].isdigit() and after.isdigit())


def _joined(place: int, where: Sequence[tuple[int, int]], texts: Sequence[Folded]) -> bool:
    """Whether a character follows the one before it without a blank, in the same read."""
    if place >= len(where):
        return False
    n, index = where[place]
    return index > 0 and not texts[n].blank[index]


def marked(read: ReadLine, token: str, *, sure: float) -> bool:
    """Whether the report would ask an officer to check this token of a line: it was read with
    little certainty, or a second reader says another thing in its place."""
    if read.score < sure:
        return True
    if read.agreed is not False:
        return False
    others = [plain(other) for other in read.others]
    return not others or not all(token in other for other in others)


def _lies_in(read: Box, place: Box) -> bool:
    wide = min(read[2], place[2]) - max(read[0], place[0])
    high = min(read[3], place[3]) - max(read[1], place[1])
    if wide <= 0 or high <= 0:
        return False
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (read, place)]
    return wide * high >= SHARED * min(areas)


def along(box: Box, turned: int) -> float:
    """Where a box begins along lines that are turned clockwise by so many degrees."""
    return {0: box[0], 90: box[1], 180: -box[2], 270: -box[3]}[turned]


def _touches(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)
