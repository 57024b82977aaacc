"""A glossary: the names of the lexicon in foreign running text, inflected and broken over lines.

Words of Latin and Cyrillic letters are compared by their stems, without accents; of names that
begin alike the longest counts. Japanese and Korean names are found where they stand. A word that
means something else in running text (content, range, yield) counts as a label only.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any

from zhiyi.lexicon import VARIANTS, Lexicon, normalised
from zhiyi.stems import STEMMED, stem, token_pattern

COMPACT = frozenset({"ja", "ko"})
"""Written without spaces, or with spaces that come and go."""
SHORT_WORD = 7
"""A single word of fewer letters counts as a label only: range, gain, head, Dichte."""
SHORT_COMPACT = 2
"""So does a Japanese or Korean name of so few characters: 力, 密度, 수명."""
COMPOUND = 10
"""A German name of so many letters is found at the end of a compound: Nennbetriebstemperatur."""
LONGEST = 80
"""No word has so many letters."""

_BETWEEN = re.compile(r"[\s\-‐‑–'’./\u00ad]*")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad][ \t]*\n\s*(?=[^\W\d_])")
_BULLET = re.compile(r"[\s•·▪●○■*\-–—#()（）\d.,、:：]*")
_LABEL_END = re.compile(
    r"[ \t]*(?:[(（\[][^()（）\[\]\n]{0,40}[)）\]])?[ \t]*"
    r"(?:$|\n|[:：=≥≤<>≈~±…]|\.{3}|[+\-−]?\d)"
)
_SIGN = re.compile(r"\s*[:：=≥≤<>≈±]\s*[+\-−]?\d")
_NUMBER = re.compile(r"\d[\d.,\s]*[-–—]?\s*[(\[]?\s*$|[(（\[]\s*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A name with its Chinese; ``parameter_id`` None: a unit, or shared by several parameters."""

    chinese: str
    parameter_id: str | None
    label: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text, at ``text[start:end]``."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class _Token:
    stem: str
    start: int
    end: int


class Glossary:
    """Made once a run from the lexicon and ``knowledge/glosses.toml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = tomllib.loads((files("zhiyi.knowledge") / "glosses.toml").read_text("utf-8"))
        self._lexicon = lexicon
        self._own = {normalised(name): chinese for name, chinese in data["terms"].items()}
        self._parameters: dict[str, str] = data["parameters"]
        self._labels = frozenset(normalised(word) for word in data["labels"]["words"])
        self._stemmed: dict[str, dict[str, list[tuple[tuple[str, ...], Term]]]] = {}
        self._compact: dict[str, dict[str, Term]] = {}
        for language in sorted(STEMMED | COMPACT):
            self._add(language)
        self._units = _units(data["unit"])

    @property
    def languages(self) -> frozenset[str]:
        return STEMMED | COMPACT

    def chinese(self, name: str, parameter_id: str) -> str | None:
        """The Chinese of a parameter as it is named: the name's own where it has one."""
        own = self._own.get(normalised(name))
        return own or self._of_parameter(parameter_id)

    def hits(self, text: str, *, code: str, labels: bool = False) -> list[Hit]:
        """Terms and units in order, none inside another. ``labels``: labels and units alone."""
        language = code.partition("-")[0]
        if language not in self.languages:
            return []
        named = (
            self._in_words(text, language)
            if language in STEMMED
            else self._in_signs(text, language)
        )
        found = [
            hit
            for hit in named
            if not (labels or hit.term.label) or is_label(text, hit.start, hit.end)
        ]
        return _longest([*found, *self._unit_hits(text)])

    def _of_parameter(self, id: str) -> str | None:
        parameter = self._lexicon.get(id)
        names = parameter.names.get("zh", ()) if parameter else ()
        return self._parameters.get(id) or next(iter(names), None)

    def _add(self, language: str) -> None:
        owners: dict[str, tuple[str, list[str]]] = {}
        for parameter in self._lexicon.parameters.values():
            for name in parameter.names.get(language, ()):
                ids = owners.setdefault(normalised(name), (name, []))[1]
                if parameter.id not in ids:
                    ids.append(parameter.id)
        for key, (name, ids) in owners.items():
            term = self._term(key, name, ids, language)
            if term is None:
                continue
            if language in COMPACT:
                self._compact.setdefault(language, {})[_squeezed(name)] = term
            elif stems := tuple(token.stem for token in _tokens(name, language)):
                known = self._stemmed.setdefault(language, {}).setdefault(stems[0], [])
                known.append((stems, term))

    def _term(self, key: str, name: str, ids: Sequence[str], language: str) -> Term | None:
        told = dict.fromkeys(filter(None, (self._of_parameter(id) for id in ids)))
        chinese = self._own.get(key) or "／".join(told)
        if not chinese:
            return None
        if language in COMPACT:
            short = len(_squeezed(name)) <= SHORT_COMPACT
        else:
            short = len(key) < SHORT_WORD and not re.search(r"\W", key)
        return Term(chinese, ids[0] if len(ids) == 1 else None, short or key in self._labels)

    def _in_words(self, text: str, language: str) -> Iterator[Hit]:
        tokens = _tokens(text, language)
        yield from self._matched(text, tokens, language)
        if joined := _joined(text, tokens, language):
            yield from self._matched(text, joined, language)

    def _matched(self, text: str, tokens: list[_Token], language: str) -> Iterator[Hit]:
        known = self._stemmed.get(language, {})
        for n, token in enumerate(tokens):
            for stems, term in known.get(token.stem, ()):
                run = tokens[n : n + len(stems)]
                if tuple(one.stem for one in run) == stems and _together(text, run):
                    yield Hit(token.start, run[-1].end, term)
            if language == "de" and COMPOUND < len(token.stem) < LONGEST:
                yield from _in_compound(token, known)

    def _in_signs(self, text: str, language: str) -> Iterator[Hit]:
        places = [n for n, c in enumerate(text) if not c.isspace()]
        plain = "".join(text[n].translate(VARIANTS) for n in places)
        for name, term in self._compact.get(language, {}).items():
            start = plain.find(name)
            while start >= 0:
                yield Hit(places[start], places[start + len(name) - 1] + 1, term)
                start = plain.find(name, start + 1)

    def _unit_hits(self, text: str) -> Iterator[Hit]:
        """Units behind a figure, or alone in brackets as in the head of a table."""
        pattern, chinese = self._units
        for match in pattern.finditer(text):
            if _NUMBER.search(text[max(0, match.start() - 24) : match.start()]):
                yield Hit(match.start(), match.end(), Term(chinese[_unit_key(match[0])], None))


