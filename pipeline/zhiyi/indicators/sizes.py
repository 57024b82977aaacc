"""Sizes written with the sign of the diameter: Φ90×2400 mm, Φ180/Φ120×100.

The first figure is the (outer) diameter, a second one with the sign or behind a stroke, or the
second of three, the inner diameter, the last one the length. On drawings sizes without a unit are
millimetres (GB/T 4458.4).
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhiyi.indicators.drafts import Draft, Tools
from zhiyi.indicators.quantities import Stated

SIGNS = "ΦφØø⌀∅"
MILLIMETRES = "未载单位，按图样惯例以毫米读"
FIGURE = r"\d+(?:\.\d+)?(?:±\d+(?:\.\d+)?)?"
JOINT = re.compile(rf"\s?([/×x*])\s?([{SIGNS}]?)\s?")
FURTHER = re.compile(rf"\s?[×x*]\s?{FIGURE}")
UNIT_AHEAD = re.compile(
    rf"(?:\s?[/×x*]\s?[{SIGNS}]?\s?{FIGURE})+\s?(mm|cm|dm|m|μm|毫米|厘米|米|微米)(?![A-Za-z²³^])"
)


def signed(name: str | None) -> bool:
    return name is not None and name.strip() in SIGNS and bool(name.strip())


def with_unit(text: str, stated: Stated) -> Stated:
    """The unit that stands behind the last size of the row, else millimetres."""
    if stated.quantity.unit is not None:
        return stated
    ahead = UNIT_AHEAD.match(text, stated.end)
    unit, notes = (ahead[1], ()) if ahead else ("mm", (MILLIMETRES,))
    tolerance = stated.quantity.tolerance
    if tolerance and tolerance.unit is None:
        tolerance = replace(tolerance, unit=unit)
    quantity = replace(stated.quantity, unit=unit, tolerance=tolerance)
    return replace(stated, quantity=quantity, notes=stated.notes + notes)


def next_size(text: str, last: Draft | None, stated: Stated, *, tools: Tools) -> Draft | None:
    """The size that goes on behind a diameter, None where ``stated`` is none."""
    if last is None or last.parameter is None:
        return None
    joint = JOINT.fullmatch(text, last.end, stated.first)
    if not joint or last.parameter.id not in ("diameter", "inner_diameter"):
        return None
    if not signed(last.name):
        return None
    stated = with_unit(text, stated)
    before, value = last.quantity.low, stated.quantity.low
    if before is None or value is None:
        return None
    three = FURTHER.match(text, stated.end) and last.parameter.id == "diameter"
    inner = (joint[2] or joint[1] == "/" or three) and value.value < before.value
    if not inner and (joint[2] or joint[1] == "/"):
        return None
    return Draft(
        name=joint[2] or last.name if inner else None,
        parameter=tools.lexicon.get("inner_diameter" if inner else "length"),
        quantity=stated.quantity, start=stated.start, end=stated.end,
        name_start=last.name_start, name_end=last.name_end, subject=last.subject,
        notes=stated.notes, words=(text[last.name_start : stated.end],),
    )  # fmt: skip
