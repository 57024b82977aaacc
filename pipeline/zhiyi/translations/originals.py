"""Originals: papers with foreign text, and what they say in Chinese of their own.

A bilingual paper carries its translation; a Chinese paper may hold passages that nobody
translated. Its halves are held against each other like two papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Document, Part
from zhiyi.foreign import LEAST, MUCH, judge_pages, language_of, unread_pages
from zhiyi.language import has_language, is_chinese
from zhiyi.translations.align import Pair
from zhiyi.translations.differences import Differing
from zhiyi.translations.gaps import LOST, Gaps, beside, content
from zhiyi.translations.halves import chinese_half, foreign_half
from zhiyi.translations.meanings import Meanings
from zhiyi.translations.papers import Match, Paper, coverage_of, match_of, to_cover
from zhiyi.translations.segments import Text

SHARE = 0.2
"""Share of what is foreign in a paper, from which on its loss matters; as for a translation."""
BILINGUAL = 0.5
"""A paper of which no larger share lacks its Chinese is bilingual: a section that was left out is
missed, where in a Chinese paper it may be a heading or a list of names."""
APART = 0.8
"""Share of the partners that stand on other pages, from which on a paper holds its original and
its translation page after page; else it is bilingual."""
ALIKE = 0.5
"""Score of the halves of a bilingual paper from which their figures are compared: addresses of two
firms that stand beside each other have less, clauses of six contracts have it but for one in 20."""
UNREAD = "外文材料未能读取，无法比对译文"


@dataclass(frozen=True)
class Original:
    """A paper with foreign text. ``own``: its own Chinese, None where it has none. ``unread``:
    its pages that could not be read. ``reason``: why nothing can be said of it."""

    paper: Paper
    own: Paper | None
    unread: tuple[int, ...] = ()
    reason: str = ""

    @property
    def sources(self) -> tuple[Text, ...]:
        return self.paper.foreign

    @property
    def chinese(self) -> float:
        """What its own Chinese says, in Chinese characters."""
        return sum(content(t) for t in self.own.chinese) if self.own else 0.0


def original_of(doc: Document, part: Part) -> Original | None:
    """The part with its foreign text; None where it has none that matters."""
    if part.foreign is None:
        reason = judge_pages(doc, part.pages).reason or UNREAD
        return Original(Paper(doc, part, ()), None, reason=reason)
    codes = {language_of(p) for p in doc.passages if p.place.page in part.pages}
    foreign = {code for code in codes if has_language(code) and not is_chinese(code)}
    if not foreign and part.foreign is False:
        return None
    paper = foreign_half(doc, part)
    if part.foreign is False and sum(content(text) for text in paper.foreign) < LEAST:
        return None
    unread = unread_pages(doc, part.pages)
    if not to_cover(paper.foreign, ()):
        return Original(paper, None, unread, UNREAD)
    own = chinese_half(doc, part) if any(is_chinese(code) for code in codes) else None
    return Original(paper, own, unread)


def rival_of(doc: Document, part: Part) -> Paper:
    """The part as a translation of another: its Chinese, and what it prints untranslated."""
    codes = {language_of(p) for p in doc.passages if p.place.page in part.pages}
    if not any(is_chinese(code) for code in codes):
        return Paper(doc, part, ())
    chinese = chinese_half(doc, part).texts
    foreign = any(has_language(code) and not is_chinese(code) for code in codes)
    texts = foreign_half(doc, part).texts if foreign else ()
    return Paper(doc, part, (*chinese, *(t for t in texts if has_language(t.code))))


def own_match(original: Original, meanings: Meanings) -> Match | None:
    """The paper's own Chinese held against the rest of it, None where it has none."""
    if original.own is None:
        return None
    match = match_of(original.sources, original.own, meanings)
    said = tuple(p for p in match.pairs if _says(original.sources, match.paper.chinese, p))
    match = replace(match, pairs=said)
    match = replace(match, coverage=coverage_of(original.sources, (match,)))
    pairs = (*said, *beside(original.sources, match))
    match = replace(match, pairs=tuple(sorted(pairs, key=lambda pair: pair.sources)))
    return replace(match, coverage=coverage_of(original.sources, (match,)))


def _says(sources: Sequence[Text], targets: Sequence[Text], pair: Pair) -> bool:
    """Whether Chinese stands for what is said: the figures of a row stand in either half, with its
    label or without."""
    said = any(has_language(sources[n].code) for n in pair.sources)
    return not said or any(is_chinese(targets[m].code) for m in pair.targets)


def loses(gaps: Gaps, chinese: float) -> bool:
    """Whether a reader of Chinese alone misses content of a paper with Chinese of its own."""
    if any(gap.tells and gap.says >= LOST for gap in gaps.found):
        return True
    bilingual = gaps.lost < BILINGUAL * gaps.needed
    if bilingual and any(gap.words and gap.missing(complete=True) for gap in gaps.found):
        return True
    if gaps.lost < LEAST or not any(gap.words for gap in gaps.found):
        return False
    much = gaps.lost >= LOST and gaps.lost >= SHARE * gaps.needed and gaps.lost < gaps.needed
    return much or gaps.lost > MUCH * (gaps.lost + chinese)


def comparable(sources: Sequence[Text], own: Match) -> Match:
    """With the pairs alone whose figures are compared. Figures without words stay: each would else
    be taken for a part of the sentence before it."""
    kept = (
        pair
        for pair in own.pairs
        if pair.score >= ALIKE or not any(has_language(sources[n].code) for n in pair.sources)
    )
    return replace(own, pairs=tuple(kept))


def stands_apart(sources: Sequence[Text], own: Match) -> bool:
    """Whether original and translation stand on pages of their own."""
    targets = own.paper.chinese
    said = _by_page(sources)
    chinese = _by_page(targets)
    foreign = {page for page, weight in said.items() if chinese.get(page, 0.0) < weight / 2}
    weights = [(sum(sources[n].weight for n in pair.sources), pair) for pair in own.pairs]
    other = [
        weight
        for weight, pair in weights
        if (page := sources[pair.sources[0]].place.page) in foreign
        and page != targets[pair.targets[0]].place.page
    ]
    return bool(own.pairs) and sum(other) >= APART * sum(weight for weight, _ in weights)


def _by_page(texts: Sequence[Text]) -> dict[int, float]:
    """What the texts of each page say in their languages."""
    pages: dict[int, float] = {}
    for text in texts:
        page = text.place.page
        pages[page] = pages.get(page, 0.0) + content(text)
    return pages


_SIGNED = re.compile("“[<>≤≥=]")


def settled(told: Differing) -> bool:
    """Whether a difference between the halves of one paper proves anything. Its Chinese is written
    for its readers and is no translation word by word: only what either half states, and states
    otherwise, counts. A limit in words on one side alone ("within 30 days", 30天) does not."""
    if told.kind == "comparator":
        return len(_SIGNED.findall(told.detail)) == len(told.figures)
    return told.kind != "negation" and all(told.figures)
