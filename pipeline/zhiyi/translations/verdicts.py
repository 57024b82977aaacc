"""Whether a Chinese paper translates an original, asked from its own side.

Figures, codes and Latin words pass through a translation unchanged, and hardly a sentence of it
says what the original does not. A paper about the same goods, or about a sibling of them, says
much of its own. A translation may be a part of a longer Chinese paper: where that covers most of
the original, asked is the part of it where most has a partner; else all of it. Figures, codes and
words of a scan count where two readers read them alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from zhiyi.language import is_chinese
from zhiyi.translations.agreement import is_sure
from zhiyi.translations.figures import figures_of, keys_of, unit_words
from zhiyi.translations.papers import Match, coverage_of
from zhiyi.translations.segments import Text

Verdict = Literal["yes", "ask", "no"]
YES, ASK = 0.75, 0.5
"""Standing from which on a paper is a translation, and from which on an officer is asked."""
ENOUGH, WORDS = 3, 6
"""So many different figures, and Latin words, must stand in the paper to count: a scan misreads
two of three names."""
CODES, ALIEN = 4, 0.78
"""A paper with so many codes of which no larger share stands in the original, and figures of its
own, is no translation: translations have 0.92 and more, papers of sibling products less."""
WHOLE = 0.6
"""Share of the original that a part of a longer paper must cover to be asked alone."""
MOSTLY = 0.5
"""Share of the Chinese with a partner, of which the part that is asked must have more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Shares of the paper's Chinese, its figures, its Latin words and its codes that stand in the
    original; None where there are too few to say."""

    said: float
    figures: float | None
    words: float | None
    codes: float | None

    @property
    def share(self) -> float:
        """Half of it what is said, half the figures and words, where there are enough."""
        told = [share for share in (self.figures, self.words) if share is not None]
        return (self.said + sum(told) / len(told)) / 2 if told else self.said

    @property
    def verdict(self) -> Verdict:
        other = self.figures is not None and self.figures < YES
        if self.codes is not None and self.codes < ALIEN and other:
            return "no"
        return "yes" if self.share >= YES else "ask" if self.share >= ASK else "no"


def standing_of(sources: Sequence[Text], match: Match) -> Standing:
    """How far the paper says what the original says."""
    targets = match.paper.chinese
    taken = {m for pair in match.pairs for m in pair.targets}
    own = _region(targets, taken)
    inside = [pair for pair in match.pairs if all(m in own for m in pair.targets)]
    if coverage_of(sources, (replace(match, pairs=tuple(inside)),)) < WHOLE:
        own = range(len(targets))
    chinese = {m: t.weight for m, t in enumerate(targets) if m in own and is_chinese(t.code)}
    said = sum(w for m, w in chinese.items() if m in taken) / (sum(chinese.values()) or 1.0)
    texts = [targets[m].text for m in own if is_sure(targets[m])]
    known = [source.text for source in sources]
    return Standing(
        said,
        _found(_figures(texts), frozenset().union(*_figures(known)), ENOUGH),
        _found(_words(texts), frozenset().union(*_words(known)), WORDS),
        _found(_codes(texts), frozenset().union(*_codes(known)), CODES),
    )


def _region(targets: Sequence[Text], taken: set[int]) -> range:
    """The run of segments in which the partners outweigh the rest the most."""
    best, begin, total = (0.0, 0, 0), 0, 0.0
    for m, text in enumerate(targets):
        if is_chinese(text.code):
            total += text.weight * ((1.0 if m in taken else 0.0) - MOSTLY)
        if total <= 0:
            begin, total = m + 1, 0.0
        elif total > best[0]:
            best = (total, begin, m + 1)
    return range(best[1], best[2])


def _figures(texts: Iterable[str]) -> list[frozenset[str]]:
    """Numbers of two significant digits or more, each by the keys it may be found by."""
    numbers = (number for text in texts for number in figures_of(text).numbers)
    return [keys_of(n) for n in numbers if len(re.sub(r"\D", "", n.text).strip("0")) > 1]


_LATIN = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{3,}(?![A-Za-z\d])")


def _words(texts: Iterable[str]) -> list[frozenset[str]]:
    found = (word for text in texts for word in _LATIN.findall(text))
    return [frozenset({word.casefold()}) for word in found if word not in unit_words()]


def _codes(texts: Iterable[str]) -> list[frozenset[str]]:
    return [frozenset({code}) for text in texts for code in figures_of(text).codes]


def _found(told: Sequence[frozenset[str]], known: frozenset[str], least: int) -> float | None:
    """Share of what is told, each once, that is known; None where it is too little."""
    different = set(told)
    if len(different) < least:
        return None
    return sum(bool(keys & known) for keys in different) / len(different)
