"""Whether what is bounded like a seal is one: by its words, else by how its ink is laid out."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

from zhiyi.rims import Frame, Ring
from zhiyi.seals.impressions import FAINT, UNCUT, Impression
from zhiyi.seals.lettering import Lettering, is_personal, tells
from zhiyi.seals.unwrap import level
from zhiyi.seals.words import Words, letters_in

LEAST_FILL, MOST_FILL = 0.03, 0.45
"""Inked part of what a seal's rim encloses. Measured: 80 seals 0.05 to 0.35, emblems 0.66, QR
codes 0.5."""

LETTERS_OF_BLUE = 8
"""Letters that must be read on a blue ring; logos in blue rings show up to 4."""

PURPOSE = "专用章"
"""What the line across a seal's foot ends with, read in part or whole."""

HAN = "[\u3400-\u9fff]"

COPIES = ("grey", "black")

LETTERED = 0.28
"""Least part of the ring's inside edge, as far as it is in sight, along which letters stand.
Measured on 72 drawn seals, faint, cut and copied ones with them: 0.34 and more; emblems, pies,
polar charts and rings around a sign: up to 0.22; flanges, dials and certification marks: 0.54."""

STAR, STAR_CORE = 0.4, 0.4
"""Least share of the fivefold wave in the ink around the middle, of a star turned anyhow, and least
inked part of its core. Measured: 60 stars of fresh pages 0.42 to 0.92 and 0.5 to 1; flanges, dials,
marks, charts and emblems up to 0.13."""

CORE = 5
"""Of the circles around the middle, those within a star's core."""

BAND = (0.9, 0.56)
"""Where letters stand, in parts of the rim, from the outside in."""

STROKES = (0.1, 0.85)
"""Inked part of the band across letters: less is bare, more is a spoke or a filled sector."""

FRAMED_FILL = 0.55
"""Most of what a frame encloses that is inked: letters run together on coarse scans."""

CODE_FILL, CODE_CHANGES = 0.45, 9.5
"""Least inked part, and least changes between ink and paper in a row, of a code for machines. Of 25
drawn personal seals the fuller ones (0.44 to 0.51) have up to 9.4 changes."""

SQUARE = 0.8
"""Least ratio of the sides of a personal seal."""

NAME_FILL = 0.1
"""Least inked part of a personal seal in letters that cannot be read."""

NAME_SIDE = 0.11
"""Most that a personal seal takes of the page's longer side: 32 mm."""

COPIED_NAME = 0.5
"""Least score of a name in a square on a copy: cells of a table give 0.2."""

LONG_WORD = 9
"""Letters from which a word of certification marks stands in no other word."""

MANY = 4
"""Different letters from which what is read on a ring is words, not the spokes of a chart."""

PLAIN_WORDS = 0.85
"""Score from which other words, that stand in a red square or ring, are believed."""


def is_seal(impression: Impression, reading: Lettering, words: Words) -> bool:
    """What has the words of a seal is one; so is red ink laid out like a seal's.

    A ring filled with ink is an emblem, an empty one a mark drawn by hand. Blue rings are logos
    more often than red ones: they must have letters, unless the edge of the page cuts them; in a
    whole ring those of all lines count, since the name along it is often read in pieces. Letters
    all along the rim around a star are a seal in any ink, readable or not. What is read as figures
    alone is a dial. A rim on a copy that has no star must bear a seal's words.
    """
    fill, framed = impression.fill, isinstance(impression.rim, Frame)
    if fill > (FRAMED_FILL if framed else MOST_FILL) or (framed and _is_speckled(impression)):
        return False
    if tells(reading, words) or any(PURPOSE in line for line in reading.lines):
        return True
    copied = impression.colour in COPIES
    if fill < LEAST_FILL and (copied or framed or _letters(reading) < LETTERS_OF_BLUE):
        return False
    if isinstance(impression.rim, Frame):
        return _is_personal(impression, impression.rim, reading)
    if _is_starred(impression, impression.rim):
        return True
    if copied:
        return reading.doubtful or (impression.cut and _has_a_cut_name(impression, reading))
    if _is_dial(reading) or _of_a_certifier(reading):
        return False
    return _is_ring(impression, impression.rim, reading)


def _is_ring(impression: Impression, rim: Ring, reading: Lettering) -> bool:
    letters = [letters_in(line) for line in reading.lines]
    longest, lettered = max(letters, default=0), along_rim(impression, rim)
    if impression.cut and lettered >= LETTERED:
        return True
    if impression.colour == "red":
        if rim.seen < 0.5:
            return longest >= 2
        return lettered >= LETTERED or has_star(impression, rim) or longest >= LETTERS_OF_BLUE // 2
    whole = rim.seen >= UNCUT and longest >= LETTERS_OF_BLUE // 2
    return (_letters(reading) if whole else longest) >= LETTERS_OF_BLUE