Known = dict[str, list[tuple[tuple[str, ...], Term]]]


def _in_compound(token: _Token, known: Known) -> Iterator[Hit]:
    for start in range(1, len(token.stem) - COMPOUND + 1):
        for stems, term in known.get(token.stem[start:], ()):
            if len(stems) == 1 and not term.label:
                yield Hit(token.start, token.end, term)
                return


def _units(entries: Sequence[dict[str, Any]]) -> tuple[re.Pattern[str], dict[str, str]]:
    chinese = {_unit_key(word): entry["zh"] for entry in entries for word in entry["words"]}
    words = sorted((word for entry in entries for word in entry["words"]), key=len, reverse=True)
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![^\W\d_])(?:{listed})(?![^\W_])"), chinese


def _unit_key(word: str) -> str:
    return " ".join(word.split())


def _tokens(text: str, language: str) -> list[_Token]:
    found = token_pattern().finditer(text)
    return [_Token(stem(match[0], language), match.start(), match.end()) for match in found]


def _joined(text: str, tokens: list[_Token], language: str) -> list[_Token]:
    """The tokens with words that a hyphen parts at the end of a line as one; empty: none is."""
    breaks = {match.start(): match.end() for match in _BROKEN.finditer(text)}
    if not breaks:
        return []
    joined: list[_Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last and breaks.get(last.end) == token.start and token.end - last.start < LONGEST:
            whole = text[last.start : last.end] + text[token.start : token.end]
            whole = whole.replace("\n", "")
            joined[-1] = _Token(stem(whole, language), last.start, token.end)
        else:
            joined.append(token)
    return joined


def _together(text: str, run: Sequence[_Token]) -> bool:
    return all(_BETWEEN.fullmatch(text, a.end, b.start) for a, b in pairwise(run))


def is_label(text: str, start: int, end: int) -> bool:
    """Whether a word stands alone in its line, or where its line begins before a sign, a bracket,
    a figure or its end."""
    line = text.rfind("\n", 0, start) + 1
    first = _BULLET.fullmatch(text, line, start) is not None
    return (first and _LABEL_END.match(text, end) is not None) or bool(_SIGN.match(text, end))


def _squeezed(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).translate(VARIANTS)
    return "".join(plain.split())


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, in order."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
