"""Whether a reader of Chinese alone would miss content: what a text says, shares, ``judge``.

What is said is counted in Chinese characters. Tokens with figures, units, and words in capitals
(model numbers, standards, acronyms, letterheads) say nothing that a reader would miss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from zhiyi.document import REMARKS, Document, LanguageShare, Line, Passage
from zhiyi.language import NONE, UNKNOWN, is_chinese
from zhiyi.scripts import Script, count_scripts, knowledge

LEGIBLE = 0.5
"""Mean OCR score below which nothing is said of the language."""
PER_CHARACTER: dict[Script, float] = {
    "han": 1.0,
    "kana": 1.1,
    "hangul": 0.8,
    "cyrillic": 2.7,
    "latin": 2.45,
    "other": 2.2,
}
"""Letters of a script that say what one Chinese character says, on translated technical papers;
``other`` is a guess."""
LEAST = 12.0
"""What a foreign text beside Chinese must say at least, in Chinese characters: about five English
words. Less is a brand, a heading or a caption."""
FEW = 2.0
"""What a foreign text must say where there is no Chinese at all: a word."""
MUCH = 0.3
"""Share of what a paper says that stands only in a foreign language, from which on it is foreign.
Pages of Chinese papers stay under 0.34 before what has its Chinese beside it is taken away."""
UNTOLD = 25.0
"""What a passage that nobody can read, or of which no language can be told, must say before it
keeps the rest of the paper from being judged. A page of fewer words is a cover or a caption."""
OVER = 5
"""How many times longer the figures under a heading are than the heading."""
PAIR = (0.4, 2.5)
"""A foreign passage has its Chinese beside it where the two say as much, within this ratio."""
REACH = 3
"""How many passages away its Chinese may stand."""
READING = ("pages", "lines")
"""The stages that read a page; what fails after them takes no text away."""
GARBLED, STRANGE = 10, 0.3
"""Strange signs from which a text is garbled, and their share of it: French and Czech have one
letter in eight with an accent, GBK read as Latin-1 nothing else."""
CAPITALS = 5
"""Words from which a text all in capitals is prose, and no letterhead."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """``foreign`` None: cannot tell, and ``reason`` says why, for the officer."""

    foreign: bool | None
    reason: str = ""


def shares(passages: Sequence[Passage]) -> tuple[LanguageShare, ...]:
    """Languages by their share of all letters, the largest first; ``zxx`` and ``und`` count too."""
    letters: Counter[str] = Counter()
    for passage in passages:
        letters[passage.code] += passage.letters
    total = sum(letters.values())
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LanguageShare(code, round(n / total, 4)) for code, n in ranked if n)


_GLYPHS = re.compile(r"\(cid:\d+\)|锟斤拷|烫烫|屯屯")
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f-ÿ\ud800-\uf8ff\ufffd-\uffff]")
"""Control characters, the upper half of Latin-1, private characters, the sign for what cannot be
shown."""


@lru_cache(maxsize=16384)
def is_garbled(text: str) -> bool:
    """Whether a text is what a wrong encoding or a broken font leaves: signs that no paper prints
    in such numbers, Western letters with accents one after another, glyph numbers."""
    if len(text) < GARBLED:
        return False
    signs = "".join(_GLYPHS.sub("�", text).split())
    return len(_STRANGE.findall(signs)) >= max(GARBLED, STRANGE * len(signs))


def language_of(passage: Passage) -> str:
    """Its code; of a passage in dispute between foreign languages alone the first of them; of a
    garbled one none."""
    if is_garbled(passage.text):
        return UNKNOWN
    if passage.code != UNKNOWN or not passage.disputed:
        return passage.code
    chinese = any(is_chinese(code) for code in passage.disputed)
    return UNKNOWN if chinese else passage.disputed[0]


_FIGURE = re.compile(r"[A-Za-zÀ-ɏ\u0400-\u04ff.,/+×°%_-]*\d[A-Za-zÀ-ɏ\u0400-\u04ff\d.,/+×°%_-]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@lru_cache(maxsize=16384)
def says(text: str, code: str) -> float:
    """What a text in this language says, in Chinese characters; of Chinese only its Han count."""
    if code in (NONE, UNKNOWN):
        return 0.0
    if is_chinese(code):
        return float(count_scripts(text).get("han", 0))
    words = [w for w in _WORD.findall(_FIGURE.sub(" ", text)) if w not in knowledge().units]
    capital = [w for w in words if w.isupper() and len(w) > 1]
    if not (len(capital) >= CAPITALS and 2 * len(capital) > len(words)):
        words = [w for w in words if not (w.isupper() and len(w) > 1)]
    counts = count_scripts(" ".join(words))
    han = counts.pop("han", 0) / (PER_CHARACTER["kana"] if code == "ja" else 1.0)
    return han + sum(n / PER_CHARACTER[script] for script, n in counts.items())


def is_foreign(passages: Sequence[Passage], lines: Sequence[Line]) -> bool | None:
    """True where content that matters stands in a foreign language only; None: cannot tell."""
    return judge(passages, lines).foreign


def judge(
    passages: Sequence[Passage], lines: Sequence[Line], *, unread: Collection[int] = ()
) -> Judgement:
    """The quick judgement, from one paper alone. ``unread``: its pages that could not be read.

    A foreign passage that has its Chinese beside it is no loss, nor is a page whose neighbour page
    says as much in Chinese. What cannot be read or told is never taken for Chinese.
    """
    bad = tuple(sorted({*unread, *illegible_pages(lines)}))
    if lines and not _legible(lines):
        bad = tuple(sorted({*bad, *(line.place.page for line in lines)}))
    read = [p for p in passages if p.place.page not in bad]
    if not any(_tells(p) for p in read) or _is_heading(read):
        return Judgement(None, _nothing_told(passages, bad))
    untold = [p for p in read if language_of(p) == UNKNOWN]
    weight = sum(_bulk(p.text) for p in untold)
    chinese = sum(_said(p) for p in read if is_chinese(language_of(p)))
    alone = _unpaired(read)
    if weight > chinese + alone:
        return Judgement(None, _untold(untold))
    if alone >= min(LEAST, FEW + 4 * chinese) and alone > MUCH * (alone + chinese):
        return Judgement(True)
    if weight > max(UNTOLD, MUCH * chinese):
        return Judgement(None, _untold(untold))
    if bad:
        return Judgement(None, f"{named_pages(bad)}未能识读，无法判断是否含外文")
    return Judgement(False)


def judge_pages(doc: Document, pages: Collection[int]) -> Judgement:
    """The same of some pages of a document, with what is known of their reading."""
    passages = [p for p in doc.passages if p.place.page in pages]
    return judge(passages, doc.lines_of(*pages), unread=unread_pages(doc, pages))


def unread_pages(doc: Document, pages: Collection[int]) -> tuple[int, ...]:
    """Pages of which nothing, nothing that holds, or no foreign script could be read."""
    lines = doc.lines_of(*pages)
    bare = set(pages) - {line.place.page for line in lines}
    failed = {
        problem.page
        for problem in doc.problems
        if problem.page is not None
        and problem.stage in READING
        and problem.code not in REMARKS
        and (problem.page in bare or problem.code == "FOREIGN_SCRIPT")
    }
    return tuple(sorted({*(failed & set(pages)), *illegible_pages(lines)}))


def illegible_pages(lines: Sequence[Line]) -> tuple[int, ...]:
    """Pages with more than a few words, read so badly that nothing can be said of them."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.place.page, []).append(line)
    return tuple(
        page
        for page, own in sorted(pages.items())
        if sum(len(line.text) for line in own) >= UNTOLD and not _legible(own)
    )


