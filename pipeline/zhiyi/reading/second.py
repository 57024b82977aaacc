"""The second voice's word on critical tokens: the same, another, or none.

Every critical token is heard twice. What speaks against one is a letter that both doubt, the first
reader by its own probabilities, the second by how badly the letter fits what it hears; where only
the second doubts a letter, the token is neither confirmed nor contradicted. A token that no paper
prints is doubted without asking anyone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from zhiyi.document import Alternative
from zhiyi.engines.ctc import Given, Heard
from zhiyi.engines.protocols import Read
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.glyphs import shapes
from zhiyi.reading.bars import BARRED, may_have_bar
from zhiyi.reading.confusions import SUPERSCRIPTS, only_letters, only_slips
from zhiyi.reading.critical import has_figure
from zhiyi.reading.plausible import implausible
from zhiyi.reading.scan import cut, extent
from zhiyi.reading.windows import Window, cut_out, windows
from zhiyi.source import Picture

DOUBTED = 0.22
"""From which ``suspicion`` a token is marked. Chosen on 35 badly drawn pages of other fonts than
those on which ``tests/benchmarks/second.py`` measures what it is worth."""

FULL, UNHEARD, ALONE, MOST = 8.0, 0.5, 0.2, 2.0
"""What the second voice's doubt of one letter counts at most; what is left of it where that hears
nothing, for it drops points and signs more often than the first reader invents them; and what the
first reader's own doubts count, all letters together, up to ``MOST``. A third opinion, Tesseract's
on the token or the first reader's own on a rescaled cut-out, added nothing (216 misread tokens)."""

OTHERWISE = 0.5
"""The second voice's doubt of a letter from which its own is shown in the other reading, and from
which it does not confirm the token."""

UNSURE = 0.5
"""The doubt of every letter where the first reader does not tell."""

UNSURE_LETTER = 0.05
"""From which doubt of a letter Tesseract is asked about its line where there is no second voice."""

UNREADABLE = "□"
"""Stands in an alternative for a letter that cannot be what was read, and that nobody can tell."""

PLAUSIBILITY = "zhiyi.reading.plausible@1"

BARS = "zhiyi.reading.bars@1"

BARLESS = 0.005
"""The first reader's doubt of a < or > from which its print is looked at. On 54 fresh pages ≤ and ≥
read without their bar have 0.003 to 0.08, < and > up to 0.004."""

LANGUAGES = ("chi_sim", "eng")

HEARD_SCORE, HEARD_ALIKE = 0.4, 0.5
"""A reading of Tesseract's counts when its own score and its likeness to the first one reach these;
below, it saw something else (a stamp, a neighbour) and says nothing about the figures."""

SLIP_WEIGHT = 0.5
"""What is left of the score of a reading that only shows slips of Tesseract's."""

NUMBER = re.compile(r"\d+(?:\.\d+)*")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
POWER = re.compile(r"(?<=[a-z])-?[23](?!\d)")

NOT_LESS_AS_TWO = re.compile(r"[≥≧]\s*(\d)")
"""Tesseract has no ≥ and reads it as > or as a 2 before the number: both mean the same ink."""


POWER_FIGURES = re.compile(
    r"(?<=[×xX]10)(?:[-−–⁻~]?(?P<raised>[⁰¹²³⁴-⁹]{1,2})|[-−–⁻~](?P<signed>\d{1,2})(?![\d.])"
    r"|(?P<flat>\d{1,2})(?![\d.]))"
)
RAISED_DOUBT, FLAT_DOUBT = 0.53, 0.3
"""The first reader's doubt of a figure of a power from which it is marked; the lower one where the
figure is neither raised nor signed, and may be no power. The second voice knows no raised figures.
Of 14 powers misread on badly drawn pages 11 reach these, of 167 right ones 4."""


class Voice(Protocol):
    """A recogniser that says how well a reading fits a cut-out. Failures are ``ReadError``, and
    ``EngineError`` where it is not installed."""

    @property
    def name(self) -> str: ...

    def check(self) -> None:
        """Raises EngineError where it cannot speak."""
        ...

    def weigh(self, crops: Sequence[Picture], given: Sequence[Given]) -> tuple[Heard, ...]: ...


@dataclass(frozen=True, slots=True)
class Opinion:
    """``agreed``: True where all critical tokens of the line were heard alike, False where one is
    doubted; each alternative is the line with one token as it may be instead."""

    agreed: bool | None = None
    alternatives: tuple[Alternative, ...] = ()


