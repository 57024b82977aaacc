"""The letters along a rim, each cut out by itself and upright.

A strip that is laid out straight (``unwrap.strip``) bends the letters: at their feet it stretches
them, half as wide again on small seals, so that neighbours run into each other. The letters of a
real seal are stiff. So once it is known about where they stand, each is cut out as it is, without
what reaches in from its neighbours, and the cells are set side by side.

Measured on 40 drawn seals (tests/measure/drawn_seals.py 40 --seed 7): the likeliest characters of
one such line are the whole name in 33, of nine renderings of the bent strip together in 21.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.rims import Ring
from zhiyi.seals.unwrap import LETTER_PIXELS, STEPS, TURN, Arc, Grey, outline

Floats = NDArray[np.float64]

SMOOTH = 40
"""Points of the outline on either side over which its bend is taken."""

WIDEST = 1.25
"""Width of a cell at most, in heights."""

INTO = 0.08
"""How far beyond the middle between two letters a cell reaches, in steps."""

SHIFTS = (-0.18, -0.12, -0.06, 0.0)
"""Recognisers tell a letter when they have seen most of it: where it may stand against where it is
told, in steps. Which of these it is differs from seal to seal: the reader is asked
(``names.py``)."""

NEAR = 0.3
"""Letters further than this from equal steps, in steps, are not counted when these are sought."""

LEAST = 4
"""Letters from which equal steps can be told."""

CELL_GAP, MARGIN = 3, 12
"""White between cells and at the ends of a line of cells, in pixels."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the letters stand: ways, at equal steps but for a smooth change of these."""

    ways: tuple[float, ...]
    step: float

    def moved(self, share: float) -> Places:
        """All letters moved by a share of a step."""
        return Places(tuple(way + share * self.step for way in self.ways), self.step)

    def ends(self) -> Places:
        """Where one more letter before the first and after the last would stand."""
        return Places((self.ways[0] - self.step, self.ways[-1] + self.step), self.step)


@dataclass(frozen=True, slots=True)
class Course:
    """The way along the middle of the letters, in heights of a letter.

    Point ``first`` of the outline is at way 0; ``ways`` are those of ``points``, which are counted
    from ``first``; ``bend`` is the outline's, in 1 / pixels; depths are in pixels.
    """

    points: Floats
    normals: Floats
    bend: Floats
    first: int
    count: int
    counted: Floats
    ways: Floats
    depths: tuple[float, float]

    @property
    def height(self) -> float:
        return self.depths[1] - self.depths[0]

    def way_of(self, place: float) -> float:
        """The way of a place on the strip of the arc, 0 to 1."""
        return float(np.interp(place * self.count, self.counted, self.ways))

    def place_of(self, way: float) -> float:
        return float(np.interp(way, self.ways, self.counted)) / max(1, self.count)

    def along(self, other: Course, places: Places) -> Places:
        """Places of another course of the same arc on this one."""
        ways = tuple(self.way_of(other.place_of(way)) for way in places.ways)
        return Places(ways, places.step * other.height / self.height)

    def points_at(self, ways: Sequence[float]) -> NDArray[np.int64]:
        """The points of the outline that are nearest to some ways."""
        counted = np.rint(np.interp(ways, self.ways, self.counted)).astype(np.int64)
        return (self.first + counted) % STEPS


def course(ring: Ring, arc: Arc, band: tuple[float, float]) -> Course:
    """The course of the letters of an arc between two depths (fractions of the shorter axis)."""
    line, short = outline(ring), min(ring.a, ring.b)
    first, last = line.nearest(arc.start), line.nearest(arc.start + arc.span)
    count = (last - first) % STEPS if arc.span < TURN - 1e-6 else STEPS
    step = line.length / STEPS
    turned = np.arctan2(line.normals[:, 1], line.normals[:, 0])
    turn = np.roll(turned, -SMOOTH) - np.roll(turned, SMOOTH)
    bend = np.abs((turn + np.pi) % TURN - np.pi) / (2 * SMOOTH * step)
    depths = (band[0] * short, band[1] * short)
    beyond = STEPS // 4
    counted = np.arange(-beyond, count + beyond + 1)
    inner = step * np.maximum(
        0.1, 1 - (depths[0] + depths[1]) / 2 * bend[(first + counted) % STEPS]
    )
    ways = np.cumsum(inner) - inner[0]
    ways = (ways - ways[beyond]) / max(depths[1] - depths[0], 1e-6)
    return Course(
        line.points, line.normals, bend, first, count, counted.astype(np.float64), ways, depths
    )


