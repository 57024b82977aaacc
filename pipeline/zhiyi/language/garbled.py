"""Garbled text: letters that are no words of any language known here.

What a reader makes of a drawing, text in a wrong encoding, random letters. No detector says so of
itself: it names the least unlikely language.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import langdetect
import opencc

from zhiyi.scripts import count_scripts, script_of

LATIN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "tr", "vi", "sv", "fi", "hu", "ro")
CYRILLIC = ("ru", "uk", "bg")
KNOWN = 0.45
"""Share of a text's trigrams that some one language must know. Of 140 technical lines of the tuned
half of the bank in twelve languages all but one know 0.54 and more, with 15 % of their letters
misread 0.45; of random letters 95 in 100 know less than 0.43, mojibake 0."""
KNOWN_CYRILLIC = 0.35
"""The same of Cyrillic: of 512 Russian and Ukrainian lines all but one know more, of random letters
one in a hundred, of text in a wrong encoding none."""
LEAST_TRIGRAMS = 10
"""Fewer say nothing."""
LEAST_DISTINCT = 5
"""So few trigrams over and over (aaaa) are no words."""
LEAST_HAN, LEAST_BLIND = 6, 3
COMMON = 0.5
"""Share of Han characters among the 3755 common ones of GB 2312, level 1, in simplified form.
Technical lines have 0.8 and more, UTF-8 read as GBK 0.2."""
PRONOUNCED = 0.5
"""The same share of trigrams as ``KNOWN``, for one word in capitals: XYZIRT has 0.2."""


UNREADABLE = 0.3
"""Share of characters without meaning (replacement and private ones, as fonts without a table of
characters give them) from which on a text is garbled."""


def is_unreadable(text: str) -> bool:
    """Whether characters stand in the text that mean nothing."""
    dense = "".join(text.split())
    blind = sum(c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn") for c in dense)
    return blind >= LEAST_BLIND and blind >= UNREADABLE * len(dense)


def is_garbled(text: str, family: str) -> bool:
    """Whether a text of one family of scripts is no text; False where it is too short to tell."""
    if family == "asian":
        return _is_garbled_han(text)
    if family not in ("latin", "cyrillic"):
        return False
    if family == "latin" and _vietnamese(text):
        return False
    grams = _trigrams("".join(c if script_of(c) == family else " " for c in text))
    if len(grams) < LEAST_TRIGRAMS:
        return False
    if len(set(grams)) < LEAST_DISTINCT:
        return True
    if family == "latin":
        return not _are_known(grams, LATIN, KNOWN)
    return not _are_known(grams, CYRILLIC, KNOWN_CYRILLIC)


@cache
def is_pronounceable(word: str) -> bool:
    """Whether a word in capitals could be a word, or only an abbreviation."""
    if not word.isascii():
        return True
    grams = _trigrams(word)
    return not grams or _are_known(grams, LATIN, PRONOUNCED)


def _trigrams(text: str) -> list[str]:
    """Of words of three letters and more, their trigrams with the spaces around them."""
    words = "".join(c if c.isalpha() else " " for c in text.lower()).split()
    padded = [f" {word} " for word in words if len(word) > 2]
    return [word[n : n + 3] for word in padded for n in range(len(word) - 2)]


def _are_known(grams: list[str], languages: tuple[str, ...], share: float) -> bool:
    """Whether some one language knows such a share of the trigrams."""
    shares = (sum(map(known.__contains__, grams)) / len(grams) for known in _known(languages))
    return any(one >= share for one in shares)


@cache
def _known(languages: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The frequent trigrams of each language, as langdetect's profiles count them in Wikipedia."""
    folder = Path(langdetect.__file__).parent / "profiles"
    profiles = [json.loads((folder / code).read_text(encoding="utf-8")) for code in languages]
    return tuple(
        frozenset(gram.lower() for gram in profile["freq"] if len(gram) == 3)
        for profile in profiles
    )


def _vietnamese(text: str) -> bool:
    """Vietnamese syllables are too many for a profile; its letters stand in no other language."""
    plain = unicodedata.normalize("NFC", text)
    return sum("\u1ea0" <= c <= "\u1ef9" or c in "ơưđƠƯĐ" for c in plain) >= 1


def _is_garbled_han(text: str) -> bool:
    counts = count_scripts(text)
    if counts.get("han", 0) < LEAST_HAN or "kana" in counts or "hangul" in counts:
        return False
    han = "".join(c for c in text if script_of(c) == "han")
    simplified = _simplified(han)
    distinct = set(simplified)
    common = sum(map(_is_common, simplified))
    return common < COMMON * len(han) or distinct <= _FILLERS


_FILLERS = frozenset("锟斤拷烫屯")
"""What a replacement character and unset memory look like in GBK."""


@cache
def _is_common(character: str) -> bool:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return 0xB0 <= code[0] <= 0xD7


@cache
def _converters() -> tuple[opencc.OpenCC, opencc.OpenCC]:
    return opencc.OpenCC("jp2t"), opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    japanese, traditional = _converters()
    return str(traditional.convert(japanese.convert(text)))
