"""Papers written from the bank, in one language each, and the changes planted in translations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from .bank import SLOT, At, Bank, Item
from .filling import DIGITS, Dress, Filled, Value, draw, fill, unit_in, units

Sort = Literal[
    "digit", "decimal", "unit", "comparator", "code", "date", "negation", "dropped value"
]
SORTS: tuple[Sort, ...] = (
    "digit", "decimal", "unit", "comparator", "code", "date", "negation", "dropped value",
)  # fmt: skip
FLIPPED = {
    "不超过": "不低于", "不低于": "不超过", "不大于": "不小于", "不小于": "不大于",
    "至少": "至多", "以上": "以下", "以下": "以上", "高于": "低于", "低于": "高于",
    "优于": "劣于", "最高为": "最低为", "最短": "最长", "大于": "小于",
}  # fmt: skip
"""Chinese words that make a limit, and what a careless translator may write instead."""
ASSERTED = {
    "不得": "可以", "请勿": "可以", "切勿": "可以", "严禁": "允许", "禁止": "允许",
    "不适用": "适用", "没有": "具有", "不应": "应",
    "不可": "可", "不能": "能", "不包括": "包括", "不承担": "承担",
}  # fmt: skip
"""Chinese words that deny, and the same statement without."""
DRESSES: tuple[Dress, ...] = ("unit word", "converted", "doubled", "worded sign", "number word")
UNSTATED = "规定值"
"""What stands where a translator left a value out."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of paper with its values: a file is made of one or several."""

    bank: Bank
    values: dict[str, Value]
    keys: tuple[str, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.bank.items if item.key in self.keys)


Plan = tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """An item in one language: its sentences, or the cells of a row."""

    key: str
    at: At
    code: str
    parts: tuple[Filled, ...]

    @property
    def text(self) -> str:
        glue = "" if self.code in ("zh", "ja") and self.at != "row" else " "
        return glue.join(part.text for part in self.parts)

    def words_of(self, slot: str) -> str:
        """How the block prints a slot; empty where it does not."""
        found = [p.text[a:b] for p in self.parts for name, a, b in p.spans if name == slot]
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one item: another value for a slot, or other words in the Chinese template."""

    key: str
    sort: Sort
    slot: str = ""
    value: Value | None = None
    words: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Change:
    """A planted change as it stands in the papers."""

    key: str
    sort: Sort
    source: str
    target: str
    right: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How a paper is written: dresses, order, edits by item key; headings in capitals; units of
    rows in a column of their own."""

    dressed: float = 0.0
    swapped: float = 0.0
    capitals: bool = False
    unit_column: bool = False
    edits: Mapping[str, Edit] = field(default_factory=dict)


def draw_all(bank: Bank, rng: Random) -> dict[str, Value]:
    return {name: draw(spec, rng) for name, spec in bank.slots.items()}


def plan_of(banks: Sequence[Bank], rng: Random) -> Plan:
    """Values for every slot; most items of each kind, its title and headings always."""
    sections = []
    for bank in banks:
        values = draw_all(bank, rng)
        keys = tuple(
            i.key for i in bank.items if i.at in ("title", "heading") or rng.random() < 0.9
        )
        sections.append(Section(bank, values, keys))
    return tuple(sections)


def sibling_of(plan: Plan, rng: Random, *, share: float) -> Plan:
    """The paper of another product of the family: other codes, and other figures for a share."""

    def other(name: str, bank: Bank, value: Value) -> Value:
        if value.sort == "code" or (value.sort not in ("date",) and rng.random() < share):
            return _another(bank.slots[name], value, rng)
        return value

    return tuple(
        replace(s, values={n: other(n, s.bank, v) for n, v in s.values.items()}) for s in plan
    )


def _another(spec: str, value: Value, rng: Random) -> Value:
    drawn = (draw(spec, rng) for _ in range(30))
    return next((one for one in drawn if one != value), value)


def without(plan: Plan, keys: set[str]) -> Plan:
    return tuple(replace(s, keys=tuple(k for k in s.keys if k not in keys)) for s in plan)


def write(plan: Plan, code: str, rng: Random, *, manner: Manner | None = None) -> tuple[Block, ...]:
    """The blocks of the plan in one language."""
    manner = manner or Manner()
    blocks = []
    for section in plan:
        own = [_block(section, item, code, rng, manner) for item in section.items]
        blocks += _swapped(own, manner.swapped, rng)
    return tuple(blocks)


def _block(section: Section, item: Item, code: str, rng: Random, manner: Manner) -> Block:
    edit = manner.edits.get(item.key)
    values, templates = section.values, item.texts[code]
    dress: Dress = "plain"
    if edit is None and rng.random() < manner.dressed:
        dress = rng.choice(DRESSES)
    if edit is not None and edit.value is not None:
        values = values | {edit.slot: edit.value}
    if edit is not None and edit.words[0]:
        templates = tuple(t.replace(*edit.words, 1) for t in templates)
    parts = tuple(fill(t, values, code, rng=rng, dress=dress) for t in templates)
    if manner.unit_column and item.at == "row":
        parts = _with_unit_column(templates, parts, values, code, rng)
    if manner.capitals and item.at in ("title", "heading"):
        parts = tuple(Filled(part.text.upper()) for part in parts)
    return Block(item.key, item.at, code, parts)


