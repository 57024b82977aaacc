"""Contents of elements in running text: 镍：18.6%  钴：9.1%, W 93%、Ni 4.9%, Fe 0.002%.

A symbol or a one-character name alone says little (C, In, V), so a lone one needs a colon or the
word for its content; where two stand in one stretch, or the stretch is headed as a composition,
each figure is the content of its element. Symbols and names after the periodic table of IUPAC and
GB 3102.8.
"""

from __future__ import annotations

import re

from zhiyi.indicators.names import Name
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import Sheet
from zhiyi.indicators.subjects import ELEMENT

HAN = (
    "氢氦锂铍硼碳氮氧氟氖钠镁铝硅磷硫氯氩钾钙钪钛钒铬锰铁钴镍铜锌镓锗砷硒溴氪铷锶钇锆铌钼锝钌铑钯银镉铟锡锑碲碘氙"
    "铯钡镧铈镨钕钷钐铕钆铽镝钬铒铥镱镥铪钽钨铼锇铱铂金汞铊铅铋钋氡镭锕钍镤铀镎钚镅锔锎"
)
SYMBOL = rf"(?:{ELEMENT}|Ra|Np|Pu|Am|Cm|Cf)"
EDGE = r"(?:^|(?<=[\s,，、;；:|(（%]))"
"""An element stands behind a blank, a sign, or the figure before it."""
CONTENT = r"(?:元素)?(?:(?:的)?(?:含量|质量分数|占比)|[\s-](?:[Cc]ontent|[Gg]ehalt))?"
PAIR = re.compile(
    rf"{EDGE}(?P<name>(?P<one>{SYMBOL}|[{HAN}]){CONTENT})\s?(?:\([^()\d]{{0,12}}\))?"
    r"(?P<sign>\s?[:=]|为|约|达)?\s?$"
)
BRACKETED = re.compile(
    rf"(?P<name>(?:[^\W\d_]{{3,12}}|[{HAN}])\s?\((?P<one>{SYMBOL})\)(?:\s?(?:[Cc]ontent|含量))?)"
    r"(?P<sign>\s?[:=])?\s?$"
)
"""Nickel (Ni): 99.8 %"""
SHARE = r"\s?(?:wt\.?|at\.?|vol\.?|质量)?\s?(?:%|ppm|ppb|mg/kg|μg/g|ug/g)"
STATED = re.compile(
    rf"{EDGE}(?P<one>{SYMBOL}|[{HAN}])\s?[:=≥≤<>]{{0,2}}\s?(?:\d{{1,3}}(?:\.\d{{1,9}})?(?:{SHARE})"
    r"|余量|余\b|[Bb]al(?:ance)?\b)"
)
HEADED = re.compile(
    r"成分|组成|组分|元素|杂质|composition|impurit|zusammensetzung|состав", re.IGNORECASE
)
ENDS = re.compile(r"\s?(?:[,，、;；。(（\n]|$| {2})")
BEFORE = 24
"""Characters that an element with its word and sign takes at most."""
AROUND = 80
"""Characters on either side in which other elements make a composition of the stretch."""


def content_before(sheet: Sheet, stated: Stated, floor: int) -> Name | None:
    """The element whose content a share right behind it is, None where it may be anything else."""
    unit, text = stated.quantity.unit, sheet.text
    if unit is None or not sheet.tools.units.known(unit):
        return None
    if not sheet.tools.units.same_dimension(unit, "%"):
        return None
    floor = max(floor, stated.start - BEFORE)
    head = text[floor : stated.start]
    found = PAIR.search(head) or BRACKETED.search(head)
    if found is None or not _composed(found, text, stated):
        return None
    start = floor + found.start("name")
    if start == floor and text[max(0, floor - 1) : floor].isalnum():
        return None  # 氧化锆 cut in two
    return Name(
        start, start + len(found["name"]), found["name"], sought=_sought(sheet, found, unit)
    )


def _composed(found: re.Match[str], text: str, stated: Stated) -> bool:
    """Whether what stands around makes the element one."""
    if found["name"] != found["one"] or _alone(found, text, stated):
        return True
    if found["sign"] and (len(found["one"]) == 2 or not found["one"].isascii()):
        return True
    around = text[max(0, stated.start - AROUND) : stated.end + AROUND]
    if len({one["one"] for one in STATED.finditer(around)} | {found["one"]}) > 1:
        return True
    return bool(HEADED.search(text, max(0, stated.start - AROUND), stated.start))


def _alone(found: re.Match[str], text: str, stated: Stated) -> bool:
    """Re 99.99%: a symbol of two letters heads its line, and nothing goes on behind the share."""
    line = text.rfind("\n", 0, stated.start) + 1
    heads = text[line : stated.start].lstrip().startswith(found["one"])
    return heads and len(found["one"]) == 2 and bool(ENDS.match(text, stated.end))


def _sought(sheet: Sheet, found: re.Match[str], unit: str) -> str | None:
    """What the lexicon knows the content of the element by."""
    one, find = found["one"], sheet.tools.lexicon.find
    for name in (f"{one}含量", f"{one} content", one):
        known = find(name, unit=unit)
        if known and known.id != "molecular_weight":
            return name
    return None