def places_of(told: Sequence[float], way: Course) -> Places | None:
    """Where letters stand that were told at some places of the strip; None where that is too few
    or no order is in them. A letter that was not told stands where the steps leave a place."""
    at = np.array([way.way_of(place) for place in told])
    if len(at) < LEAST:
        return None
    usual = float(np.median(np.diff(at)))
    if usual <= 0:
        return None
    number, kept = _numbered(at, usual)
    for degree in (1, 1, 2):
        if len(set(number[kept].tolist())) < LEAST + degree:
            break
        fit = np.polyfit(number[kept], at[kept], degree)
        every = np.arange(number.min() - 1, number.max() + 2)
        should = np.polyval(fit, every)
        nearest = np.abs(at[:, None] - should[None]).argmin(axis=1)
        number, kept = every[nearest], np.abs(at - should[nearest]) < NEAR * usual
    known = sorted(set(number[kept].tolist()))
    if len(known) < LEAST:
        return None
    fit = np.polyfit(number[kept], at[kept], 2 if len(known) >= LEAST + 2 else 1)
    # a letter at the end is told where it is cut off: it is there, though not at its step
    ways = np.polyval(fit, np.arange(number.min(), number.max() + 1))
    steps = np.diff(ways)
    if steps.min() <= 0.5 * usual:
        return None
    return Places(tuple(ways.tolist()), float(np.median(steps)))


def _numbered(at: Floats, usual: float) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The number of each letter along equal steps, and whether it is near its step."""
    best: tuple[float, float, float] | None = None
    for step in np.linspace(0.9 * usual, 1.1 * usual, 41).tolist():
        for start in at.tolist():
            off = np.abs((at - start) / step - np.rint((at - start) / step))
            cost = float(np.minimum(off, NEAR).sum())
            if best is None or cost < best[0] - 1e-9:
                best = cost, step, start
    if best is None:
        raise ValueError("there are letters to be numbered")
    _, step, start = best
    steps = (at - start) / step
    number = np.rint(steps).astype(np.int64)
    return number, np.abs(steps - number) < NEAR


def cells(ink: Grey, way: Course, places: Places, *, into: float = INTO) -> list[Grey]:
    """The letters, each upright by itself, ``LETTER_PIXELS`` high, all of one width."""
    at = way.points_at(places.ways)
    width = min(places.step, WIDEST) * way.height
    columns = int(np.clip(round(width / way.height * LETTER_PIXELS), 16, 64))
    aside = np.linspace(-0.5, 0.5, columns)[None, None, :] * width
    depth = np.linspace(*way.depths, LETTER_PIXELS)[None, :, None]
    inward = way.normals[at]
    along = way.points[(at + 1) % STEPS] - way.points[at - 1]
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    x, y = (
        way.points[at, n][:, None, None]
        + inward[:, n][:, None, None] * depth
        + along[:, n][:, None, None] * aside
        for n in (0, 1)
    )
    shape = (len(at) * LETTER_PIXELS, columns)
    found = cv2.remap(
        ink,
        x.reshape(shape).astype(np.float32),
        y.reshape(shape).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    ).reshape(len(at), LETTER_PIXELS, columns)
    # the cell is a sector around the centre of the bend: neighbours stand beyond its sides
    bend = np.maximum(way.bend[at], 1e-6)[:, None, None]
    half = places.step * way.height / 2 * (1 + 2 * into)
    beside = np.arctan2(np.abs(aside), 1 / bend - depth)
    own = beside <= np.arctan2(half, 1 / bend - sum(way.depths) / 2)
    return list(np.where(own, found, 255).astype(np.uint8))


def in_line(some: Sequence[Grey]) -> Grey:
    """Cells side by side, with white between and around them."""
    gap = np.full((LETTER_PIXELS, CELL_GAP), 255, dtype=np.uint8)
    line = np.hstack([part for cell in some for part in (cell, gap)])
    return np.asarray(
        cv2.copyMakeBorder(line, 4, 4, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=(255,)),
        dtype=np.uint8,
    )


def cell_at(place: float, some: Sequence[Grey]) -> int | None:
    """Which of the cells stands at a place of their line, 0 to 1."""
    wide = some[0].shape[1] + CELL_GAP
    pixel = place * (len(some) * wide + 2 * MARGIN) - MARGIN
    number = int(pixel // wide)
    return number if 0 <= number < len(some) else None
