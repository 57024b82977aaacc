"""Chinese and English wording of every value a report may hold, from ``words.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

HIGH, FAIR, SOME = 0.95, 0.85, 0.6
"""Where a score changes its word. Wording only: nothing is decided by it, and the score is always
shown beside the word."""

_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Wording(NamedTuple):
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Words:
    """Looked up by group and value; a value without wording stands for itself."""

    groups: MappingProxyType[str, dict[str, Wording]]

    def of(self, group: str, value: object) -> Wording:
        key = "null" if value is None else str(value)
        if isinstance(value, bool):
            key = key.lower()
        return self.groups[group].get(key, Wording(str(value), str(value)))

    def language(self, code: str) -> Wording:
        """By the whole code, else by its first subtag, else the code itself."""
        known = self.groups["language"]
        return self.of("language", code if code in known else code.split("-")[0])

    def sure(self, score: float) -> Wording:
        word = "high" if score >= HIGH else "fair" if score >= FAIR else "some"
        return self.of("sure", word if score >= SOME else "low")


@cache
def load_words() -> Words:
    data = tomllib.loads(files("zhiyi.report").joinpath("words.toml").read_text("utf-8"))
    groups = {
        group: {key: Wording(*pair) for key, pair in entries.items()}
        for group, entries in data.items()
    }
    return Words(MappingProxyType(groups))


def standing() -> str:
    """What every report and summary carries: for reference only, and the goods stay."""
    words = load_words()
    return "".join(words.of("standing", key).zh for key in ("reference", "hold"))


def visible(text: str) -> str:
    """The text with characters that turn or hide it written out, such as ⟨U+202E⟩: a file named
    "exe" turned around must not look like a PDF."""
    if text.isprintable():  # holds nothing of the kinds Cc, Cf and Cs
        return text
    return "".join(f"⟨U+{ord(c):04X}⟩" if _hides(c) else c for c in text)


def _hides(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _TURNING or unicodedata.category(character) in {"Cc", "Cs"}
