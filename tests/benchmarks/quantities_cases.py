"""The sets that quantities are measured on: our own phrases, and public ones from a folder."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from .quantities_judge import Read, measured, named, number, says

NOTHING = "nothing"
UNTOLD = ""
"""The operator where a set does not tell it: duckling calls 0.5L左右 simple."""


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the quantities it states. ``field``: the table of our phrases it stands in.

    ``beyond``: which quantities the truth does not tell of; finding them is no fault.
    """

    text: str
    expected: tuple[Read, ...]
    field: str = ""
    beyond: Callable[[Read], bool] | None = None


def phrases() -> list[Case]:
    data = (files(__package__) / "quantities_phrases.toml").read_bytes().decode("utf-8")
    return [
        Case(text, tuple(map(says, said)), field)
        for field, table in tomllib.loads(data).items()
        for text, said in table.items()
    ]


DUCKLING = re.compile(
    r"(?P<form>simple|between|under|above) (?P<unit>\w+) \(?(?P<figures>[^)A-Z]+)"
)
DURATION = re.compile(r"DurationData (?P<figures>[\d.]+) (?P<unit>\w+)")
MEASURES = frozenset({"Distance", "Quantity", "Temperature", "Volume", "Duration"})
OPERATORS = {"simple": UNTOLD, "between": "range", "under": "<=", "above": ">="}


def duckling(folder: Path) -> list[Case]:
    """Duckling's Chinese corpus: what bears a unit; money, time and bare numbers do not."""
    lines = (folder / "duckling_zh_corpus.jsonl").read_text("utf-8").splitlines()
    return [
        Case(row["input"], (_duckling(row["expected"]),), row["dimension"])
        for row in map(json.loads, lines)
        if row["dimension"] in MEASURES
    ]


def _duckling(expected: str) -> Read:
    read = DUCKLING.match(expected) or DURATION.match(expected)
    if read is None:
        raise ValueError(f"{expected!r} is no quantity of duckling's")
    figures = tuple(number(part.strip()) for part in read["figures"].strip().split(","))
    form = read.groupdict().get("form") or "simple"
    return Read(figures, (named(read["unit"]),), OPERATORS[form])


def recognizers(folder: Path) -> dict[str, list[Case]]:
    """Recognizers-Text: English dimensions and temperatures; a unit alone is none.

    The first file does not tell of times, temperatures and percentages, the second of nothing but
    temperatures, though the sentences have them.
    """
    found = {}
    for name, beyond in (("Dimension", _no_dimension), ("Temperature", _no_temperature)):
        rows = json.loads(
            (folder / f"NumberWithUnit_English_{name}Model.json").read_text("utf-8-sig")
        )
        found[f"recognizers, English, {name.lower()}"] = [
            Case(row["Input"], tuple(_recognized(r["Resolution"]) for r in row["Results"]
                                     if r["Resolution"]["value"] is not None), beyond=beyond)
            for row in rows
        ]  # fmt: skip
    return found


def _recognized(resolution: dict[str, Any]) -> Read:
    return Read((number(resolution["value"].lower()),), (named(resolution["unit"]),), UNTOLD)


def _no_dimension(read: Read) -> bool:
    return bool(_dimensions(read) & {"[time]", "[temperature]", "dimensionless"})


def _no_temperature(read: Read) -> bool:
    return "[temperature]" not in _dimensions(read)


def _dimensions(read: Read) -> set[str]:
    return {found[1] for unit in read.units if (found := measured(read.values[0], unit))}


def chinese_numbers(folder: Path) -> list[Case]:
    """Recognizers-Text: Chinese numbers without units; a value each."""
    rows = json.loads((folder / "Number_Chinese_NumberModel.json").read_text("utf-8-sig"))
    return [
        Case(
            row["Input"],
            tuple(Read((number(r["Resolution"]["value"].lower().replace("+", "")),), ())
                  for r in row["Results"]),
        )
        for row in rows
        if not row.get("IgnoreResolution")
    ]  # fmt: skip


def quantulum(folder: Path) -> list[Case]:
    """quantulum3's own cases: what bears a unit, so neither money nor bare numbers."""
    rows = json.loads((folder / "quantities.json").read_text("utf-8"))
    return [Case(row["req"], tuple(_quantulum(row["res"]))) for row in rows]


MONEY = frozenset({"dollar", "euro", "penny", "cent", "dime", "yen", "pound sterling"})
PURE = frozenset({"dimensionless", "dozen", "baker's dozen", "gross"})


def _quantulum(results: Iterable[dict[str, Any]]) -> Iterator[Read]:
    for one in results:
        if MONEY & set(one["unit"].split(" per ")) or one["unit"] in MONEY | PURE:
            continue
        value, spread = Fraction(str(one["value"])), Fraction(str(one.get("uncertainty") or 0))
        values = (value - spread, value + spread) if spread else (value,)
        yield Read(values, (named(one["unit"]),), UNTOLD, spread=bool(spread))


def sets_of(folder: Path | None) -> dict[str, list[Case]]:
    """Every set by its name; those that the folder does not hold are left out."""
    found = {"phrases": phrases()}
    if folder is None:
        return found
    if (folder / "duckling_zh").is_dir():
        found["duckling, Chinese"] = duckling(folder / "duckling_zh")
    if (folder / "recognizers_text").is_dir():
        found |= recognizers(folder / "recognizers_text")
    if (folder / "quantulum3").is_dir():
        found["quantulum3, English"] = quantulum(folder / "quantulum3")
    return found
