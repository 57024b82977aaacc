"""The parameters that papers state, by every name they go by.

Data: ``knowledge/parameters/*.toml``, in one format; entries with the same id unite their names.
Several parameters may share a name (硬度: HRC or HV, 定位精度: length or angle): then the unit
decides, and without one the answer is that nobody can tell.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal

from zhiyi.errors import ArgumentError
from zhiyi.naming import (
    OF_AXES,
    VARIANTS,
    bare,
    folded,
    initial,
    normalised,
    shape,
    unnumbered,
)
from zhiyi.units import Units, load_units

__all__ = ["VARIANTS", "Lexicon", "Parameter", "Sense", "folded", "load_lexicon", "normalised"]

Sense = Literal["more", "less", "none"]
LANGUAGES = ("zh", "en", "ja", "de", "ru", "ko", "fr", "es", "it", "abbr")

HEAD_BEFORE = re.compile(r"(.+?)[ ,]+(?:of|at|in|for|under|with|bei|при|per)(?=\s)")
WITH_SYMBOL = re.compile(
    r"(?P<head>.*(?:[^\W\d_]{2}|[\u2e80-\uffff]))\s*(?<![A-Za-z])"
    r"(?P<symbol>[A-Za-zσδρΦφλ][A-Za-z]{0,2}(?:[\d.,_]{0,5}))$"
)
"""抗拉强度 Rm, Dehngrenze Rp0,2, 中位粒径D50: the name and its symbol."""
BEFORE_UNIT = re.compile(r"\s*[/,;、]\s*|\s+(?:in\s+)?|(?<=[\u2e80-\uffff])(?=[^\u2e80-\uffff])")
"""抗拉强度/MPa, 定位精度μm, Dichte in g/cm³: where a name may end and its unit begin."""
LONGEST_UNIT = 16
TURNS = re.compile(
    r"(?:比|体积|^体|单位|氧化|酸化|面|相对|不|非|半|对数|每|光谱|杂散|电流|能流|功率|磁通|剪切|压缩|弯曲|储能|损耗|缺口"
    r"|残余|层间|少子|载流子|荧光|激发态|噪声|能量|光|骨|像素|泵浦|反射|透射|回波|反|无|抗|导航|卫星|组合"
    r"|(?:^|[ -])(?:specific|energy|non|storage|loss|shear|creep|residual|reflected|noise|colou?r"
    r"|carrier|fluorescence|anti|pump|torsional|interlaminar|without|no))$"
)
"""What before a name makes it another one: 比 + 抗拉强度, 体积 + 膨胀系数, 功率 + 密度."""
SHORT_CJK = 2
"""A name of two characters (密度, 温度) is so general that a unit must confirm a longer word."""
CONTENT = frozenset(
    [
        *(
            "含量",
            "含有量",
            "함량",
            "浓度",
            "质量分数",
            "精度",
            "误差",
            "准确度",
            "稳定性",
            "均匀性",
        ),
        *("content", "concentration", "assay", "accuracy", "sensitivity", "stability"),
        *("uniformity", "repeatability", "bias", "water", "boron", "ash"),
    ]
)
"""Heads that say what is measured only together with the word before them."""
LONGEST_NAME = 300
"""No name has so many characters; a look-up takes the square of its length."""
KEPT = 20000
"""Look-ups that are remembered; a table of 5,000 rows asks for the same names again and again."""
SHORTEST_SHAPE = 4
"""Characters of a name in Han or Hangul that may be misread; of fewer too many differ in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """``unit`` fixes the dimension, ``sense`` the direction of stricter performance, ``names``
    the names by language ("abbr": symbols and abbreviations, which must match exactly). ``signs``
    are letters that mean much else (E, A, BS): they count as a label with a unit that fits."""

    id: str
    unit: str
    sense: Sense
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signs: tuple[str, ...] = ()


