"""Every name of every entry, found in a text in one pass.

A text is walked through once: names in Chinese characters are looked up by their first two, names
in Latin letters word by word, joined and without endings (``zhiyi.naming.shape``). What it costs
grows with the text, not with the list.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhiyi.controls.entries import Entry
from zhiyi.controls.names import (
    BROAD,
    GAP,
    HAN,
    LATIN,
    MISREAD,
    SPLIT,
    Match,
    Sort,
    Words,
    plain,
    said,
    score_at,
    segments,
)
from zhiyi.controls.purposes import WORTH as TURNED
from zhiyi.controls.purposes import purposed
from zhiyi.controls.technology import PROPER, WORTH, cited, goods_of, said_of
from zhiyi.naming import shape

WORD = re.compile(r"[^\W_]+")
LONGEST = 4000
"""Letters of a goods name; a cell that holds more holds a text."""
BEHIND = 0.8
"""What a name is worth in a part of the goods name that does not lead it."""
OVERSHADOWED = 0.6
"""What is left of a broad name within the proper name of another entry: 激光器 of 铜蒸气激光器."""
UNSURE = 0.45
"""A material or chemical with one look-alike character: most differ in one character only."""
MISREADABLE = 5
"""Shortest Chinese name in which one other character may be a misreading; not of a material."""
LONG = 9
"""The same in Latin letters."""
ALIKE_LEAST = 3
"""Shortest Chinese name in which one look-alike character may be a misreading."""
SHORT = 4
"""Latin names up to this length stand as one word: TEA is not t e a."""
CHEMICALS = ("1C111", "1C350", "1C450")
"""Codes of chemicals that go by their systematic names."""
AGENTS = ("1C351", "1C352", "1C353")
"""Codes of pathogens, which go by their strains as well."""
TITLE = range(3, 15)
"""Length of an entry's title that is a name by itself."""