def second_opinions(
    picture: Picture,
    reads: Sequence[Read],
    *,
    voice: Voice | None,
    tesseract: TesseractReader | None = None,
) -> list[Opinion]:
    """One opinion a line. Without a voice Tesseract is asked, and without both nobody."""
    found = [list(windows(read)) for read in reads]
    if voice is None:
        return _by_tesseract(picture, reads, found, tesseract)
    asked = [(n, window) for n, tokens in enumerate(found) for window in tokens]
    crops = [cut_out(picture, reads[n], window) for n, window in asked]
    told = voice.weigh(crops, [window.given for _, window in asked])
    heard: dict[tuple[int, Window], Heard] = dict(zip(asked, told, strict=True))
    return [
        _opinion(
            picture, read, [(window, heard.get((n, window))) for window in found[n]], voice.name
        )
        for n, read in enumerate(reads)
    ]


def _by_tesseract(
    picture: Picture,
    reads: Sequence[Read],
    found: Sequence[Sequence[Window]],
    tesseract: TesseractReader | None,
) -> list[Opinion]:
    """Where there is no second voice: Tesseract on the lines of which the first reader is unsure,
    all in one call."""
    opinions = [
        _opinion(picture, read, [(window, None) for window in windows], PLAUSIBILITY)
        for read, windows in zip(reads, found, strict=True)
    ]
    languages = [code for code in LANGUAGES if tesseract and code in tesseract.languages()]
    asked = [
        n
        for n, read in enumerate(reads)
        if has_figure(read.text) and opinions[n].agreed is None and _unsure(read, found[n])
    ]
    if tesseract is None or not languages or not asked:
        return opinions
    crops = [cut(picture, extent(reads[n]), 2) for n in asked]
    told = tesseract.read_crops(crops, languages)
    for n, (text, score) in zip(asked, told, strict=True):
        opinions[n] = opinion(reads[n].text, text, score, tesseract.name)
    return opinions


def _unsure(read: Read, found: Sequence[Window]) -> bool:
    """Whether a letter of a token may be another one, or nobody can tell of which."""
    if not found or not read.sure:
        return True
    return any(max(_doubts(read, window), default=0.0) >= UNSURE_LETTER for window in found)


def _opinion(
    picture: Picture, read: Read, tokens: Sequence[tuple[Window, Heard | None]], method: str
) -> Opinion:
    others = [
        other
        for window, heard in tokens
        for other in _alternative(read, window, heard, method) or _barred(picture, read, window)
    ]
    if others:
        return Opinion(agreed=False, alternatives=tuple(others))
    confirmed = bool(tokens) and all(heard and _confirms(heard) for _, heard in tokens)
    return Opinion(agreed=True if confirmed else None)


def _confirms(heard: Heard) -> bool:
    """Whether every letter was heard, and as it was read. On bad pages of 75 to 150 dpi 73 % of the
    right tokens and 21 % of the misread ones are confirmed."""
    return all(heard.letters) and max(heard.gaps, default=0.0) < OTHERWISE


def _alternative(read: Read, window: Window, heard: Heard | None, method: str) -> list[Alternative]:
    """The line with the token as it may be instead; none where nothing speaks against it."""
    token = read.text[window.start : window.stop]
    doubts = _doubts(read, window)
    impossible = implausible(token, read.text[: window.start])
    doubted = heard is not None and (
        suspicion(doubts, heard) >= DOUBTED or _power_doubted(token, doubts)
    )
    if not impossible and not doubted:
        return []
    other = _otherwise(token, heard) if heard is not None else token
    score = heard.score if heard is not None else 0.0
    if shapes(other) == shapes(token):  # nobody can say what it is instead
        other, score = _blotted(token, doubts), 0.0
    method = method if doubted else PLAUSIBILITY
    return [Alternative(method=method, quote=_with(read, window, other), score=round(score, 3))]


def _power_doubted(token: str, doubts: Sequence[float]) -> bool:
    """Whether the first reader doubts a figure of a power of ten that it read."""
    text = "".join(char for char in token if not char.isspace())
    return any(
        doubts[n] >= (FLAT_DOUBT if match.lastgroup == "flat" else RAISED_DOUBT)
        for match in POWER_FIGURES.finditer(text)
        for n in range(*match.span(match.lastgroup or 0))
    )


