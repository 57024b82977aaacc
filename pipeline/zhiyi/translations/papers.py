"""Papers held against each other: what of an original finds its words in a Chinese paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Document, Part
from zhiyi.language import has_language, is_chinese
from zhiyi.translations.align import Pair, align
from zhiyi.translations.segments import Text

Vectors = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Settings:
    """Chosen by hand; tests/measure/translations.py shows what they give on 30 labelled pairs.

    A Chinese part is a translation where it covers ``most`` of the original; or ``least`` of it,
    and is itself to the share ``own`` made of what stands in the original: half a translation is
    told from a paper about the same goods by saying nothing else. Further papers join the first
    where each covers ``more`` of what is left. From coverage ``enough`` on nothing is called
    missing but runs of ``long`` letters. ``most_texts``: how many different segments are encoded
    in one inquiry (about 250 a second on one core).
    """

    most: float = 0.6
    least: float = 0.2
    own: float = 0.5
    more: float = 0.1
    enough: float = 0.85
    long: int = 400
    most_texts: int = 8000


@dataclass(frozen=True, slots=True)
class Paper:
    """A part with its segments."""

    doc: Document
    part: Part
    texts: tuple[Text, ...]

    @property
    def foreign(self) -> tuple[Text, ...]:
        """What must be translated, and the figures between."""
        return tuple(t for t in self.texts if not is_chinese(t.code))

    @property
    def chinese(self) -> tuple[Text, ...]:
        """What may be a translation, and the figures between."""
        return tuple(t for t in self.texts if is_chinese(t.code) or not has_language(t.code))

    @property
    def whole(self) -> str:
        return "\n".join(t.text for t in self.texts)


OTHER_PAPERS = frozenset({"declaration", "contract", "explanation", "licence", "end_use_statement"})
"""Papers of their own: they repeat figures of a data sheet, and translate it only as a whole."""


@dataclass(frozen=True, slots=True)
class Match:
    """A paper held against an original: partners, the share of the original's foreign letters
    that they cover, and the share of the paper's Chinese that they take."""

    paper: Paper
    pairs: tuple[Pair, ...] = ()
    coverage: float = 0.0
    own: float = 0.0

    def translates(self, settings: Settings, *, least: float | None = None) -> bool:
        if self.coverage >= settings.most:
            return True
        least = settings.least if least is None else least
        other = self.paper.part.kind in OTHER_PAPERS
        return not other and self.coverage >= least and self.own >= settings.own


def match_of(sources: Sequence[Text], paper: Paper, vectors: Vectors) -> Match:
    targets = paper.chinese
    if not any(is_chinese(t.code) for t in targets):
        return Match(paper)
    pairs = align(sources, targets, _rows(sources, vectors), _rows(targets, vectors))
    taken = {m for pair in pairs for m in pair.targets}
    chinese = [m for m, t in enumerate(targets) if is_chinese(t.code)]
    own = sum(targets[m].weight for m in chinese if m in taken)
    own /= sum(targets[m].weight for m in chinese) or 1.0
    match = Match(paper, pairs, own=own)
    return replace(match, coverage=coverage_of(sources, (match,)))


def _rows(texts: Sequence[Text], vectors: Vectors) -> NDArray[np.float32]:
    return np.stack([vectors[text.text] for text in texts])


def to_cover(sources: Sequence[Text], copied: frozenset[str]) -> list[int]:
    """Segments that need a translation: those in a language, but for names, commands and program
    text that the translation repeats as they are."""
    return [
        n for n, s in enumerate(sources) if has_language(s.code) and _bare(s.text) not in copied
    ]


def coverage_of(sources: Sequence[Text], matches: Sequence[Match]) -> float:
    """Share of the original's foreign letters that have a partner."""
    needed = to_cover(sources, copied_in(matches))
    done = partnered(matches)
    total = sum(sources[n].letters for n in needed)
    return sum(sources[n].letters for n in needed if n in done) / total if total else 0.0


def partnered(matches: Sequence[Match]) -> set[int]:
    return {n for match in matches for pair in match.pairs for n in pair.sources}


SHORT = 30
"""Letters up to which a segment that both papers print alike counts as a name or a command."""
PROSE = 0.6
"""Share of plain words from which a longer one is prose, and no program text."""
_PLAIN_WORD = re.compile(r"[\"'(\[]*[^\W\d_]+(?:['’-][^\W\d_]+)*[\"')\].,;:!?]*")


def copied_in(matches: Sequence[Match]) -> frozenset[str]:
    """What the papers print that may stand in a translation as it stands in the original."""
    return frozenset(
        _bare(t.text)
        for match in matches
        for t in match.paper.texts
        if not is_chinese(t.code) and (t.letters <= SHORT or not _is_prose(t.text))
    )


def _bare(text: str) -> str:
    return " ".join(text.split())


def _is_prose(text: str) -> bool:
    words = text.split()
    return sum(bool(_PLAIN_WORD.fullmatch(word)) for word in words) >= PROSE * len(words)
