"""Scripts: which letters stand in a text, and the word lists that tell what is no language.

Units, model numbers, standards, firm names and addresses stand on papers of every language and
tell nothing of it; ``knowledge/languages.toml`` names them.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import opencc

Script = Literal["han", "kana", "hangul", "cyrillic", "latin", "other"]

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x3005, 0x3007, "han"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xF900, 0xFAFF, "han"),
    (0x20000, 0x3134F, "han"),
    (0x3041, 0x3096, "kana"),
    (0x30A1, 0x30FA, "kana"),
    (0x30FC, 0x30FE, "kana"),
    (0x31F0, 0x31FF, "kana"),
    (0xFF66, 0xFF6F, "kana"),
    (0xFF71, 0xFF9D, "kana"),
    (0x1100, 0x11FF, "hangul"),
    (0x3131, 0x318E, "hangul"),
    (0xAC00, 0xD7A3, "hangul"),
    (0x0400, 0x052F, "cyrillic"),
)
OTHER_CODES = {
    "ARABIC": "ar", "THAI": "th", "HEBREW": "he", "GREEK": "el", "DEVANAGARI": "hi",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te",
    "KANNADA": "kn", "MALAYALAM": "ml", "GUJARATI": "gu", "GURMUKHI": "pa", "SINHALA": "si",
    "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "TIBETAN": "bo", "MONGOLIAN": "mn",
}  # fmt: skip
"""Languages told by their script alone, by the first word of the letters' Unicode names."""

SPREAD = {"han": 1.0, "kana": 0.7, "hangul": 0.8, "cyrillic": 0.3, "latin": 0.3, "other": 0.35}
"""How many Chinese characters one letter of a script says: rough figures, not measured."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    units: frozenset[str]
    codes: frozenset[str]
    firm: frozenset[str]
    address: frozenset[str]
    standards: frozenset[str]
    japanese_only: frozenset[str]
    simplified_only: frozenset[str]
    traditional_only: frozenset[str]
    japanese_words: frozenset[str]
    chinese_words: frozenset[str]
    chinese_particles: frozenset[str]
    elements: frozenset[str]
    firm_marks: frozenset[str]
    address_ends: frozenset[str]
    keywords: frozenset[str]
    commands: frozenset[str]
    words_and_commands: frozenset[str]
    letters: dict[str, frozenset[str]]


@cache
def knowledge() -> Knowledge:
    """The word lists, and the forms of characters by OpenCC. Read once, never changed."""
    data = tomllib.loads((files("zhiyi.knowledge") / "languages.toml").read_text(encoding="utf-8"))
    characters = [chr(code) for code in range(0x4E00, 0xA000)]

    def changed(config: str) -> frozenset[str]:
        converted = opencc.OpenCC(config).convert("\n".join(characters)).split("\n")
        return frozenset(a for a, b in zip(characters, converted, strict=True) if a != b)

    simplified, traditional, japanese = changed("s2t"), changed("t2s"), changed("jp2t")
    own = {c for c in japanese - simplified - traditional if not _in_chinese_sets(c)}
    return Knowledge(
        units=frozenset(data["units"].split()),
        codes=frozenset(data["codes"].split()),
        firm=frozenset(data["firm"].split()),
        address=frozenset(data["address"].split()),
        standards=frozenset(data["standards"].split()),
        japanese_only=frozenset(own) | frozenset(data["japanese_only"]),
        simplified_only=simplified - traditional,
        traditional_only=traditional - simplified,
        japanese_words=frozenset(data["japanese_words"].split()),
        chinese_words=frozenset(data["chinese_words"].split()),
        chinese_particles=frozenset(data["chinese_particles"]),
        elements=frozenset(data["elements"].split()),
        firm_marks=frozenset(data["firm_marks"].split()),
        address_ends=frozenset(data["address_ends"].split()),
        keywords=frozenset(data["keywords"].split()),
        commands=frozenset(data["commands"].split()),
        words_and_commands=frozenset(data["words_and_commands"].split()),
        letters={code: frozenset(text) for code, text in data["letters"].items()},
    )


def _in_chinese_sets(character: str) -> bool:
    """Whether the character sets of Chinese papers have it: GB 2312 and Big5."""
    for charset in ("gb2312", "big5"):
        try:
            character.encode(charset)
        except UnicodeEncodeError:
            continue
        return True
    return False


@lru_cache(maxsize=65_536)
def script_of(character: str) -> Script | None:
    """The script of a letter; None for figures, signs and the letters used as signs (µ, Ω)."""
    code = ord(character)
    if code < 0x2000:
        if character in "µμΩªº" or not character.isalpha():
            return None
        if code < 0x0250 or 0x1E00 <= code < 0x1F00:
            return "latin"
    for low, high, script in _RANGES:
        if low <= code <= high:
            return script
    if not character.isalpha():
        return None
    # Full-width forms, and ℃, ㎜ and their like, are signs or Latin by what they stand for.
    plain = unicodedata.normalize("NFKC", character)
    if plain != character:
        return script_of(plain) if len(plain) == 1 else None
    return "other"


def count_scripts(text: str) -> dict[Script, int]:
    return dict(_counts(text))


@lru_cache(maxsize=16_384)
def _counts(text: str) -> tuple[tuple[Script, int], ...]:
    """Stages ask for the same lines and segments again and again: each is counted once."""
    counts: dict[Script, int] = {}
    for character, times in Counter(text).items():
        script = script_of(character)
        if script:
            counts[script] = counts.get(script, 0) + times
    return tuple(counts.items())


@lru_cache(maxsize=16_384)
def count_letters(text: str) -> int:
    return sum(count for _, count in _counts(text))


@lru_cache(maxsize=16_384)
def spread(text: str) -> float:
    """How much a text says, in Chinese characters."""
    return sum(SPREAD[script] * count for script, count in _counts(text))


def other_code(text: str) -> str:
    """The language of a script that few papers use, by the names of its letters."""
    names: dict[str, int] = {}
    for character in text:
        if script_of(character) == "other":
            name = unicodedata.name(character, "").partition(" ")[0]
            names[name] = names.get(name, 0) + 1
    return OTHER_CODES.get(max(names, key=lambda n: names[n]), "und") if names else "und"