def _barred(picture: Picture, read: Read, window: Window) -> list[Alternative]:
    """The line with a bar under a sign of the token, where the first reader is not quite sure that
    there is none and the print does not exclude it."""
    places = [n for n in range(window.start, window.stop) if read.text[n] in BARRED]
    if len(read.sure) != len(read.text):
        return []
    for n in places:
        if 1 - read.sure[n] >= BARLESS and may_have_bar(picture, read, n):
            quote = read.text[:n] + BARRED[read.text[n]] + read.text[n + 1 :]
            return [Alternative(method=BARS, quote=quote, score=round(1 - read.sure[n], 3))]
    return []


def suspicion(doubts: Sequence[float], heard: Heard) -> float:
    """How much speaks against a token: the letter that both voices doubt most, and a little of what
    the first reader doubts by itself. ``doubts``: the first reader's, 0 to 1, letter by letter."""
    both = max(
        (
            doubt * min(gap, FULL) * (1.0 if letter else UNHEARD)
            for doubt, gap, letter in zip(doubts, heard.gaps, heard.letters, strict=True)
        ),
        default=0.0,
    )
    return both + ALONE * min(sum(doubts), MOST)


def _doubts(read: Read, window: Window) -> list[float]:
    """The first reader's doubt of each letter of the token that is no blank."""
    text, sure = read.text, read.sure
    return [
        1 - sure[n] if len(sure) == len(text) else UNSURE
        for n in range(window.start, window.stop)
        if not text[n].isspace()
    ]


def _otherwise(token: str, heard: Heard) -> str:
    """The token with the second voice's letters where it doubts them; blanks stay."""
    told = iter(zip(heard.letters, heard.gaps, strict=True))
    return "".join(char if char.isspace() else _letter(char, *next(told)) for char in token)


def _blotted(token: str, doubts: Sequence[float]) -> str:
    """The token without the letter that is least sure."""
    letters = [n for n, char in enumerate(token) if not char.isspace()]
    worst = letters[max(range(len(doubts)), key=doubts.__getitem__)]
    return token[:worst] + UNREADABLE + token[worst + 1 :]


def _letter(char: str, other: str, gap: float) -> str:
    return other if gap >= OTHERWISE else char


def _with(read: Read, window: Window, token: str) -> str:
    return read.text[: window.start] + token + read.text[window.stop :]


def opinion(first: str, text: str, score: float, method: str) -> Opinion:
    """Whether the second reading states the same figures as the first.

    One that differs only by slips known of the second reader is kept as an alternative of little
    weight, and contradicts nothing.
    """
    if not text.strip():
        return Opinion()
    here, there = figures(first), figures(text)
    if "".join(here) == "".join(there) or figures(NOT_LESS_AS_TWO.sub(r"2\1", first)) == there:
        return Opinion(agreed=True)
    if score >= HEARD_SCORE and only_letters(first, text):
        return Opinion(agreed=True)
    if "".join(here).replace(".", "") == "".join(there):
        return Opinion()  # small points are lost on Tesseract, never invented by the first reader
    likeness = SequenceMatcher(None, _folded(first), _folded(text), autojunk=False).ratio()
    if score < HEARD_SCORE or likeness < HEARD_ALIKE or _partial(there, here):
        return Opinion()
    slip = only_slips(first, text)
    weight = SLIP_WEIGHT if slip else 1.0
    other = Alternative(method=method, quote=text, score=round(weight * score, 3))
    return Opinion(agreed=None if slip else False, alternatives=(other,))


def figures(text: str) -> tuple[str, ...]:
    """The numbers of a line as digits and points. Thousands are joined; powers of units (cm³) and
    superscripts are left out, because Tesseract does not tell them from figures."""
    without = "".join(char for char in text if char not in SUPERSCRIPTS)
    folded = THOUSANDS.sub("", _folded(without))
    folded = re.sub(r"(?<=\d)\s*([.:/-])\s*(?=\d)", r"\1", folded)
    return tuple(NUMBER.findall(POWER.sub("", folded)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("。", ".").replace("，", ",")


def _partial(there: Sequence[str], here: Sequence[str]) -> bool:
    """Whether the second reader only missed some of the numbers."""
    left = iter(here)
    return len(there) < len(here) and all(number in left for number in there)
