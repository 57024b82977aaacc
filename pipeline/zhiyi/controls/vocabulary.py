"""Words for properties that are stated in words: subjects with their labels, and what means what.

From ``knowledge/controls/properties.toml``. A text is scanned for the longest words first; a word
behind a negation (非, 不含, without) counts as denied; of 碳钢衬PTFE the backing does not count, as
what is lined is not what touches.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.abc import Traversable
from importlib.resources import files

from zhiyi.errors import InputError
from zhiyi.folding import letters

EXACT = 2
"""Words of so many letters or fewer are symbols (Ti, Ni, SS) and keep their case."""
NEGATION = re.compile(
    r"(?:不含有?|不包含|不包括|不采用|不使用|不得使用|不是|不属于|不具备|不具有|不带|未采用|未使用|没有|除外|并非|非|无|未"
    r"|\b(?:not|no|non|without|excluding|except|free of|never|nicht|ohne|kein(?:e[nrs]?)?|не|без))"
    r"[\s:：\-]*$",
    re.IGNORECASE,
)
"""What stands right before a word that is denied."""
DENIED_BEHIND = re.compile(r"\s*(?:除外|以外|-?\s?free\b|フリー)", re.IGNORECASE)
AND = re.compile(
    r"\s*(?:、|和|及|与|或|以及|/|,|，|\band\b|\bor\b|\bund\b|\boder\b|и)\s*", re.IGNORECASE
)
LINED = re.compile(r"衬|襯|内涂|\blined\b|\bliner\b|\blining\b|\bausgekleidet\b", re.IGNORECASE)
OPEN = re.compile(
    r"可选|选配|选装|可定制|按需|待定|或(?!者?以上)|等效"
    r"|\boptional|\boption\b|\bon request\b|\bor\b",
    re.IGNORECASE,
)
"""What leaves open which of the words stated holds."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of a property: ``labels`` stand before its value; ``also`` are subjects whose
    statements are shown where this one is not stated."""

    id: str
    zh: str
    en: str
    labels: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A word of the vocabulary as a text says it; ``denied``: behind a negation."""

    name: str
    start: int
    end: int
    denied: bool = False


class Vocabulary:
    """Made by ``load_vocabulary``. ``general``: what may stand before a label and means the goods
    themselves."""

    def __init__(
        self,
        topics: Iterable[Topic],
        words: Mapping[str, tuple[str, ...]],
        within: Mapping[str, tuple[str, ...]],
        general: Iterable[str] = (),
    ) -> None:
        self.general = frozenset(map(letters, general))
        self.topics = {topic.id: topic for topic in topics}
        self._within = within
        self._names: dict[str, str] = {}
        self._symbols: dict[str, str] = {}
        for name, spellings in words.items():
            for spelling in (name, *spellings):
                if spelling.isascii() and len(spelling) <= EXACT:
                    self._symbols[spelling] = name
                else:
                    self._names.setdefault(spelling.casefold(), name)
        self._labels: dict[str, list[str]] = {}
        for topic in self.topics.values():
            for label in topic.labels:
                self._labels.setdefault(letters(label), []).append(topic.id)

    def known(self, word: str) -> bool:
        return self.name_of(word) is not None

    def name_of(self, word: str) -> str | None:
        """What the vocabulary calls it; None where it does not know the word."""
        return self._symbols.get(word) or self._names.get(word.casefold())

    def wider(self, name: str) -> frozenset[str]:
        """The word itself and every wider one it belongs to."""
        found, todo = {name}, [name]
        while todo:
            more = set(self._within.get(todo.pop(), ())) - found
            found |= more
            todo += more
        return frozenset(found)

    def labelled(self, key: str) -> tuple[str, ...]:
        """The subjects that a label names, as ``letters`` folds it."""
        return tuple(self._labels.get(key, ()))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every label as ``letters`` folds it, the longest first."""
        return tuple(sorted(self._labels, key=len, reverse=True))

    @cached_property
    def hints(self) -> re.Pattern[str]:
        """Finds a label in folded text: a quick first look."""
        shortest = {label for label in self._labels if not _contains(label, self._labels)}
        return re.compile("|".join(map(re.escape, sorted(shortest))))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        spelt = sorted(self._names, key=len, reverse=True)
        wide = "|".join(_bounded(spelling) for spelling in spelt)
        exact = "|".join(_bounded(s) for s in sorted(self._symbols, key=len, reverse=True))
        return re.compile(f"(?i:{wide})|(?:{exact})")

    def words_in(self, text: str) -> tuple[Named, ...]:
        """The words that a text states, in order; those of a backing are left out."""
        lined = LINED.search(text)
        found: list[Named] = []
        for match in self._pattern.finditer(text):
            name = self.name_of(match[0])
            if name is None:
                continue
            denied = self._denied(text, match, found)
            found.append(Named(name, match.start(), match.end(), denied))
        if lined and any(one.end > lined.start() for one in found):
            found = [one for one in found if one.end > lined.start()]
        return tuple(found)

    def _denied(self, text: str, match: re.Match[str], before: list[Named]) -> bool:
        if NEGATION.search(text[max(0, match.start() - 12) : match.start()]):
            return True
        if DENIED_BEHIND.match(text, match.end()):
            return True
        last = before[-1] if before else None
        return (
            last is not None
            and last.denied
            and AND.fullmatch(text[last.end : match.start()]) is not None
        )


def _contains(label: str, labels: Iterable[str]) -> bool:
    return any(other != label and other in label for other in labels)


def _bounded(spelling: str) -> str:
    """Latin words whole: TA1 is not TA10, Al not Al2O3."""
    before = r"(?<![A-Za-z0-9])" if spelling[0].isascii() and spelling[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if spelling[-1].isascii() and spelling[-1].isalnum() else ""
    return f"{before}{re.escape(spelling)}{after}"


def open_choice(text: str) -> bool:
    """Whether the text leaves open which of its words holds: 可选, 或."""
    return OPEN.search(text) is not None


@lru_cache(maxsize=4)
def load_vocabulary(folder: Traversable | None = None) -> Vocabulary:
    """From ``properties.toml``. Raises ``InputError`` naming what is wrong in it."""
    folder = folder or files("zhiyi.knowledge") / "controls"
    try:
        read = tomllib.loads((folder / "properties.toml").read_text("utf-8"))
        topics = tuple(
            Topic(
                id=row["id"],
                zh=row["zh"],
                en=row["en"],
                labels=tuple(row["labels"]),
                also=tuple(row.get("also", ())),
            )
            for row in read["subject"]
        )
        words = {row["name"]: tuple(row["words"]) for row in read["word"]}
        within = {row["name"]: tuple(row.get("within", ())) for row in read["word"]}
        general = tuple(read["general"]["words"])
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"properties.toml: {error}; see README.md beside it") from error
    strange = sorted({w for wide in within.values() for w in wide} - set(words))
    if strange:
        raise InputError(f"properties.toml: within names {strange}, which are no words in it")
    return Vocabulary(topics, words, within, general)
