"""What a paper speaks of: papers about other things are no translations, however alike they read.

Figures, codes and Latin names pass through a translation unchanged. A Chinese paper that shares
next to none with an original is not compared at all. One that reads like it, but carries in its
title or throughout a name that the original never prints, and states other figures, is the paper
of a sibling product.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from zhiyi.language import is_chinese
from zhiyi.scripts import count_scripts
from zhiyi.translations.agreement import Agreement, as_printed, nearly
from zhiyi.translations.figures import figures_of, keys_of, unit_words
from zhiyi.translations.papers import Match, Paper
from zhiyi.translations.segments import Text

ENOUGH = 8
"""Papers with fewer figures than this on either side are always compared."""
SHARED = 0.1
"""Share of the figures of the paper with fewer that the other must have as well. Of the labelled
development pairs with enough figures no translation has less than 0.9; 103 of 160 pairs of papers
that have nothing to do with each other have less than 0.1."""
THROUGHOUT = 3
"""Mentions from which a paper speaks of a name throughout."""
OF_ANOTHER = 2
"""Figures that must differ where the name is a plain word, which may be a translator's."""
OTHERWISE, LIKELY, KEPT = 0.6, 0.92, 0.78
"""Share of the figures of aligned segments that agree: below the first, two papers speak of two
things; from the second on a translator may have erred. Share of the codes that agree, below which
papers are near misses."""
MANY, OFTEN = 4, 0.85
"""So many numbers of aligned segments, all read for sure, that differ, where no larger share
agrees: of 400 written translations with up to four changes none has more than two that differ, and
0.9 that agree; papers of sibling products that differ in a quarter of their figures have 3 to 5."""
NAMED = 3
"""Figures that a message names."""
TITLE_LENGTH = 24
TITLE = 3
"""So many segments at the head of a paper may be its title."""


def likely(original: Paper, papers: Sequence[Paper]) -> list[Paper]:
    """The papers that may translate the original: Chinese stands in them, and figures of it."""
    anchors = _anchors(original.foreign)
    return [
        paper
        for paper in papers
        if any(is_chinese(t.code) for t in paper.texts) and _related(anchors, paper)
    ]


def _related(anchors: frozenset[str], paper: Paper) -> bool:
    others = _anchors(paper.chinese)
    fewer = min(len(anchors), len(others))
    return fewer < ENOUGH or len(anchors & others) >= SHARED * fewer


def _anchors(texts: Sequence[Text]) -> frozenset[str]:
    """Codes, and numbers that say something: with a unit, or of two digits or more."""
    return frozenset().union(*(_anchors_in(text.text) for text in texts))


@lru_cache(maxsize=65536)
def _anchors_in(text: str) -> frozenset[str]:
    figures = figures_of(text)
    found = set(figures.codes)
    for number in figures.numbers:
        if number.unit or sum(c.isdigit() for c in number.text) > 1:
            found |= keys_of(number)
    return frozenset(found)


def of_another(original: Paper, match: Match, agreed: Agreement) -> str:
    """What tells the paper of a sibling product, as an officer is told; empty where it speaks of
    the original's goods. ``agreed``: how far their figures and codes agree."""
    model = _other_model(agreed, scanned=_scanned(original) or _scanned(match.paper))
    if model:
        return _speaks_of(as_printed(model, match.paper.chinese))
    strange = _strange_name(original, match.paper)
    other = agreed.other + agreed.small
    if strange and other >= (1 if _has_digit(strange) else OF_ANOTHER):
        return _speaks_of(strange)
    total = agreed.same + agreed.other
    if total >= ENOUGH and agreed.same < OTHERWISE * total:
        return _figures_apart(agreed.apart) or _speaks_of(_title(match.paper))
    if len(agreed.apart) >= MANY and agreed.same < OFTEN * (agreed.same + len(agreed.apart)):
        return _figures_apart(agreed.apart)
    return ""


def _speaks_of(name: str) -> str:
    return f"所述对象（{name}）与原文不同"


def _figures_apart(apart: Sequence[tuple[str, str]]) -> str:
    told = "、".join(f"原文{own}而该材料{other}" for own, other in dict.fromkeys(apart[:NAMED]))
    return f"多处数值与原文不同（{told}等）" if told else ""


def _other_model(found: Agreement, *, scanned: bool) -> str:
    """The code that the paper prints in place of the original's: in its title, or wherever the
    original has one. Empty where a translator, or the reader of a scan, may have erred."""
    titled = [pair for pair in found.titled if not scanned or not nearly(*pair)]
    counts = dict(found.replaced) | {pair: 2 for pair in titled}
    replaced = {p: n for p, n in counts.items() if not scanned or n > 1 or not nearly(*p)}
    few_kept = len(found.kept) < KEPT * (len(counts) + len(found.kept))
    for own, other in sorted(titled):
        if few_kept or not nearly(own, other):
            return other
    if not replaced:
        return ""
    figures = found.other >= OF_ANOTHER and found.same < LIKELY * (found.same + found.other)
    none_kept = not found.kept and (sum(replaced.values()) > 1 or figures)
    _, name = max(replaced, key=lambda pair: replaced[pair])
    return name if none_kept or (len(replaced) > 1 and few_kept and figures) else ""


def _scanned(paper: Paper) -> bool:
    return any(text.scanned for text in paper.texts)


def _title(paper: Paper) -> str:
    chinese = [t.plain for t in paper.texts if is_chinese(t.code)]
    return chinese[0][:TITLE_LENGTH] if chinese else paper.doc.path


_NAME = re.compile(r"(?<![A-Za-z\d_./\\-])[A-Z][A-Za-z\d]*(?:[-/][A-Za-z\d]+)*(?![A-Za-z\d_/\\])")


def _strange_name(original: Paper, paper: Paper) -> str:
    """A name or model that stands in the title of the Chinese paper, or throughout, and nowhere
    in the original. Of an original in another script only models can be told, by their digits. A
    strange model counts for nothing where the original's own stands in the paper as well."""
    printed = _folded(original.whole)
    latin = set(count_scripts(original.whole)) <= {"latin"}
    chinese = [t for t in paper.texts if is_chinese(t.code)]
    counts = Counter(name for text in chinese for name in _names(text.text))
    titles = {name for text in chinese[:TITLE] for name in _names(text.text)}
    whole = _folded(paper.whole)
    models = {n for t in original.foreign[:TITLE] for n in _names(t.text) if _has_digit(n)}
    own_stand = any(_folded(model) in whole for model in models)
    for name, count in counts.most_common():
        if count < 2 or (count < THROUGHOUT and name not in titles):
            continue
        digits = "".join(c for c in name if c.isdigit())
        absent = _folded(name) not in printed and not (digits and own_stand)
        if absent and (latin or (len(digits) > 1 and digits not in printed)):
            return name
    return ""


def _names(text: str) -> list[str]:
    words = (match.group() for match in _NAME.finditer(text))
    return [word for word in words if len(word) > 2 and word not in unit_words()]


def _has_digit(name: str) -> bool:
    return any(c.isdigit() for c in name)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
