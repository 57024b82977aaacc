"""Which parameters of the lexicon a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from zhiyi.folding import fold, fold_spaced
from zhiyi.lexicon import TURNS, Lexicon

LONGEST = 16
"""Characters of the longest name looked for in Han; in Latin letters it has ``WORDS`` words."""
WORDS = 5
SHORTEST_LATIN = 4
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


@lru_cache(maxsize=1)
def names_in(lexicon: Lexicon) -> Names:
    """The names of a lexicon, folded once."""
    return Names(lexicon)


@dataclass(frozen=True)
class Names:
    """The names of all parameters, by what they are in folded text."""

    lexicon: Lexicon

    @cached_property
    def _by_name(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for parameter in self.lexicon.parameters.values():
            for language, names in parameter.names.items():
                if language == "abbr":
                    continue
                for name in names:
                    key = fold(name) if _HAN.search(name) else " ".join(_words(name))
                    found.setdefault(key, set()).add(parameter.id)
        return {name: frozenset(ids) for name, ids in found.items()}

    def within(self, text: str) -> dict[str, frozenset[str]]:
        """Every name in the text, longest first at each place, with the parameters it may mean."""
        found: dict[str, frozenset[str]] = {}
        for run in _HAN.finditer(fold(text)):
            found.update(self._in_run(run.group()))
        words = _words(text)
        place = 0
        while place < len(words):
            step = self._in_words(words, place, found)
            place += step
        return found

    def _in_run(self, run: str) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        place = 0
        while place < len(run):
            for length in range(min(LONGEST, len(run) - place), 1, -1):
                name = run[place : place + length]
                if name in self._by_name and not TURNS.search(run[max(0, place - LONGEST) : place]):
                    found[name] = self._by_name[name]
                    place += length - 1
                    break
            place += 1
        return found

    def _in_words(self, words: list[str], place: int, found: dict[str, frozenset[str]]) -> int:
        for length in range(min(WORDS, len(words) - place), 0, -1):
            name = " ".join(words[place : place + length])
            if len(name) >= SHORTEST_LATIN and name in self._by_name:
                found[name] = self._by_name[name]
                return length
        return 1


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_spaced(text))
