"""The name along the rim, read several times in different renderings, and what they agree on.

One character's difference in the name is another firm, and a recogniser is as sure of a wrong
character as of a right one. So the arc is laid out straight to see where the letters stand, each
is cut out by itself (``cells.py``), and the cells are read in different renderings, and backwards,
for recognisers know which letters follow each other and put the usual one in the place of the rare
one. The readings are put together letter by letter (``spelling.py``). Where they differ in a
letter, where a letter seems to be left out, or ink stands beside the name that nobody read, the
name is doubtful and is not given out as the owner's. Names in Latin letters, whose widths differ,
are compared as texts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, product
from typing import Protocol

import cv2
import numpy as np

from zhiyi.engines.protocols import Recogniser, Speller
from zhiyi.folding import fold
from zhiyi.rims import Ring
from zhiyi.scripts import knowledge
from zhiyi.seals.beside import Beside, Where, left_out
from zhiyi.seals.cells import SHIFTS, Course, Places, cells, course, in_line, places_of
from zhiyi.seals.spelling import (
    Letter,
    certainty,
    glimpses_of,
    put_together,
    spelled,
    told,
)
from zhiyi.seals.unwrap import Arc, Grey, bands, picture_of, squeezed, strip
from zhiyi.seals.words import Words, is_han, is_noise, names_an_organisation, tidy
from zhiyi.source import Picture

SURE_SCORE = 0.96
"""Where all first readings of a Latin name agree at this score, no more are made."""

LEAST_SUPPORT, LEAST_SUPPORT_COPIED = 0.6, 0.8
"""How far every character must lead the next in share of the readings' probability. Before the
second reader is heard: of 40 drawn seals (tests/measure/drawn_seals.py 40 --seed 7) 29 read right
and 1 read wrong reach 0.6; at 0.5 two more names of the samples would be given out wrongly. On
copies, where print cannot be taken off for sure, more is asked: a copied seal proves nothing."""

LEAST_ALONE = 0.7
"""The same where no second reader is there to object: a wrong letter of the samples has 0.64."""

LEAST_SCORE = 0.9
"""Least mean of the characters' shares, for Latin names of the scores of the agreeing readings:
a misread Latin name of the samples has 0.87."""

WEIGHT = 6
"""Power of the score by which a reading of a Latin name weighs: 0.99 weighs 2.4 times as much as
0.85."""

LEAST_HAN = 3
"""Chinese characters from which lettering is spelled by place."""

BREAK = 1.9
"""In widths of a letter: letters further apart belong to different lettering."""

CLEAR = 0.9
"""Lead of a letter that is as clear as letters usually are."""

WIDER, LOOSE = 0.015, 0.02
"""Depth by which a band is widened for other views of it, of the strip and of the cells."""

FURTHER = 0.16
"""How far, in steps, cells reach into their neighbours in the view that cuts least off."""

WEIGHTS = (0.3, 0.12, 0.12, 0.2, 0.12, 0.15, 0.15)
"""Of the readings of the cells: the clearest line, a wider band, the clearest backwards; print cut
out, colour alone, wider cells, and the fourth backwards. The last four are made only where the
first three are not ``AGREED``."""

AGREED = 0.97
"""Probability of one character in every cell at which three readings are enough."""

WORTH_ASKING = (0.1, 0.9)
"""Least lead of a letter in a name for which the second reader is asked."""

CONFIRMED = 0.35
"""Added to the lead of a letter that the second reader reads too, or that belongs to the form of
the organisation at the end of the name (有限公司): a closed list, not what tells firms apart."""

CONFIRMABLE = 0.25
"""Least lead of a letter that the second reader can confirm."""

MOST_TOLD = 3
"""Characters told that a doubtful letter may be."""

SECOND_LANGUAGES = ("chi_sim",)

DOUBTFUL_SUPPORT = 0.3
"""Support at most of a name with a letter that may be left out, or that the second reader reads
otherwise."""


class CropReader(Protocol):
    """The second reader, such as ``TesseractReader``."""

    def read_crops(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[str, float], ...]:
        """Text and score of single-line crops, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Readers:
    """``second`` is heard where the first is unsure of a letter, or nearly sure."""

    first: Recogniser
    second: CropReader | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """``support``: the least lead of a character over the next, for Latin names the least share of
    the readings that agrees on one; ``named``: the text is an organisation's name; ``band``: the
    depths that its letters stand between; ``doubts``: the letters that lead too little, each with
    what else it may be, as 衍（或行、餐）."""

    text: str
    score: float
    support: float
    named: bool
    arc: Arc
    band: tuple[float, float]
    doubts: tuple[str, ...] = ()

    def certain(self, *, copied: bool) -> bool:
        """Whether the readings agree well enough to give the name out."""
        least = LEAST_SUPPORT_COPIED if copied else LEAST_SUPPORT
        return self.score >= LEAST_SCORE and self.support >= least

    @property
    def rank(self) -> tuple[bool, float]:
        return self.named, self.score * self.support


