"""Under which conditions and by which method a figure holds.

A condition is a figure behind 在, at, @ ... or before 时, 下 ..., a figure in brackets behind a
name or another figure, or words such as 常温. It belongs to the name that
waits for its figure, else to the figure before it; at the head of a sentence, to all its figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from zhiyi.document import Condition
from zhiyi.indicators.drafts import STANDARD, Draft, condition
from zhiyi.indicators.names import Name
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import Sheet

NOT_WHEN = re.compile(r"下[限降面方列述游部半级属一个]|时[间长刻效段]")
"""50 Hz下限: the word goes on and is another one."""
PAST = re.compile(r"[\u4e00-\u9fff]{0,8}?后(?![方端轴续期面盖])")
LABELLED = re.compile(r"\s?(?:(?:a|an|the|einer|einem)\s)?[^\d，,。；;:|()\n]{1,30}$")
CLAUSE = re.compile(r"[，,。；;:|()\n]")
LISTED = re.compile(r"\s*(?:[、,，/和及与]|and|und|и|と|및)\s*")
REMARK = re.compile(r"\s?\((?![见如详参注附图表])([^()\n]{1,24})\)")
TREATED = re.compile(r"[\u4e00-\u9fff]{2,6}?[后前](?=的?$)")
"""时效后 | 硬度: what was done before a figure was taken."""
MAX_CLAUSE = 24
MEASURED_BEHIND = re.compile(r"[:=为]|[率度量力]|\b(?:is|was|ist|beträgt|составляет)\b")
"""A label behind that the lexicon may not know."""


@dataclass
class Circumstances:
    """What was said of conditions so far: ``waiting`` for the next figure, ``lasting`` for all of
    the sentence that begins at ``since``."""

    sheet: Sheet
    waiting: list[Condition] = field(default_factory=list)
    lasting: list[Condition] = field(default_factory=list)
    since: int = -1

    def told(self, begin: int) -> tuple[Condition, ...]:
        """The conditions of a figure in the sentence that begins there; none waits after."""
        if begin != self.since:
            self.lasting = []
        found = tuple(dict.fromkeys((*self.lasting, *self.waiting)))
        self.waiting = []
        return found

    def ahead(self, text: str, begin: int, start: int, end: int) -> None:
        """A condition at ``start`` to ``end`` that belongs to what follows."""
        found = condition(text, tools=self.sheet.tools)
        if begin != self.since:
            self.since, self.lasting = begin, []
        leads = not re.search(r"\w", self.sheet.text[begin:start])
        if leads and re.match(r"\s?[，,]", self.sheet.text[end : end + 2]):
            self.lasting.append(found)
        else:
            self.waiting.append(found)


@dataclass(frozen=True, slots=True)
class Aside:
    """A condition: its words, and the place that it takes up in the sentence."""

    text: str
    start: int
    end: int
    leads: bool
    """Whether it belongs to what follows for sure."""


def condition_of(sheet: Sheet, begin: int, stated: Stated, floor: int) -> Aside | None:
    """The condition that this figure states outside brackets, None where it states none."""
    closer = _closer(sheet, stated)
    opener = sheet.word_before("at", stated.start)
    if opener is not None and opener.start < begin:
        opener = None
    text = sheet.text
    if past := _past(sheet, begin, stated):
        return past
    if closer and opener is None and _own_value(sheet, begin, stated):
        return None
    if opener is None and (labelled := _labelled(sheet, begin, stated, floor, closer)):
        return labelled
    if opener is None and closer is None:
        return _listed(sheet, begin, stated, floor)
    if opener and closer is None and _is_value(sheet, begin, opener.start, stated):
        return None
    start = opener.end if opener else stated.start
    end = closer or stated.end
    first = opener.start if opener else stated.start
    return Aside(text[start : stated.end].strip(), first, end, leads=closer is not None)


def _closer(sheet: Sheet, stated: Stated) -> int | None:
    """Where the word behind a condition ends: 时, 下, における."""
    word = sheet.word_after("when", stated.end)
    if word is None or NOT_WHEN.match(sheet.text, word.end - 1):
        return None
    return word.end


def _past(sheet: Sheet, begin: int, stated: Stated) -> Aside | None:
    """经2800 ℃石墨化处理后, 循环1000次后."""
    found = PAST.match(sheet.text, stated.end)
    if found is None or stated.start < stated.first:
        return None
    start = _clause(sheet, begin, stated.start)
    start = sheet.aside_before(start, stated.start)
    if sheet.names_in(start, stated.start) and not sheet.text.startswith("经", start):
        return None
    return Aside(sheet.text[start : found.end()].strip(), start, found.end(), leads=True)


def _clause(sheet: Sheet, begin: int, place: int) -> int:
    begin = max(begin, place - MAX_CLAUSE)
    return max((m.end() for m in CLAUSE.finditer(sheet.text, begin, place)), default=begin)


def _labelled(
    sheet: Sheet, begin: int, stated: Stated, floor: int, closer: int | None
) -> Aside | None:
    """当负载为5 kg时, at a pressure of 3 bar: the condition names what its figure is of."""
    start = max(_clause(sheet, begin, stated.start), floor)
    openers = sheet.words("at", start, stated.start)
    if not openers:
        return None
    opener = openers[-1]
    between = sheet.text[opener.end : stated.start]
    if not LABELLED.fullmatch(between):
        return None
    latin = sheet.text[opener.start].isascii() and sheet.text[opener.end : opener.end + 1] == " "
    if closer is None and not (latin and _others_in_sentence(sheet, begin, stated)):
        return None
    end = closer or stated.end
    return Aside(
        sheet.text[opener.end : stated.end].strip(), opener.start, end, leads=closer is not None
    )


def _others_in_sentence(sheet: Sheet, begin: int, stated: Stated) -> bool:
    return len(sheet.stated_in(begin, sheet.sentence_end(stated.start))) > 1


def _listed(sheet: Sheet, begin: int, stated: Stated, floor: int) -> Aside | None:
    """20 ℃ 和 200 ℃时: what stands in a list with a condition is one too."""
    following = sheet.stated_in(stated.end, stated.end + 12)
    if not following or not LISTED.fullmatch(sheet.text, stated.end, following[0].start):
        return None
    if _closer(sheet, following[0]) is None:
        return None
    opener = sheet.word_before("at", stated.start)
    start = opener.start if opener else stated.start
    clause = max(_clause(sheet, begin, start), floor)
    labelled = sheet.words("at", clause, start)
    if labelled:
        start = labelled[-1].start
        return Aside(sheet.text[labelled[-1].end : stated.end], start, stated.end, leads=True)
    if sheet.names_in(clause, start):
        return None
    return Aside(sheet.text[stated.start : stated.end], start, stated.end, leads=True)


def _own_value(sheet: Sheet, begin: int, stated: Stated) -> bool:
    """압력 0.6MPa에서 2시간 경화: a figure behind its name is its value, where nothing else of the
    sentence has a name that the figure could be a condition of."""
    unit = stated.quantity.unit
    names = sheet.names_in(max(begin, stated.start - MAX_CLAUSE), stated.start)
    if not names or unit is None or sheet.text[names[-1].end : stated.start].strip(" :"):
        return False
    end = sheet.sentence_end(stated.end)
    if sheet.names_in(begin, names[-1].start) or sheet.names_in(stated.end, end):
        return False
    if not sheet.stated_in(stated.end, end) or MEASURED_BEHIND.search(sheet.text, stated.end, end):
        return False
    name = sheet.text[names[-1].start : names[-1].end]
    return sheet.tools.lexicon.find(name, unit=unit) is not None


def _is_value(sheet: Sheet, begin: int, opener: int, stated: Stated) -> bool:
    """灰分在50 ppm以下: a name right before 在 that the figure fits is the figure's own."""
    unit = stated.quantity.unit
    names = sheet.names_in(max(begin, opener - MAX_CLAUSE), opener)
    if not names or not unit or not sheet.connected(names[-1].end, opener):
        return False
    name = sheet.text[names[-1].start : names[-1].end]
    return sheet.tools.lexicon.find(name, unit=unit) is not None


