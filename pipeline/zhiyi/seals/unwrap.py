"""The lettering of a round or oval seal laid out straight.

An ``Impression`` is the ink alone: grey, ink dark on white, the print under it gone. Directions
are radians from the x axis, clockwise as seen. Depth is the distance from the rim towards the
middle, in fractions of the shorter semi-axis; text on ovals keeps the same distance from the rim
all along, so lines of equal depth are taken along the normals, not by shrinking the ellipse.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.rims import Frame, Ring
from zhiyi.source import Picture

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

TURN = 2 * np.pi
STEPS = 2880
"""Points along the ellipse from which equal steps of length are taken."""

LETTER_PIXELS = 48
"""Height that lines are laid out at: what recognisers are trained on."""

INK = 110
"""Grey level below which a pixel counts as ink on an impression."""

PROBE = (0.19, 0.28)
"""Depths at which only the name along the rim has ink: the code along the bottom ends before,
the line across the bottom begins after. Measured on seals of 38 to 50 mm of the dev folders."""

RIM_DEPTH = 0.04
"""Where the rim ends: rims are 1 to 1.2 mm wide on seals of 40 to 42 mm."""

FRAME_RIM = 0.07
"""Width of a frame's rim, in fractions of its shorter side."""

LEAST_BAND = 0.12
"""Depth that letters take at least."""

LINE_INK = 2.2
"""How much more ink than letters a thin line along the rim has, lengthwise."""

LEAST_GAP = np.deg2rad(7)
"""A smaller gap than this is not taken for the end of the name."""

GAPS = 3
"""Gaps tried as the place where the name begins and ends."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A run of lettering: from ``start`` clockwise over ``span`` radians."""

    start: float
    span: float

    @property
    def down(self) -> float:
        """The direction opposite to the middle of the lettering: where the foot of the seal is."""
        return (self.start + self.span / 2 + np.pi) % TURN


@dataclass(frozen=True, slots=True)
class Outline:
    """Points of an ellipse at equal steps of length, with their inward normals and directions."""

    points: Floats
    normals: Floats
    directions: Floats
    length: float

    def nearest(self, direction: float) -> int:
        """The index of the point that lies in a direction from the middle."""
        apart = np.abs((self.directions - direction + np.pi) % TURN - np.pi)
        return int(np.argmin(apart))


def outline(ring: Ring) -> Outline:
    """The ellipse in ``STEPS`` points; directions grow clockwise from the first."""
    angle = np.linspace(0, TURN, 4 * STEPS, endpoint=False)
    along, across = ring.a * np.cos(angle), ring.b * np.sin(angle)
    cos, sin = np.cos(ring.turn), np.sin(ring.turn)
    points = np.stack([along * cos - across * sin, along * sin + across * cos], axis=1)
    steps = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    length = float(steps.sum())
    places = np.searchsorted(np.cumsum(steps), np.linspace(0, length, STEPS, endpoint=False))
    points = points[np.minimum(places, len(points) - 1)]
    tangent = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    normals = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    directions = np.arctan2(points[:, 1], points[:, 0]) % TURN
    return Outline(points + np.array([ring.x, ring.y]), normals, directions, length)


