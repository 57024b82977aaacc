"""The bank: kinds of goods, each with the parameters that papers state of it.

One TOML file for a few kinds, written for this benchmark. A parameter is one string, its parts
parted by " | ": id in the lexicon ("a/b" where either
says it) or "-", sense, names in Chinese, English, German, Japanese and
Russian (several parted by ";"), scales ("unit low high decimals", ``e`` for decimals: a mantissa of
two digits and a power of ten), methods, conditions (of one that needs words its five languages are
parted by " = ", of which German, Japanese and Russian may be left out).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

Sense = Literal["more", "less", "none", "size", "span", "pm", "count"]
Split = Literal["dev", "reported"]
CODES = ("zh", "en", "de", "ja", "ru")
FOLDER = Path(__file__).parent / "bank"


@dataclass(frozen=True, slots=True)
class Scale:
    unit: str
    low: Decimal
    high: Decimal
    decimals: int
    mantissa: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """``conditions``: each in the languages that it has."""

    id: str | None
    sense: Sense
    names: dict[str, tuple[str, ...]]
    scales: tuple[Scale, ...]
    methods: tuple[str, ...]
    conditions: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Good:
    key: str
    split: Split
    names: dict[str, str]
    models: tuple[str, ...]
    parameters: tuple[Parameter, ...]

    def known_in(self, code: str) -> list[Parameter]:
        return [one for one in self.parameters if one.names.get(code)]

    @property
    def codes(self) -> list[str]:
        """Languages in which enough of it is named for a paper."""
        return [c for c in CODES if c in self.names and len(self.known_in(c)) >= 5]

    def model(self, rng: Random) -> str:
        pattern = rng.choice(self.models)
        text = re.sub(r"#", lambda _: str(rng.randint(1, 9)), pattern)
        return re.sub(r"@", lambda _: rng.choice("ABCDEFGHKLMNPRSTWX"), text)


@cache
def load_goods(split: str | None = None) -> tuple[Good, ...]:
    """Every kind, or those of one split."""
    found = [
        _good(entry)
        for file in sorted(FOLDER.glob("*.toml"))
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["good"]
    ]
    return tuple(good for good in found if split in (None, "all", good.split))


def _good(entry: dict[str, Any]) -> Good:
    return Good(
        key=entry["key"],
        split=entry["split"],
        names={code: entry[code] for code in CODES if code in entry},
        models=tuple(entry["models"]),
        parameters=tuple(map(_parameter, entry["parameters"])),
    )


def _parameter(text: str) -> Parameter:
    id, sense, *rest = [part.strip() for part in text.split("|")]
    names = {code: _listed(part) for code, part in zip(CODES, rest[:5], strict=True) if part}
    if sense not in ("more", "less", "none", "size", "span", "pm", "count"):
        raise ValueError(f"no such sense: {text}")
    return Parameter(
        id=None if id == "-" else id,
        sense=sense,
        names=names,
        scales=tuple(_scale(one) for one in _listed(rest[5])),
        methods=_listed(rest[6]) if len(rest) > 6 else (),
        conditions=tuple(map(_condition, _listed(rest[7]))) if len(rest) > 7 else (),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _scale(text: str) -> Scale:
    *unit, low, high, decimals = text.split(" ")
    mantissa = decimals == "e"
    name = " ".join(unit)
    return Scale(
        unit="" if name == "1" else name,
        low=Decimal(low),
        high=Decimal(high),
        decimals=0 if mantissa else int(decimals),
        mantissa=mantissa,
    )


def _condition(text: str) -> dict[str, str]:
    parts = [part.strip() for part in re.split(r" =(?= )", text)]
    if len(parts) == 1:
        return dict.fromkeys(CODES, text)
    return {code: part for code, part in zip(CODES, parts, strict=False) if part}