def read_name(
    inks: Sequence[Grey], ring: Ring, arcs: Sequence[Arc], readers: Readers, words: Words
) -> Name:
    """The name along the likeliest of the arcs. ``ReadError`` passes through."""
    best: Name | None = None
    for arc in arcs:
        name = _spelled_name(inks, ring, arc, readers, words)
        if name is None:
            break
        if best is None or name.rank > best.rank:
            best = name
        if name.named:
            return name
    latin = _latin_name(inks, ring, arcs, readers.first, words)
    return latin if best is None or latin.rank > best.rank else best


def _spelled_name(
    inks: Sequence[Grey], ring: Ring, arc: Arc, readers: Readers, words: Words
) -> Name | None:
    """The Chinese name along one arc; None where the letters are not Chinese."""
    band, recogniser = bands(inks[0], ring, arc)[0], readers.first
    letters, pitch = spelled(glimpses_of(_views(inks[0], ring, arc, band), recogniser))
    if sum(is_han(letter.char) for letter in letters) < LEAST_HAN:
        return None
    where, beside = Where(inks[0], ring, arc, band), None
    way = course(ring, arc, band)
    places = places_of([letter.place for letter in letters], way)
    lines = [strip(inks[0], ring, arc, band)]
    if places is not None and isinstance(recogniser, Speller):
        letters, lines, beside = _cell_by_cell(inks, way, places, recogniser, where)
        pitch = _usual_step(letters, pitch)
    run, text = _name_among(letters, pitch, words)
    named = names_an_organisation(text, words)
    leads = [letter.lead for letter in run]
    known = max((len(form) for form in words.forms if text.endswith(form)), default=0)
    leads[len(leads) - known :] = [lead + CONFIRMED for lead in leads[len(leads) - known :]]
    if named and readers.second and WORTH_ASKING[0] <= min(leads) < WORTH_ASKING[1]:
        leads = _second_voice(run, leads, lines, readers.second)
    if readers.second is None and min(leads, default=0.0) < LEAST_ALONE:
        leads.append(DOUBTFUL_SUPPORT)
    odd = (_mixed(text) and _unclear(run)) or text.count("（") != text.count("）")
    if odd or left_out(run, pitch, where, beside, whole=known > 0):
        leads.append(DOUBTFUL_SUPPORT)
    score = float(np.mean([letter.share for letter in run])) if run else 0.0
    doubts = tuple(
        _doubt(letter)
        for letter, lead in zip(run, leads, strict=False)
        if lead < LEAST_SUPPORT and letter.others
    )
    return Name(text, score, min(leads, default=0.0), named, arc, band, doubts)


def _doubt(letter: Letter) -> str:
    """A letter with what else it may be, the next likeliest first."""
    rest = sorted(char for char in letter.others if char != fold(letter.rival) and is_han(char))
    return f"{letter.char}（或{'、'.join([letter.rival, *rest][:MOST_TOLD])}）"


def _second_voice(
    run: Sequence[Letter], leads: Sequence[float], lines: Sequence[Grey], reader: CropReader
) -> list[float]:
    """How far every letter leads after another reader was heard.

    That reader errs often on seals, so its word counts only where it says one of the characters
    that the first thought possible, and against the first only where it says so twice.
    """
    crops = [picture_of(view) for line in lines for view in (line, squeezed(line))]
    texts = [tidy(text) for text, _ in reader.read_crops(crops, SECOND_LANGUAGES)]
    text = "".join(letter.char for letter in run)
    heard = []
    for place, (letter, lead) in enumerate(zip(run, leads, strict=True)):
        said = Counter(fold(char) for other in texts if (char := _opposite(text, other, place)))
        twice = {char for char, times in said.items() if times > 1}
        if lead >= CONFIRMABLE and fold(letter.char) in said:
            heard.append(lead + CONFIRMED)
        elif lead < WORTH_ASKING[1] and twice & letter.others:
            heard.append(min(lead, DOUBTFUL_SUPPORT))
        else:
            heard.append(lead)
    return heard


