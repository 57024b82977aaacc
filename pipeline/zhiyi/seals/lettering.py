"""Reads one impression: the name along the rim, the line across the foot, the code."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from zhiyi.engines.protocols import Recogniser
from zhiyi.rims import Frame, Ring
from zhiyi.seals.unwrap import (
    INK,
    TURN,
    Arc,
    Grey,
    bands,
    lettering,
    picture_of,
    squeezed,
    strip,
    upright,
)
from zhiyi.seals.words import (
    Words,
    code_of,
    known_stamp,
    names_an_organisation,
    purpose_of,
    tidy,
)

OWNER_SCORE = 0.85
"""Least score of the recogniser at which a name is given out as the owner's."""

WORD_SCORE = 0.5
"""Least score at which other words of a seal are kept in its text."""

CODE_DEPTHS = (0.02, 0.2)
"""Where the code stands along the foot."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """What was read from a seal; ``score`` is the recogniser's for the owner, else the best."""

    lines: tuple[str, ...] = ()
    owner: str | None = None
    purpose: str | None = None
    code: str | None = None
    score: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Guess:
    text: str
    score: float
    named: bool
    depth: float = 0.42

    @property
    def rank(self) -> tuple[bool, float]:
        return self.named, self.score


def read_ring(ink: Grey, ring: Ring, recogniser: Recogniser, words: Words) -> Lettering:
    """Read a round or oval seal. ``ReadError`` passes through."""
    arc = lettering(ink, ring)
    name = _name(ink, ring, arc or Arc(np.pi / 2, TURN), recogniser, words)
    inside = _lines(upright(ink, ring, arc, name.depth), recogniser)
    code = _code(ink, ring, arc, recogniser) if arc else None
    return _together(name, inside, code, words)


def read_frame(ink: Grey, frame: Frame, recogniser: Recogniser, words: Words) -> Lettering:
    """Read a square or rectangular seal, its sides made level."""
    corners = np.array(frame.corners, dtype=np.float32)
    width, height = frame.size
    scale = max(1.0, 300 / max(width, height))
    size = (round(width * scale), round(height * scale))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(ink, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    rim = max(2, round(0.05 * min(size)))
    flat[:rim], flat[-rim:], flat[:, :rim], flat[:, -rim:] = 255, 255, 255, 255
    inside = _lines(np.asarray(flat, dtype=np.uint8), recogniser)
    return _together(Guess("", 0.0, False), inside, None, words)


def _name(ink: Grey, ring: Ring, arc: Arc, recogniser: Recogniser, words: Words) -> Guess:
    """The best reading of the arc over the bands that its letters may stand in."""
    places = bands(ink, ring, arc)
    crops = [picture_of(squeezed(strip(ink, ring, arc, band))) for band in places]
    guesses = []
    for band, (text, score) in zip(places, recogniser.recognise(crops), strict=True):
        plain = tidy(text)
        guesses.append(Guess(plain, score, names_an_organisation(plain, words), band[1]))
    return max(guesses, key=lambda guess: guess.rank)


def _lines(ink: Grey, recogniser: Recogniser) -> tuple[Guess, ...]:
    """The lines of a level picture, from top to bottom."""
    if not (ink < INK).any():
        return ()
    reads = sorted(recogniser.read(picture_of(ink)), key=lambda read: read.corners[0][1])
    return tuple(
        Guess(tidy(read.text), read.score, False) for read in reads if read.score >= WORD_SCORE
    )


def _code(ink: Grey, ring: Ring, arc: Arc, recogniser: Recogniser) -> str | None:
    """The digits along the foot, which stand with their feet to the rim."""
    foot = Arc(arc.start + arc.span, TURN - arc.span)
    line = strip(ink, ring, foot, CODE_DEPTHS, foot=True)
    if not (line < INK).any():
        return None
    ((text, score),) = recogniser.recognise([picture_of(squeezed(line))])
    return code_of(text) if score >= WORD_SCORE else None


def _together(name: Guess, inside: tuple[Guess, ...], code: str | None, words: Words) -> Lettering:
    """The seal's own words in order: name, lines inside, code."""
    lines = [guess.text for guess in (name, *inside) if guess.text and guess.score >= WORD_SCORE]
    purpose = next(filter(None, (purpose_of(line, words) for line in lines)), None)
    named = [
        guess
        for guess in (name, *inside)
        if names_an_organisation(guess.text, words) and guess.score >= OWNER_SCORE
    ]
    owner = max(named, key=lambda guess: guess.score, default=None)
    code = code or next(filter(None, (code_of(guess.text) for guess in inside)), None)
    if code and not any(code in line for line in lines):
        lines.append(code)
    scores = [guess.score for guess in (name, *inside) if guess.text]
    score = owner.score if owner else max(scores, default=0.0)
    return Lettering(tuple(lines), owner.text if owner else None, purpose, code, score)


def tells(reading: Lettering, words: Words) -> bool:
    """Whether the words are those of a seal, not of a logo, a heading or a frame."""
    return bool(
        reading.owner or reading.purpose or any(known_stamp(line, words) for line in reading.lines)
    )
