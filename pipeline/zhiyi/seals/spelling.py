"""Several readings of one line of lettering put together letter by letter, by place.

A recogniser leaves out a letter that it is unsure of, and then is as sure of the rest as ever; so
readings of different lengths cannot be laid side by side as texts. Here they are laid side by
side by where along the line each letter stands, and every reading is heard with all the letters
that it thinks possible, not with its first choice alone. Where each letter has been cut out by
itself (``cells.py``), its cell is its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.protocols import Glimpse, Recogniser, Speller
from zhiyi.folding import fold
from zhiyi.seals.cells import cell_at, in_line
from zhiyi.seals.unwrap import Grey, picture_of
from zhiyi.seals.words import is_noise

Reading = tuple[Glimpse, ...]

STEPS = 1500
"""Places along the line that are looked at."""

SPIKE = 0.25
"""Least probability of any letter at a place that counts as a letter of one reading."""

SPREAD, REACH = 0.17, 0.45
"""In widths of a letter: how far readings differ in where a letter stands, and how far around its
place its glimpses are gathered."""

LEAST_HEARD = 0.12
"""Share of the readings that must have seen a letter at a place."""

POSSIBLE = 0.03
"""Share from which a character is told as one that it may be."""

CLOSEST = 0.55
"""Letters stand at least this far apart, in widths of a letter."""


@dataclass(frozen=True, slots=True)
class Letter:
    """``place`` along the line, 0 to 1; ``share`` of the readings' probability that it is this
    character; ``rival``: the next likeliest, with its share; ``others``: every other character that
    it may be, folded."""

    place: float
    char: str
    share: float
    rival: str = ""
    rival_share: float = 0.0
    others: frozenset[str] = frozenset()

    @property
    def lead(self) -> float:
        """By how much the character is likelier than the next."""
        return self.share - self.rival_share


def glimpses_of(lines: Sequence[Grey], recogniser: Recogniser) -> tuple[Reading, ...]:
    """What the recogniser sees along each line; of one that cannot tell, its text evenly spaced."""
    crops = [picture_of(line) for line in lines]
    if isinstance(recogniser, Speller):
        return recogniser.glimpses(crops)
    return tuple(_spaced(text, score) for text, score in recogniser.recognise(crops))


def _spaced(text: str, score: float) -> Reading:
    return tuple(
        Glimpse((place + 0.5) / len(text), ((char, score),)) for place, char in enumerate(text)
    )


def spelled(readings: Sequence[Reading]) -> tuple[tuple[Letter, ...], float]:
    """The letters that the readings show together, left to right, and the width of a letter."""
    spikes = [_spikes(reading) for reading in readings]
    pitch = _pitch(spikes)
    letters = []
    for place in _places(spikes, pitch):
        if shares := _shares(readings, place, REACH * pitch):
            letters.append(_letter(place, shares))
    return tuple(letters), pitch


def _letter(place: float, shares: Mapping[str, float]) -> Letter:
    """The likeliest of the characters, and the next.

    A simplified and a traditional form of one character are no two characters: 岚 and 嵐 are no
    doubt about the name. The form that is likelier is told.
    """
    forms: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for char, share in shares.items():
        forms[fold(char) or char][char] = share
    likely = sorted(
        (
            (min(forms[key], key=lambda char: (-forms[key][char], char)), sum(forms[key].values()))
            for key in forms
        ),
        key=lambda one: (-one[1], one[0]),
    )
    first, second = (*likely, ("", 0.0))[:2]
    others = frozenset(fold(char) for char, share in likely[1:] if share >= POSSIBLE)
    return Letter(place, *first, *second, others)


def _spikes(reading: Reading) -> list[tuple[float, float]]:
    """Place and probability of each letter of one reading: neighbouring columns of one letter."""
    found: list[tuple[float, float, float, str]] = []
    last = -1.0
    for glimpse in reading:
        mass = sum(share for _, share in glimpse.letters)
        if mass < SPIKE:
            continue
        best = glimpse.letters[0][0]
        if found and found[-1][3] == best and glimpse.place - last < 0.02:
            start, _, most, _ = found.pop()
            found.append((start, glimpse.place, max(most, mass), best))
        else:
            found.append((glimpse.place, glimpse.place, mass, best))
        last = glimpse.place
    return [((start + end) / 2, mass) for start, end, mass, _ in found]


def _pitch(spikes: Sequence[Sequence[tuple[float, float]]]) -> float:
    """The usual distance between letters."""
    steps = [
        step for reading in spikes for step in np.diff([place for place, _ in reading]).tolist()
    ]
    return float(np.median(steps)) if steps else 1.0


def _places(spikes: Sequence[Sequence[tuple[float, float]]], pitch: float) -> list[float]:
    """Where enough readings have a letter."""
    every = [spike for reading in spikes for spike in reading]
    if not every:
        return []
    grid = np.linspace(0, 1, STEPS)
    at, mass = np.array([place for place, _ in every]), np.array([mass for _, mass in every])
    near = np.exp(-0.5 * ((grid[:, None] - at) / (SPREAD * pitch)) ** 2)
    heard: NDArray[np.float64] = (near * mass).sum(axis=1) / len(spikes)
    inner = heard[1:-1]
    peaks = np.nonzero((inner >= heard[:-2]) & (inner > heard[2:]) & (inner > LEAST_HEARD))[0] + 1
    kept: list[float] = []
    for peak in sorted(peaks.tolist(), key=lambda peak: -heard[peak]):
        if all(abs(grid[peak] - place) > CLOSEST * pitch for place in kept):
            kept.append(float(grid[peak]))
    return sorted(kept)


def _shares(readings: Sequence[Reading], place: float, reach: float) -> dict[str, float]:
    """The characters seen around a place with their shares."""
    total: defaultdict[str, float] = defaultdict(float)
    for reading in readings:
        seen: defaultdict[str, float] = defaultdict(float)
        for glimpse in reading:
            if abs(glimpse.place - place) < reach:
                for char, share in glimpse.letters:
                    seen[char] = max(seen[char], share)
        whole = max(1.0, sum(seen.values()))
        for char, share in seen.items():
            total[char] += share / whole / len(readings)
    return dict(total)


def told(
    lines: Sequence[Sequence[Grey]], recogniser: Recogniser
) -> tuple[tuple[Mapping[str, float], ...], ...]:
    """For every line of cells what the recogniser reads in each: characters and probabilities."""
    found = []
    readings = glimpses_of([in_line(cells) for cells in lines], recogniser)
    for cells, reading in zip(lines, readings, strict=True):
        seen: list[dict[str, float]] = [{} for _ in cells]
        for glimpse in reading:
            number = cell_at(glimpse.place, cells)
            if number is not None:
                for char, share in glimpse.letters:
                    if not is_noise(char):
                        seen[number][char] = max(seen[number].get(char, 0.0), share)
        found.append(tuple(seen))
    return tuple(found)


def put_together(
    places: Sequence[float], heard: Sequence[tuple[Sequence[Mapping[str, float]], float]]
) -> tuple[Letter, ...]:
    """The letters at some places by several readings of their cells, each with its weight."""
    whole = sum(weight for _, weight in heard)
    letters = []
    for number, place in enumerate(places):
        total: defaultdict[str, float] = defaultdict(float)
        for reading, weight in heard:
            mass = max(1.0, sum(reading[number].values()))
            for char, share in reading[number].items():
                total[char] += weight * share / mass / whole
        if total:
            letters.append(_letter(place, total))
    return tuple(letters)


def certainty(reading: Sequence[Mapping[str, float]]) -> float:
    """The mean probability of the likeliest character of each cell."""
    return sum(max(cell.values(), default=0.0) for cell in reading) / max(1, len(reading))