def _opposite(text: str, other: str, place: int) -> str | None:
    """The character of another reading that stands where ``text`` has one."""
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    for _, first, last, there, end in matcher.get_opcodes():
        if first <= place < last:
            return other[there + place - first] if end - there == last - first else None
    return None


def _views(ink: Grey, ring: Ring, arc: Arc, band: tuple[float, float]) -> tuple[Grey, ...]:
    """One arc laid out straight, in ways that differ in what they cut off and in sharpness."""
    line = strip(ink, ring, arc, band)
    loose = strip(ink, ring, arc, (band[0] - WIDER, band[1] + WIDER))
    blurred = np.asarray(cv2.GaussianBlur(line, (0, 0), 0.8), dtype=np.uint8)
    return line, loose, blurred


def _cell_by_cell(
    inks: Sequence[Grey],
    way: Course,
    places: Places,
    recogniser: Recogniser,
    where: Where,
) -> tuple[tuple[Letter, ...], list[Grey], Beside]:
    """The letters as their cells read, the clearest lines of cells, and what stands beside."""
    tries = [places.moved(shift) for shift in SHIFTS]
    first = told([cells(inks[0], way, one) for one in tries], recogniser)
    best = max(range(len(tries)), key=lambda n: certainty(first[n]))
    places = tries[best]
    outer, inner = where.band
    loose = course(where.ring, where.arc, (max(0.0, outer - LOOSE), inner + LOOSE))
    plain, loosely = cells(inks[0], way, places), cells(inks[0], loose, loose.along(way, places))
    ends = ([cell] for cell in cells(inks[0], way, places.ends()))
    backwards, wide, *outside = told([plain[::-1], loosely, *ends], recogniser)
    heard = [first[best], wide, backwards[::-1]]
    other = cells(inks[min(1, len(inks) - 1)], way, places)
    if not _agree(heard):
        more = [
            other,
            cells(inks[-1], way, places),
            cells(inks[0], way, places, into=FURTHER),
            other[::-1],
        ]
        cut, colour, further, other_backwards = told(more, recogniser)
        heard += [cut, colour, further, other_backwards[::-1]]
    letters = put_together(
        [way.place_of(at) for at in places.ways], list(zip(heard, WEIGHTS, strict=False))
    )
    before, after = (_chinese(cell[0]) for cell in outside)
    at = [way.place_of(places.ways[0]), way.place_of(places.ways[-1])]
    return letters, [in_line(plain), in_line(other)], Beside(before, after, *at)


def _agree(readings: Sequence[Sequence[Mapping[str, float]]]) -> bool:
    """Whether all readings are sure of one character in every cell."""
    for told_of_cell in zip(*readings, strict=True):
        likeliest = {max(cell, key=lambda char: cell[char], default="") for cell in told_of_cell}
        if len(likeliest) > 1 or min(max(c.values(), default=0.0) for c in told_of_cell) < AGREED:
            return False
    return True


def _chinese(cell: Mapping[str, float]) -> float:
    return max((share for char, share in cell.items() if is_han(char)), default=0.0)


def _usual_step(letters: Sequence[Letter], otherwise: float) -> float:
    steps = [after.place - before.place for before, after in pairwise(letters)]
    return float(np.median(steps)) if steps else otherwise


def _name_among(
    letters: Sequence[Letter], pitch: float, words: Words
) -> tuple[tuple[Letter, ...], str]:
    """The run of letters that is an organisation's name, else the longest, and its text."""
    runs: list[list[Letter]] = []
    for letter in letters:
        if is_noise(letter.char):
            continue
        if runs and letter.place - runs[-1][-1].place < BREAK * pitch:
            runs[-1].append(letter)
        else:
            runs.append([letter])
    found = [_tidied(run) for run in runs]
    return max(
        found,
        key=lambda one: (names_an_organisation(one[1], words), len(one[0])),
        default=((), ""),
    )


