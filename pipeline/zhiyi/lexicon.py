"""The parameters that papers state, by every name they go by.

Data: ``knowledge/parameters/*.toml``, in one format; entries with the same id unite their names.
Several parameters may share a name (硬度: HRC or HV, 定位精度: length or angle): then the unit
decides, and without one the answer is that nobody can tell.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal

from zhiyi.errors import ArgumentError
from zhiyi.units import Units, load_units

Sense = Literal["more", "less", "none"]
LANGUAGES = ("zh", "en", "ja", "de", "ru", "ko", "fr", "es", "it", "abbr")

TRAILING = re.compile(
    r"(?:范围|平均值|典型值|最大值|最小值|标称值|标准值|实测值|测试值|要求|指标|数值|值|范围内"
    r"|[ ,]*(?:range|typ\.?|max\.?|min\.?|nom\.?|\(?typical\)?|value|rating))$"
)
HEAD_BEFORE = re.compile(r"(.+?)[ ,]+(?:of|at|in|for|under|with|bei|при|per)\b")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>")
WITH_SYMBOL = re.compile(
    r"(?P<head>.*(?:[^\W\d_]{2}|[\u2e80-\uffff]))\s*(?<![A-Za-z])"
    r"(?P<symbol>[A-Za-zσδρΦφλ][A-Za-z]{0,2}(?:[\d.,_]{0,5}))$"
)
"""抗拉强度 Rm, Dehngrenze Rp0,2, 中位粒径D50: the name and its symbol."""
OF_AXES = re.compile(r"[ (,]+[XYZABCUVW](?:(?: ?[/、,] ?| and | und |和)[XYZABCUVW])*\)?$")
"""快移速度 X / Z: for which axes."""
VARIANTS = str.maketrans(
    "ё値減強熱圧壓電頻壽線輸動運轉軸徑總長寬質點範圍環溫濕誤額導係數顆純體積碼聲顯鋼鐵鎢鎳鉬鈦鋁銅鉛錳鉻"
    "機開關際極參對應實測驗檢項標準產規較與層間級変換効応検験発単続帯広対経観脹縮細處理後時個",
    "е值减强热压压电频寿线输动运转轴径总长宽质点范围环温湿误额导系数颗纯体积码声显钢铁钨镍钼钛铝铜铅锰铬"
    "机开关际极参对应实测验检项标准产规较与层间级变换效应检验发单续带广对经观胀缩细处理后时个",
)
"""Traditional and Japanese forms to simplified ones, for what names of parameters are written in;
readers of Chinese text also mix them."""
OXIDE = re.compile(r"(?<![A-Za-z\d])([A-Z][a-z]?\d{0,2})0(\d{0,2})(?=\s?/\s?T?REO\b)")
"""Ho203/TREO: a nought that must be the O of an oxide."""
TURNS = re.compile(r"(?:比|体积|体|单位|面|相对|不|非|半|对数|每|光谱|杂散|电流|能流|功率|磁通)$")
"""What before a name makes it another one: 比 + 抗拉强度, 体积 + 膨胀系数, 功率 + 密度."""
SHORT_CJK = 2
"""A name of two characters (密度, 温度) is so general that a unit must confirm a longer word."""
CONTENT = frozenset(
    [
        "含量",
        "浓度",
        "质量分数",
        "精度",
        "误差",
        "准确度",
        "content",
        "concentration",
        "assay",
        "accuracy",
        "water",
        "boron",
        "ash",
    ]
)
"""Heads that say what is measured only together with the word before them."""


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


def folded(text: str) -> str:
    """Variant forms of characters as one, character for character."""
    return OXIDE.sub(r"\1O\2", text).translate(VARIANTS)


def normalised(name: str) -> str:
    """Half width, lower case, no brackets' content, no spaces but between Latin words."""
    text = folded(unicodedata.normalize("NFKC", name)).casefold()
    while (shorter := BRACKETS.sub(" ", text)) != text:
        text = shorter
    text = re.sub(r"[\s_]+", " ", text).strip(" :;,.、。-*·/")
    return re.sub(r"(?<=[^\x00-\u052f]) | (?=[^\x00-\u052f])", "", text)


class Lexicon:
    """Made by ``load_lexicon``."""

    def __init__(self, parameters: Iterable[Parameter], *, units: Units) -> None:
        self.parameters = {parameter.id: parameter for parameter in parameters}
        self._units = units
        self._exact: dict[str, list[Parameter]] = {}
        self._symbols: dict[str, list[Parameter]] = {}
        self._signs: dict[str, list[Parameter]] = {}
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

    def symbols(self) -> frozenset[str]:
        return frozenset(self._symbols)

    def find(
        self, name: str, *, language: str | None = None, unit: str | None = None
    ) -> Parameter | None:
        """The parameter of that name, None when unsure.

        Exact first; else the longest known name that ends a Chinese, Japanese or Korean word or a
        Latin phrase, or that stands before "of", "at" ... ``unit`` must then be of its dimension.
        """
        symbol = folded(unicodedata.normalize("NFKC", name)).strip(" :")
        if known := self._known(symbol, name):
            return self._one(known, language, unit)
        if unit is not None and symbol in self._signs:
            return self._one(self._signs[symbol], language, unit)
        if axes := OF_AXES.search(symbol):
            name = symbol = symbol[: axes.start()]
            if known := self._known(symbol, name):
                return self._one(known, language, unit)
        if parts := WITH_SYMBOL.fullmatch(symbol):
            return self._with_symbol(parts["head"], parts["symbol"], language, unit)
        return self._worded(name, language, unit)

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
        text = normalised(name)
        shorter = TRAILING.sub("", text).strip()
        if shorter and shorter in self._exact:
            return self._one(self._exact[shorter], language, unit)
        if head := HEAD_BEFORE.match(shorter):
            return self.find(head[1], language=language, unit=unit)
        return self._ending(shorter, language, unit)

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
            if found and self._general(ending) and not self._confirmed(found, ending, unit):
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

    def _confirmed(self, found: Parameter, ending: str, unit: str | None) -> bool:
        """A unit confirms, but not the content of anything: 钛含量 in % is no purity."""
        return unit is not None and ending not in CONTENT


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
