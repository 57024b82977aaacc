"""The case file: products as exporters declare and describe them, with the entry that is right.

Every ``*.toml`` beside this file holds ``[[product]]`` paragraphs:

- ``id``, and ``split`` ("tuned" or "kept"), which the id decides (``split_of``);
- ``name``, ``model``, ``hs`` as on the declaration ("" where it has none);
- ``papers``: what is submitted beside it. The first line is the title; lines ``| a | b |`` are rows
  of a table;
- ``codes``: the entries that are right, best first (``nuclear-59`` where the list prints no code);
  empty where no entry is. ``also``: entries that may stand beside them but do not meet anything;
  ``near``: what a product without an entry looks like;
- ``outcome``: what the stated figures give for ``codes``, "none" without codes;
- ``missing``: for "partly", what is not stated; words of which one must be named, parted by "|";
- ``why`` in a sentence; ``source``: the address of public figures, or "synthetic".

It was written from the facts of the list, not from the names that the program looks for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path
from typing import Any, Literal

Given = Literal["met", "not_met", "partly", "description_only", "none"]
GIVEN: tuple[Given, ...] = ("met", "not_met", "partly", "description_only", "none")
SPLITS = ("tuned", "kept")
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    id: str
    split: str
    name: str
    papers: tuple[str, ...]
    codes: tuple[str, ...]
    outcome: Given
    why: str
    source: str
    model: str = ""
    hs: str = ""
    also: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def touches(self) -> bool:
        return bool(self.codes)


def split_of(id: str) -> str:
    """Half of the ids, whoever writes them."""
    return SPLITS[blake2s(id.encode(), digest_size=1).digest()[0] % 2]


def load_products(split: str = "all", folder: Path = FOLDER) -> list[Product]:
    rows = [
        row
        for file in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(file.read_text("utf-8"))["product"]
    ]
    found = [_product(row) for row in rows]
    return [one for one in found if split in ("all", one.split)]


def _product(row: dict[str, Any]) -> Product:
    return Product(**{key: tuple(v) if isinstance(v, list) else v for key, v in row.items()})


def faults(products: Iterable[Product], entries: frozenset[str]) -> list[str]:
    """What is wrong with the case file; ``entries``: the ids of the list."""
    found: list[str] = []
    seen: set[str] = set()
    for one in products:
        say = [f"{one.id}: {text}" for text in _faults(one, entries)]
        if one.id in seen:
            say.append(f"{one.id}: stands twice")
        seen.add(one.id)
        found += say
    return found


def _faults(one: Product, entries: frozenset[str]) -> list[str]:
    named = (*one.codes, *one.also, *one.near)
    found = [f"{code} is no entry of the list" for code in named if not _listed(code, entries)]
    checks = {
        f"split is {split_of(one.id)}": one.split != split_of(one.id),
        "outcome is none of those": one.outcome not in GIVEN,
        "codes and outcome do not agree": one.touches == (one.outcome == "none"),
        "says no missing figure": (one.outcome == "partly") != bool(one.missing),
        "near is for products without an entry": bool(one.near and one.codes),
        "has no reason": not one.why,
        "has no source": not (one.source == "synthetic" or one.source.startswith("http")),
        "has no paper": not one.papers or not all(len(p.split("\n")) > 1 for p in one.papers),
        "HS number is not 6 to 10 figures": not (
            not one.hs or (one.hs.isdigit() and 6 <= len(one.hs) <= 10)
        ),
    }
    return found + [text for text, wrong in checks.items() if wrong]


def _listed(code: str, entries: frozenset[str]) -> bool:
    return code in entries or any(entry.startswith(f"{code}.") for entry in entries)
