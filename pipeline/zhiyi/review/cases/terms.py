"""Words as they are searched: Chinese by pairs of characters, others whole, numbers by themselves.

"碳纖維 T800S" becomes "碳纤 纤维 维 t 800 s": a run of characters without blanks (Han, kana,
Hangul) is its pairs and its last character, and letters part from digits. Then neighbouring terms
are a phrase that finds the run anywhere in a text, 3950MPa is 3950 MPa and T-800 is T800, and no
dictionary decides what a word is. Both databases index these terms with their plainest tokenizer,
which leaves them as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

LONGEST = 8_000
"""Characters of one row of page text: PostgreSQL counts no positions of words beyond 16,383."""

LONGEST_TERM = 64
LONGEST_QUERY = 200

_RUN = "々〆〇ぁ-ゖァ-ヺー-ヾ㐀-䶿一-鿿豈-﫿가-힣\U00020000-\U000323af"
_GAP = re.compile(rf"(?<=[{_RUN}])\s+(?=[{_RUN}])")
_PIECE = re.compile(rf"(?P<run>[{_RUN}]+)|(?P<word>[^\W\d_{_RUN}]+)|(?P<digits>\d+)")
_TERM = re.compile(
    rf"(?=([{_RUN}]{{2}}))[{_RUN}]|([{_RUN}])|([^\W\d_{_RUN}]{{1,{LONGEST_TERM}}})[^\W\d_{_RUN}]*"
    rf"|(\d{{1,{LONGEST_TERM}}})\d*"
)
"""As ``_PIECE``, but a run by its terms: one in each match, in one of the groups."""
_APART = "\u02bc"
"""A term that nobody asks for, between terms that do not follow each other: a letter to both
databases, an apostrophe to readers."""
_UNSEEN = f"\u00ad\u200b\u200c\u200d\u2060\ufeff{_APART}"
"""Soft hyphens and marks without width, which text layers hold inside words."""
_THOUSANDS = re.compile("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))|(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_BROKEN = re.compile(
    rf"(?<![^\W\d_{_RUN}])([^\W\d_{_RUN}]++)[-\u2010][^\S\n]*+\n\s*+([^\W\d_{_RUN}]++)"
)
"""From the beginning of a word only, and never a second way to match the same blanks: a hostile
page of one long word, or of hyphens and line ends, takes no longer than another."""
_ASKED = re.compile(r"\"([^\"]*)\"|“([^”]*)”|「([^」]*)」|([^\s\"“「]+)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that stand one after the other. The last one may go on in the text."""

    terms: tuple[str, ...]


def normal(text: str) -> str:
    """As it is searched: full width, case, superscripts and traditional characters do not matter,
    nor do commas between thousands, nor blanks and line ends inside Chinese."""
    folded = unicodedata.normalize("NFKC", _THOUSANDS.sub("", text)).casefold()
    alike, simplified = _alike()
    return _GAP.sub("", alike.sub(lambda found: simplified[found[0]], folded))


def terms_of(text: str) -> str:
    """The terms of a text, in order, each after a blank. Last come words that a line end parts,
    put together again: in their place they stand as two."""
    folded = normal(text)
    terms = list(_terms(folded))
    for first, last in _BROKEN.findall(folded):
        terms += [_APART, *_terms(first + last)]
    return f" {' '.join(terms)}" if terms else ""


def phrases_of(query: str) -> tuple[Phrase, ...]:
    """What must stand in a page, one for each word of ``query`` and for each passage in quotes;
    only its first ``LONGEST_QUERY`` characters are looked at."""
    phrases = (Phrase(tuple(_asked(words))) for words in _words(query))
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase.terms))


def _words(query: str) -> Iterator[str]:
    """As they are searched. A quote that nothing closes is none."""
    for found in _ASKED.finditer(query[:LONGEST_QUERY]):
        yield normal(next(words for words in found.groups() if words is not None))


def chunks_of(text: str) -> Iterator[str]:
    """``text`` in pieces of at most ``LONGEST`` characters, parted at ends of lines where there are
    any."""
    while len(text) > LONGEST:
        cut = text.rfind("\n", 1, LONGEST) + 1 or LONGEST
        yield text[:cut]
        text = text[cut:]
    yield text


def _terms(text: str) -> Iterator[str]:
    return map("".join, _TERM.findall(text))


def _asked(words: str) -> Iterator[str]:
    """As ``_terms``, but a run at the end may go on: its last character alone is asked for only
    where it is alone."""
    pieces = list(_PIECE.finditer(words))
    for number, piece in enumerate(pieces, start=1):
        if piece.lastgroup != "run":
            yield piece[0][:LONGEST_TERM]
            continue
        whole = number < len(pieces) or len(piece[0]) == 1
        yield from list(_terms(piece[0]))[: None if whole else -1]


def sought(query: str) -> re.Pattern[str]:
    """Finds in a page's text, as it is printed, what ``query`` asks for, to be marked."""
    forms = dict.fromkeys(_printed(list(_PIECE.finditer(words))) for words in _words(query))
    longest = sorted(filter(None, forms), key=len, reverse=True)
    return re.compile("|".join(longest) or r"(?!)")


_BETWEEN = {"run": r"\s*", "word": r"(?:\u00ad|[-\u2010][^\S\n]*+\n\s*+)?", "digits": ",?"}
"""What print may have inside a piece, by its kind."""
_BEFORE = {"run": "", "word": rf"(?<![^\W\d_{_RUN}])", "digits": r"(?<!\d)"}


def _printed(pieces: Sequence[re.Match[str]]) -> str:
    """The pieces one after the other, in any form of print that is searched alike."""
    form, before = "", ""
    for number, piece in enumerate(pieces):
        kind = str(piece.lastgroup)
        between = r"[\W_]+" if before == kind else r"[\W_]*"
        form += (between if number else _BEFORE[kind]) + _any_form(piece[0], kind)
        before = kind
    return form


def _any_form(piece: str, kind: str) -> str:
    """Its characters in any form, or one sign that stands for all of them, as ㎜ does."""
    letters = _BETWEEN[kind].join(_any_of(_signs().get(one, one)) for one in piece)
    sign = _signs().get(piece) if len(piece) > 1 else None
    return f"(?:{letters}|{_any_of(sign)})" if sign else letters


def _any_of(characters: str) -> str:
    return f"[{re.escape(characters)}]"


@cache
def _alike() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What ``normal`` replaces, and by what: traditional characters, each by itself (OpenCC's t2s),
    for a search would rather find too much than depend on where words begin; and what nobody
    sees. A pattern passes over the other characters five times as fast as ``str.translate``."""
    import opencc

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    converted = str(opencc.OpenCC("t2s").convert("\n".join(characters))).split("\n")
    pairs = zip(characters, converted, strict=True)
    found = dict.fromkeys(_UNSEEN, "") | {one: to for one, to in pairs if to != one}
    return re.compile(_any_of("".join(found))), found


@cache
def _signs() -> Mapping[str, str]:
    """Every sign that is searched as other characters than itself, by these: full width, case,
    superscripts, traditional forms, ℃ and ㎜. A character alone is among its own."""
    found: defaultdict[str, str] = defaultdict(str)
    for code in (*range(0x20, 0xD800), *range(0xF900, 0xFFF0)):
        sign = chr(code)
        searched = "".join(piece[0] for piece in _PIECE.finditer(normal(sign)))
        if searched:
            found[searched] += sign
    return found