class Lexicon:
    """Made by ``load_lexicon``."""

    def __init__(self, parameters: Iterable[Parameter], *, units: Units) -> None:
        self.parameters = {parameter.id: parameter for parameter in parameters}
        self._units = units
        self._exact: dict[str, list[Parameter]] = {}
        self._symbols: dict[str, list[Parameter]] = {}
        self._signs: dict[str, list[Parameter]] = {}
        self._found: dict[tuple[str, str | None, str | None], Parameter | None] = {}
        self._shapes: dict[str, dict[str, list[Parameter]]] = {}
        for parameter in self.parameters.values():
            for sign in parameter.signs:
                self._signs.setdefault(unicodedata.normalize("NFKC", sign), []).append(parameter)
            for language, names in parameter.names.items():
                for name in names:
                    self._add(parameter, language, name)

    def _add(self, parameter: Parameter, language: str, name: str) -> None:
        index, key = self._exact, normalised(name)
        if language == "abbr":
            index, key = self._symbols, unicodedata.normalize("NFKC", name)
        known = index.setdefault(key, [])
        if parameter not in known:
            known.append(parameter)

    def get(self, id: str) -> Parameter | None:
        return self.parameters.get(id)

    def names(self) -> frozenset[str]:
        """Every name as normalised, for a matcher over running text."""
        return frozenset(self._exact)

    def symbols(self) -> Collection[str]:
        return self._symbols.keys()

    def find(
        self, name: str, *, language: str | None = None, unit: str | None = None
    ) -> Parameter | None:
        """The parameter of that name, None when unsure.

        Exact first; else the longest known name that ends a Chinese, Japanese or Korean word or a
        Latin phrase, or that stands before "of", "at" ... ``unit`` must then be of its dimension.
        """
        if len(name) > LONGEST_NAME:
            return None
        key = (name, language, unit)
        if key not in self._found:
            if len(self._found) >= KEPT:
                self._found.clear()
            self._found[key] = self._find(name, language, unit)
        return self._found[key]

    def _find(self, name: str, language: str | None, unit: str | None) -> Parameter | None:
        for text in dict.fromkeys((name, unnumbered(name))):
            symbol = folded(unicodedata.normalize("NFKC", text)).strip(" :")
            if known := self._known(symbol, text):
                return self._one(known, language, unit)
            if unit is not None and symbol in self._signs:
                return self._one(self._signs[symbol], language, unit)
        if axes := OF_AXES.search(symbol):
            text = symbol = symbol[: axes.start()]
            if known := self._known(symbol, text):
                return self._one(known, language, unit)
        if parts := WITH_SYMBOL.fullmatch(symbol):
            found = self._with_symbol(parts["head"], parts["symbol"], language, unit)
            if found or not self._units.known(parts["symbol"]):
                return found
        return self._worded(text, language, unit)

    def _known(self, symbol: str, name: str) -> list[Parameter]:
        return self._symbols.get(symbol) or self._exact.get(normalised(name)) or []

    def _with_symbol(
        self, head: str, symbol: str, language: str | None, unit: str | None
    ) -> Parameter | None:
        """粒径 D90 is D90; where the symbol says nothing of the like, the name alone counts."""
        named = self.find(head, language=language, unit=unit)
        own = self._one(self._symbols.get(symbol, []), language, unit)
        if named is None or own is None or own is named:
            return named or (own if self._worded(head, language, None) is None else None)
        alike = self._units.same_first(own.unit, named.unit)
        return own if alike and any(char.isdigit() for char in symbol) else named

    def _worded(self, name: str, language: str | None, unit: str | None) -> Parameter | None:
        forms = bare(normalised(name))
        for form in forms:
            if known := self._exact.get(form):
                return self._one(known, language, unit)
        if found := self._with_unit(name, language, unit):
            return found
        for form in forms:
            if form and (known := self._alike(form)):
                return self._one(known, language, unit)
        head = HEAD_BEFORE.match(forms[-1])
        if head and (found := self.find(head[1], language=language, unit=unit)):
            return found
        return self._ending(forms[-1], language, unit)

    def _with_unit(self, name: str, language: str | None, unit: str | None) -> Parameter | None:
        for cut in BEFORE_UNIT.finditer(name):
            head, tail = name[: cut.start()], name[cut.end() :]
            if not 0 < len(tail) <= LONGEST_UNIT or not head or not self._units.known(tail):
                continue
            if found := self.find(head, language=language, unit=unit or tail):
                return found
        return None

    def _alike(self, form: str) -> list[Parameter]:
        """The parameters of names that readers of scans take for this one."""
        if ord(form[0]) > 0x2E80 and len(form) < SHORTEST_SHAPE:
            return []
        return self._shaped(initial(form)).get(shape(form), [])

    def _shaped(self, beginning: str) -> dict[str, list[Parameter]]:
        """By shape, the parameters of the names of one initial; made when first asked for: few
        papers ask for all."""
        if beginning not in self._shapes:
            shapes: dict[str, list[Parameter]] = {}
            for name in self._initials.get(beginning, ()):
                alike = shapes.setdefault(shape(name), [])
                alike += [one for one in self._exact[name] if one not in alike]
            self._shapes[beginning] = shapes
        return self._shapes[beginning]

    @cached_property
    def _initials(self) -> dict[str, list[str]]:
        initials: dict[str, list[str]] = {}
        for name in self._exact:
            initials.setdefault(initial(name), []).append(name)
        return initials

    def _one(
        self, known: list[Parameter], language: str | None, unit: str | None
    ) -> Parameter | None:
        if unit is not None:
            first = [p for p in known if self._units.same_first(unit, p.unit)]
            known = first or [p for p in known if self._units.same_dimension(unit, p.unit)]
        if language and len(known) > 1:
            known = [p for p in known if p.names.get(language)] or known
        return known[0] if len(known) == 1 else None

    def _ending(self, text: str, language: str | None, unit: str | None) -> Parameter | None:
        for start in range(1, len(text) - 1):
            ending = text[start:].strip()
            known = self._exact.get(ending)
            if not known or not self._cut_between_words(text, start):
                continue
            if TURNS.search(text[:start].strip()):
                return None
            found = self._one(known, language, unit)
            if ending in CONTENT or (unit is None and self._general(ending)):
                return None
            return found
        return None

    @staticmethod
    def _cut_between_words(text: str, start: int) -> bool:
        return text[start] == " " or text[start - 1] == " " or ord(text[start]) > 0x2E80

    @staticmethod
    def _general(name: str) -> bool:
        wide = ord(name[0]) > 0x2E80
        return len(name) <= SHORT_CJK if wide else " " not in name


