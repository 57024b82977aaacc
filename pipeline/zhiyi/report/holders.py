"""Which block of an alignment holds a place: a difference names a line, the block a paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from zhiyi.report import types

LEAST = 0.3
"""Of the place: on tilted scans a block holds the edge of its neighbours too. On the samples a line
is held by 1.0 of its area or not at all."""


class Holders:
    """Blocks of one side, looked up by a place that stands in one of them."""

    def __init__(self, blocks: Iterable[types.Evidence]) -> None:
        self._pages: dict[tuple[str, int, int], list[types.Evidence]] = defaultdict(list)
        for block in dict.fromkeys(blocks):
            self._pages[_page(block)].append(block)

    def of(self, place: types.Evidence) -> types.Evidence | None:
        """The block that holds most of the place; None where none does."""
        blocks = self._pages.get(_page(place), [])
        if place in blocks:
            return place
        held = [(held_share(block, place), -n) for n, block in enumerate(blocks)]
        share, n = max(held, default=(0.0, 0))
        return blocks[-n] if share >= LEAST else None


def _page(place: types.Evidence) -> tuple[str, int, int]:
    return place.document, place.page, place.picture.page if place.picture else 0


def held_share(block: types.Evidence, place: types.Evidence) -> float:
    """How much of the place the block holds, 0 to 1: by its area, without layout by its words."""
    one = block.picture.box if block.picture else block.box
    other = place.picture.box if place.picture else place.box
    if one is None or other is None:
        return float(bool(place.quote) and place.quote in block.quote)
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    area = (other[2] - other[0]) * (other[3] - other[1])
    return max(across, 0.0) * max(down, 0.0) / area if area > 0 else 0.0
