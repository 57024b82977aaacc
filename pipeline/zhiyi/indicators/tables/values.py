"""The quantities that a cell states, and the sizes and lists among them."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.marks import marks
from zhiyi.indicators.quantities import SPLIT, Stated
from zhiyi.indicators.tables.grid import EMPTY
from zhiyi.indicators.tables.words import PLAIN, Words

FORMULA = re.compile(r"\s?[/*]\s?[A-Za-z](?:$|\W|[A-Z])|\s?\+\s?[\d.]*[A-Za-z]|\d")
"""381/f(CLK), 0.7*VDDIO, 20+0.1Cb are to be computed and no values."""
VARIABLE = re.compile(r"[A-Za-z_]\w*\s?[-+*]\s?(?:[\d.]+\s?[~至-]?\s?)?$")
"""Vs + | 0.25: so are these."""
SPLIT_DIGITS = re.compile(r"\d[\d.]* [\d.]*\d")
MEASURED = re.compile(r"[-+±]?\d[\d.,]*\s?([^\s\d~±≥≤<>-][^\s~±≥≤<>]{0,11})")
DATE = re.compile(
    r"(?:19|20)\d{2}\s?(?:年|[-./])\s?\d{1,2}\s?(?:月|[-./])?(?:\s?\d{1,2}\s?日?)?(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|(?:19|20)\d{2}\s?年"
)
LISTED = re.compile(r"\s*(?:[、,，/;；]|和|及|与|或|and|or|und|oder|и|или)\s*", re.IGNORECASE)
LETTERED = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)\s?(?P<unit>mm|cm|dm|m|μm|毫米|厘米|米)?\s?"
    r"\(?(?P<axis>[LWHDTBØΦ]|长|宽|高|厚|深|直径)\)?(?=\s?[×xX*]|\s?\)?\s?(?:mm|cm|m|$|\W))"
)
"""1200(L)×800(W)×1650(H) mm"""
LETTERS_AHEAD = re.compile(
    r"(?P<axis>[LWHDTBØΦ]|长|宽|高|厚|深)\s?[:=]?\s?(?P<value>\d+(?:\.\d+)?)\s?"
    r"(?P<unit>mm|cm|dm|m|μm|毫米|厘米|米)?(?=\s?[×xX*,，、;；]|$|\s?\()"
)
"""L1200×W800×H1650 mm"""
AXIS_OF = {
    "length": ("l", "长", "长度", "length", "länge", "longueur", "длина", "길이", "長さ", "長"),
    "width": ("w", "b", "宽", "宽度", "width", "breite", "largeur", "ширина", "폭", "幅"),
    "height": ("h", "高", "高度", "height", "höhe", "hauteur", "высота", "높이", "高さ"),
    "depth": (
        "d",
        "深",
        "深度",
        "depth",
        "tiefe",
        "profondeur",
        "глубина",
        "깊이",
        "奥行",
        "奥行き",
    ),
    "thickness": ("t", "厚", "厚度", "thickness", "dicke", "толщина", "두께", "厚さ"),
    "diameter": ("φ", "ø", "ϕ", "⌀", "直径", "外径", "od", "dia", "dia.", "diameter"),
    "inner_diameter": ("id", "内径", "inner diameter"),
}
"""Parameters by the letter or word of an axis."""


class Values:
    """What cells state, each text once."""

    def __init__(self, tools: Tools, words: Words) -> None:
        self.tools, self.words = tools, words
        self._units: dict[str, bool] = {}
        self._stated: dict[str, list[Stated]] = {}

    def stated(self, text: str) -> list[Stated]:
        """The quantities of a cell; none where it is mostly words."""
        if text not in self._stated:
            found = [] if text in EMPTY or DATE.fullmatch(text) else self._read(text)
            self._stated[text] = shared(found, text)
        return self._stated[text]

    def _read(self, text: str) -> list[Stated]:
        find = self.tools.reader.find
        if PLAIN.fullmatch(text) or self._measured(text):
            return self.words.found(text)
        if SPLIT_DIGITS.fullmatch(text):
            joined = find(text.replace(" ", ""), cell=True)
            return [replace(one, notes=(*one.notes, SPLIT)) for one in joined]
        found = marks(text, nlp=self.tools.nlp, lexicon=self.tools.lexicon)
        stated = find(text, found, cell=True)
        if not stated or self._worded(text, stated) or self._marks(text, stated):
            return []
        return [
            one
            for one in stated
            if (one is stated[0] or not in_brackets(text, one))
            and not FORMULA.match(text, one.end)
            and not VARIABLE.search(text[: one.start + (text[one.start] in "+-")])
        ]

    def _measured(self, text: str) -> bool:
        """A bare figure with its unit: no word of it needs to be looked for."""
        found = MEASURED.fullmatch(text)
        if found is None:
            return False
        if found[1] not in self._units:
            self._units[found[1]] = self.tools.units.known(found[1])
        return self._units[found[1]]

    @staticmethod
    def _marks(text: str, stated: list[Stated]) -> bool:
        """2; 2.1; 2.2; 2.3 on lines of their own are the marks of an axis."""
        bare = [one for one in stated if one.quantity.unit is None]
        return len(bare) > 2 and text.count("; ") >= len(bare) - 1

    @staticmethod
    def _worded(text: str, stated: list[Stated]) -> bool:
        """A cell that is mostly words is a sentence or a name, not a value."""
        rest, place = [], 0
        for one in stated:
            rest.append(text[place : one.start])
            place = max(place, one.end)
        words = re.sub(r"[(（][^()（）]*[)）]", "", "".join([*rest, text[place:]]))
        return len(re.findall(r"[^\W\d_]", words)) > max(8, len(text) // 2)


def in_brackets(text: str, stated: Stated) -> bool:
    opened = text.rfind("(", 0, stated.start + 1)
    return opened >= 0 and text.find(")", opened) >= stated.end


def shared(stated: list[Stated], text: str) -> list[Stated]:
    """1、2、5 mm: the unit of the last is that of all ahead of it in the list."""
    found = list(stated)
    for place in range(len(found) - 2, -1, -1):
        one, after = found[place], found[place + 1]
        between = text[one.end : after.start]
        if one.quantity.unit is None and after.quantity.unit and LISTED.fullmatch(between):
            found[place] = replace(one, quantity=replace(one.quantity, unit=after.quantity.unit))
    return found


def axis_parameter(axis: str) -> str | None:
    """The parameter that a letter or word of an axis names."""
    plain = axis.strip().casefold().strip(".")
    return next((id for id, words in AXIS_OF.items() if plain in words), None)


def product(text: str, stated: list[Stated]) -> bool:
    """Whether the quantities are the sides of one size: 600×400×300 mm."""
    return len(stated) in (2, 3) and all(
        re.fullmatch(r"\s?[×xX*]\s?[ΦφØø]?\s?", text[a.end : b.start])
        for a, b in itertools.pairwise(stated)
    )


def lettered(text: str) -> list[tuple[str, str, str | None]]:
    """The axis, figure and unit of every side of a size with letters at its figures."""
    for pattern in (LETTERED, LETTERS_AHEAD):
        found = [(m["axis"], m["value"], m["unit"]) for m in pattern.finditer(text)]
        if len(found) in (2, 3) and re.search(r"[×xX*]|[,，、;；]", text):
            tail = re.search(r"\)?\s?(mm|cm|dm|μm|毫米|厘米|米|m)\s*$", text)
            return [
                (axis, value, unit or (tail[1] if tail else None)) for axis, value, unit in found
            ]
    return []