def states_in(sheet: Sheet, start: int, end: int) -> Iterator[Aside]:
    """Conditions without a figure: 常温下, at room temperature."""
    for word in sheet.words("state", start, end):
        closer = sheet.word_after("when", word.end)
        if NOT_WHEN.match(sheet.text, closer.end - 1 if closer else word.end):
            continue
        short = sheet.text.startswith(("下", "时"), word.end)
        spoken = sheet.text[word.start].isalpha() and ord(sheet.text[word.start]) < 0x2E80
        if not (closer or short or spoken):
            continue
        opener = sheet.word_before("at", word.start)
        last = closer.end if closer else word.end + short
        yield Aside(
            sheet.text[word.start : word.end],
            opener.start if opener else word.start,
            last,
            leads=not spoken,
        )


@dataclass(frozen=True, slots=True)
class Method:
    """A standard by which something was measured, as printed, and the words around it."""

    text: str
    start: int
    end: int


def methods_in(sheet: Sheet) -> list[Method]:
    """Standards behind 按, according to, nach ... or before 测试, に準拠 ..., in order."""
    found = []
    for standard in STANDARD.finditer(sheet.text):
        by = sheet.word_before("by", standard.start())
        start, end = standard.start(), standard.end()
        measured = sheet.word_after("measured", end)
        if by is None and measured is None:
            continue
        if by:
            before = sheet.word_before("measured", by.start)
            start = before.start if before else by.start
        while measured:
            end = measured.end
            measured = sheet.word_after("measured", end)
        if sheet.text.startswith("的", end):
            end += 1
        found.append(Method(standard.group().strip(), start, end))
    return found


def attached(draft: Draft, found: Condition) -> Draft:
    """The draft under one condition more."""
    if any(found.text == old.text for old in draft.conditions):
        return draft
    return replace(draft, conditions=(*draft.conditions, found))


def waits(sheet: Sheet, place: int, floor: int) -> bool:
    """Whether a name stands open before a place, its figure still to come."""
    return bool(sheet.names_in(floor, place))


def remark_behind(sheet: Sheet, stated: Stated) -> list[str]:
    """7E-7 mbar·L/s（氦质谱）: words in brackets behind a figure."""
    remark = REMARK.match(sheet.text, stated.end)
    if not remark or sheet.stated_in(stated.end, remark.end()):
        return []
    return [] if STANDARD.search(remark[1]) else [remark[1]]


def treated_before(sheet: Sheet, begin: int, name: Name) -> list[str]:
    """时效后 before 硬度, unless it is part of a condition that was told already."""
    found = TREATED.search(sheet.text, max(begin, name.start - 8), name.start)
    if found is None or sheet.aside_before(begin, name.start) >= found.end():
        return []
    return [found.group().lstrip("的在经")]
