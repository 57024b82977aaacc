"""Reads one impression: the name along the rim, the line across the foot, the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from zhiyi.engines.protocols import Recogniser
from zhiyi.rims import Frame, Ring
from zhiyi.seals.names import Name, read_name
from zhiyi.seals.unwrap import (
    INK,
    LEAST_GAP,
    TURN,
    Arc,
    Grey,
    ends_in_sight,
    letterings,
    picture_of,
    squeezed,
    strip,
    upright,
)
from zhiyi.seals.words import (
    Words,
    code_of,
    ends_a_name,
    known_stamp,
    names_an_organisation,
    purpose_of,
    tidy,
)

OWNER_SCORE = 0.85
"""Least score of the recogniser at which a line inside is given out as the owner's name."""

WORD_SCORE = 0.5
"""Least score at which other words of a seal are kept in its text."""

CODE_DEPTHS = (0.02, 0.2)
"""Where the code stands along the foot."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """What was read from a seal; ``score`` is the recogniser's for the owner, else the best;
    ``doubtful``: there is a name, but the readings of it differ."""

    lines: tuple[str, ...] = ()
    owner: str | None = None
    purpose: str | None = None
    code: str | None = None
    score: float = 0.0
    doubtful: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def read_ring(
    inks: Sequence[Grey],
    ring: Ring,
    recogniser: Recogniser,
    words: Words,
    *,
    sight: tuple[float, float, float, float],
) -> Lettering:
    """Read a round or oval seal, of which the part ``sight`` is on the page.

    A name that runs out of sight is given in the text, never as the owner's. ``ReadError`` passes
    through.
    """
    arcs = letterings(inks[0], ring) or (Arc(np.pi / 2, TURN),)
    names = []
    for arc in arcs:
        names.append(read_name(inks, ring, arc, recogniser, words))
        if names[-1].named:
            break
    name = max(names, key=lambda name: name.rank)
    inside = _inside(inks, ring, name, recogniser, words)
    code = _code(inks[0], ring, name.arc, recogniser)
    return _together(name, inside, code, words, whole=ends_in_sight(ring, name.arc, sight))


def _inside(
    inks: Sequence[Grey], ring: Ring, name: Name, recogniser: Recogniser, words: Words
) -> tuple[tuple[str, float], ...]:
    """The lines within the name: of the first rendering that shows a purpose, else the first."""
    found = []
    for ink in inks[:2]:
        found.append(_lines(upright(ink, ring, name.arc, name.band), recogniser))
        if not found[-1] or any(purpose_of(text, words) for text, _ in found[-1]):
            return found[-1]
    return found[0]


def read_frame(
    inks: Sequence[Grey], frame: Frame, recogniser: Recogniser, words: Words
) -> Lettering:
    """Read a square or rectangular seal, its sides made level."""
    corners = np.array(frame.corners, dtype=np.float32)
    width, height = frame.size
    scale = max(1.0, 300 / max(width, height))
    size = (round(width * scale), round(height * scale))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(inks[0], matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    rim = max(2, round(0.05 * min(size)))
    flat[:rim], flat[-rim:], flat[:, :rim], flat[:, -rim:] = 255, 255, 255, 255
    inside = _lines(np.asarray(flat, dtype=np.uint8), recogniser)
    return _together(None, inside, None, words)


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
) -> Lettering:
    """The seal's own words in order: name, lines inside, code."""
    lines = [text for text, _ in inside]
    owner, score = _owner(name, inside, words)
    if not whole and name and owner and owner.startswith(name.text):
        owner = None
    if name and name.text and name.score >= WORD_SCORE:
        lines.insert(0, name.text)
    purpose = next(filter(None, (purpose_of(line, words) for line in lines)), None)
    code = code or next(filter(None, map(code_of, lines)), None)
    if code and not any(code in line for line in lines):
        lines.append(code)
    doubt = bool(name and name.named and owner is None and whole)
    return Lettering(tuple(lines), owner, purpose, code, score, doubt)


def _owner(
    name: Name | None, inside: tuple[tuple[str, float], ...], words: Words
) -> tuple[str | None, float]:
    """The name along the rim, or one that goes on in, or stands on, a line inside."""
    scores = [score for _, score in inside] + ([name.score] if name and name.text else [])
    if name and name.certain:
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
