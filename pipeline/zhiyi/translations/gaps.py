"""Gaps: what of an original nobody says in Chinese, page by page, and whether it matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhiyi.document import Evidence
from zhiyi.foreign import says
from zhiyi.language import is_chinese
from zhiyi.translations.align import Pair
from zhiyi.translations.papers import Match, copied_in, partnered, to_cover
from zhiyi.translations.segments import Text

PAGE = 0.6
"""Share of a page without a partner from which on the page counts as missing as a whole."""
WHOLE = 25.0
"""What a page says at least, in Chinese characters, to be missing as a whole."""
LOST = 40.0
"""What a passage inside a Chinese or bilingual paper says at least, in Chinese characters, for
its loss to matter: about 17 English words of prose."""
NAMED = 15.0
"""The same for a passage that is named to the officer and changes nothing else."""
MISSING = 25.0
"""What a run without a partner says at least to be missing from a translation with other gaps."""
RUN, SAID, LONG = 3, 35.0, 80.0
"""The same where a translation is complete otherwise: so many segments that say so much, or one or
two that say more. Of 100 written inquiries full translations leave one segment of 27 at most, two
of 56 on bad scans; sections taken out have 3 segments and more, of 42 and more."""
SENTENCE = 5
"""Small words of one segment that make it a sentence; covers, headings, addresses have fewer."""
FIGURES = 3
"""Segments with figures that make a passage a table, which tells as much as sentences do."""
WORDS = 2
"""Small words of a passage that is more than names and addresses."""
BESIDE = 0.5
"""Share of a paper that must be paired by its meaning before what is left may be paired by its
place."""
ALIKE = (0.4, 2.5)
"""Two texts beside each other may say the same where they say as much, within this ratio."""
NEAR = 1.6
"""How many line heights below each other two texts may stand and be beside each other."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Segments in a row, on one page, without a partner. ``page``: the whole page has none.
    ``words``: it is more than names; ``tells``: it makes statements, in sentences or a table."""

    places: tuple[int, ...]
    says: float
    words: bool
    tells: bool
    page: bool = False

    @property
    def named(self) -> bool:
        """Whether an officer is told of it where nothing else is missing."""
        return self.words and self.says >= NAMED

    def missing(self, *, complete: bool) -> bool:
        """Whether it was left out, and is no chance of the alignment."""
        if complete:
            return self.says >= LONG or (len(self.places) >= RUN and self.says >= SAID)
        return self.says >= MISSING


@dataclass(frozen=True, slots=True)
class Gaps:
    """``needed`` and ``lost``: what the original says, and what of it has no partner, in Chinese
    characters."""

    found: tuple[Gap, ...]
    needed: float
    lost: float

    @property
    def pages(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.found if gap.page)


def content(text: Text) -> float:
    """What a segment says in its language, in Chinese characters."""
    return says(text.text, text.code)


def gaps_of(sources: Sequence[Text], matches: Sequence[Match]) -> Gaps:
    """What has no partner in any of the papers, in the order of the original."""
    needed = [n for n in to_cover(sources, copied_in(matches)) if not sources[n].listing]
    weights = {n: content(sources[n]) for n in needed}
    done = partnered(matches)
    runs: list[list[int]] = []
    for before, n in pairwise([None, *needed]):
        if n is None or n in done:
            continue
        follows = before is not None and before not in done and runs
        if follows and sources[runs[-1][-1]].place.page == sources[n].place.page:
            runs[-1].append(n)
        else:
            runs.append([n])
    bare = _bare_pages(sources, weights, done)
    kept = [run for run in runs if sources[run[0]].place.page not in bare]
    pages = [[n for run in runs for n in run if sources[n].place.page == p] for p in bare]
    found = [_gap(sources, run, page=False) for run in kept]
    found += [_gap(sources, run, page=True) for run in pages]
    return Gaps(
        tuple(sorted(found, key=lambda gap: gap.places)),
        sum(weights.values()),
        sum(weight for n, weight in weights.items() if n not in done),
    )


def _bare_pages(sources: Sequence[Text], weights: dict[int, float], done: set[int]) -> list[int]:
    """Pages of which the greater part has no partner."""
    bare = []
    for page in sorted({sources[n].place.page for n in weights}):
        own = {n: w for n, w in weights.items() if sources[n].place.page == page}
        alone = sum(w for n, w in own.items() if n not in done)
        if alone >= WHOLE and alone >= PAGE * sum(own.values()):
            bare.append(page)
    return bare


_SMALL = re.compile(r"(?<!\w)[a-zß-ÿ\u0430-\u04ff]{3,}(?!\w)")


def _gap(sources: Sequence[Text], places: Sequence[int], *, page: bool) -> Gap:
    texts = [sources[n] for n in places]
    small = [len(_SMALL.findall(_lowered(text.text))) for text in texts]
    plain = any(text.code.startswith(UNCASED) for text in texts)
    figures = sum(bool(_FIGURE.search(text.text)) for text in texts)
    weight = sum(content(text) for text in texts)
    long = plain and any(content(text) >= NAMED for text in texts)
    return Gap(
        places=tuple(places),
        says=weight,
        words=plain or sum(small) >= WORDS,
        tells=long or max(small) >= SENTENCE or (figures >= FIGURES and sum(small) >= WORDS),
        page=page,
    )


UNCASED = ("ja", "ko", "th", "ar", "he", "hi")
"""Languages whose names no capital tells."""
_FIGURE = re.compile(r"\d")


def _lowered(text: str) -> str:
    """Sentences all in capitals count as sentences."""
    return text.lower() if text.isupper() and len(text.split()) >= 2 * SENTENCE else text


def beside(sources: Sequence[Text], match: Match) -> tuple[Pair, ...]:
    """Segments of a bilingual paper, left without a partner, with as much Chinese left beside
    them: labels and short lines that meaning does not tell. Only where most is paired. Their
    score is 0: nothing but their place speaks for them, and no figure of theirs is compared."""
    if match.coverage < BESIDE:
        return ()
    targets = match.paper.chinese
    taken = {m for pair in match.pairs for m in pair.targets}
    free = [m for m, t in enumerate(targets) if m not in taken and is_chinese(t.code)]
    found: list[Pair] = []
    done = partnered((match,))
    for n in to_cover(sources, match.copied):
        if n in done:
            continue
        fit = [
            m for m in free if _as_much(sources[n], targets[m]) and _near(sources[n], targets[m])
        ]
        if fit:
            free.remove(fit[0])
            found.append(Pair((n,), (fit[0],), 0.0))
    return tuple(found)


def _as_much(source: Text, target: Text) -> bool:
    low, high = ALIKE
    return low * content(source) <= content(target) <= high * content(source)


def _near(source: Text, target: Text) -> bool:
    """In one row, or one below the other; in one cell or paragraph where there is no layout."""
    here, there = source.place, target.place
    if here.page != there.page:
        return False
    if here.box is None or there.box is None:
        return here.locator is not None and here.locator == there.locator
    line = max(here.box.bottom - here.box.top, there.box.bottom - there.box.top) * NEAR
    apart = max(here.box.top, there.box.top) - min(here.box.bottom, there.box.bottom)
    across = min(here.box.right, there.box.right) > max(here.box.left, there.box.left)
    return apart <= 0 or (across and apart <= line / 2)


def where(place: Evidence) -> str:
    """The page, or what stands for it where there is no layout."""
    if place.box is None and place.locator:
        return place.locator
    return f"第{place.page}页"
