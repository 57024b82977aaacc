"""Layouts in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .blocks import Block, Grid, NewPage, Truth
from .desk import Desk, Entry, conditions, truth
from .stating import Sign, Stated, number

Row = tuple[list[str | None], list[Truth]]


def grid(head: Sequence[Sequence[str | None]], rows: Sequence[Row], **more: object) -> Grid:
    told = [(n + len(head), one) for n, (_, truths) in enumerate(rows) for one in truths]
    cells = [*head, *(row for row, _ in rows)]
    return replace(Grid(cells, told), **more)  # type: ignore[arg-type]


def name_value(desk: Desk) -> list[Block]:
    rows = [_pair(desk, one, "name value") for one in desk.entries(7)]
    return [grid([[desk.word("name"), desk.word("value")]], rows)] if rows else []


def no_head(desk: Desk) -> list[Block]:
    rows = [_pair(desk, one, "no head") for one in desk.entries(7)]
    return [grid([], rows)] if rows else []


def side_by_side(desk: Desk) -> list[Block]:
    """Label, value, label, value in each row, without a head."""
    pairs = [_pair(desk, one, "side by side") for one in desk.entries(8)]
    if len(pairs) % 2:
        pairs.append(([desk.word("model"), desk.model], []))
    rows = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    return [grid([], rows)] if rows else []


def headed_sides(desk: Desk) -> list[Block]:
    """The same with a head over either side."""
    pairs = [_pair(desk, one, "headed sides") for one in desk.entries(8)]
    if len(pairs) % 2:
        pairs.append((["", ""], []))
    rows = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    head = [desk.word("name"), desk.word("value")]
    return [grid([head * 2], rows)] if rows else []


def unit_column(desk: Desk) -> list[Block]:
    rows: list[Row] = []
    for one in desk.entries(7):
        cells, told = _bare(desk, one, "unit column")
        rows.append(([_label(desk, one), told[0].unit or "—", cells], told))
    head = [desk.word("name"), desk.word("unit"), desk.word("value")]
    if desk.rng.random() < 0.4:
        rows = [([r[0], r[2], r[1]], told) for r, told in rows]
        head = [head[0], head[2], head[1]]
    return [grid([head], rows)] if rows else []


def unit_in_label(desk: Desk) -> list[Block]:
    """抗拉强度（MPa） | 5490, or behind a slash or comma."""
    comma = desk.rng.choice(
        ("（{}）", "({})", "/{}", "，{}") if desk.wide else (" ({})", ", {}", " [{}]")
    )
    rows: list[Row] = []
    for one in desk.entries(7):
        text, told = _bare(desk, one, "unit in label")
        unit = told[0].unit
        rows.append(([one.name + (comma.format(unit) if unit else ""), text], _uncond(told)))
    return [grid([[desk.word("name"), desk.word("value")]], rows)] if rows else []


def requirement_result(desk: Desk, *, layout: str = "requirement result") -> list[Block]:
    """No., item, unit, requirement, result, verdict."""
    rows: list[Row] = []
    for n, one in enumerate(desk.entries(7, senses="more less none")):
        asked, found = _asked_and_found(desk, one)
        unit = desk.printed(one.stated).unit
        cells = [desk.printed(s, unit=unit).text for s in (asked, found)]
        told = [
            truth(one, unit, layout, stated=asked, requirement=True),
            truth(one, unit, layout, stated=found),
        ]
        rows.append(([str(n + 1), one.name, unit or "—", *cells, desk.word("pass")], told))
    keys = ("no", "name", "unit", "requirement", "result", "verdict")
    return [grid([[desk.word(key) for key in keys]], rows)] if rows else []


def requirement_in_cell(desk: Desk) -> list[Block]:
    """The same without a column of units: ≥20 MΩ | 35 MΩ; a method before them."""
    rows: list[Row] = []
    for one in desk.entries(6, senses="more less none"):
        asked, found = _asked_and_found(desk, one)
        shown = [desk.printed(s) for s in (asked, found)]
        known = {"method": one.method or None}
        told = [
            truth(
                one, shown[0].unit, "requirement in cell", stated=asked, requirement=True, **known
            ),
            truth(one, shown[1].unit, "requirement in cell", stated=found, **known),
        ]
        rows.append(([one.name, one.method or "/", *(s.text for s in shown)], told))
    keys = ("name", "method", "requirement", "result")
    return [grid([[desk.word(key) for key in keys]], rows)] if rows else []


def method_column(desk: Desk) -> list[Block]:
    rows: list[Row] = []
    for one in desk.entries(7):
        shown = desk.printed(one.stated)
        told = truth(one, shown.unit, "method column", method=one.method or None)
        rows.append(([one.name, shown.text, one.method or "/"], [told]))
    keys = ("name", "result", "method")
    return [grid([[desk.word(key) for key in keys]], rows)] if rows else []


def condition_column(desk: Desk) -> list[Block]:
    rows: list[Row] = []
    for one in desk.entries(7):
        text, told = _bare(desk, one, "condition column")
        told = [replace(t, conditions=conditions(one.condition)) for t in told]
        rows.append(([one.name, one.condition or "-", text, told[0].unit or "-"], told))
    keys = ("name", "condition", "value", "unit")
    return [grid([[desk.word(key) for key in keys]], rows)] if rows else []


def by_model(desk: Desk) -> list[Block]:
    """Parameters down, models across; units in a column or in the labels."""
    models = desk.other_models(desk.rng.choice((2, 3, 4)))
    column = desk.rng.random() < 0.5
    rows: list[Row] = []
    for one in desk.entries(6, plain=True, senses="more less none"):
        unit, entries = _several(desk, one, len(models))
        texts = [desk.printed(e.stated, unit=unit).text for e in entries]
        told = [truth(one, unit, "by model", stated=e.stated, subject=m)
                for e, m in zip(entries, models, strict=True)]  # fmt: skip
        label = one.name if column or not unit else one.name + desk.bracketed(unit)
        rows.append(([label, *([unit or "—"] if column else []), *texts], told))
    head = [desk.word("name"), *([desk.word("unit")] if column else []), *models]
    return [grid([head], rows)] if rows else []


def models_down(desk: Desk, *, layout: str = "models down", rows_of: str = "model") -> list[Block]:
    """Transposed: a row for each model, parameters with their units across."""
    models = desk.other_models(3)
    if rows_of == "specimen":
        form = desk.word("sample")
        models = [form.format(n=n + 1) for n in range(3)]
    ones = desk.entries(4, plain=True, senses="more less none")
    if not ones:
        return []
    made = [_several(desk, one, len(models)) for one in ones]
    slash = desk.rng.choice(("/{}", "（{}）", "({})") if desk.wide else (" ({})", ", {}"))
    head = [o.name + (slash.format(u) if u else "") for o, (u, _) in zip(ones, made, strict=True)]
    rows: list[Row] = []
    for n, model in enumerate(models):
        told = [truth(o, u, layout, stated=es[n].stated, subject=model)
                for o, (u, es) in zip(ones, made, strict=True)]  # fmt: skip
        texts = [desk.printed(es[n].stated, unit=u).text for u, es in made]
        rows.append(([model, *texts], told))
    return [grid([[desk.word(rows_of), *head]], rows)]


def units_under_head(desk: Desk) -> list[Block]:
    """A row for each sample, parameters across, their units in a second row of the head."""
    form = desk.word("sample")
    samples = [form.format(n=n + 1) for n in range(desk.rng.choice((3, 4)))]
    ones = desk.entries(4, plain=True, senses="more less none")
    if not ones:
        return []
    made = [_several(desk, one, len(samples)) for one in ones]
    rows: list[Row] = []
    for n, sample in enumerate(samples):
        told = [truth(o, u, "units under head", stated=es[n].stated, subject=sample)
                for o, (u, es) in zip(ones, made, strict=True)]  # fmt: skip
        rows.append(([sample, *(desk.printed(es[n].stated, unit=u).text for u, es in made)], told))
    head: list[list[str | None]] = [
        [desk.word("specimen"), *(one.name for one in ones)],
        [None, *(unit or "—" for unit, _ in made)],
    ]
    return [grid(head, rows, spans={(0, 0): (2, 1)})]


def samples_and_mean(desk: Desk) -> list[Block]:
    """Samples across and their mean behind."""
    form = desk.word("sample")
    samples = [form.format(n=n + 1) for n in range(3)]
    rows: list[Row] = []
    for one in desk.entries(5, plain=True, senses="more less none"):
        unit, entries = _several(desk, one, len(samples))
        mean = _mean([e.stated for e in entries])
        told = [truth(one, unit, "samples and mean", stated=e.stated, subject=s)
                for e, s in zip(entries, samples, strict=True)]  # fmt: skip
        told.append(truth(one, unit, "samples and mean", stated=mean, statistic="mean"))
        texts = [desk.printed(s, unit=unit).text for s in (*(e.stated for e in entries), mean)]
        rows.append(([one.name + (desk.bracketed(unit) if unit else ""), *texts], told))
    return [grid([[desk.word("name"), *samples, desk.word("mean")]], rows)] if rows else []


def mean_row(desk: Desk) -> list[Block]:
    """Samples down, parameters across, a last row of means."""
    made = models_down(desk, layout="mean row", rows_of="specimen")
    if not made or not isinstance(made[0], Grid):
        return made
    block = made[0]
    told = list(block.truths)
    last = len(block.rows)
    width = len(block.rows[0]) - 1
    texts: list[str | None] = [desk.word("mean")]
    for column in range(width):
        own = [t for _, t in told[column::width][:3]]
        mean = _mean([Stated(sign="=", low=t.low, high=t.high, unit=t.unit) for t in own])
        texts.append(desk.printed(mean, unit=own[0].unit).text)
        new = replace(own[0], low=mean.low, high=mean.high, subject=None, statistic="mean")
        told.append((last, new))
    return [replace(block, rows=[*block.rows, texts], truths=told)]


def min_typ_max(desk: Desk, *, keys: tuple[str, ...] = ("min", "typ", "max"),
                layout: str = "min typ max") -> list[Block]:  # fmt: skip
    """Symbol-less data sheet of limits: what stands under Min. is a lower limit."""
    rows: list[Row] = []
    for one in desk.entries(6, plain=True, senses="more less none"):
        scale = next(s for s in one.parameter.scales if s.unit == one.stated.unit)
        drawn = sorted({number(scale, desk.rng) for _ in range(9)})
        if len(drawn) < 3:
            continue
        figures = dict(zip(("min", "typ", "max"), (drawn[0], drawn[len(drawn) // 2], drawn[-1]),
                           strict=True))  # fmt: skip
        given = [k for k in keys if desk.rng.random() < 0.7] or [desk.rng.choice(keys)]
        unit = desk.printed(one.stated).unit
        texts = [desk.printed(_just(figures[k], unit), unit=unit).text if k in given else "-"
                 for k in keys]  # fmt: skip
        told = [_limit(one, unit, k, figures, given, layout) for k in given]
        rows.append(([one.name, *texts, unit or "-"], [t for t in told if t]))
    head = [desk.word("name"), *(desk.word(k) for k in keys), desk.word("unit")]
    return [grid([head], rows)] if rows else []


def min_max(desk: Desk) -> list[Block]:
    return min_typ_max(desk, keys=("min", "max"), layout="min max")


def nominal_tolerance(desk: Desk) -> list[Block]:
    rows: list[Row] = []
    for one in desk.entries(5, plain=True, senses="none size"):
        digits = max(0, -int(one.stated.figure.as_tuple().exponent))
        step = Decimal(desk.rng.choice((1, 2, 5))).scaleb(-digits)
        if step >= one.stated.figure:
            continue
        unit = desk.printed(one.stated).unit
        stated = replace(one.stated, plus=step, minus=step)
        nominal = desk.printed(one.stated, unit=unit).text
        text = desk.printed(_just(step, unit), unit=unit).text
        told = truth(one, unit, "nominal tolerance", stated=stated)
        rows.append(([one.name, unit or "-", nominal, f"±{text}"], [told]))
    head = [desk.word("name"), desk.word("unit"), desk.word("nominal"), desk.word("tolerance")]
    return [grid([head], rows)] if rows else []


def merged_sides(desk: Desk) -> list[Block]:
    """A merged label on the left over several rows, such as 力学性能."""
    groups = {"zh": ("基本参数", "主要性能"), "en": ("General", "Performance"),
              "de": ("Allgemein", "Leistung"), "ja": ("一般", "性能"),
              "ru": ("Общие данные", "Показатели")}[desk.code]  # fmt: skip
    ones = desk.entries(7)
    if len(ones) < 4:
        return []
    rows: list[Row] = []
    cut = len(ones) // 2
    for n, one in enumerate(ones):
        cells, told = _pair(desk, one, "merged sides")
        rows.append(([groups[n >= cut] if n in (0, cut) else None, *cells], told))
    spans = {(0, 0): (cut, 1), (cut, 0): (len(ones) - cut, 1)}
    return [grid([], rows, spans=spans)]


def two_row_head(desk: Desk) -> list[Block]:
    """Models over Min. and Max. or over requirement and result."""
    models = desk.other_models(2)
    keys = ("requirement", "result")
    words = [desk.word(key) for key in keys]
    rows: list[Row] = []
    for one in desk.entries(5, senses="more less"):
        texts, told, unit = [], [], desk.printed(one.stated).unit
        for model in models:
            asked, found = _asked_and_found(desk, one)
            texts += [desk.printed(s, unit=unit).text for s in (asked, found)]
            told += [
                truth(one, unit, "two-row head", stated=asked, subject=model, requirement=True),
                truth(one, unit, "two-row head", stated=found, subject=model),
            ]
        rows.append(([one.name, unit or "—", *texts], told))
    head: list[list[str | None]] = [
        [desk.word("name"), desk.word("unit"), models[0], None, models[1], None],
        [None, None, *words, *words],
    ]
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (1, 2)}
    return [grid(head, rows, spans=spans)] if rows else []


def condition_head(desk: Desk) -> list[Block]:
    """One parameter at several temperatures: the condition is the head of a column."""
    ones = desk.entries(3, plain=True, senses="more less none")
    temperatures = sorted(desk.rng.sample((-40, 25, 80, 120, 300, 500), 3))
    heads = [f"{t} ℃" if desk.rng.random() < 0.5 else f"{t}℃" for t in temperatures]
    rows: list[Row] = []
    for one in ones:
        unit, entries = _several(desk, one, 3)
        told = [truth(one, unit, "condition head", stated=e.stated, conditions=(h,))
                for e, h in zip(entries, heads, strict=True)]  # fmt: skip
        label = one.name + (desk.bracketed(unit) if unit else "")
        rows.append(([label, *(desk.printed(e.stated, unit=unit).text for e in entries)], told))
    return [grid([[desk.word("name"), *heads]], rows)] if rows else []


def continued(desk: Desk, *, repeat: bool = True) -> list[Block]:
    """A table that goes on over the page, its head repeated or not."""
    layout = "continued, head repeated" if repeat else "continued, no head"
    rows: list[Row] = []
    for one in desk.entries(8):
        text, told = _bare(desk, one, layout)
        rows.append(([_label(desk, one), told[0].unit or "—", text], told))
    if len(rows) < 4:
        return []
    head = [desk.word("name"), desk.word("unit"), desk.word("value")]
    cut = len(rows) // 2
    after = [head] if repeat else []
    return [grid([head], rows[:cut]), NewPage(), grid(after, rows[cut:], continues=True)]


def continued_bare(desk: Desk) -> list[Block]:
    return continued(desk, repeat=False)


def several_lines(desk: Desk) -> list[Block]:
    """A cell with several labels and values, a line for each."""
    ones = desk.entries(6)
    if len(ones) < 4:
        return []
    rows: list[Row] = []
    for a, b in zip(ones[::2], ones[1::2], strict=False):
        shown = [desk.printed(one.stated) for one in (a, b)]
        told = [truth(o, s.unit, "several lines") for o, s in zip((a, b), shown, strict=True)]
        rows.append(([f"{a.name}\n{b.name}", "\n".join(s.text for s in shown)], told))
    return [grid([[desk.word("name"), desk.word("value")]], rows)]


# -- pieces


def _pair(desk: Desk, one: Entry, layout: str) -> Row:
    shown = desk.printed(one.stated)
    told = truth(one, shown.unit, layout, conditions=conditions(one.condition))
    return [_label(desk, one), shown.text], [told]


def _bare(desk: Desk, one: Entry, layout: str) -> tuple[str, list[Truth]]:
    unit = desk.printed(one.stated).unit
    told = truth(one, unit, layout, conditions=conditions(one.condition))
    return desk.printed(one.stated, unit=unit).text, [told]


def _label(desk: Desk, one: Entry) -> str:
    return one.name + (desk.bracketed(one.condition) if one.condition else "")


def _uncond(told: list[Truth]) -> list[Truth]:
    return [replace(one, conditions=()) for one in told]


def _just(value: Decimal, unit: str) -> Stated:
    return Stated(sign="=", low=value, high=value, unit=unit)


def _limit(one: Entry, unit: str, key: str, figures: dict[str, Decimal], given: list[str],
           layout: str) -> Truth | None:  # fmt: skip
    """Min. and Max. beside one another are a range; alone a limit, with its statistic."""
    if {"min", "max"} <= set(given) and key in ("min", "max"):
        if key == "max":
            return None
        both = Stated(sign="range", low=figures["min"], high=figures["max"], unit=unit)
        return truth(one, unit, layout, stated=both)
    sign: Sign = {"min": ">=", "max": "<=", "typ": "="}[key]  # type: ignore[assignment]
    value = figures[key]
    stated = Stated(sign=sign, low=None if key == "max" else value,
                    high=None if key == "min" else value, unit=unit)  # fmt: skip
    return truth(one, unit, layout, stated=stated, statistic=key)


def _several(desk: Desk, one: Entry, count: int) -> tuple[str, list[Entry]]:
    """The same parameter for several subjects, in one unit as printed."""
    scale = next(s for s in one.parameter.scales if s.unit == one.stated.unit)
    unit = desk.printed(one.stated).unit
    found = [one]
    while len(found) < count:
        found.append(replace(one, stated=_just(number(scale, desk.rng), one.stated.unit)))
    return unit, found


def _mean(all_stated: Sequence[Stated]) -> Stated:
    figures = [one.figure for one in all_stated]
    digits = max(0, *(-int(f.as_tuple().exponent) for f in figures))
    mean = (sum(figures) / len(figures)).quantize(Decimal(1).scaleb(-digits))
    return _just(mean, all_stated[0].unit)


def _asked_and_found(desk: Desk, one: Entry) -> tuple[Stated, Stated]:
    """A requirement and a figure measured that meets it."""
    scale = next(s for s in one.parameter.scales if s.unit == one.stated.unit)
    a, b = sorted((number(scale, desk.rng), number(scale, desk.rng)))
    unit = one.stated.unit
    if one.parameter.sense == "less":
        return Stated(sign="<=", low=None, high=b, unit=unit), _just(a, unit)
    if one.parameter.sense == "more":
        return Stated(sign=">=", low=a, high=None, unit=unit), _just(b, unit)
    if a == b:
        return _just(a, unit), _just(b, unit)
    return Stated(sign="range", low=a, high=b, unit=unit), _just(a, unit)