@dataclass(frozen=True, slots=True)
class Known:
    """One name of the entry at a place of the list. ``part``: name, broad or not (other goods)."""

    entry: int
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A key of the index at ``start`` to ``end``; ``unsure``: with one look-alike character."""

    start: int
    end: int
    key: str
    unsure: bool = False


class Named:
    """The names of a list. ``entries`` are numbered by their place."""

    def __init__(self, entries: Sequence[Entry], words: Words) -> None:
        self._words = words
        self._cited = cited(entries)
        self._kinds = [(entry.code or "")[1:2] for entry in entries]
        self._sorts = [sort_of(entry) for entry in entries]
        known: dict[str, list[Known]] = defaultdict(list)
        for number, entry in enumerate(entries):
            for name, part in names_of(entry):
                known[key_of(name)].append(Known(number, name, part))
        self._known = {key: ones for key, ones in known.items() if key}
        han = [key for key in self._known if HAN.search(key)]
        self._latin = _Trie(key for key in self._known if not HAN.search(key))
        self._heads = _heads(han)
        self._alike: dict[str, str] = {}
        for key in han:
            if len(key) >= ALIKE_LEAST:
                self._alike.setdefault(key.translate(words.alike), key)
        self._alike_heads = _heads(list(self._alike))
        self._gaps, self._spelt = self._looser()

    def _looser(
        self,
    ) -> tuple[dict[tuple[str, str], list[str]], dict[str, list[str]]]:
        """Names by how they begin and end, and by all of their letters but one."""
        gaps: dict[tuple[str, str], list[str]] = defaultdict(list)
        spelt: dict[str, list[str]] = defaultdict(list)
        for key, known in self._known.items():
            if all(self._sorts[one.entry].material or one.part != "name" for one in known):
                continue
            if not HAN.search(key):
                first, *rest = WORD.findall(known[0].name.lower())
                if rest:
                    gaps[shape(first), shape(rest[-1])].append(key)
            elif len(key) >= 4:
                gaps[key[:2], key[-1]].append(key)
            if len(key) >= (MISREADABLE if HAN.search(key) else LONG):
                for place in range(len(key)):
                    spelt[f"{key[:place]}\0{key[place + 1 :]}"].append(key)
        return gaps, spelt

    def match(self, text: str) -> dict[int, Match]:
        """For each entry that a goods name speaks of the best match; of a longer text its first
        ``LONGEST`` letters."""
        best: dict[int, Match] = {}
        parts = segments(text[:LONGEST])
        leading = parts[:2] if len(parts) > 1 else parts
        places = {part: 1.0 if part in leading else BEHIND for part in parts}
        for turned in purposed(plain(text)):
            places.setdefault(turned, TURNED)
        for part, place in places.items():
            for entry, found in [*self._in_segment(part, place), *self._of_goods(part, place)]:
                if entry not in best or _better(found, best[entry]):
                    best[entry] = found
        return best

    def _of_goods(self, text: str, place: float) -> Iterator[tuple[int, Match]]:
        """Entries of software and technology for the goods named before those words."""
        for kind, goods in goods_of(text):
            for entry, found in self._in_segment(goods, place):
                for number in self._cited.get(entry, ()) if found.score >= PROPER else ():
                    if self._kinds[number] == kind:
                        score = round(found.score * WORTH, 3)
                        yield number, Match(score, found.name, said_of(found.name, kind))

    def mentions(self, text: str) -> dict[int, int]:
        """How often names of each entry stand in running text (``plain``); the likeliest name's."""
        counts = Counter(hit.key for hit in self._hits(text) if len(hit.key) > 1)
        found: dict[int, int] = {}
        for key, count in counts.items():
            for one in self._known[key]:
                if one.part == "name":
                    found[one.entry] = max(found.get(one.entry, 0), count)
        return found

    def _in_segment(self, text: str, place: float) -> Iterator[tuple[int, Match]]:
        hits = [*self._hits(text), *self._misread(text)]
        others: dict[int, list[Hit]] = defaultdict(list)
        for hit in hits:
            for one in self._known[hit.key]:
                if one.part == "not":
                    others[one.entry].append(hit)
        surer = [hit for hit in hits if not hit.unsure and self._proper(hit.key)]
        for hit in hits:
            scores: dict[Sort, float] = {}
            for one in self._known[hit.key]:
                if one.part == "not" or any(_within(hit, other) for other in others[one.entry]):
                    continue
                sort = self._sorts[one.entry]
                if sort not in scores:
                    scores[sort] = self._score(text, hit, sort)
                worth = place
                if one.part == "broad" and any(_within(hit, other) for other in surer):
                    worth *= OVERSHADOWED
                yield from self._matched(one, scores[sort], worth, misread=hit.unsure)
        yield from self._with_a_gap(text, place)

    def _proper(self, key: str) -> bool:
        return any(one.part == "name" for one in self._known[key])

    def _matched(
        self, one: Known, score: float, place: float, *, misread: bool
    ) -> Iterator[tuple[int, Match]]:
        if not score:
            return
        broad = one.part == "broad"
        detail = said(score, one.name, broad=broad, misread=misread)
        weight = (BROAD if broad else 1.0) * place
        yield one.entry, Match(round(score * weight, 3), one.name, detail)

    def _score(self, text: str, hit: Hit, sort: Sort) -> float:
        before, after = text[: hit.start], text[hit.end :]
        score = score_at(before, text[hit.start : hit.end], after, sort, self._words)
        if not hit.unsure:
            return score
        top = UNSURE if sort.material or sort.chemical else MISREAD
        return min(score, top)

    def _hits(self, text: str) -> Iterator[Hit]:
        """Every name in ``text`` (``plain``), look-alike characters included."""
        yield from self._latin.hits(text)
        if not HAN.search(text):
            return
        yield from _han_hits(text, self._heads, self._known)
        alike = text.translate(self._words.alike)
        for hit in _han_hits(alike, self._alike_heads, self._alike):
            read, key = text[hit.start : hit.end], self._alike[hit.key]
            if read not in self._known and sum(a != b for a, b in zip(read, key, strict=True)) == 1:
                yield Hit(hit.start, hit.end, key, unsure=True)

    def _misread(self, text: str) -> Iterator[Hit]:
        """A whole text that differs from a name in one letter."""
        read = key_of(text)
        if read in self._known or len(read) < MISREADABLE:
            return
        for place in range(len(read)):
            for key in self._spelt.get(f"{read[:place]}\0{read[place + 1 :]}", ()):
                yield Hit(0, len(text), key, unsure=True)

    def _with_a_gap(self, text: str, place: float) -> Iterator[tuple[int, Match]]:
        """Names that have a word put into them: 数控 + 卧式 + 车床, diffusion + vacuum + pump."""
        for key in self._gapped(text):
            for one in self._known[key]:
                if one.part == "name" and not self._sorts[one.entry].material:
                    yield from self._matched(one, SPLIT, place, misread=False)

    def _gapped(self, text: str) -> Iterator[str]:
        if HAN.search(text):
            for start in range(len(text) - 3):
                for key in self._gaps.get((text[start : start + 2], text[-1]), ()):
                    if HAN.search(key) and _put_into(text, key, start):
                        yield key
            return
        shapes = [shape(word) for word in WORD.findall(text)]
        for start, first in enumerate(shapes[:-1]):
            for key in self._gaps.get((first, shapes[-1]), ()):
                if _joins(shapes[start:], key):
                    yield key


