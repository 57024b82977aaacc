"""Printed names taken apart: 抗拉强度(MPa) ≥, 密度（20 ℃）, 灰分/ppm, Dichte in g/cm³."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Condition
from zhiyi.indicators.drafts import STANDARD, Tools, condition
from zhiyi.indicators.subjects import ELEMENT
from zhiyi.indicators.tables.grid import EMPTY
from zhiyi.indicators.tables.words import BILINGUAL, BRACKET, Words

FOOTNOTE = re.compile(
    r"\s*(?:\*+\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]*|(?:(?<=[A-Za-zА-я]{2})|(?<=[\u3040-\u9fff]))\s?[¹²³⁴⁵⁶⁷⁸⁹]+[)⁾]?|(?<=[^\W\d_])\s?[1-9]\)|注\s?\d+"
    r"|\[\d+\]|[①-⑨†‡§])$"
)
"""What leads to a note below: Slit*², 密度注1, Weight 2)."""
LIMITS = (
    (">=", re.compile(r"[\s,，(]*(?:не менее|not less than|no less than|at least|mindestens"
                      r"|不小于|不低于|不少于|≥|≧|>=|(?<=[,(])\s?min(?:imum)?\.?)\)?$", re.I)),
    ("<=", re.compile(r"[\s,，(]*(?:не более|not more than|no more than|at most|höchstens|不大于"
                      r"|不超过|不高于|≤|≦|<=|(?<=[,(])\s?max(?:imum)?\.?)\)?$", re.I)),
    (">", re.compile(r"\s*(?:>|大于)$")),
    ("<", re.compile(r"\s*(?:<|小于)$")),
)  # fmt: skip
SEPARATOR = re.compile(r"\s*(?:[/,;:_，；：、]| in (?=\S)|\s)\s*")
GLUED = re.compile(
    r"^(.*[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])([^\u3040-\u9fff\uac00-\ud7a3]+)$"
)
OF_ELEMENT = re.compile(r"^([A-Z][A-Za-z\d]{0,9})\s?(%|ppm|ppb|‰)$")
UNIT_WORDS = re.compile(r"^(?:单位|unit|in|einheit)\s*[:：]?\s*", re.IGNORECASE)
AT = re.compile(
    r"^(?P<name>.*[^\s\d])\s*(?:@|\bat\b|\bbei\b|\bпри\b|[,，]\s?|在)\s*(?P<under>(?=.*\d)\S.*)$"
)
AXES = re.compile(r"[^×xX*·]{1,12}(?:\s?[×xX*·]\s?[^×xX*·\d]{1,12}){1,2}")
CHEMICAL = re.compile(rf"(?:(?:{ELEMENT})\d{{0,2}}){{1,4}}")
LOCAL = re.compile(r"[A-Z][a-z]{0,3}(?:\d[\d.,]{0,3})?|[α-ωΑ-Ω]\w{0,4}|[a-z]{1,2}")
"""A symbol in brackets behind its name: (Rm), (σb)."""
METHOD = re.compile(
    r"[\s,，]*(?:nach|acc\. to|according to|per|as per|to|по|selon|按|依据|依照|执行)\s*"
    rf"({STANDARD.pattern})",
    re.IGNORECASE,
)
MINUTES = re.compile(r"^(.*[^\s(,/])\s*[(,/]\s*min\.?\s*\)?$")
LATIN = re.compile(r"[A-Za-z]{4}")
LONGEST = 200
"""Characters of a text that may still be a label."""


@dataclass(frozen=True, slots=True)
class Label:
    """``name`` as printed, without what is taken from it; ``axes``: 长, 宽, 高 of a size."""

    name: str
    unit: str | None = None
    conditions: tuple[Condition, ...] = ()
    operator: str | None = None
    method: str | None = None
    axes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    known: str | None = None
    """The name that the lexicon knows where that as printed says it in two languages."""

    @property
    def asked(self) -> str:
        """The name to ask the lexicon for."""
        return self.known or self.name


class Labels:
    """Takes labels apart, each text once."""

    def __init__(self, tools: Tools, words: Words) -> None:
        self.tools, self.words = tools, words
        self._read: dict[str, Label] = {}
        self._known: dict[tuple[str, str | None], bool] = {}

    def read(self, text: str) -> Label:
        if text not in self._read:
            self._read[text] = self._told(text) if len(text) <= LONGEST else Label(text)
        return self._read[text]

    def findable(self, label: Label) -> bool:
        """Whether the lexicon knows the name, or it is an element or an oxide."""
        key = label.name, label.unit
        if key not in self._known:
            find = self.tools.lexicon.find
            known = bool(find(label.asked, unit=label.unit) or find(label.asked))
            self._known[key] = known or bool(CHEMICAL.fullmatch(label.name))
        return self._known[key]

    def listed(self, label: Label) -> bool:
        """Whether the lexicon knows the name."""
        return self.tools.lexicon.find(label.asked) is not None

    def _told(self, text: str) -> Label:
        """像元尺寸 Pixel pitch: either half may be the name that is known."""
        label = self._taken(text)
        find = self.tools.lexicon.find
        both = BILINGUAL.fullmatch(label.name)
        if both is None or find(label.name, unit=label.unit) or find(label.name):
            return label
        for part in filter(None, both.groups()):
            if find(part.strip(), unit=label.unit):
                return replace(label, known=part.strip())
        return label

    def names(self, text: str) -> bool:
        """Whether a text is a name that is known."""
        if not text or text in EMPTY or len(text) > LONGEST or self.words.value(text):
            return False
        return self.findable(self.read(text))

    def joined(self, labels: Sequence[Label]) -> Label:
        """强度 | 抗折 is 抗折强度: the combination that the lexicon knows, else all parts."""
        named = [label for label in labels if label.name]
        unit = next((label.unit for label in reversed(labels) if label.unit), None)
        whole = Label(
            name="",
            unit=unit,
            conditions=tuple(c for label in labels for c in label.conditions),
            operator=next((label.operator for label in reversed(labels) if label.operator), None),
            method=next((label.method for label in reversed(labels) if label.method), None),
            axes=next((label.axes for label in reversed(labels) if label.axes), ()),
            roles=tuple(role for label in labels for role in label.roles),
        )
        if not named:
            return whole
        own, above = named[-1].name, [label.name for label in named[:-1] if label.name]
        above = [up for up in dict.fromkeys(above) if up != own]
        tries = [own, *(own + up for up in above), *(up + own for up in above), *above]
        if len(named) == 1:
            return replace(whole, name=named[0].name, known=named[0].known)
        for name in tries:
            if self.tools.lexicon.find(name, unit=unit):
                shown = name if name not in above else " ".join([*above, own])
                return replace(whole, name=shown)
        return replace(whole, name=" ".join([*above, own]))

    # -- one label

    def _taken(self, text: str) -> Label:
        if (timed := MINUTES.match(text)) and self.tools.lexicon.find(timed[1], unit="min"):
            return Label(timed[1], "min")
        operator = None
        name, unit = self._unit_behind(text.strip(" :·"))
        if unit is None:
            name, operator = _limit(text.strip(" :·"))
            name, unit = self._unit_behind(name)
        if unit is None:
            name, operator = _limit(unnoted(text.strip(" :·")).strip(" :·*"))
            name, unit = self._unit_behind(name)
        name, method = _method(name)
        label = Label(name, unit, operator=operator, method=method)
        if self.words.unit(text) and not self.tools.lexicon.find(text):
            scale = self.tools.lexicon.find("硬度", unit=text)
            return Label(text, text if scale else None)
        label = self._brackets(label)
        name = unnoted(label.name.strip(" :·")).strip(" :·*,，")
        name, further = _limit(name)
        label = replace(label, name=name, operator=operator or further)
        if label.unit is None:
            name, unit = self._unit_behind(label.name)
            label = replace(label, name=name, unit=unit)
        return self._aside(label)

    def _brackets(self, label: Label) -> Label:
        """What brackets hold: a unit, a method, axes, a symbol, else a condition."""
        name, unit, method, axes = label.name, label.unit, label.method, label.axes
        roles: tuple[str, ...] = ()
        conditions: list[str] = []
        for inner in BRACKET.findall(name):
            plain = UNIT_WORDS.sub("", inner.strip())
            split = self._unit_behind(plain) if unit is None else (plain, None)
            if unit is None and self._unit(plain, name):
                unit = plain
            elif found := STANDARD.fullmatch(plain):
                method = found.group()
            elif AXES.fullmatch(plain) and not self.words.states(plain):
                axes = tuple(part.strip() for part in re.split(r"[×xX*·]", plain))
            elif unit is None and (qualified := self._qualified(plain)):
                unit, rest = qualified
                role = self._statistic(rest)
                roles, conditions = (
                    ((*roles, role), conditions) if role else (roles, [*conditions, rest])
                )
            elif split[1] and not self.words.states(split[0]) and len(split[0]) < 6:
                unit = split[1]
            elif role := self._statistic(plain):
                roles = (*roles, role)
            elif not self._symbol(plain):
                conditions.append(plain)
        bare = re.sub(r"\s+", " ", BRACKET.sub(" ", name)).strip()
        asked = tuple(condition(text, tools=self.tools) for text in conditions)
        return Label(bare or name, unit, asked, label.operator, method, axes, roles)

    def _qualified(self, text: str) -> tuple[str, str] | None:
        """(mm, FWHM), (V p-p), (dB, typ.): a unit and what is said of it."""
        for joint in re.finditer(r"\s*[,;，；\s]\s*", text):
            unit, rest = text[: joint.start()], text[joint.end() :]
            if self.words.unit(unit) and rest and not any(map(str.isdigit, rest)):
                return unit, rest
        return None

    def _unit(self, text: str, name: str) -> bool:
        """A single letter is the unit of a name that is measured in it, else its symbol."""
        bare = BRACKET.sub("", name).strip()
        single = len(text) == 1 and text.isalpha()
        return self.words.unit(text) and (
            not single or self.tools.lexicon.find(bare, unit=text) is not None
            or self.tools.lexicon.find(bare) is None
        )  # fmt: skip

    def _symbol(self, text: str) -> bool:
        """Rm and UTS say what was measured, FWHM and S1 how."""
        return (bool(LOCAL.fullmatch(text)) and not self._duty(text)) or (
            text in self.tools.lexicon.symbols()
        )

    @staticmethod
    def _duty(text: str) -> bool:
        return bool(re.fullmatch(r"S\d{1,2}", text))  # duty types of IEC 60034-1

    def _statistic(self, text: str) -> str | None:
        role = self.words.role(text)
        return role if role in ("min", "max", "typ", "mean") else None

    def _unit_behind(self, name: str) -> tuple[str, str | None]:
        """流量 m³/h, 密度, г/см³, 含量%: the longest unit that ends a name, and the name before."""
        find = self.tools.lexicon.find
        for joint in SEPARATOR.finditer(name):
            head, tail = name[: joint.start()].strip(), name[joint.end() :].strip()
            if not head or not tail or not re.search(r"[^\W\d_]", head):
                continue
            if not self.words.unit(tail) or head.count("(") != head.count(")"):
                continue
            if tail.endswith("/%") or (tail == "min" and not find(head, unit=tail)):
                continue
            if tail[0] in "([" or (head[-1].isdigit() and joint.group().isspace()):
                continue
            loose = joint.group().isspace()
            short = len(tail) == 1 or (len(tail) > 3 and tail.islower())
            if loose and short and tail.isalpha() and not find(head, unit=tail):
                continue
            scale = find("硬度", unit=tail) or find(head, unit=tail)
            if loose and find(name) and not scale:
                continue
            return head, tail
        if (
            (glued := GLUED.match(name))
            and self.words.unit(tail := glued[2].strip())
            and tail[0] not in "(["
        ) and (tail[0] in "%‰℃°×" or find(glued[1].strip(), unit=tail)):
            return glued[1].strip(), tail
        if element := OF_ELEMENT.match(name):
            return element[1], element[2]
        return name, None

    def _aside(self, label: Label) -> Label:
        """介电常数 @1 MHz, 25 ℃ 电阻率: a quantity in a name is a condition."""
        name = label.name
        if not any(map(str.isdigit, name)) or self._exact(name):
            return label
        under = AT.match(name)
        if under and self.words.value(under["under"]) and not LATIN.search(under["under"]):
            asked = condition(under["under"], tools=self.tools)
            return replace(label, name=under["name"].strip(), conditions=(*label.conditions, asked))
        stated = self.tools.reader.find(name, cell=True)
        if len(stated) == 1 and stated[0].quantity.unit not in (None, "%"):
            one = stated[0]
            rest = re.sub(
                r"^(?:下|时|的|条件下)", "", (name[: one.start] + name[one.end :]).strip()
            )
            rest = rest.strip(" ,;:的下时在")
            tight = one.start == 0 and name[one.end : one.end + 1] not in (" ", "下", "时", "的")
            warm = one.quantity.unit in ("℃", "°C", "K", "°F")
            if tight and not warm:
                return label
            if rest and self.tools.lexicon.find(rest, unit=label.unit):
                asked = condition(name[one.start : one.end], tools=self.tools)
                return replace(label, name=rest, conditions=(*label.conditions, asked))
        return label

    def _exact(self, name: str) -> bool:
        return name in self.tools.lexicon.symbols()


def _method(name: str) -> tuple[str, str | None]:
    """Positioniergenauigkeit nach ISO 230-2: a method may stand in the label."""
    found = METHOD.search(name)
    if found is None or not name[: found.start()].strip():
        return name, None
    return (name[: found.start()] + name[found.end() :]).strip(), found[1]


def unnoted(text: str) -> str:
    """Without what leads to a note below."""
    bare = FOOTNOTE.sub("", text)
    return bare if bare.count("(") == bare.count(")") or text.count("(") < text.count(")") else text


def _limit(name: str) -> tuple[str, str | None]:
    """Плотность, не менее: a limit may stand in the label."""
    for operator, ending in LIMITS:
        if found := ending.search(name):
            bare = name[: found.start()].strip(" ,，")
            bare = bare.removesuffix("(").strip()
            return bare + ")" * (bare.count("(") - bare.count(")")), operator
    return name, None