def _with_unit_column(
    templates: Sequence[str],
    parts: tuple[Filled, ...],
    values: Mapping[str, Value],
    code: str,
    rng: Random,
) -> tuple[Filled, ...]:
    """Label, unit, value, where the row is a label and one value with a unit."""
    slot = SLOT.fullmatch(templates[-1])
    value = values[slot["name"]] if slot else None
    if len(parts) != 2 or slot is None or value is None or not value.unit:
        return parts
    bare = dict(values) | {slot["name"]: replace(value, unit="")}
    return (parts[0], Filled(unit_in(value.unit, code)), fill(templates[-1], bare, code, rng=rng))


def _swapped(blocks: list[Block], share: float, rng: Random) -> list[Block]:
    """Neighbours of one sort change places now and then, as translators order lists anew."""
    found = list(blocks)
    n = 0
    while n + 1 < len(found):
        same = found[n].at == found[n + 1].at and found[n].at in ("row", "text")
        if same and rng.random() < share:
            found[n], found[n + 1] = found[n + 1], found[n]
            n += 1
        n += 1
    return found


def edits_for(plan: Plan, sorts: Sequence[Sort], rng: Random) -> dict[str, Edit]:
    """One edit for each sort, of different items, where the plan has anything of that sort."""
    found: dict[str, Edit] = {}
    for sort in sorts:
        able = [edit for s in plan for i in s.items for edit in edits_of(s, i, sort, rng)]
        able = [edit for edit in able if edit.key not in found]
        if able:
            edit = rng.choice(able)
            found[edit.key] = edit
    return found


def edits_of(section: Section, item: Item, sort: Sort, rng: Random) -> list[Edit]:
    """What may be changed in an item in that way; titles are left alone."""
    if item.at == "title":
        return []
    chinese = "\n".join(item.texts["zh"])
    if sort == "negation":
        return [Edit(item.key, sort, words=(a, b)) for a, b in ASSERTED.items() if a in chinese][:1]
    if sort == "comparator":
        worded = [Edit(item.key, sort, words=(a, b)) for a, b in FLIPPED.items() if a in chinese]
        signs = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
        slots = [m for m in SLOT.finditer(chinese) if m["sign"] in signs]
        turned = [(m.group(), m.group().replace(m["sign"], signs[m["sign"]])) for m in slots]
        return worded[:1] + [Edit(item.key, sort, words=pair) for pair in turned]
    found = []
    for slot in SLOT.finditer(chinese):
        name = slot["name"]
        value = changed(section.values[name], section.bank.slots[name], sort, rng)
        if value is not None:
            found.append(Edit(item.key, sort, name, value))
    return found


def changed(value: Value, spec: str, sort: Sort, rng: Random) -> Value | None:
    """The value changed in that way, None where it cannot be."""
    if sort == "dropped value":
        return Value("one", text=UNSTATED) if value.sort in ("number", "range") else None
    if sort == "date":
        return replace(value, day=value.day + timedelta(days=31)) if value.day else None
    if sort == "code":
        return _other_code(value, spec, rng)
    if sort == "unit":
        unit = units().get(value.unit, {}).get("wrong")
        return replace(value, unit=unit) if unit and value.sort in ("number", "range") else None
    if value.sort not in ("number", "range"):
        return None
    if sort == "decimal":
        factor = Decimal(10) if rng.random() < 0.5 else Decimal("0.1")
        return replace(value, numbers=(value.numbers[0] * factor, *value.numbers[1:]))
    if sort == "digit":
        return replace(value, numbers=(*value.numbers[:-1], _other_digit(value.numbers[-1], rng)))
    return None


def _other_digit(number: Decimal, rng: Random) -> Decimal:
    text = f"{number:f}"
    places = [n for n, c in enumerate(text) if c.isdigit() and (n or c != "0")]
    n = rng.choice(places)
    least = "123456789" if n == 0 or not text[:n].strip("-") else DIGITS
    return Decimal(text[:n] + rng.choice(least.replace(text[n], "")) + text[n + 1 :])


def _other_code(value: Value, spec: str, rng: Random) -> Value | None:
    digits = [n for n, c in enumerate(value.text) if c.isdigit()]
    letters = any(c.isalpha() for c in value.text)
    if value.sort not in ("code", "one") or not digits or not letters:
        return None
    if value.sort == "one":
        return _another(spec, value, rng)
    n = rng.choice(digits)
    other = rng.choice(DIGITS[1:].replace(value.text[n], ""))
    return replace(value, text=value.text[:n] + other + value.text[n + 1 :])


def changes_of(
    edits: Mapping[str, Edit], original: Sequence[Block], wrong: Sequence[Block], plain: Plan
) -> tuple[Change, ...]:
    """The changes as printed. ``plain``: what the translation would say without them."""
    own = {block.key: block for block in original}
    theirs = {block.key: block for block in wrong}
    section = {key: s for s in plain for key in s.keys}
    found = []
    for key, edit in edits.items():
        if key not in own or key not in theirs:
            continue
        source, target = own[key], theirs[key]
        if edit.slot:
            words = source.words_of(edit.slot)
            right = section[key].values[edit.slot]
            found.append(Change(key, edit.sort, words, target.words_of(edit.slot), _plainly(right)))
        else:
            slot = SLOT.fullmatch(edit.words[0])
            words = source.words_of(slot["name"]) if slot else ""
            said = target.words_of(slot["name"]) if slot else edit.words[1]
            found.append(Change(key, edit.sort, words, said, edit.words[0]))
    return tuple(found)


def _plainly(value: Value) -> str:
    numbers = " ".join(f"{n:f}" for n in value.numbers)
    return " ".join(filter(None, (numbers, value.unit, value.text, str(value.day or ""))))