class _Trie:
    """Keys in Latin letters by all their beginnings: where none goes on, the search ends."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = frozenset(keys)
        self._beginnings = frozenset(key[:n] for key in self._keys for n in range(1, len(key) + 1))

    def hits(self, text: str) -> Iterator[Hit]:
        words = [(m.start(), m.end(), _shape(m.group())) for m in LATIN_WORD.finditer(text)]
        for place, (start, _, first) in enumerate(words):
            joined = ""
            for after in range(place, len(words)):
                _, end, word = words[after]
                joined += word
                if joined not in self._beginnings:
                    break
                if joined in self._keys and (len(joined) > SHORT or joined == first):
                    yield Hit(start, end, joined)


LATIN_WORD = re.compile(r"[a-z\u00c0-\u024f\d]+")


@lru_cache(maxsize=8192)
def _shape(word: str) -> str:
    return shape(word) or word


def names_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Every name of an entry with what it is to it. Its titles are names where they are no
    sentence; what they leave out in brackets too."""
    yield from ((name, "name") for name in entry.names)
    yield from ((name, "broad") for name in entry.broad)
    yield from ((name, "not") for name in entry.not_names)
    told = {key_of(name) for name in (*entry.names, *entry.broad)}
    title = re.sub(r"[（(].*", "", entry.title).strip()
    if len(title) in TITLE and key_of(title) not in told:
        yield title, "name"


def sort_of(entry: Entry) -> Sort:
    """Only of chemicals another word in front makes another substance; a metal or semiconductor of
    which a CAS number is known stays what it is: 半绝缘砷化镓晶片."""
    code = entry.code or ""
    return Sort(
        chemical=code.startswith(CHEMICALS),
        material=code[1:2] == "C",
        agent=code.startswith(AGENTS),
    )


@lru_cache(maxsize=16384)
def key_of(name: str) -> str:
    """What a name is found by: ``plain`` where it has Chinese characters, else its words joined."""
    text = plain(name)
    if HAN.search(text) or not LATIN.match(text):
        return text
    return "".join(_shape(word) for word in LATIN_WORD.findall(text))


def _heads(keys: list[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the names that begin with two characters (one-letter names: with one)."""
    found: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        found[key[:2]].add(len(key))
    return {head: tuple(sorted(lengths)) for head, lengths in found.items()}


def _han_hits(
    text: str, heads: dict[str, tuple[int, ...]], keys: dict[str, list[Known]] | dict[str, str]
) -> Iterator[Hit]:
    for start, letter in enumerate(text):
        pair = text[start : start + 2]
        for length in (*heads.get(letter, ()), *(heads.get(pair, ()) if len(pair) > 1 else ())):
            key = text[start : start + length]
            if len(key) == length and key in keys and _bounded(text, start, start + length):
                yield Hit(start, start + length, key)


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether a name that begins or ends in Latin letters stands there as a word."""
    if _latin(text[start]) and start and _latin(text[start - 1]):
        return False
    return not (_latin(text[end - 1]) and end < len(text) and _latin(text[end]))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _within(inner: Hit, outer: Hit) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and inner != outer


def _better(one: Match, other: Match) -> bool:
    """Of equal scores the longer name says more."""
    return (one.score, len(one.name)) > (other.score, len(other.name))


def _put_into(text: str, key: str, start: int) -> bool:
    """Whether ``text`` from ``start`` to its end is the name with a few characters put in before
    its last one or two."""
    for tail in (2, 1):
        head = key[:-tail]
        gap = len(text) - start - len(key)
        if (
            len(head) >= 4 - tail
            and 0 < gap <= GAP
            and text.startswith(head, start)
            and text.endswith(key[-tail:])
        ):
            return True
    return False


def _joins(shapes: list[str], key: str) -> bool:
    """Whether the words, one or two left out between the first and the last, join to the name."""
    for left_out in (1, 2):
        for place in range(1, len(shapes) - left_out):
            if "".join(shapes[:place] + shapes[place + left_out :]) == key:
                return True
    return False