def _legible(lines: Sequence[Line]) -> bool:
    """Whether the lines were read well enough, weighted by their length."""
    weight = sum(len(line.text) for line in lines)
    score = sum(line.origin.score * len(line.text) for line in lines)
    return not weight or score / weight >= LEGIBLE


def named_pages(pages: Collection[int]) -> str:
    """第2、3页."""
    return f"第{'、'.join(str(page) for page in sorted(pages))}页"


def _tells(passage: Passage) -> bool:
    """Whether it holds words: a language, or names of firms and addresses, which make no paper
    foreign."""
    return language_of(passage) != NONE or _names(passage.text)


def _names(text: str) -> bool:
    words = _WORD.findall(_FIGURE.sub(" ", text))
    return sum(len(w) > 2 and not w.isupper() and w not in knowledge().units for w in words) >= 2


def _is_heading(passages: Sequence[Passage]) -> bool:
    """Whether a few words, or a firm's name, stand over figures alone: of them no language is told
    for sure."""
    told = [p for p in passages if language_of(p) != NONE]
    if any(is_chinese(language_of(p)) or language_of(p) == UNKNOWN for p in told):
        return False
    rest = [row for p in passages if language_of(p) == NONE for row in p.text.splitlines()]
    words = [p.text for p in told] + [row for row in rest if _names(row)]
    figures = sum(len(row) for row in rest if not _names(row))
    return sum(_said(p) for p in told) < LEAST and figures > OVER * sum(map(len, words))


def _nothing_told(passages: Sequence[Passage], bad: Collection[int]) -> str:
    if bad:
        return f"{named_pages(bad)}未能识读，无法判断语种"
    if any(passage.text.strip() for passage in passages):
        return "仅见数字、单位或型号，无可判断语种的文字"
    return "未识读到文字，无法判断语种"


def _untold(passages: Sequence[Passage]) -> str:
    quote = " ".join(max(passages, key=lambda p: p.letters).text.split())[:24]
    pages = named_pages({passage.place.page for passage in passages})
    return f"{pages}部分文字（“{quote}”等）语种未能判断，可能为乱码或罕见语种"


def _bulk(text: str) -> float:
    """What an unknown text may say; of garbled letters each may be half a character."""
    if is_garbled(text):
        return sum(not c.isspace() for c in text) / 2
    return sum(n / PER_CHARACTER[script] for script, n in count_scripts(text).items())


def _said(passage: Passage) -> float:
    return says(passage.text, language_of(passage))


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
    told = [p for p in passages if language_of(p) not in (NONE, UNKNOWN)]
    weights = [_said(p) for p in told]
    foreign = [n for n, p in enumerate(told) if not is_chinese(language_of(p))]
    taken: set[int] = set()
    for n in foreign:
        near = range(max(0, n - REACH), min(len(told), n + REACH + 1))
        partners = [m for m in near if m not in foreign and m not in taken]
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
