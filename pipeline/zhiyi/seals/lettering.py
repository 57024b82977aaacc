"""Reads one impression: the name along the rim, the line across the foot, the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from zhiyi.engines.protocols import Recogniser
from zhiyi.rims import Frame, Ring
from zhiyi.seals.names import Name, Readers, read_name
from zhiyi.seals.unwrap import (
    INK,
    LEAST_GAP,
    TURN,
    Arc,
    Grey,
    ends_in_sight,
    letterings,
    level,
    picture_of,
    squeezed,
    strip,
    upright,
)
from zhiyi.seals.words import (
    Words,
    code_of,
    ends_a_name,
    is_han,
    known_stamp,
    names_an_organisation,
    purpose_of,
    tidy,
)

OWNER_SCORE = 0.85
"""Least score of the recogniser at which a line inside is given out as the owner's name."""

WORD_SCORE = 0.5
"""Least score at which other words of a seal are kept in its text."""

LETTER_SCORE = 0.8
"""Least score of every letter of a personal seal at which its name is given out."""

NAME_SEAL = 0.8
"""Least ratio of the sides of a personal seal."""

CODE_DEPTHS = (0.02, 0.2)
"""Where the code stands along the foot."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """What was read from a seal; ``score`` is the recogniser's for the owner, else the best;
    ``doubtful``: there is a name, but the readings of it differ; ``doubts``: in which letters."""

    lines: tuple[str, ...] = ()
    owner: str | None = None
    purpose: str | None = None
    code: str | None = None
    score: float = 0.0
    doubtful: bool = False
    doubts: tuple[str, ...] = ()
    unsure: str | None = None

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def read_ring(
    inks: Sequence[Grey],
    ring: Ring,
    readers: Readers,
    words: Words,
    *,
    sight: tuple[float, float, float, float],
    copied: bool = False,
) -> Lettering:
    """Read a round or oval seal, of which the part ``sight`` is on the page.

    A name that runs out of sight is given in the text, never as the owner's. ``ReadError`` passes
    through.
    """
    arcs = letterings(inks[0], ring) or (Arc(np.pi / 2, TURN),)
    name = read_name(inks, ring, arcs, readers, words)
    inside = _inside(inks, ring, name, readers.first, words)
    code = _code(inks[0], ring, name.arc, readers.first)
    whole = ends_in_sight(ring, name.arc, sight)
    return _together(name, inside, code, words, whole=whole, copied=copied)


def _inside(
    inks: Sequence[Grey], ring: Ring, name: Name, recogniser: Recogniser, words: Words
) -> tuple[tuple[str, float], ...]:
    """The lines within the name: of the first rendering that shows a known purpose, else one that
    shows any, else the first."""
    found: list[tuple[tuple[str, float], ...]] = []
    for ink in inks:
        found.append(_lines(upright(ink, ring, name.arc, name.band), recogniser))
        purposes = [purpose_of(text, words) for text, _ in found[-1]]
        if not found[-1] or any(purpose in words.purposes for purpose in purposes):
            return found[-1]
    stated = (lines for lines in found if any(purpose_of(text, words) for text, _ in lines))
    return next(stated, found[0])


def read_frame(
    inks: Sequence[Grey], frame: Frame, recogniser: Recogniser, words: Words
) -> Lettering:
    """Read a square or rectangular seal, its sides made level."""
    flat = level(inks[0], frame)
    reading = _together(None, _lines(flat, recogniser), None, words)
    width, height = frame.size
    if tells(reading, words) or min(width, height) < NAME_SEAL * max(width, height):
        return reading
    personal = _name_seal(flat, recogniser)
    return personal if personal.score > 0 else reading


def _name_seal(flat: Grey, recogniser: Recogniser) -> Lettering:
    """The four letters of a personal seal, which is read in columns from the right."""
    rows, columns = flat.shape[0] // 2, flat.shape[1] // 2
    quarters = [flat[:rows, columns:], flat[rows:, columns:], flat[:rows, :columns]]
    quarters.append(flat[rows:, :columns])
    read = recogniser.recognise([picture_of(_trimmed(quarter)) for quarter in quarters])
    letters = [tidy(text) for text, _ in read]
    if not all(len(letter) == 1 and is_han(letter) for letter in letters):
        return Lettering()
    name, score = "".join(letters), min(score for _, score in read)
    sure = score >= LETTER_SCORE
    return Lettering((name,), name if sure else None, None, None, score, not sure)


def _trimmed(ink: Grey) -> Grey:
    """The ink of a letter with an even margin."""
    rows, columns = np.nonzero((ink < INK).any(axis=1))[0], np.nonzero((ink < INK).any(axis=0))[0]
    if not len(rows):
        return ink
    letter = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    pad = max(6, max(letter.shape) // 6)
    return np.asarray(
        cv2.copyMakeBorder(letter, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(255,)),
        dtype=np.uint8,
    )


def _lines(ink: Grey, recogniser: Recogniser) -> tuple[tuple[str, float], ...]:
    """The lines of a level picture with their scores, from top to bottom."""
    if not (ink < INK).any():
        return ()
    reads = sorted(recogniser.read(picture_of(ink)), key=lambda read: read.corners[0][1])
    found = ((tidy(read.text), read.score) for read in reads)
    return tuple((text, score) for text, score in found if text and score >= WORD_SCORE)


def _code(ink: Grey, ring: Ring, arc: Arc, recogniser: Recogniser) -> str | None:
    """The digits along the foot, which stand with their feet to the rim."""
    if arc.span > TURN - LEAST_GAP:
        return None
    line = strip(ink, ring, Arc(arc.start + arc.span, TURN - arc.span), CODE_DEPTHS, foot=True)
    if not (line < INK).any():
        return None
    ((text, score),) = recogniser.recognise([picture_of(squeezed(line))])
    return code_of(text) if score >= WORD_SCORE else None


def _together(
    name: Name | None,
    inside: tuple[tuple[str, float], ...],
    code: str | None,
    words: Words,
    *,
    whole: bool = True,
    copied: bool = False,
) -> Lettering:
    """The seal's own words in order: name, lines inside, code."""
    lines = [text for text, _ in inside]
    certain = name is not None and name.certain(copied=copied)
    owner, score = _owner(name if certain else None, inside, words)
    if not certain and name and name.named:
        owner, score = None, name.score
    if not whole and name and owner and owner.startswith(name.text):
        owner = None
    if name and name.text and name.score >= WORD_SCORE:
        lines.insert(0, name.text)
    purpose = next(filter(None, (purpose_of(line, words) for line in lines)), None)
    code = code or next(filter(None, map(code_of, lines)), None)
    if code and not any(code in line for line in lines):
        lines.append(code)
    if name is None or not (name.named and whole and owner is None):
        return Lettering(tuple(lines), owner, purpose, code, score)
    return Lettering(tuple(lines), owner, purpose, code, score, True, name.doubts, name.text)


def _owner(
    name: Name | None, inside: tuple[tuple[str, float], ...], words: Words
) -> tuple[str | None, float]:
    """The name along the rim, or one that goes on in, or stands on, a line inside."""
    scores = [score for _, score in inside] + ([name.score] if name and name.text else [])
    if name:
        if name.named:
            return name.text, name.score
        for text, score in inside:
            if score >= OWNER_SCORE and ends_a_name(text, words) and len(name.text) >= 4:
                return name.text + text, min(score, name.score)
    if not (name and name.named):
        for text, score in inside:
            if score >= OWNER_SCORE and names_an_organisation(text, words):
                return text, score
    return None, max(scores, default=0.0)


def tells(reading: Lettering, words: Words) -> bool:
    """Whether the words are those of a seal, not of a logo, a heading or a frame."""
    return bool(
        reading.owner or reading.purpose or any(known_stamp(line, words) for line in reading.lines)
    )


def is_personal(reading: Lettering) -> bool:
    """Whether the words are those of a personal seal: two to four Chinese characters."""
    return len(reading.lines) == 1 and 2 <= len(reading.text) <= 4 and is_han(reading.text)
