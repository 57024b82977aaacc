"""Charts as figures for templates, which draw them as SVG: no script, and each beside its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 200
"""Of a chart over time, in units of its own."""
LEFT, RIGHT, TOP, BOTTOM = 46, 16, 12, 30
LABELS = 12
"""At most so many months are named below a chart."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``share``: of the longest bar, 0 to 100."""

    label: str
    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Point:
    """``x`` and ``y`` in units of the chart; ``named``: its label stands below."""

    label: str
    x: float
    y: float
    named: bool


@dataclass(frozen=True, slots=True)
class Course:
    """Shares over time. ``runs``: unbroken runs of points, as SVG's ``points``; a month without a
    share breaks them. ``lines``: heights of 0, 25, 50, 75 and 100 per cent."""

    points: Sequence[Point]
    runs: Sequence[str]
    lines: Sequence[tuple[int, float]]


def bars(rows: Sequence[tuple[str, int]]) -> Sequence[Bar]:
    """All from nought, so that lengths compare."""
    longest = max((number for _, number in rows), default=0)
    return tuple(
        Bar(label, number, round(100 * number / longest, 2) if longest else 0.0)
        for label, number in rows
    )


def course(shares: Sequence[tuple[str, float | None]]) -> Course:
    """By label, from the left; shares 0 to 1, None where there is none."""
    places = _places(len(shares))
    every = -(-len(shares) // LABELS) or 1
    points: list[Point] = []
    runs: list[list[str]] = [[]]
    for number, ((label, share), x) in enumerate(zip(shares, places, strict=True)):
        if share is None:
            runs.append([])
            continue
        y = _height(share)
        points.append(Point(label, x, y, number % every == 0))
        runs[-1].append(f"{x:g},{y:g}")
    return Course(
        points=tuple(points),
        runs=tuple(" ".join(run) for run in runs if len(run) > 1),
        lines=tuple((percent, _height(percent / 100)) for percent in (0, 25, 50, 75, 100)),
    )


def _places(count: int) -> Sequence[float]:
    wide = WIDTH - LEFT - RIGHT
    if count < 2:
        return [LEFT + wide / 2] * count
    return [round(LEFT + 20 + (wide - 40) * number / (count - 1), 1) for number in range(count)]


def _height(share: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)
