"""Words of prose, and what stands among them without being any: units, codes, names, addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from zhiyi.language.garbled import is_pronounceable
from zhiyi.language.han import forms
from zhiyi.scripts import knowledge, script_of

MOST_IN_NAME = 16
"""So many words a name with its address may have."""
MOST_IN_ACRONYM = 4
MOST_IN_ASIAN_NAME = 24
"""So many letters a name with its form of firm or its address may have where none are capitals."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", re.UNICODE)
_NO_WORDS = re.compile(
    r"!\[[ -Z^-~]*\]\([^)]*\)"  # pictures
    r"|`[^`]*`|<[^<>]{1,60}>"  # code, tags
    r"|https?://\S+|www\.\S+|(?<!\S)\S+@\S+\.\S+|\]\([^)]*\)"  # addresses
    r"|(?<![\w.])[\w.]*+[/\\][\w./\\]*\.\w+|(?<![\w.])\.{0,2}/[\w.\-]+(?:/[\w.\-]*)+"  # paths
    r"|\b\w+_\w+\b|\b\w*\.(?:pdf|docx?|xlsx?|md|py|txt|zip|png|jpe?g)\b"  # identifiers, files
    r"|(?<![A-Za-z])[A-Za-z]*+\d[\w\-./+]*|\b[A-Z]+-[A-Z\d]+\b",  # models, figures with units
)
_SMALL = {
    *("of", "and", "und", "et", "the", "de", "di", "del", "la", "dell", "d", "l", "les", "des"),
    *("du", "van", "von", "el", "los", "e", "y", "i", "и", "am", "an", "im", "zum", "zur", "der"),
    *("sur", "sous", "en", "do", "da", "dos", "aan"),
}
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_POSTCODE = re.compile(r"(?<![\d.,])(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?,? +[A-ZÀ-ÞА-Я]\w+")
_JAPANESE_ADDRESS = re.compile(r"〒|[都道府県].{1,8}[市区町村].*\d")
_KOREAN_ADDRESS = re.compile(r"[시도구군] .*[로길동읍면리]\s*\d")
_HIRAGANA = re.compile(r"[\u3041-\u306d\u306f-\u3096]")  # all but の, which joins parts of names
_HANGUL_ENDINGS = re.compile(r"[은는을를의에이가]\s|다\b|오\b")


def latin_words(text: str) -> list[str]:
    """The Latin words that could tell a language: no units, codes, model numbers, addresses."""
    found = words_in(text)
    if found and all(word in knowledge().elements for word in found):
        return []
    shouted = _is_shouted(found)
    return [w for w in found if script_of(w[0]) == "latin" and _is_word(w, shouted)]


def _is_shouted(words: list[str]) -> bool:
    """A line in capitals: its short words are no acronyms."""
    long = [word for word in words if len(word) > MOST_IN_ACRONYM and is_pronounceable(word)]
    return bool(long) and all(word.isupper() for word in words)


def words_in(text: str) -> list[str]:
    """Every word that is no part of a code, a path, a figure or an electronic address."""
    plain = unicodedata.normalize("NFKC", text)
    return _WORD.findall(_NO_WORDS.sub(" ", plain))


@cache
def _is_word(word: str, shouted: bool = False) -> bool:
    """False for units, codes, and what is written like a model or an acronym (IGBT, EtherCAT)."""
    known = knowledge()
    if word in known.units or word.lower() in known.codes or word in known.standards:
        return False
    short = len(word) <= MOST_IN_ACRONYM and not shouted and word.isascii()
    acronym = word.isupper() and (short or not is_pronounceable(word))
    return len(word) >= 2 and not acronym and not _is_mixed(word)


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) <= MOST_IN_ACRONYM


def _is_mixed(word: str) -> bool:
    """Capitals behind small letters: EtherCAT, spreadCycle."""
    return not word.isupper() and any(b.isupper() and not a.isupper() for a, b in _steps(word))


def _steps(word: str) -> list[tuple[str, str]]:
    """Neighbouring letters inside the pieces of a word that hyphens join."""
    return [(a, b) for a, b in pairwise(word) if a.isalpha() and b.isalpha()]


def latin_prose(text: str) -> str:
    """The Latin words as voices should hear them: small words kept, capitals of headings lowered
    (voices take them for signs of German), codes and figures left out."""
    found = words_in(text)
    latin = [w for w in found if script_of(w[0]) == "latin"]
    if _is_shouted(found):
        return " ".join(w for w in latin if _is_word(w, True)).lower()
    kept = [w for w in latin if not (_is_acronym(w) or _is_mixed(w))]
    return " ".join(kept).lower()


def is_name(text: str) -> bool:
    """Only a firm's name or a postal address, in letters that have capitals: a form of firms, or
    two marks of addresses, among words that are all capitalised."""
    known = knowledge()
    joined = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    every = _WORD.findall(joined)
    if len(every) > MOST_IN_NAME or any(_is_prose(w) for w in words_in(joined)):
        return False
    low = [word.lower() for word in every]
    ends = tuple(known.address_ends)
    marks = sum(w in known.address or w.endswith(ends) for w in low)
    marks += len(_POSTCODE.findall(text))
    return any(w in known.firm for w in low) or marks >= 2


def _is_prose(word: str) -> bool:
    """A word of prose: small, and no particle of names (dell'Industria) or word of addresses."""
    first = re.split(r"['’]", word)[0]
    known = knowledge()
    no_prose = first in _SMALL or first in known.address or first in known.firm
    return word[0].islower() and not no_prose


def is_asian_name(text: str) -> bool:
    """Only a firm's name or a postal address in Japanese or Korean: a form of firms, or the parts
    of an address, and no sentence."""
    letters = sum(c.isalpha() for c in text)
    if letters > MOST_IN_ASIAN_NAME or _HIRAGANA.search(text) or _HANGUL_ENDINGS.search(text):
        return False
    if not forms().japanese.isdisjoint(text):  # 生产: a Chinese sentence about the firm
        return False
    firm = any(mark in text for mark in knowledge().firm_marks)
    return firm or bool(_JAPANESE_ADDRESS.search(text) or _KOREAN_ADDRESS.search(text))


def is_short_name(text: str) -> bool:
    """One to three words, all capitalised."""
    words = latin_words(text)
    return 0 < len(words) <= 3 and not any(_is_prose(w) for w in words)