def _is_starred(impression: Impression, rim: Ring) -> bool:
    """Whether letters stand all along a whole rim around a star."""
    starred = rim.seen >= UNCUT and has_star(impression, rim)
    return starred and along_rim(impression, rim) >= LETTERED


def _has_a_cut_name(impression: Impression, reading: Lettering) -> bool:
    """Whether a part of a Chinese name stands along what the edge leaves of a rim."""
    assert isinstance(impression.rim, Ring)
    longest = max((len(re.findall(HAN, line)) for line in reading.lines), default=0)
    return longest >= MANY and along_rim(impression, impression.rim) >= LETTERED


def _letters(reading: Lettering) -> int:
    """Letters of all lines; none where the same few come again and again."""
    different = {char for char in reading.text if char.isalpha()}
    return sum(map(letters_in, reading.lines)) if len(different) >= MANY else 0


def _is_personal(impression: Impression, rim: Frame, reading: Lettering) -> bool:
    """A square with a name of two to four letters, or in red with letters that nobody reads:
    personal seals are often cut in seal script."""
    width, height = rim.size
    if min(width, height) < SQUARE * max(width, height):
        return False
    if is_personal(reading):
        sure = impression.colour not in COPIES or reading.score >= COPIED_NAME
        return impression.colour == "red" or (sure and len(reading.text) >= 3)
    box = impression.box
    small = min(box.right - box.left, box.bottom - box.top) <= NAME_SIDE
    plain = reading.score >= PLAIN_WORDS and len(re.findall(r"[A-Za-z0-9]", reading.text)) >= 3
    return impression.colour == "red" and small and impression.fill >= NAME_FILL and not plain


def _is_speckled(impression: Impression) -> bool:
    """Whether ink and paper change as often as in a code for machines."""
    assert isinstance(impression.rim, Frame)
    dark = level(impression.inks[0], impression.rim) < FAINT
    changes = float((dark[:, 1:] != dark[:, :-1]).sum(axis=1).mean())
    return impression.fill >= CODE_FILL and changes >= CODE_CHANGES


def along_rim(impression: Impression, rim: Ring) -> float:
    """The part of the rim in sight along whose inside letters stand."""
    ink = impression.inks[0] < FAINT
    sizes = np.linspace(*BAND, 18)
    rings = np.stack([np.rint(rim.points(size)).astype(int) for size in sizes])
    left, top, right, bottom = impression.sight
    x, y = rings[..., 0], rings[..., 1]
    seen = (x >= max(0, left)) & (y >= max(0, top))
    seen &= (x < min(right, ink.shape[1])) & (y < min(bottom, ink.shape[0]))
    inked = np.zeros(seen.shape, dtype=np.bool_)
    inked[seen] = ink[y[seen], x[seen]]
    in_sight = seen.mean(axis=0) > 0.7
    if not in_sight.any():
        return 0.0
    share = inked.sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return float(((share >= STROKES[0]) & (share <= STROKES[1]))[in_sight].mean())


def has_star(impression: Impression, rim: Ring) -> bool:
    """Whether a five-pointed star stands in the middle: around it, ink comes five times."""
    ink = impression.inks[0] < FAINT
    points = np.stack(
        [np.rint(rim.points(size)).astype(int) for size in np.linspace(0.06, 0.34, 24)]
    )
    x = np.clip(points[..., 0], 0, ink.shape[1] - 1)
    y = np.clip(points[..., 1], 0, ink.shape[0] - 1)
    waves = np.abs(np.fft.rfft(ink[y, x].mean(axis=0))) ** 2
    filled = float(ink[y[:CORE], x[:CORE]].mean()) >= STAR_CORE
    return bool(filled and waves[5] >= STAR * waves[1:16].sum() and waves[5] > 0)


def _is_dial(reading: Lettering) -> bool:
    """Whether figures were read and nothing else, other than a seal's code at the foot."""
    text = reading.text
    figures = len(re.findall(r"\d", text))
    return reading.lines != (reading.code,) and figures >= 6 and letters_in(text) <= figures // 4


def _of_a_certifier(reading: Lettering) -> bool:
    """Whether the words are those of a certification mark: along a ring blanks are lost, and nobody
    can tell which word is the first."""
    text = reading.text.upper()
    rounds = [re.sub(r"[^A-ZÜ]", "", line.upper()) * 2 for line in reading.lines]
    return any(
        re.search(rf"\b{re.escape(word)}\b", text)
        or (len(word) >= LONG_WORD and any(word.replace(" ", "") in line for line in rounds))
        for word in _certifiers()
    )


@cache
def _certifiers() -> tuple[str, ...]:
    data = tomllib.loads(files("zhiyi.knowledge").joinpath("seals.toml").read_text("utf-8"))
    return tuple(data["certification"]["words"])
