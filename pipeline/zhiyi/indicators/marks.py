"""Parameter names, comparators and tying words in running text, found by a spaCy pipeline.

``make_nlp`` builds it: the blank Chinese pipeline, cut into characters (one token each, so that
words of any script are matched without a dictionary and whatever blanks a reader lost), and phrase
matchers of the names of the lexicon, the comparators of ``knowledge/indicator_words.toml`` and the
words of ``knowledge/running_words.toml``. No model is needed, and one pipeline reads all
languages: papers mix them within a line.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Literal

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from zhiyi.indicators.pieces import pieces
from zhiyi.lexicon import Lexicon, folded

NAME, SYMBOL, WORD = "name", "symbol", "word "
SPANS = "marks"
TEXT = "text"
BEGINNING = 3
"""Letters by which names are looked for: fewer stand in any text, more take longer to list."""
PERCENTILE = re.compile(r"[Dd](?:10|50|90)")
"""Of three characters always, so that D503~6 is D50 and 3~6, its blank lost."""
Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Mark:
    """``label``: "name", "symbol", an operator with its side, such as ">= after", or a section of
    ``running_words.toml`` behind ``WORD``, such as "word connect"."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """``knowledge/indicator_words.toml`` and, as ``running``, ``running_words.toml``, lower case;
    ``running`` by section, the languages put together."""

    comparators: tuple[tuple[str, Side, str], ...]
    statistics: dict[str, tuple[str, ...]]
    columns: dict[str, frozenset[str]]
    logistics: tuple[str, ...]
    currency: tuple[str, ...]
    goods: frozenset[str]
    extremes: dict[str, Literal["max", "min"]]
    bounds_behind: tuple[str, ...]
    running: Mapping[str, tuple[str, ...]]


@cache
def load_words() -> Words:
    read, running = _read("indicator_words.toml"), _read("running_words.toml")
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
        goods=frozenset(read["logistics"]["whole"]),
        extremes={
            **dict.fromkeys(read["extreme"]["max"], "max"),
            **dict.fromkeys(read["extreme"]["min"], "min"),
        },
        bounds_behind=tuple(w for _, side, w in comparators if side == "after" and not w.isascii()),
        running={key: tuple(chain(*by.values())) for key, by in running.items()},
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("zhiyi.knowledge") / name).read_text("utf-8"))


class Characters:
    """A tokenizer of one character a token; a single blank belongs to the token before it.

    Does what spaCy's own for Chinese does, in time that grows with the text and not its square.
    ``doc.user_data`` holds the text, which a ``Doc`` would put together anew from its tokens.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for char in text:
            if char == " " and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(char)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces, user_data={TEXT: text})


class Marker:
    """Puts marks into ``doc.spans["marks"]``.

    The phrase matcher learns a name when a text first shows its letters: there are some 17,000
    names and words in six languages, a paper shows a few hundred, and learning all of them takes
    longer than reading the paper. They are looked for by their first letters.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.tokens = Characters(vocab)
        self.matcher = PhraseMatcher(vocab, attr="LOWER")
        self.unlearned: dict[str, list[tuple[str, str, str]]] = defaultdict(list)

    def add(self, labelled: Iterable[tuple[str, str]]) -> None:
        """Names and words with their labels."""
        for label, words in labelled:
            letters = _letters(words)
            self.unlearned[letters[:BEGINNING]].append((letters, label, words))

    def __call__(self, doc: Doc) -> Doc:
        letters = _letters(doc.user_data.get(TEXT) or doc.text)
        shown = {
            letters[place : place + length]
            for length in range(1, BEGINNING + 1)
            for place in range(len(letters))
        }
        for beginning in shown & self.unlearned.keys():
            self._learn(beginning, letters)
        doc.spans[SPANS] = self.matcher(doc, as_spans=True)
        return doc

    def _learn(self, beginning: str, shown: str) -> None:
        left = []
        for one in self.unlearned.pop(beginning):
            letters, label, words = one
            if letters in shown:
                self.matcher.add(label, [self.tokens(words)])
            else:
                left.append(one)
        if left:
            self.unlearned[beginning] = left


def _letters(text: str) -> str:
    return text.lower().replace(" ", "")


@Language.factory("zhiyi_marks")
def _marker(nlp: Language, name: str) -> Marker:
    return Marker(nlp.vocab)


def make_nlp(lexicon: Lexicon, *, words: Words | None = None) -> Language:
    """The pipeline that marks names, comparators and words in ``doc.spans["marks"]``."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = Characters(nlp.vocab)
    marker: Any = nlp.add_pipe("zhiyi_marks")
    marker.add(dict.fromkeys(chain(_spoken(words or load_words()), _named(lexicon))))
    return nlp


def _spoken(words: Words) -> Iterator[tuple[str, str]]:
    for operator, side, word in words.comparators:
        yield f"{operator} {side}", _plain(word)
    for key, spoken in words.running.items():
        for word in spoken:
            yield f"{WORD}{key}", _plain(word)


def _named(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for parameter in lexicon.parameters.values():
        for language, names in parameter.names.items():
            for name in names:
                yield SYMBOL if language == "abbr" else NAME, _plain(name)


def _plain(word: str) -> str:
    return folded(unicodedata.normalize("NFKC", word)) if len(word) > 1 else word


def marks(text: str, *, nlp: Language, lexicon: Lexicon) -> list[Mark]:
    """Marks in order, none inside a Latin word; of those that overlap the longest of its sort.

    The text may be of any length: the pipeline sees it piece by piece.
    """
    symbols = lexicon.symbols()
    found: list[Mark] = []
    for start, end in pieces(text):
        found += _marked(text[start:end], start, nlp=nlp, symbols=symbols)
    return found


def _marked(text: str, offset: int, *, nlp: Language, symbols: Collection[str]) -> list[Mark]:
    plain = folded(text)
    doc = nlp(plain)  # held: its spans live as long as it does
    found = [
        Mark(offset + span.start_char, offset + span.end_char, span.label_)
        for span in doc.spans[SPANS]
        if _whole_word(text, span.start_char, span.end_char)
        and (span.label_ != SYMBOL or plain[span.start_char : span.end_char] in symbols)
    ]
    names = [mark for mark in found if mark.label in (NAME, SYMBOL)]
    words = [mark for mark in found if mark.label.startswith(WORD)]
    # m³/min is no smallest value.
    rest = [
        mark
        for mark in found
        if mark.label.endswith((" before", " after")) and text[mark.start - offset - 1 :][:1] != "/"
    ]
    whole = [*_longest(names), *_longest(words), *_longest(rest)]
    return sorted(whole, key=lambda m: (m.start, m.end))


def _longest(found: Iterable[Mark]) -> Iterator[Mark]:
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
