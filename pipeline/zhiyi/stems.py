"""Stems of words in six languages, for comparing names in running text; both sides are cut alike.

Light rules, written by hand: they take off what number, case and gender add to technical nouns and
adjectives, and make no claim on verbs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

STEMMED = frozenset({"en", "de", "fr", "es", "it", "ru"})

_RUSSIAN = re.compile(
    r"(?:иями|ями|ами|ием|иям|иях|ого|его|ому|ему|ыми|ими|ях|ах|ой|ей|ий|ый|ая|яя|ое|ее|ие|ые|ым"
    r"|им|ых|их|ую|юю|ом|ем|ам|ям|ов|ев|ия|ии|ию|ью|а|я|о|е|ы|и|у|ю|ь|й)$"
)
_GERMAN = re.compile(r"(?:en|er|es|em|n|e|s)$")
_FRENCH = re.compile(r"(?:es|e|s|x)$")
_ITALIAN = re.compile(r"[aeio]$")
LEAST = 5
"""Letters that a cut leaves at least; of shorter words too many are told apart by the ending."""


@cache
def token_pattern() -> re.Pattern[str]:
    """Runs of letters and digits."""
    return re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """``word`` in lower case without accents (й stays) and without its ending."""
    plain = unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")
    if language == "ru":
        return _cut(_RUSSIAN, plain)
    parts = unicodedata.normalize("NFD", plain)
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    if language == "en":
        return _english(plain)
    if language == "de":
        return _cut(_GERMAN, plain)
    if language == "fr":
        return _cut(_FRENCH, plain, least=4)
    if language == "es":
        return _spanish(plain)
    return _cut(_ITALIAN, plain, least=4)


def _cut(ending: re.Pattern[str], word: str, *, least: int = LEAST) -> str:
    shorter = ending.sub("", word)
    return shorter if len(shorter) >= least else word


def _english(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _spanish(word: str) -> str:
    if len(word) > 5 and word.endswith("es") and word[-3] in "lnrdz":
        return word[:-2]
    shorter = word[:-1] if len(word) > 4 and word.endswith("s") else word
    return shorter[:-1] if len(shorter) > 4 and shorter[-1] in "aoe" else shorter
