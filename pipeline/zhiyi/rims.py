"""The rim of a seal, fitted to a mask of ink: an ellipse (whole, worn or cut) or a frame.

All lengths are pixels of the mask that was given. Fitting is deterministic: the random samples
come from a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Area = tuple["slice[int, int, None]", "slice[int, int, None]"]
"""Rows and columns."""

ANGLES = 144
"""Directions in which a rim is looked at: every 2.5 degrees."""

ROUND = 0.84
"""Least ratio of the axes of a round seal. Round seals seen askew by phones stay above 0.88; oval
seals are made 45 x 30, 40 x 30 and 50 x 36 mm: 0.75 at most."""

ASPECTS = (1.0, 0.75, 0.67)
"""Ratios of the axes that rims are sought in; the fit then follows tilt and perspective."""

SAMPLES = 700
"""Triples of ink pixels tried for each aspect: with a third of the ink on the rim, 26 of them lie
on it altogether."""

SURE = 0.55
"""Inked part of a line that must be seen before what print hides is given for inked too."""


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse of ink. ``turn``: radians from the x axis to the axis ``a``, clockwise as seen.

    ``seen``: part of the perimeter that lies inside the box of the ink: a seal that is cut, by the
    page edge or by a sheet that lay over it, ends there; ``share``: part of that which is inked,
    or hidden by print (``credited``);
    ``clear``: part of the perimeter with no ink on either side of it.
    """

    x: float
    y: float
    a: float
    b: float
    turn: float
    share: float = 0.0
    seen: float = 1.0
    clear: float = 0.0

    @property
    def is_round(self) -> bool:
        return min(self.a, self.b) >= ROUND * max(self.a, self.b)

    def scaled(self, factor: float, dx: float = 0.0, dy: float = 0.0) -> Ring:
        """The ring in a picture ``factor`` times as large, moved by (dx, dy) afterwards."""
        x, y = (self.x + 0.5) * factor - 0.5 + dx, (self.y + 0.5) * factor - 0.5 + dy
        return replace(self, x=x, y=y, a=self.a * factor, b=self.b * factor)

    def points(self, size: float = 1.0, count: int = ANGLES) -> Floats:
        """Points (x, y) along the ellipse made ``size`` times as large: count x 2."""
        angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
        ring = np.array([[self.x, self.y, self.a * size, self.b * size, self.turn]])
        return np.asarray(_ellipse_points(ring, angle)[0], dtype=np.float64)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """left, top, right, bottom of the whole ellipse, outside the picture too."""
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        across = float(np.hypot(self.a * cos, self.b * sin))
        down = float(np.hypot(self.a * sin, self.b * cos))
        return self.x - across, self.y - down, self.x + across, self.y + down


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of ink: corners clockwise from the upper left, (x, y); ``share`` of its worst
    side that is inked."""

    corners: tuple[tuple[float, float], ...]
    share: float

    def scaled(self, factor: float, dx: float = 0.0, dy: float = 0.0) -> Frame:
        """The frame in a picture ``factor`` times as large, moved by (dx, dy) afterwards."""
        moved = tuple(
            ((x + 0.5) * factor - 0.5 + dx, (y + 0.5) * factor - 0.5 + dy) for x, y in self.corners
        )
        return replace(self, corners=moved)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height along its own sides."""
        points = np.array(self.corners)
        sides = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
        return float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2


def find_ring(
    mask: Mask, area: Area, *, least: float, most: float, hidden: Mask | None = None
) -> Ring | None:
    """The ellipse of the ink in the area whose visible perimeter carries most of it.

    Its semi-axes lie within ``least, most``; it may reach out of the area and of the mask.
    ``hidden``: where print covers what may be ink.
    """
    ring = _ring_of(mask[area], least, most)
    if ring and hidden is not None:
        ring = replace(ring, share=_share_with(_thickened(mask[area]), hidden[area], ring))
    return ring and ring.scaled(1.0, area[1].start, area[0].start)


def credited(inked: Mask, hidden: Mask) -> float:
    """The inked part of a line, given what is hidden for inked where most of the rest is."""
    visible = ~hidden | inked
    plain, sure = float(inked.mean()), float(inked.sum() / max(1, visible.sum()))
    return float((inked | hidden).mean()) if plain >= SURE and sure >= plain else plain


