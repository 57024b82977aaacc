"""Tables that speak of no performance: pins, switches, orders, revisions, axes of curves."""

from __future__ import annotations

import itertools
import re

from zhiyi.indicators.tables.grid import Grid
from zhiyi.indicators.tables.words import BRACKET

STEPS = 4
"""Figures from which an even row of them is taken for the marks of an axis."""
FIGURE = re.compile(r"-?\d+(?:\.\d+)?")


def passed_over(grid: Grid, passed: frozenset[str]) -> bool:
    """Whether a table is of a kind that states no indicators. ``passed``: words of its header."""
    return _headed(grid, passed) or _axes(grid)


def _headed(grid: Grid, passed: frozenset[str]) -> bool:
    for row in range(min(2, grid.rows)):
        for text in grid.texts[row]:
            plain = re.sub(r"\s+", " ", BRACKET.sub("", text)).strip(" :.").casefold()
            if plain in passed or re.sub(r"[\s\d]", "", plain) in passed:
                return True
    return False


def _axes(grid: Grid) -> bool:
    """The grid of a diagram: even steps of figures at its border and empty cells between."""
    even = filled = 0
    for column in range(grid.columns):
        texts = [text for text in grid.column(column)[1:] if text]
        filled += len(texts)
        even += _even([match.group() for text in texts for match in FIGURE.finditer(text)])
    places = max(1, (grid.rows - 1) * grid.columns)
    return even >= 2 and filled < 0.7 * places and grid.columns > 2


def _even(figures: list[str]) -> bool:
    numbers = [float(figure) for figure in figures]
    if len(numbers) < STEPS:
        return False
    steps = [round(a - b, 6) for a, b in itertools.pairwise(numbers)]
    usual = max(set(steps), key=steps.count)
    return usual != 0 and steps.count(usual) >= 0.7 * len(steps)
