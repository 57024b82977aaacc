"""The same said in several languages side by side, which states everything once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiyi.document import Quantity
from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.tables.grid import Grid
from zhiyi.indicators.tables.statements import CellDraft
from zhiyi.lexicon import Parameter, normalised
from zhiyi.units import UnitError

FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
WORD = re.compile(r"[^\W\d_]{3}")
ROUNDED = Decimal("0.02")
"""Relative difference of a figure and its conversion as papers round it (4.6 kg, 10.1 lb)."""


def one_language(grid: Grid) -> Grid:
    """The first column of a grid whose columns say the same in as many languages: 8 Rollen aus
    Stahl 18/8 | 8 rollers, 18/8 stainless steel."""
    if not 2 <= grid.columns <= 6:
        return grid
    same = different = 0
    for row in grid.texts:
        own = [text for text in row if FIGURE.search(text)]
        if not own:
            continue
        figures = {tuple(one.replace(",", ".") for one in FIGURE.findall(text)) for text in own}
        worded = len(own) == grid.columns and all(map(WORD.search, own)) and len(set(own)) > 1
        if worded and len(figures) == 1:
            same += 1
        else:
            different += 1
    return grid.part([0]) if same > different and same > 1 else grid


def without_translations(found: Sequence[CellDraft], *, tools: Tools) -> list[CellDraft]:
    """Without what another cell of the row states in another language: Gewicht 4,6 kg | Weight
    10.1 lb."""
    kept: list[CellDraft] = []
    for one in found:
        rows = [other for other in kept if other.value.row == one.value.row]
        if not any(_translates(one, other, tools) for other in rows):
            kept.append(one)
    return kept


def _translates(one: CellDraft, other: CellDraft, tools: Tools) -> bool:
    a, b = one.draft, other.draft
    if one.value is other.value or a.parameter is None or a.parameter is not b.parameter:
        return False
    if a.subject != b.subject or a.statistic != b.statistic:
        return False
    ours, theirs = (_languages(d.name or "", a.parameter) for d in (a, b))
    if not ours or not theirs or ours & theirs:
        return False
    return _same(a.quantity, b.quantity, tools)


def _languages(name: str, parameter: Parameter) -> set[str]:
    plain = normalised(name)
    return {
        language
        for language, names in parameter.names.items()
        if language != "abbr" and any(_stands_in(normalised(known), plain) for known in names)
    }


def _stands_in(known: str, name: str) -> bool:
    """Temperatur stands in no temperature."""
    return bool(re.search(rf"(?<![^\W\d_]){re.escape(known)}(?![^\W\d_])", name))


def _same(a: Quantity, b: Quantity, tools: Tools) -> bool:
    if a.unit is None or b.unit is None:
        return a == b
    try:
        b = tools.units.convert_quantity(b, a.unit)
    except UnitError:
        return False
    b = replace(b, unit=a.unit)
    if (a.low is None) != (b.low is None) or (a.high is None) != (b.high is None):
        return False
    pairs = [(x.value, y.value) for x, y in ((a.low, b.low), (a.high, b.high)) if x and y]
    return all(abs(x - y) <= ROUNDED * max(abs(x), abs(y)) for x, y in pairs)