def _share_with(thick: Mask, hidden: Mask, ring: Ring) -> float:
    points = ring.points()
    inked, inside = _at(thick, points)
    covered, _ = _at(hidden, points)
    return credited(inked[inside], covered[inside]) if inside.any() else 0.0


def _ring_of(mask: Mask, least: float, most: float) -> Ring | None:
    ys, xs = np.nonzero(mask)
    if len(xs) < 20:
        return None
    thick = _thickened(mask)
    guesses = [_outer_guess(xs, ys)]
    points = np.stack([xs, ys], axis=1).astype(np.float64)
    guesses += [_circles(points, aspect, least, most) for aspect in ASPECTS]
    rings = np.concatenate([guess for guess in guesses if len(guess)] or [np.empty((0, 5))])
    if not len(rings):
        return None
    scores = _scores(thick, rings)
    best = rings[np.argsort(scores[0] - 0.4 * scores[2])[::-1][:12]]
    fitted = [_refined(mask, thick, ring) for ring in best]
    whole = [ring for ring in fitted if _fits(ring, least, most)]
    return max(whole, key=_quality, default=None)


def fit_near(mask: Mask, ring: Ring) -> Ring:
    """The ring moved onto the strokes near it: by trying its neighbours, then by fitting."""
    pad = 30 + 0.25 * max(ring.a, ring.b)
    left, top, right, bottom = (int(side) for side in ring.extent)
    rows = slice(max(0, int(top - pad)), max(0, int(bottom + pad)))
    columns = slice(max(0, int(left - pad)), max(0, int(right + pad)))
    near = ring.scaled(1.0, -columns.start, -rows.start)
    return _moved(mask[rows, columns], near).scaled(1.0, columns.start, rows.start)


def _moved(mask: Mask, ring: Ring) -> Ring:
    thick = _thickened(mask)
    start = np.array([ring.x, ring.y, ring.a, ring.b, ring.turn])
    for step in (4.0, 2.0, 1.0):
        moves = [np.zeros(5)]
        moves += [sign * step * np.eye(5)[axis] for axis in range(4) for sign in (-1, 1)]
        moves += [sign * step * np.array([0, 0, 1, 1, 0]) for sign in (-1, 1)]
        moves += [sign * step * np.array([0, 0, 0, 0, 0.02]) for sign in (-1, 1)]
        for _ in range(4):
            trials = start + np.array(moves)
            share, _, beside = _scores(thick, trials)
            best = int(np.argmax(share - 0.3 * beside))
            start = trials[best]
            if best == 0:
                break
    return _refined(mask, thick, start)


def _fits(ring: Ring, least: float, most: float) -> bool:
    return least <= min(ring.a, ring.b) and max(ring.a, ring.b) <= most


def _quality(ring: Ring) -> float:
    return ring.share * (0.5 + 0.5 * ring.seen) - 0.4 * (1 - ring.clear)


def _thickened(mask: Mask) -> Mask:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _ellipse_points(rings: Floats, angle: Floats) -> Floats:
    """rings: n x 5 (x, y, a, b, turn); gives n x angles x 2."""
    x, y, a, b, turn = (rings[:, column, None] for column in range(5))
    along, across = a * np.cos(angle), b * np.sin(angle)
    return np.stack(
        [
            x + along * np.cos(turn) - across * np.sin(turn),
            y + along * np.sin(turn) + across * np.cos(turn),
        ],
        axis=2,
    )


def _at(mask: Mask, points: Floats) -> tuple[Mask, Mask]:
    """Whether each point is inked, and whether it lies in the picture."""
    columns, rows = np.rint(points[..., 0]).astype(int), np.rint(points[..., 1]).astype(int)
    inside = (columns >= 0) & (rows >= 0) & (columns < mask.shape[1]) & (rows < mask.shape[0])
    inked = np.zeros(inside.shape, dtype=np.bool_)
    inked[inside] = mask[rows[inside], columns[inside]]
    return inked, inside