def strip(
    ink: Grey, ring: Ring, arc: Arc, depths: tuple[float, float], *, foot: bool = False
) -> Grey:
    """The ink of an arc between two depths, laid out straight, ``LETTER_PIXELS`` high.

    Letters with their heads towards the rim stand upright; with ``foot``, letters with their feet
    towards the rim do, and the arc is read counterclockwise.
    """
    line = outline(ring)
    first, last = line.nearest(arc.start), line.nearest(arc.start + arc.span)
    count = (last - first) % STEPS if arc.span < TURN - 1e-6 else STEPS
    short = min(ring.a, ring.b)
    thickness = (depths[1] - depths[0]) * short
    middle = 1 - (depths[0] + depths[1]) / 2 * short / ((ring.a + ring.b) / 2)
    length = count / STEPS * line.length * middle
    width = max(8, round(length / max(thickness, 1.0) * LETTER_PIXELS))
    places = (first + np.linspace(0, count, width)).astype(int) % STEPS
    depth = np.linspace(depths[0], depths[1], LETTER_PIXELS)[:, None, None] * short
    grid = (line.points[places][None] + line.normals[places][None] * depth).astype(np.float32)
    flat = cv2.remap(
        ink,
        grid[:, :, 0],
        grid[:, :, 1],
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return np.asarray(flat[::-1, ::-1] if foot else flat, dtype=np.uint8)


def letterings(ink: Grey, ring: Ring) -> tuple[Arc, ...]:
    """Where the name may run along the rim: all but one gap without ink, the widest gap first."""
    probe = strip(ink, ring, Arc(0.0, TURN), PROBE)
    places = np.nonzero((probe < INK).mean(axis=0) > 0.04)[0]
    if not len(places):
        return ()
    line, whole = outline(ring), probe.shape[1]
    gaps = np.diff(np.append(places, places[0] + whole))
    wide = [i for i in np.argsort(gaps)[::-1][:GAPS] if gaps[i] / whole * TURN >= LEAST_GAP]
    zero, margin, arcs = line.nearest(0.0), np.deg2rad(3), []
    for gap in wide:
        begin, end = places[[(gap + 1) % len(places), gap]] / whole * STEPS
        start = float(line.directions[int(zero + begin) % STEPS])
        stop = float(line.directions[int(zero + end) % STEPS])
        arcs.append(Arc(start - margin, (stop - start) % TURN + 2 * margin))
    return tuple(arcs)


def bands(ink: Grey, ring: Ring, arc: Arc) -> tuple[tuple[float, float], ...]:
    """Depths between which the letters of the arc may stand, the likeliest first."""
    flat = strip(ink, ring, arc, (0.0, 0.64)) < INK
    rows = flat.mean(axis=1)
    depth = np.linspace(0.0, 0.64, len(rows))
    quiet = rows < max(0.02, 0.12 * float(np.percentile(rows, 80)))
    found: list[tuple[float, float]] = []
    begin = next((i for i in range(1, len(rows)) if quiet[i] and not quiet[i:].all()), None)
    for first, last in _runs(~quiet, begin):
        if depth[last] - depth[first] > LEAST_BAND:
            inner = first + _thin_line(rows[first:last])
            pad = 0.03 if inner == first else 0.0
            found.append((max(0.0, float(depth[inner]) - pad), float(depth[last]) + 0.03))
            break
    return (*found, (0.06, 0.42), (0.05, 0.34), (0.08, 0.5))


def _runs(marked: NDArray[np.bool_], begin: int | None) -> list[tuple[int, int]]:
    """First and last (open) index of each run of marked rows from ``begin`` that ends within."""
    if begin is None:
        return []
    later = np.concatenate(([False], marked[begin:])).astype(np.int8)
    edges = (np.flatnonzero(np.diff(later)) + begin).tolist()
    return list(zip(edges[::2], edges[1::2], strict=False))


def _thin_line(rows: Floats) -> int:
    """Rows at the outer edge of letters that a second, thin line of the rim takes; 0 without."""
    usual = float(np.median(rows))
    line = np.flatnonzero(rows[:4] > LINE_INK * usual)
    return int(line[-1]) + 1 if len(line) else 0


def squeezed(line: Grey) -> Grey:
    """A line with the blank between widely spaced letters narrowed, and white around it."""
    blank = ~(line < INK).any(axis=0)
    most = LETTER_PIXELS // 4
    keep = np.ones(line.shape[1], dtype=np.bool_)
    run = 0
    for column, empty in enumerate(np.atleast_1d(blank)):
        run = run + 1 if empty else 0
        keep[column] = run <= most
    return np.asarray(
        cv2.copyMakeBorder(line[:, keep], 4, 4, 12, 12, cv2.BORDER_CONSTANT, value=(255,)),
        dtype=np.uint8,
    )


def upright(ink: Grey, ring: Ring, arc: Arc, band: tuple[float, float]) -> Grey:
    """What stands inside of the name along the rim, turned so that the foot is down."""
    bare = np.where(_within_name(ink, ring, band), ink, 255).astype(np.uint8)
    left, top, right, bottom = ring.extent
    turn = np.rad2deg((arc.down if arc.span < TURN else np.pi / 2) - np.pi / 2)
    side = max(right - left, bottom - top)
    scale = max(1.0, 400 / side)
    matrix = cv2.getRotationMatrix2D((ring.x, ring.y), turn, scale)
    size = round(side * scale) + 20
    matrix[:, 2] += np.array([size / 2 - ring.x, size / 2 - ring.y])
    turned = cv2.warpAffine(bare, matrix, (size, size), flags=cv2.INTER_CUBIC, borderValue=(255,))
    return np.asarray(turned, dtype=np.uint8)


def _within_name(ink: Grey, ring: Ring, band: tuple[float, float]) -> NDArray[np.bool_]:
    """The marks that lie, on the mean of their ink, deeper than the letters of the name.

    The line across the foot reaches out beside the name: depth alone would cut its ends.
    """
    depth = depths(ink.shape, ring)
    marks = ((ink < INK) & (depth > RIM_DEPTH)).astype(np.uint8)
    size = max(3, round(0.04 * min(ring.a, ring.b)))
    joined = cv2.dilate(marks, np.ones((size, size), np.uint8))
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    inked = np.bincount(labels[marks > 0], minlength=count)
    deep = np.bincount(labels[marks > 0], weights=depth[marks > 0], minlength=count)
    keep = deep > inked * (0.25 * band[0] + 0.75 * band[1])
    keep[0] = False
    return np.asarray(keep[labels], dtype=np.bool_)


def depths(shape: tuple[int, ...], ring: Ring) -> Floats:
    """Depth of every pixel; negative outside of the rim."""
    ys, xs = np.mgrid[: shape[0], : shape[1]]
    dx, dy = xs - ring.x, ys - ring.y
    cos, sin = np.cos(ring.turn), np.sin(ring.turn)
    out = np.hypot((dx * cos + dy * sin) / ring.a, (dy * cos - dx * sin) / ring.b)
    reach = np.hypot(dx, dy) / np.maximum(out, 1e-6)
    return np.asarray((1 - out) * reach / min(ring.a, ring.b), dtype=np.float64)


def ends_in_sight(ring: Ring, arc: Arc, sight: tuple[float, float, float, float]) -> bool:
    """Whether there is paper beyond both ends of the arc within left, top, right, bottom."""
    if arc.span >= TURN:
        return True
    beyond = np.deg2rad(8)
    line = outline(ring)
    for direction in (arc.start - beyond, arc.start + arc.span + beyond):
        place = line.nearest(direction)
        x, y = line.points[place] + line.normals[place] * 0.2 * min(ring.a, ring.b)
        if not (sight[0] <= x <= sight[2] and sight[1] <= y <= sight[3]):
            return False
    return True


def level(ink: Grey, frame: Frame) -> Grey:
    """The inside of a frame, upright, its rim taken off, with white around it."""
    corners = np.array(frame.corners, dtype=np.float32)
    width, height = frame.size
    scale = max(1.0, 300 / max(width, height))
    size = (round(width * scale), round(height * scale))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(ink, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    rim = max(3, round(FRAME_RIM * min(size)))
    flat[:rim], flat[-rim:], flat[:, :rim], flat[:, -rim:] = 255, 255, 255, 255
    return np.asarray(flat, dtype=np.uint8)


def picture_of(ink: Grey) -> Picture:
    """A grey impression as the RGB picture that recognisers take."""
    return np.asarray(cv2.merge([ink] * 3), dtype=np.uint8)