def _tidied(run: Sequence[Letter]) -> tuple[tuple[Letter, ...], str]:
    """A run without the code's figures beside it."""
    text = tidy("".join(letter.char for letter in run))
    for first in range(len(run) - len(text) + 1):
        part = tuple(run[first : first + len(text)])
        if tidy("".join(letter.char for letter in part)) == text:
            return part, text
    return tuple(run), text


def _mixed(text: str) -> bool:
    """Whether traditional forms stand among simplified ones, or a single one in a name: misread.

    Names written in traditional characters have several.
    """
    forms = knowledge()
    traditional = sum(char in forms.traditional_only for char in text)
    return traditional == 1 or (traditional > 0 and not forms.simplified_only.isdisjoint(text))


def _unclear(run: Sequence[Letter]) -> bool:
    """Whether a traditional form is not as clear as letters usually are."""
    forms = knowledge().traditional_only
    return any(letter.char in forms and letter.lead < CLEAR for letter in run)


def _latin_name(
    inks: Sequence[Grey], ring: Ring, arcs: Sequence[Arc], recogniser: Recogniser, words: Words
) -> Name:
    """The name along the likeliest of the arcs, by comparing whole texts."""
    best: tuple[Name, list[tuple[str, float]]] | None = None
    for arc in arcs:
        places = bands(inks[0], ring, arc)
        lines = [strip(ink, ring, arc, place) for ink, place in product(inks, places[:2])]
        readings = _recognised(lines, recogniser)
        name = _agreed_name(readings, arc, places[0], words)
        if best is None or name.rank > best[0].rank:
            best = name, readings
        if name.named:
            break
    if best is None:
        raise ValueError("a name is sought along at least one arc")
    name, readings = best
    texts = {text for text, _ in readings}
    if len(texts) == 1 and min(score for _, score in readings) >= SURE_SCORE:
        return name
    readings += _recognised(_more_lines(inks, ring, name.arc), recogniser)
    return _agreed_name(readings, name.arc, name.band, words)


def _more_lines(inks: Sequence[Grey], ring: Ring, arc: Arc) -> list[Grey]:
    """The renderings that were not read at first: other bands, and letters set closer."""
    places = bands(inks[0], ring, arc)
    more = [strip(ink, ring, arc, place) for ink, place in product(inks, places[2:])]
    tight = [squeezed(strip(ink, ring, arc, places[0])) for ink in inks]
    return [*more, *tight, *(squeezed(line) for line in more[::2])]


def _agreed_name(
    readings: Sequence[tuple[str, float]], arc: Arc, band: tuple[float, float], words: Words
) -> Name:
    text, score, support = agreed(readings, words)
    return Name(text, score, support, names_an_organisation(text, words), arc, band)


def _recognised(lines: Sequence[Grey], recogniser: Recogniser) -> list[tuple[str, float]]:
    read = recogniser.recognise([picture_of(line) for line in lines])
    return [(tidy(text), score) for text, score in read]


def agreed(readings: Sequence[tuple[str, float]], words: Words) -> tuple[str, float, float]:
    """What most readings say, character by character; its mean score and least support.

    Readings that are names of organisations are heard before others, and of those the length
    that most have; the rest counts against the support.
    """
    heard = [(text, score) for text, score in readings if names_an_organisation(text, words)]
    heard = heard or [(text, score) for text, score in readings if text]
    if not heard:
        return "", 0.0, 0.0
    lengths: defaultdict[int, float] = defaultdict(float)
    for text, score in heard:
        lengths[len(text)] += max(score, 0.01) ** WEIGHT
    length = max(lengths, key=lambda length: lengths[length])
    same = [(text, max(score, 0.01) ** WEIGHT) for text, score in heard if len(text) == length]
    letters, shares = [], []
    for place in range(length):
        votes: defaultdict[str, float] = defaultdict(float)
        for text, weight in same:
            votes[text[place]] += weight
        letter = max(votes, key=lambda letter: votes[letter])
        letters.append(letter)
        shares.append(votes[letter] / sum(votes.values()))
    scores = [score for text, score in heard if len(text) == length]
    of_length = lengths[length] / sum(lengths.values())
    return "".join(letters), sum(scores) / len(scores), min(*shares, of_length)
