"""Two peers that only compare words: plain keyword search, and the sentence encoder alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiyi.controls import Entry
from zhiyi.engines.protocols import Encoder

K1, B = 1.5, 0.75
"""The usual constants of BM25, not tuned."""


def terms(text: str) -> list[str]:
    """Words of letters and figures, and pairs of Chinese characters."""
    found = re.findall(r"[a-z0-9]+", text.lower())
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        found += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
    return found


@dataclass
class Keywords:
    """BM25 over titles and names of the entries."""

    entries: Sequence[Entry]
    counts: list[Counter[str]] = field(init=False)
    weight: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = [Counter(terms("\n".join(_words(entry)))) for entry in self.entries]
        self.mean = sum(count.total() for count in self.counts) / len(self.counts)
        holding = Counter(term for count in self.counts for term in count)
        size = len(self.counts)
        self.weight = {
            term: math.log(1 + (size - n + 0.5) / (n + 0.5)) for term, n in holding.items()
        }

    def ranked(self, text: str) -> list[str]:
        asked = set(terms(text)) & self.weight.keys()
        scores = [self._score(asked, count) for count in self.counts]
        return _ranked(self.entries, scores)

    def _score(self, asked: set[str], count: Counter[str]) -> float:
        longer = K1 * (1 - B + B * count.total() / self.mean)
        return sum(
            self.weight[term] * count[term] * (K1 + 1) / (count[term] + longer)
            for term in sorted(asked & count.keys())
        )


@dataclass
class Meaning:
    """Cosines of the encoder, of a text with the titles of the entries."""

    entries: Sequence[Entry]
    encoder: Encoder

    def __post_init__(self) -> None:
        titles = [title for entry in self.entries for title in (entry.title, entry.title_en)]
        self.rows = self.encoder.encode(titles)

    def ranked(self, text: str) -> list[str]:
        [row] = self.encoder.encode([text])
        cosines = (self.rows @ row).reshape(-1, 2).max(axis=1)
        return _ranked(self.entries, [float(cosine) for cosine in cosines])


def _words(entry: Entry) -> tuple[str, ...]:
    return (entry.title, entry.title_en, *entry.names, *entry.broad)


def _ranked(entries: Sequence[Entry], scores: Sequence[float]) -> list[str]:
    order = sorted(range(len(entries)), key=lambda n: (-scores[n], entries[n].id))
    return [entries[n].code or entries[n].id for n in order if scores[n] > 0]
