"""Words that turn a statement round: negation, and words that make a number a limit.

A negation is only held against a translation where one side denies in plain words and the other
side has nothing that could deny: languages deny in many ways, "keep away from" is 避免.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhiyi.scripts import count_scripts


@dataclass(frozen=True, slots=True)
class Wording:
    """``plain``: words that deny for certain; ``any``: whatever may deny; ``limit``: words that
    make a number a limit, or may; ``set_aside``: phrases with such words that deny nothing."""

    plain: re.Pattern[str]
    any: re.Pattern[str]
    limit: re.Pattern[str]
    set_aside: re.Pattern[str]


@cache
def _wording() -> Wording:
    path = files("zhiyi.knowledge") / "figure_words.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    signs = [word for table in ("comparators", "comparators_after") for word in _words(data[table])]
    told = data["negation"]
    return Wording(
        plain=_pattern(told["plain"]),
        any=_pattern(told["plain"] + told["perhaps"]),
        limit=_pattern(signs + data["limits"]["perhaps"]),
        set_aside=_pattern(told["set_aside"] + signs),
    )


def _words(table: dict[str, list[str]]) -> list[str]:
    return [word for words in table.values() for word in words]


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Any of the words, the longest first; those that begin with a letter of an alphabet begin a
    word there, "~" marks a part of a word."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        part = re.escape(word.strip("~") or word)
        alphabet = word[0].isalpha() and set(count_scripts(word)) <= {"latin", "cyrillic"}
        left = r"(?<![^\W\d_])" if alphabet and not word.startswith("~") else ""
        right = r"(?![^\W\d_])" if alphabet and not word.endswith("~") else ""
        parts.append(left + part + right)
    return re.compile("|".join(parts), re.IGNORECASE)


def limits(text: str) -> bool:
    """Whether anything in the text may make a number a limit."""
    return bool(_wording().limit.search(_plain(text)))


def denies(text: str) -> bool:
    """Whether the text denies in plain words."""
    return bool(_wording().plain.search(_wording().set_aside.sub(" ", _plain(text))))


def negated(source: str, target: str) -> bool:
    """Whether one side denies in plain words what the other states without any doubt. Never told
    of Japanese and Korean, which deny where Chinese does not (なければならない 必须)."""
    if count_scripts(source).keys() & {"kana", "hangul"}:
        return False
    perhaps = _wording().any
    if denies(source):
        return not perhaps.search(_plain(target))
    return denies(target) and not perhaps.search(_plain(source))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'")
