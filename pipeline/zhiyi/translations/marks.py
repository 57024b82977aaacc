"""Marks of a paper that pass through a translation as they are: codes, dates and Latin names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from zhiyi.inquiry import DifferenceKind
from zhiyi.scripts import count_scripts
from zhiyi.translations.balance import Block, Side
from zhiyi.translations.changes import SURELY, Told
from zhiyi.translations.codes import PREFIXES, fold_code
from zhiyi.translations.figures import Printed
from zhiyi.translations.plain import plain
from zhiyi.translations.segments import Text

SAME_CODE = 0.6
"""Likeness of two codes from which one is taken for a misprint of the other."""
SAME_NAME = 0.75
"""The same for names in plain letters, which resemble each other more often."""
LEAST_NAME = 5
"""Letters of a name that is compared."""

_Found = tuple[int, Printed]
_Rest = tuple[Block, list[_Found], list[_Found]]


def codes(left: Side, right: Side, blocks: Sequence[Block]) -> Iterator[Told]:
    """Codes of which a misprint stands in the translation, in the same block or at large."""
    own_text, other_text = _whole(left.texts), _whole(right.texts)
    rests: list[_Rest] = []
    for block in blocks:
        own = [(n, code) for n in block.sources for code in left.figures[n].coded]
        other = [(m, code) for m in block.targets for code in right.figures[m].coded]
        said = _whole([right.texts[m] for m in block.targets])
        said_source = _whole([left.texts[n] for n in block.sources])
        lost = [one for one in own if not _stands(one, said)]
        strange = [one for one in other if not _stands(one, said_source)]
        strange += _surplus(own, other) if lost else []
        rests.append((block, lost, strange))
    alone = _unpaired(left, right, blocks)
    _moved([*rests, alone])
    for block, lost, strange in rests:
        for a, b in _misprints(lost, strange):
            lost.remove(a)
            strange.remove(b)
            absent = not _stands(a, other_text) or not _stands(b, own_text)
            yield replace(_told("code", a, b), sure=absent or block.score >= SURELY)
    yield from _parted_off(rests, alone)
    gone = [one for _, lost, _ in rests for one in lost if not _stands(one, other_text)]
    new = [one for _, _, strange in rests for one in strange if not _stands(one, own_text)]
    for a, b in _misprints(gone, new):
        if _spelt(a[1], b[1]) >= SAME_CODE:  # far apart, two standards are two standards
            yield _told("code", a, b)


def _parted_off(rests: list[_Rest], alone: _Rest) -> Iterator[Told]:
    """Standards of a sentence without a partner, where the block beside it has another one on the
    other side: the translation made one sentence of two."""
    _, free, spare = alone
    for block, lost, strange in rests:
        for one, others, places, ahead in (
            *((one, strange, block.sources, True) for one in list(free)),
            *((one, lost, block.targets, False) for one in list(spare)),
        ):
            beside = min(places) - 1 <= one[0] <= max(places) + 1
            fitting = [other for other in others if is_standard(other[1].text)]
            if not (beside and fitting and is_standard(one[1].text)):
                continue
            (free if ahead else spare).remove(one)
            others.remove(fitting[0])
            yield _told("code", *((one, fitting[0]) if ahead else (fitting[0], one)))


def _surplus(own: Sequence[_Found], other: Sequence[_Found]) -> list[_Found]:
    """Codes of the translation that it states more often than the original: one of them may stand
    in the place of another."""
    counted = Counter(min(code.keys) for _, code in own)
    found = []
    for one in other:
        key = min(one[1].keys)
        counted[key] -= 1
        if counted[key] == -1 and any(key in code.keys for _, code in own):
            found.append(one)
    return found


def _unpaired(left: Side, right: Side, blocks: Sequence[Block]) -> _Rest:
    """The codes of segments without a partner, as a block of its own."""
    done = {n for block in blocks for n in block.sources}
    taken = {m for block in blocks for m in block.targets}
    own = [(n, code) for n, f in enumerate(left.figures) if n not in done for code in f.coded]
    other = [(m, code) for m, f in enumerate(right.figures) if m not in taken for code in f.coded]
    return Block((), (), 0.0), own, other


def _moved(rests: Sequence[_Rest]) -> None:
    """Takes out what one block lacks and another has too much of."""
    for _, lost, _ in rests:
        for one in list(lost):
            for _, _, strange in rests:
                same = [b for b in strange if one[1].keys & b[1].keys]
                if same:
                    lost.remove(one)
                    strange.remove(same[0])
                    break


def _whole(texts: Sequence[Text]) -> str:
    return "\n".join(plain(text.text)[0].upper() for text in texts)


def _stands(found: _Found, text: str) -> bool:
    """Whether the code stands there, however it is parted, and no digit or letter longer."""
    return any(_parted(key).search(text) for key in found[1].keys)


@lru_cache(maxsize=20000)
def _parted(key: str) -> re.Pattern[str]:
    letters = r"[\s—:_-]*".join(map(re.escape, key))
    return re.compile(rf"(?<![A-Z0-9]){letters}(?![0-9])")


def _misprints(lost: Sequence[_Found], strange: Sequence[_Found]) -> list[tuple[_Found, _Found]]:
    found: list[tuple[_Found, _Found]] = []
    rest = list(strange)
    for one in lost:
        alike = [(_ratio(one[1], other[1]), n, other) for n, other in enumerate(rest)]
        alike = [(score, n, other) for score, n, other in alike if score >= SAME_CODE]
        if alike:
            best = max(alike, key=lambda told: (told[0], -told[1]))[2]
            rest.remove(best)
            found.append((one, best))
    return found


def _ratio(a: Printed, b: Printed) -> float:
    """0 where one is the other with more or fewer of its parts."""
    x, y = min(a.keys), min(b.keys)
    if x in y or y in x or _abbreviated(x) == _abbreviated(y):
        return 0.0
    if STANDARD.match(x) and STANDARD.match(y):
        return 1.0  # two standards of one block, neither on the other side
    if re.sub(r"\d", "0", x) == re.sub(r"\d", "0", y):
        return 0.9  # IP54 and IP66: two of one series
    return _spelt(a, b)


def _spelt(a: Printed, b: Printed) -> float:
    return SequenceMatcher(None, min(a.keys), min(b.keys), autojunk=False).ratio()


STANDARD = re.compile(rf"(?:{PREFIXES})[A-Z/Р]*\d")


def is_standard(printed: str) -> bool:
    return bool(STANDARD.match(fold_code(printed)))


def _abbreviated(key: str) -> tuple[str, str]:
    """The digits, and the letters in any order: LD50 is DL50 elsewhere."""
    digits = "".join(c for c in key if c.isdigit())
    return digits, "".join(sorted(c for c in key if not c.isdigit()))


def _told(kind: DifferenceKind, a: _Found, b: _Found) -> Told:
    detail = f"原文“{a[1].text}”，译文“{b[1].text}”"
    return Told(kind, detail, a[0], b[0], a[1].text, b[1].text)


def dates(left: Side, right: Side, blocks: Sequence[Block]) -> Iterator[Told]:
    """Dates of which another stands in the translation."""
    every = [date for figures in right.figures for date in figures.dated]
    every_source = [date for figures in left.figures for date in figures.dated]
    rests: list[_Rest] = []
    for block in blocks:
        own = [(n, date) for n in block.sources for date in left.figures[n].dated]
        other = [(m, date) for m in block.targets for date in right.figures[m].dated]
        gone = [a for a in own if not any(_same_day(a[1], b) for _, b in other)]
        new = [b for b in other if not any(_same_day(a, b[1]) for _, a in own)]
        rests.append((block, gone, new))
    _moved(rests)
    for block, gone, new in rests:
        while gone and new:
            a, b = gone.pop(0), new.pop(0)
            absent = not _dated(a[1], every) or not _dated(b[1], every_source)
            yield replace(_told("date", a, b), sure=absent or block.score >= SURELY)
    lost = [a for _, gone, _ in rests for a in gone if not _dated(a[1], every)]
    strange = [b for _, _, new in rests for b in new if not _dated(b[1], every_source)]
    for a, b in zip(lost, strange, strict=False):
        yield _told("date", a, b)


def _dated(date: Printed, others: Sequence[Printed]) -> bool:
    return any(_same_day(date, other) for other in others)


def _same_day(a: Printed, b: Printed) -> bool:
    if a.keys & b.keys:
        return True
    return any(x[:8] == y[:8] and "00" in (x[8:], y[8:]) for x in a.keys for y in b.keys)


_NAME = re.compile(r"(?<![A-Za-z\d])[A-Z][A-Za-z]{4,}(?![A-Za-z\d])")
_WORD = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{3,}(?![A-Za-z\d])")


def names(left: Side, right: Side, blocks: Sequence[Block]) -> Iterator[Told]:
    """Names in Latin letters of which a misprint stands in the translation: neither the name nor
    the misprint stands on the other side, and they differ by a letter or two inside."""
    if not set(count_scripts(" ".join(t.text for t in left.texts[:50]))) <= {"latin"}:
        return
    words = {w.lower() for text in left.texts for w in _WORD.findall(text.text)}
    copied = {w.lower() for text in right.texts for w in _WORD.findall(text.text)}
    for block in blocks:
        own = [(n, w) for n in block.sources for w in _NAME.findall(left.texts[n].text)]
        lost = [(n, w) for n, w in own if w.lower() not in copied]
        for m in block.targets:
            for strange in _NAME.findall(right.texts[m].text):
                if strange.lower() in words or _PATTERN.fullmatch(strange):
                    continue
                alike = [(n, word) for n, word in lost if _misspelt(word, strange)]
                if alike:
                    n, word = alike[0]
                    detail = f"原文“{word}”，译文“{strange}”"
                    yield Told("name", detail, n, m, word, strange)


def _misspelt(word: str, other: str) -> bool:
    """Whether one is a misprint of the other and no inflexion or other spelling of it."""
    a, b = word.lower(), other.lower()
    if abs(len(a) - len(b)) > 1 or a[:2] != b[:2] or a[-1] != b[-1]:
        return False
    variants = a.translate(_SPELT) == b.translate(_SPELT)
    return not variants and SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_NAME


_PATTERN = re.compile("[YMDHS]+")
"""How a date is written, YYYYMMDD: no name."""
_SPELT = str.maketrans("zsyickxu", "ssiikkko")
"""Letters that one language writes for another: analyser, analyzer; colour, color."""
