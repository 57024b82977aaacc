"""Layouts of makers' data sheets: symbols and conditions, sections, footnotes, a second unit."""

from __future__ import annotations

from decimal import Decimal

from .blocks import Block, Text, Truth
from .desk import Desk, conditions, truth
from .grids import Row, grid
from .stating import Stated, figures, number

SECOND = {
    "bar": ("psi", Decimal("14.5038")), "kg": ("lb", Decimal("2.20462")),
    "mm": ("in", Decimal("0.0393701")), "MPa": ("psi", Decimal("145.038")),
    "kW": ("hp", Decimal("1.34102")), "N·m": ("lbf·ft", Decimal("0.737562")),
}  # fmt: skip
"""What makers print behind, in brackets, and how many of it one is."""


def symbols_and_conditions(desk: Desk) -> list[Block]:
    """Parameter, symbol, conditions, Min., Typ., Max., unit, as of electronic parts."""
    rows: list[Row] = []
    for n, one in enumerate(desk.entries(6, plain=True, senses="more less none")):
        scale = next(s for s in one.parameter.scales if s.unit == one.stated.unit)
        drawn = sorted({number(scale, desk.rng) for _ in range(9)})
        if len(drawn) < 3:
            continue
        unit = desk.printed(one.stated).unit
        key = desk.rng.choice(("min", "typ", "max"))
        value = drawn[1]
        texts = ["—"] * 3
        place = ("min", "typ", "max").index(key)
        texts[place] = figures(value, desk.code, desk.rng, plain=True)
        sign = (">=", "=", "<=")[place]
        stated = Stated(
            sign=sign, low=None if key == "max" else value,  # type: ignore[arg-type]
            high=None if key == "min" else value, unit=unit,
        )  # fmt: skip
        told = truth(
            one, unit, "symbols and conditions", stated=stated, statistic=key,
            conditions=conditions(one.condition),
        )  # fmt: skip
        symbol = "ABCDEFGH"[n] + desk.rng.choice(("0", "1", "max", "op"))
        rows.append(([one.name, symbol, one.condition or "—", *texts, unit or "—"], [told]))
    keys = ("name", "symbol", "condition", "min", "typ", "max", "unit")
    return [grid([[desk.word(key) for key in keys]], rows)] if rows else []


def section_rows(desk: Desk) -> list[Block]:
    """Rows that only name a section, across the whole table, between the parameters."""
    sections = {
        "zh": ("一般特性", "技术性能"), "en": ("General", "Performance"),
        "de": ("Allgemeine Daten", "Leistungsdaten"), "ja": ("一般仕様", "性能"),
        "ru": ("Общие сведения", "Рабочие характеристики"),
    }[desk.code]  # fmt: skip
    ones = desk.entries(7)
    if len(ones) < 4:
        return []
    rows: list[Row] = []
    spans = {}
    cut = len(ones) // 2
    for n, one in enumerate(ones):
        if n in (0, cut):
            spans[(len(rows), 0)] = (1, 3)
            rows.append(([sections[n > 0], None, None], []))
        unit = desk.printed(one.stated).unit
        text = desk.printed(one.stated, unit=unit).text
        told = truth(one, unit, "section rows")
        rows.append(([one.name, unit or "-", text], [told]))
    return [grid([], rows, spans=spans)]


def footnotes(desk: Desk) -> list[Block]:
    """Marks of notes on names, the notes below."""
    rows: list[Row] = []
    notes: list[Block] = []
    form = desk.rng.choice(("{n})", "*{n}", "注{n}" if desk.code == "zh" else "[{n}]"))
    for one in desk.entries(6):
        shown = desk.printed(one.stated)
        name, asked = one.name, one.condition
        if asked:
            mark = form.format(n=len(notes) + 1)
            name += (" " if desk.code in ("en", "de", "ru") else "") + mark
            notes.append(Text(f"{mark} {asked}", neutral=True, size=8))
        told: list[Truth] = [truth(one, shown.unit, "footnotes")]
        rows.append(([name, shown.text], told))
    head = [desk.word("name"), desk.word("value")]
    return [grid([head], rows), *notes] if rows else []


def second_unit(desk: Desk) -> list[Block]:
    """6.9 bar (100 psi): the same again, so that it is one statement."""
    rows: list[Row] = []
    for one in desk.entries(7, plain=True):
        shown = desk.printed(one.stated)
        text = shown.text
        if one.stated.unit in SECOND and one.stated.sign == "=":
            unit, factor = SECOND[one.stated.unit]
            again = one.stated.figure * factor
            digits = max(0, 2 - again.adjusted())
            other = again.quantize(Decimal(1).scaleb(-digits))
            text += f" ({figures(other, desk.code, desk.rng, plain=True)} {unit})"
        rows.append(([one.name, text], [truth(one, shown.unit, "second unit")]))
    return [grid([], rows)] if rows else []
