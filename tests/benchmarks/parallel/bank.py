"""The bank: papers of many kinds, sentence by sentence in Chinese and other languages.

One TOML file a kind, written for this benchmark. ``[slots]`` says what may be filled in, each
``[[item]]`` is one unit of translation: a title, a heading, a sentence (or several sentences that
the translator joined or parted) or a table row, its cells parted by " | ".
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FOREIGN = ("en", "de", "fr", "ru", "es", "it", "ja", "ko")
LANGUAGES = ("zh", *FOREIGN)
At = Literal["title", "heading", "text", "row", "note"]
Split = Literal["dev", "reported"]
FOLDER = Path(__file__).parent / "bank"
SLOT = re.compile(r"\{(?P<sign>[<>]=?|±)?(?P<name>[a-z][a-z_0-9]*)\}")


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of translation; ``texts``: sentences or cells, as templates, by language."""

    key: str
    at: At
    texts: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Bank:
    """One kind of paper. ``slots``: name to specification (``filling.draw`` reads them)."""

    name: str
    split: Split
    slots: dict[str, str]
    items: tuple[Item, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that every item is written in."""
        return tuple(c for c in FOREIGN if all(c in item.texts for item in self.items))


@cache
def load_banks(split: str | None = None) -> tuple[Bank, ...]:
    """Every kind in the order of file names; only those of ``split`` where it is given."""
    banks = [_bank(file) for file in sorted(FOLDER.glob("*.toml"))]
    return tuple(bank for bank in banks if split in (None, bank.split))


def _bank(file: Path) -> Bank:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    items = tuple(_item(f"{file.stem}:{n}", one) for n, one in enumerate(told["item"]))
    return Bank(name=file.stem, split=told["split"], slots=told.get("slots", {}), items=items)


def _item(key: str, told: dict[str, Any]) -> Item:
    texts = {c: _parts(told["at"], told[c]) for c in LANGUAGES if c in told}
    return Item(key=key, at=told["at"], texts=texts)


def _parts(at: str, told: str | list[str]) -> tuple[str, ...]:
    if isinstance(told, list):
        return tuple(told)
    return tuple(cell.strip() for cell in told.split("|")) if at == "row" else (told,)
