"""Layouts in lines: names and values with a colon, a tab, dots, sentences and lists."""

from __future__ import annotations

from dataclasses import replace

from .blocks import Block, Columns, Text, Truth
from .desk import Desk, Entry, conditions, truth
from .stating import words

# -- a line for each parameter


def colon_lines(desk: Desk) -> list[Block]:
    return [_line(desk, one, "colon lines", desk.rng.choice(_colons(desk)))
            for one in desk.entries(6)]  # fmt: skip


def bulleted(desk: Desk) -> list[Block]:
    mark = desk.rng.choice(("• ", "- ", "● ", "◆ ", "■ "))
    return [_line(desk, one, "bullets", desk.rng.choice(_colons(desk)), before=mark)
            for one in desk.entries(6)]  # fmt: skip


def numbered(desk: Desk) -> list[Block]:
    forms = ("{n}. ", "{n}) ", "({n}) ") if not desk.wide else ("{n}、", "（{n}）", "2.{n} ")
    form = desk.rng.choice(forms)
    return [_line(desk, one, "numbered", desk.rng.choice((*_colons(desk), " ")),
                  before=form.format(n=n + 1))
            for n, one in enumerate(desk.entries(6))]  # fmt: skip


def tab_lines(desk: Desk) -> list[Block]:
    return [_line(desk, one, "tab lines", "\t") for one in desk.entries(6)]


def leader_dots(desk: Desk) -> list[Block]:
    dot = desk.rng.choice((".", "…", "·", " ."))
    found: list[Block] = []
    for one in desk.entries(6):
        count = max(6, 40 - 2 * len(one.name)) // (1 if dot != "…" else 2)
        found.append(_line(desk, one, "leader dots", " " + dot * count + " "))
    return found


def comma_unit(desk: Desk) -> list[Block]:
    """抽气速率，m³/h  16"""
    found: list[Block] = []
    comma = desk.rng.choice(("，", ",") if desk.wide else (", ",))
    for one in desk.entries(6):
        shown = desk.printed(one.stated)
        if not shown.unit:
            found.append(_line(desk, one, "comma unit", "  "))
            continue
        bare = desk.printed(one.stated, unit=shown.unit)
        text = f"{one.name}{comma}{shown.unit}  {bare.text}"
        found.append(Text(text, (truth(one, shown.unit, "comma unit"),)))
    return found


def two_pairs(desk: Desk) -> list[Block]:
    """Two parameters in one line, a wide gap between them."""
    ones = desk.entries(8)
    found: list[Block] = []
    colon = desk.rng.choice(_colons(desk))
    for a, b in zip(ones[::2], ones[1::2], strict=False):
        left, right = (_line(desk, one, "two pairs", colon) for one in (a, b))
        gap = " " * max(4, 34 - len(left.text))
        found.append(Text(left.text + gap + right.text, left.truths + right.truths, gaps=True))
    if len(ones) % 2:
        found.append(_line(desk, ones[-1], "two pairs", colon))
    return found


def bilingual(desk: Desk) -> list[Block]:
    """密度 Density：1.8 g/cm³; in other languages plain."""
    found: list[Block] = []
    for one in desk.entries(6):
        english = one.parameter.names.get("en", ())
        if desk.code == "en" or not english:
            found.append(_line(desk, one, "bilingual", ": "))
            continue
        form = desk.rng.choice(("{a} {b}", "{a}/{b}", "{a}（{b}）" if desk.wide else "{a} ({b})"))
        other = desk.rng.choice(english)
        label = form.format(a=one.name, b=other.capitalize())
        line = _line(desk, one, "bilingual", desk.rng.choice(_colons(desk)), label=label)
        told = tuple(replace(one, also=(label, other)) for one in line.truths)
        found.append(replace(line, truths=told))
    return found


def two_columns(desk: Desk) -> list[Block]:
    ones = desk.entries(8)
    colon = desk.rng.choice(_colons(desk))
    lines = [_line(desk, one, "two columns", colon) for one in ones]
    half = (len(lines) + 1) // 2
    return [Columns(tuple(lines[:half]), tuple(lines[half:]))]


def _colons(desk: Desk) -> tuple[str, ...]:
    return ("：", ":", "： ") if desk.wide else (": ",)


def _line(
    desk: Desk, one: Entry, layout: str, colon: str, *, before: str = "", label: str = ""
) -> Text:
    shown = desk.printed(one.stated)
    name, behind = label or one.name, ""
    if one.condition:
        if desk.rng.random() < 0.5:
            name += desk.bracketed(one.condition)
        else:
            behind = desk.bracketed(one.condition)
    told = truth(one, shown.unit, layout, conditions=conditions(one.condition))
    return Text(f"{before}{name}{colon}{shown.text}{behind}", (told,))


# -- sentences


def sentences(desk: Desk) -> list[Block]:
    """A paragraph of sentences, each with its condition and method where there is one."""
    told = [_sentence(desk, one) for one in desk.entries(5)]
    gap = "" if desk.wide else " "
    text = gap.join(sentence for sentence, _ in told)
    return [Text(text, tuple(one for _, one in told), indent=0)]


