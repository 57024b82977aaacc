"""The table of findings, ``knowledge/findings.toml``, and a note before it is worded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from zhiyi.controls.entries import ControlList
from zhiyi.document import Evidence
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units


@dataclass(frozen=True, slots=True)
class Wording:
    """``findings.toml``: severity and words by code, and the names of other things. ``lexicon``
    names parameters in Chinese where papers are foreign; with ``units`` figures of a remark are
    held against reports, and with ``controls`` by the limits of the list."""

    table: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, tuple[str, str]]]
    lexicon: Lexicon | None = None
    units: Units | None = None
    controls: ControlList | None = None

    def name(self, group: str, key: str) -> tuple[str, str]:
        return self.words[group][key]


@lru_cache(maxsize=1)
def load_wording() -> Wording:
    """The table of findings that comes with the program."""
    text = resources.files("zhiyi.knowledge").joinpath("findings.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    words = {
        group: {key: (pair[0], pair[1]) for key, pair in table.items()}
        for group, table in data.pop("words").items()
    }
    return Wording(data, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A finding before it is worded. ``values`` fill the braces. ``contradicted`` and ``lesser``
    name the column of the table that holds its severity, where the row has it."""

    code: str
    values: Mapping[str, str]
    document: str | None = None
    evidence: tuple[Evidence, ...] = ()
    refers_to: tuple[str, ...] = ()
    contradicted: bool = False
    lesser: bool = False
