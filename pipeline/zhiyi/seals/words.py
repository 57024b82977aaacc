"""What the letters read from a seal say: whose it is, what it is for, its code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhiyi.folding import distance

LEAST_OWNER = 5
"""Characters that the shortest Chinese name of an organisation has (某某某某厂)."""

_HAN = "\u3400-\u9fff"
_PURPOSE = re.compile(f"[{_HAN}]{{2,8}}专用章")
_CODE = re.compile(r"[0-9A-Z]{8,20}")
_CODE_BEFORE = re.compile(f"^[0-9A-Zε]+(?=[{_HAN}]{{4}})")
_CODE_AFTER = re.compile(f"(?<=[{_HAN}]{{4}})[0-9A-Zε]+$")
"""Figures beside a name along the rim are the code's, read upside down."""
_NOISE = re.compile(r"[\s★☆*·•.,:;'\"`´~^_|\\/<>=+\-—–…，。、：；！!?？]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of ``knowledge/seals.toml``."""

    purposes: tuple[str, ...]
    stamps: tuple[str, ...]
    endings: tuple[str, ...]
    forms: tuple[str, ...]
    foreign: tuple[str, ...]


@cache
def seal_words() -> Words:
    """Read once from the package's data."""
    data = tomllib.loads(files("zhiyi.knowledge").joinpath("seals.toml").read_text("utf-8"))
    return Words(
        purposes=tuple(entry["text"] for entry in data["purpose"]),
        stamps=tuple(data["stamp"]["words"]),
        endings=tuple(sorted(data["owner"]["endings"], key=len, reverse=True)),
        forms=tuple(data["owner"]["forms"]),
        foreign=tuple(sorted(data["owner"]["foreign"], key=len, reverse=True)),
    )


def tidy(text: str) -> str:
    """Letters along a rim without the stars and specks that recognisers make of ornaments."""
    if re.search(f"[{_HAN}]", text):
        plain = _NOISE.sub("", text).replace("(", "（").replace(")", "）")
        return _CODE_BEFORE.sub("", _CODE_AFTER.sub("", plain))
    return " ".join(text.replace("★", " ").split())


def names_an_organisation(text: str, words: Words) -> bool:
    """Whether a text is long enough and ends as names of organisations do."""
    han = re.findall(f"[{_HAN}]", text)
    if len(han) >= LEAST_OWNER:
        return text.endswith(words.endings)
    letters = re.sub(r"[^A-Z]", "", text.upper())
    endings = tuple(re.sub(r"[^A-Z]", "", ending) for ending in words.foreign)
    return len(letters) >= 8 and letters.endswith(endings)


def is_noise(char: str) -> bool:
    """Whether a character is a star, a speck or a blank beside letters."""
    return not char or bool(_NOISE.fullmatch(char))


def is_han(text: str) -> bool:
    """Whether a text is all Chinese characters."""
    return bool(re.fullmatch(f"[{_HAN}]+", text))


def letters_in(text: str) -> int:
    """Letters and Chinese characters; figures and signs do not count."""
    return sum(char.isalpha() for char in text)


def ends_a_name(text: str, words: Words) -> bool:
    """Whether a short line can be the end of a name that begins along the rim (居民委员会)."""
    han = re.findall(f"[{_HAN}]", text)
    return 3 <= len(han) == len(text) <= 8 and text.endswith(words.endings)


def purpose_of(text: str, words: Words) -> str | None:
    """The purpose that a line states; one misread or missing letter of a known
    purpose is forgiven, two of a long one, where no other purpose is as near."""
    plain = _NOISE.sub("", text)
    known = [purpose for purpose in words.purposes if purpose in plain]
    if known:
        return max(known, key=len)
    apart = sorted((distance(plain, purpose, limit=2), purpose) for purpose in words.purposes)
    (least, nearest), (next_least, _) = apart[:2]
    if len(plain) >= 4 and least <= (1 if len(nearest) < 7 else 2):
        return nearest if least < next_least else None
    stated = _PURPOSE.search(plain)
    return stated.group() if stated else None


def code_of(text: str) -> str | None:
    """The number of the seal, or the tax number that it states."""
    found = [code for code in _CODE.findall(text.replace(" ", "")) if re.search(r"\d{4}", code)]
    return max(found, key=len, default=None)


def known_stamp(text: str, words: Words) -> bool:
    """Whether the text has words of a seal that may do without an owner's name."""
    plain, upper = _NOISE.sub("", text), " ".join(text.upper().split())
    return any(word in plain or word in upper for word in words.stamps)
