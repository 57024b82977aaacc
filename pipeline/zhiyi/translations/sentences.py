"""Sentences: where they end in any language, and the plain form of a text that is encoded.

The meaning is found of the plain form: without marks of lists and headings and markup, capitals
lowered where a line has nothing else, traditional characters made simplified. What is quoted stays
as it was read.
"""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import opencc

from zhiyi.scripts import spread

SHORT = 5.0
"""A sentence that says less (Chinese characters) stays with its neighbour: "Note.", "是。"."""
CLAUSE = 24.0
"""Semicolons part only where either side says so much: else they part the items of a list."""
CAPITALS = 0.7
"""Share of capital letters from which a line is printed in capitals."""

_STOP = re.compile(r"[。！？｡]+[”’」』）)\"]*|[.!?]+[”’\")»]*(?=\s+\S)|[；;](?=\s|[^\x00-\x7f])")
_LAST_WORD = re.compile(r"([^\W\d_]+|n°|\d+)\.$")
_DOTTED = re.compile(r"(?<!\d)(?<!\d\s)(?:\b[^\W\d_]\.\s?)+$")
_NEXT = re.compile(r"\s*[\"'„“«(\[]*(\S)")


@cache
def _words(name: str) -> frozenset[str]:
    path = files("zhiyi.knowledge") / "sentences.toml"
    told: str = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    return frozenset(told.split())


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence; together they are the whole text."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        least = CLAUSE if stop.group()[0] in ";；" else SHORT
        if not _ends(text, stop) or spread(text[start:end]) < least:
            continue
        if spread(text[end:]) < least:
            break
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))]


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether a sentence ends here: no point of an abbreviation, an ordinal or an initial."""
    if stop.group()[0] != ".":
        return True
    following = _NEXT.match(text, stop.end())
    if following and following.group(1).islower():
        return False
    before = text[: stop.start() + 1]
    if _DOTTED.search(before[-8:]):
        return False
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    last = word.group(1)
    if last.isdigit() and len(last) <= 2:
        return not _is_ordinal(before[: word.start(1)])
    return last.lower() not in _words("before_more")


def _is_ordinal(before: str) -> bool:
    """Whether the number behind these words counts (am 3. Mai), or is that of a list."""
    words = before.split()
    return not words or words[-1].lower() in _words("before_ordinals")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^)]*\))*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>|<!--.*?-->|https?://\S+|www\.\S+")
_MARKS = re.compile(r"`+|\*\*+|__+|(?<!\w)[*_~]+(?=\w)|(?<=\w)[*_~]+(?!\w)|\s\|+|^\|+|\|+(?=\s|$)")
_LEADING = re.compile(
    r"^[\s#>•·●■◆○▪►\-–—*+]*"
    r"(?:(?:\d{1,2}(?:\.\d{1,2}){1,4}|[(（]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})"
    r"[.)）、．])(?=\s|[^\W\d_]{2})\s*)?"
)
_DOTS = re.compile(r"(?:[.…·_]\s?){4,}|[-=]{4,}")
_SPACED = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")


@lru_cache(maxsize=65536)
def plain_form(text: str, code: str) -> str:
    """What is encoded of a text in the language ``code``; never empty where the text is not."""
    plain = html.unescape(text) if "&" in text else text
    plain = unicodedata.normalize("NFKC", plain)
    plain = _TAG.sub(" ", _LINK.sub(r"\1", plain))
    plain = _MARKS.sub(" ", plain)
    plain = _LEADING.sub("", plain, count=1)
    plain = " ".join(_DOTS.sub(" ", plain).split())
    if code.startswith("zh"):
        plain = str(_simplifier().convert(_SPACED.sub("", plain)))
    elif _in_capitals(plain):
        plain = _WORD.sub(_lowered, plain)
    return plain or text


def _in_capitals(text: str) -> bool:
    """Whether words of four letters and more are mostly capitals."""
    letters = [c for word in _WORD.findall(text) if len(word) >= 4 and word.isalpha() for c in word]
    return sum(c.isupper() for c in letters) > CAPITALS * len(letters) if letters else False


def _lowered(word: re.Match[str]) -> str:
    """Codes keep their capitals."""
    return word.group() if any(c.isdigit() for c in word.group()) else word.group().lower()
