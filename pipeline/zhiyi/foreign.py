"""Whether a reader of Chinese alone would miss content: shares of languages, and ``is_foreign``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from zhiyi.document import LanguageShare, Line, Passage
from zhiyi.language import UNKNOWN, has_language, is_chinese
from zhiyi.scripts import spread

LEGIBLE = 0.5
"""Mean OCR score below which nothing is said of the language."""
LEAST = 12.0
"""What a foreign text beside Chinese must say at least, in Chinese characters: about seven English
words. Less is a brand, a heading or a caption."""
FEW = 2.0
"""What a foreign text must say where there is no Chinese at all: a word."""
MUCH = 0.3
"""Share of what a paper says that stands only in a foreign language, from which on it is foreign.
Chosen by hand; all 54 parts of nine samples and 19 papers of the development inquiries
are told right with it."""
PAIR = (0.4, 2.5)
"""A foreign passage has its Chinese beside it where the two say as much, within this ratio."""
REACH = 3
"""How many passages away its Chinese may stand."""


def shares(passages: Sequence[Passage]) -> tuple[LanguageShare, ...]:
    """Languages by their share of all letters, the largest first; ``zxx`` and ``und`` count too."""
    letters: Counter[str] = Counter()
    for passage in passages:
        letters[passage.code] += passage.letters
    total = sum(letters.values())
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LanguageShare(code, round(n / total, 4)) for code, n in ranked if n)


def is_foreign(passages: Sequence[Passage], lines: Sequence[Line]) -> bool | None:
    """True where content that matters stands in a foreign language only; None: cannot tell.

    A foreign passage that has its Chinese beside it is no loss, nor is a page whose neighbour page
    says as much in Chinese.
    """
    if not any(passage.letters for passage in passages) or not _legible(lines):
        return None
    if _weight(passages, UNKNOWN) > sum(spread(p.text) for p in passages) / 2:
        return None
    chinese = sum(spread(p.text) for p in passages if is_chinese(p.code))
    alone = _unpaired(passages)
    return alone >= min(LEAST, FEW + 4 * chinese) and alone > MUCH * (alone + chinese)


def _legible(lines: Sequence[Line]) -> bool:
    """Whether the lines were read well enough, weighted by their length; no lines: nothing known
    against them."""
    weight = sum(len(line.text) for line in lines)
    score = sum(line.origin.score * len(line.text) for line in lines)
    return not weight or score / weight >= LEGIBLE


def _weight(passages: Sequence[Passage], code: str) -> float:
    return sum(spread(p.text) for p in passages if p.code == code)


def _unpaired(passages: Sequence[Passage]) -> float:
    """What the foreign passages say beyond those with a Chinese partner, in Chinese characters."""
    pages = sorted({p.place.page for p in passages})
    left = {page: _left_on_page([p for p in passages if p.place.page == page]) for page in pages}
    for page, following in pairwise(pages):
        for here, there in ((page, following), (following, page)):
            foreign, chinese = left[here][0], left[there][1]
            if _alike(foreign, chinese):
                left[here] = (0.0, left[here][1])
                left[there] = (left[there][0], 0.0)
    return sum(foreign for foreign, _ in left.values())


def _left_on_page(passages: Sequence[Passage]) -> tuple[float, float]:
    """What stays without a partner on one page: (foreign, Chinese)."""
    told = [p for p in passages if has_language(p.code)]
    weights = [spread(p.text) for p in told]
    foreign = [n for n, p in enumerate(told) if not is_chinese(p.code)]
    taken: set[int] = set()
    for n in foreign:
        near = range(max(0, n - REACH), min(len(told), n + REACH + 1))
        partners = [m for m in near if is_chinese(told[m].code) and m not in taken]
        fit = [m for m in partners if _alike(weights[n], weights[m])]
        if fit:
            taken |= {n, min(fit, key=lambda m: abs(weights[m] - weights[n]))}
    rest_foreign = sum(weights[n] for n in foreign if n not in taken)
    chinese = [n for n in range(len(told)) if n not in foreign]
    rest_chinese = sum(weights[n] for n in chinese if n not in taken)
    # Columns and forms mix their lines: then the page as a whole says as much in Chinese.
    if taken and _alike(rest_foreign, rest_chinese):
        return 0.0, 0.0
    return rest_foreign, rest_chinese


def _alike(foreign: float, chinese: float) -> bool:
    low, high = PAIR
    return foreign > 0 and low * foreign <= chinese <= high * foreign
