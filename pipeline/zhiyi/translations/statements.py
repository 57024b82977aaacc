"""Statements: the sentences and clauses of a segment, so that a denial is held against its own."""

from __future__ import annotations

import re
from functools import lru_cache

_STOP = re.compile(r"[。！？!?\n]|\.(?=\s|$)(?<!\b\w\.)")
_SENTENCE = re.compile(_STOP.pattern + r"|[;；]")
_CLAUSE = re.compile(_SENTENCE.pattern + r"|[,，、:：](?=\s|[^\d\s]|$)|(?<=[^\d\s])[,，、]")


@lru_cache(maxsize=4000)
def sentences(text: str, *, semicolons: bool = True) -> tuple[str, ...]:
    """The sentences of a text in plain writing, parted at ``semicolons`` too."""
    parts = (_SENTENCE if semicolons else _STOP).split(text)
    return tuple(part.strip() for part in parts if any(c.isalpha() for c in part))


def clause_around(text: str, place: int) -> str:
    """What stands between the commas and stops around ``place``."""
    return _around(_CLAUSE, text, place)


def sentence_around(text: str, place: int) -> str:
    return _around(_SENTENCE, text, place)


def _around(stop: re.Pattern[str], text: str, place: int) -> str:
    ends = [match.span() for match in stop.finditer(text)]
    start = max((end for _, end in ends if end <= place), default=0)
    end = min((begin for begin, _ in ends if begin >= place), default=len(text))
    return text[start:end]


def beside(source: str, target: str) -> list[tuple[str, str]]:
    """Sentences of both sides in pairs where both have as many; else both as they are."""
    for semicolons in (False, True):
        own = sentences(source, semicolons=semicolons)
        other = sentences(target, semicolons=semicolons)
        if len(own) == len(other) > 1:
            return list(zip(own, other, strict=True))
    return [(source, target)]