def listed(desk: Desk) -> list[Block]:
    """One sentence that lists several parameters, with commas or semicolons."""
    ones = desk.entries(4)
    if not ones:
        return []
    parts, truths = [], []
    verb = {"zh": "为", "en": " of ", "de": " von ", "ja": "は", "ru": " "}[desk.code]
    for one in ones:
        shown = desk.printed(one.stated, running=True)
        plain = one.stated.sign == "=" and one.stated.plus is None
        joint = verb if plain and desk.rng.random() < 0.7 else " " if not desk.wide else ""
        parts.append(f"{one.name}{joint}{shown.text}")
        truths.append(truth(one, shown.unit, "listed"))
    sign = desk.rng.choice(("，", "；", "、") if desk.wide else ("; ",))
    intro = {
        "zh": desk.rng.choice(("经检测，该样品", "本产品", "主要性能：", "其")),
        "en": "Main characteristics: ", "de": "Kennwerte: ", "ja": "主な仕様：",
        "ru": "Основные характеристики: ",
    }[desk.code]  # fmt: skip
    end = "。" if desk.wide else "."
    return [Text(intro + sign.join(parts) + end, tuple(truths))]


def respectively_names(desk: Desk) -> list[Block]:
    """A、B和C分别为1、2和3"""
    ones = desk.entries(3, plain=True, senses="more less none")
    if len(ones) < 2:
        return []
    shown = [desk.printed(one.stated, running=True) for one in ones]
    truths = tuple(truth(o, s.unit, "respectively names") for o, s in zip(ones, shown, strict=True))
    names, values = _and([o.name for o in ones], desk), _and([s.text for s in shown], desk)
    return [Text(_respectively(desk, names, values), truths)]


def respectively_models(desk: Desk) -> list[Block]:
    """型号A、B、C的抗拉强度分别为1、2、3 MPa"""
    models = desk.other_models(desk.rng.choice((2, 3)))
    found: list[Block] = []
    for one in desk.entries(2, plain=True, senses="more less none"):
        entries = [one, *(desk.entry(one.parameter, plain=True) for _ in models[1:])]
        unit = one.stated.unit
        entries = [e for e in entries if e.stated.unit == unit]
        shown = desk.printed(one.stated)
        once = desk.rng.random() < 0.5
        texts = [desk.printed(e.stated, unit=shown.unit).text for e in entries]
        gap = "" if shown.unit == "%" else " "
        last = len(texts) - 1
        texts = [t + gap + shown.unit if n == last or not once else t for n, t in enumerate(texts)]
        own = models[: len(texts)]
        if len(own) < 2:
            continue
        truths = tuple(
            truth(one, shown.unit, "respectively models", stated=e.stated, subject=model)
            for e, model in zip(entries, own, strict=True)
        )
        names = _of_models(desk, one.name, _and(own, desk))
        text = _respectively(desk, names, _and(texts, desk))
        found.append(Text(text, truths))
    return found


def _of_models(desk: Desk, name: str, models: str) -> str:
    return {
        "zh": f"型号{models}的{name}", "en": f"{name} of models {models}",
        "de": f"{name} der Modelle {models}", "ja": f"{models}の{name}",
        "ru": f"{name} моделей {models}",
    }[desk.code]  # fmt: skip


def _respectively(desk: Desk, names: str, values: str) -> str:
    return {
        "zh": f"{names}分别为{values}。", "en": f"The {names} are {values}, respectively.",
        "de": f"{names} betragen {values}.", "ja": f"{names}はそれぞれ{values}である。",
        "ru": f"{names} составляют {values} соответственно.",
    }[desk.code]  # fmt: skip


def _and(texts: list[str], desk: Desk) -> str:
    if len(texts) < 2:
        return "".join(texts)
    comma = "、" if desk.wide else ", "
    word = {"zh": desk.rng.choice(("和", "、", "及")), "en": " and ", "de": " und ", "ja": "、",
            "ru": " и "}[desk.code]  # fmt: skip
    return comma.join(texts[:-1]) + word + texts[-1]


def _sentence(desk: Desk, one: Entry) -> tuple[str, Truth]:
    single = one.stated.sign == "=" and one.stated.plus is None
    if single and desk.code in words()["statistic"] and desk.rng.random() < 0.15:
        return _of_statistic(desk, one)
    shown = desk.printed(one.stated, running=True)
    compared = one.stated.sign not in ("=", "range") or one.stated.plus is not None
    form = desk.rng.choice(_forms(desk.code, bool(one.condition), bool(one.method), compared))
    text = form.format(name=one.name, value=shown.text, at=one.condition, by=one.method)
    told = truth(
        one,
        shown.unit,
        "sentences",
        conditions=conditions(one.condition),
        method=one.method or None,
    )
    return _capital(text), told


def _of_statistic(desk: Desk, one: Entry) -> tuple[str, Truth]:
    """抗拉强度平均值为…: the name may be told with its statistic or without."""
    known = words()["statistic"][desk.code]
    statistic = desk.rng.choice(("mean", "max", "min", "typ"))
    stat = desk.rng.choice(known["words"][statistic])
    shown = desk.printed(one.stated, running=True)
    form = desk.rng.choice(known["forms"])
    text = form.format(name=one.name, stat=stat, value=shown.text)
    also = (one.name + stat, f"{stat} {one.name}")
    return _capital(text), truth(one, shown.unit, "sentences", statistic=statistic, also=also)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:] if text[0].isascii() else text


def _forms(code: str, at: bool, by: bool, compared: bool) -> list[str]:
    """Sentence patterns that say all there is to say."""
    key = ("at" if at else "") + ("by" if by else "") or "bare"
    forms: list[str] = words()["sentence"][code][key]
    free = [form for form in forms if not form.startswith("=")]
    return free if compared else [form.removeprefix("=") for form in forms]