def _parameter(entry: dict[str, Any]) -> Parameter:
    names = {key: tuple(entry[key]) for key in LANGUAGES if entry.get(key)}
    signs = tuple(entry.get("sign", ()))
    return Parameter(
        id=entry["id"], unit=entry["unit"], sense=entry["sense"], names=names, signs=signs
    )


def _united(a: Parameter, b: Parameter, units: Units) -> Parameter:
    if not units.same_dimension(a.unit, b.unit):
        raise ArgumentError(
            f"parameter {a.id!r} is in {a.unit!r} and in {b.unit!r}; give it one dimension"
        )
    keys = [key for key in LANGUAGES if a.names.get(key) or b.names.get(key)]
    names = {key: tuple(dict.fromkeys(a.names.get(key, ()) + b.names.get(key, ()))) for key in keys}
    sense = b.sense if a.sense == "none" else a.sense
    signs = tuple(dict.fromkeys(a.signs + b.signs))
    return Parameter(id=a.id, unit=a.unit, sense=sense, names=names, signs=signs)


def load_lexicon(*, units: Units | None = None) -> Lexicon:
    """Every parameter of ``knowledge/parameters/*.toml``, entries of one id united."""
    units = units or load_units()
    folder = files("zhiyi.knowledge") / "parameters"
    united: dict[str, Parameter] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name, reverse=True):
        if not path.name.endswith(".toml"):
            continue
        for entry in tomllib.loads(path.read_text("utf-8"))["parameter"]:
            new = _parameter(entry)
            old = united.get(new.id)
            united[new.id] = _united(old, new, units) if old else new
    return Lexicon(united.values(), units=units)