def _scores(mask: Mask, rings: Floats) -> tuple[Floats, Floats, Floats]:
    """For each ring: inked part of its visible perimeter, visible part, and how crowded it is
    (ink beside the rim on the outside)."""
    angle = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    inked, inside = _at(mask, _ellipse_points(rings, angle))
    seen = inside.mean(axis=1)
    share = inked.sum(axis=1) / np.maximum(inside.sum(axis=1), 1)
    outer = rings.copy()
    outer[:, 2:4] = outer[:, 2:4] * 1.06 + 2.0
    crowd, _ = _at(mask, _ellipse_points(outer, angle))
    beside = (crowd & inked).sum(axis=1) / np.maximum(inked.sum(axis=1), 1)
    return share * (seen > 0.12), seen, beside


def _outer_guess(xs: NDArray[np.int_], ys: NDArray[np.int_]) -> Floats:
    """The ellipse through the outermost ink in each direction from the middle: 0 or 1 x 5."""
    dx, dy = xs - (xs.min() + xs.max()) / 2, ys - (ys.min() + ys.max()) / 2
    sector = ((np.arctan2(dy, dx) + np.pi) / (2 * np.pi) * ANGLES).astype(int) % ANGLES
    order = np.lexsort((np.hypot(dx, dy), sector))
    last = np.append(np.nonzero(np.diff(sector[order]))[0], len(order) - 1)
    picked = order[last]
    hull = np.stack([xs[picked], ys[picked]], axis=1).astype(np.float32)
    return _fitted(hull)


def _fitted(points: NDArray[np.float32]) -> Floats:
    if len(points) < 8:
        return np.empty((0, 5))
    (x, y), (major, minor), turn = cv2.fitEllipseDirect(points)
    if not np.isfinite([x, y, major, minor]).all() or minor <= 0.3 * major:
        return np.empty((0, 5))
    return np.array([[x, y, major / 2, minor / 2, np.deg2rad(turn)]])


def _circles(points: Floats, aspect: float, least: float, most: float) -> Floats:
    """Circles through random triples of ink, the picture first stretched downwards by 1/aspect."""
    random = np.random.default_rng(7)
    triples = points[random.integers(0, len(points), (SAMPLES, 3))] / np.array([1.0, aspect])
    p, q, r = triples[:, 0], triples[:, 1] - triples[:, 0], triples[:, 2] - triples[:, 0]
    cross = 2 * (q[:, 0] * r[:, 1] - q[:, 1] * r[:, 0])
    good = np.abs(cross) > 1.0
    p, q, r, cross = p[good], q[good], r[good], cross[good]
    qq, rr = (q**2).sum(axis=1), (r**2).sum(axis=1)
    dx = (r[:, 1] * qq - q[:, 1] * rr) / cross
    dy = (q[:, 0] * rr - r[:, 0] * qq) / cross
    radius = np.hypot(dx, dy)
    fits = (radius <= most) & (radius * aspect >= least)
    x, y, radius = (p[:, 0] + dx)[fits], (p[:, 1] + dy)[fits], radius[fits]
    return np.stack([x, y * aspect, radius, radius * aspect, np.zeros_like(x)], axis=1)


def _refined(mask: Mask, thick: Mask, ring: Floats) -> Ring:
    """The ellipse fitted again to the ink near it, twice, as long as that covers more of it."""
    best = ring[None, :]
    share, seen, beside = _scores(thick, best)
    for _ in range(2):
        near = _ink_near(mask, best[0])
        again = _fitted(near) if seen[0] > 0.5 else np.empty((0, 5))
        if not len(again):
            break
        new = _scores(thick, again)
        if new[0][0] < share[0]:
            break
        best, (share, seen, beside) = again, new
    x, y, a, b, turn = (float(value) for value in best[0])
    return Ring(x, y, a, b, turn, float(share[0]), float(seen[0]), 1 - float(beside[0]))


def _ink_near(mask: Mask, ring: Floats) -> NDArray[np.float32]:
    ys, xs = np.nonzero(mask)
    x, y, a, b, turn = ring
    dx, dy = xs - x, ys - y
    along = (dx * np.cos(turn) + dy * np.sin(turn)) / a
    across = (dy * np.cos(turn) - dx * np.sin(turn)) / b
    near = np.abs(np.hypot(along, across) - 1) * min(a, b) < max(2.5, 0.05 * min(a, b))
    return np.stack([xs[near], ys[near]], axis=1).astype(np.float32)
