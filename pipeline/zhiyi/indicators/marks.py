"""Parameter names and comparators in running text, found by a spaCy pipeline.

``make_nlp`` builds it: the blank Chinese tokenizer (one token a character, so that words of any
script can be matched without a dictionary) and a ``span_ruler`` with the names of the lexicon and
the words of ``knowledge/indicator_words.toml``. No model is needed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import spacy
from spacy.language import Language

from zhiyi.lexicon import Lexicon, folded

NAME, SYMBOL = "name", "symbol"
SPANS = "marks"
PERCENTILE = re.compile(r"[Dd](?:10|50|90)")
"""Of three characters always, so that D503~6 is D50 and 3~6, its blank lost."""
Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Mark:
    """``label``: "name", "symbol", or an operator with its side, such as ">= after"."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """``knowledge/indicator_words.toml``, lower case."""

    comparators: tuple[tuple[str, Side, str], ...]
    statistics: dict[str, tuple[str, ...]]
    columns: dict[str, frozenset[str]]
    logistics: tuple[str, ...]
    currency: tuple[str, ...]


def load_words() -> Words:
    text = (files("zhiyi.knowledge") / "indicator_words.toml").read_text("utf-8")
    read = tomllib.loads(text)
    sides: tuple[Side, ...] = ("before", "after")
    comparators = tuple(
        (entry["operator"], side, word)
        for entry in read["comparator"]
        for side in sides
        for word in entry[side]
    )
    return Words(
        comparators=comparators,
        statistics={key: tuple(words) for key, words in read["statistic"].items()},
        columns={key: frozenset(map(str.casefold, v)) for key, v in read["columns"].items()},
        logistics=tuple(read["logistics"]["words"]),
        currency=tuple(read["logistics"]["currency"]),
    )


def make_nlp(lexicon: Lexicon, *, words: Words | None = None) -> Language:
    """The pipeline that marks names and comparators in ``doc.spans["marks"]``."""
    nlp = spacy.blank("zh")
    ruler: Any = nlp.add_pipe(
        "span_ruler", config={"spans_key": SPANS, "phrase_matcher_attr": "LOWER"}
    )
    patterns: list[dict[str, Any]] = [
        {"label": f"{operator} {side}", "pattern": _plain(word)}
        for operator, side, word in (words or load_words()).comparators
    ]
    for parameter in lexicon.parameters.values():
        for language, names in parameter.names.items():
            label = SYMBOL if language == "abbr" else NAME
            patterns += [{"label": label, "pattern": _plain(name)} for name in names]
    ruler.add_patterns(patterns)
    return nlp


def _plain(word: str) -> str:
    return folded(unicodedata.normalize("NFKC", word)) if len(word) > 1 else word


def marks(text: str, *, nlp: Language, lexicon: Lexicon) -> list[Mark]:
    """Marks in order, none inside a Latin word; of those that overlap the longest of its sort."""
    doc = nlp(folded(text))
    found = [
        Mark(span.start_char, span.end_char, span.label_)
        for span in doc.spans[SPANS]
        if _whole_word(text, span.start_char, span.end_char)
        and (span.label_ != SYMBOL or _symbol(span.text, lexicon))
    ]
    names = [mark for mark in found if mark.label in (NAME, SYMBOL)]
    rest = [mark for mark in found if mark.label not in (NAME, SYMBOL)]
    return sorted([*_longest(names), *_longest(rest)], key=lambda m: (m.start, m.end))


def _symbol(text: str, lexicon: Lexicon) -> bool:
    return text in lexicon.symbols()


def _longest(found: list[Mark]) -> Iterator[Mark]:
    last = (-1, -1)
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        # max. may stand before and after its figure: one span, two marks.
        if mark.end > last[1] or (mark.start, mark.end) == last:
            yield mark
            last = (mark.start, mark.end)


def _whole_word(text: str, start: int, end: int) -> bool:
    runs_on = end < len(text) and text[end - 1].isdigit() and text[end].isdigit()
    if runs_on and not PERCENTILE.fullmatch(text[start:end]):
        return False
    return not (
        (start > 0 and _letter(text[start - 1]) and _letter(text[start]))
        or (end < len(text) and _letter(text[end - 1]) and _letter(text[end]))
    )


def _letter(char: str) -> bool:
    """A letter of a script that puts spaces between words; Korean particles follow directly."""
    return char.isalpha() and ord(char) < 0x1100
