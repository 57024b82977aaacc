"""Indicators in running text: which name a figure belongs to, and under which conditions.

``TextReader`` goes over the figures of a text in order and settles for each what it is: part of a
size, a limit of the control list, a former value, a condition, or the value of a name; what else
is asked of the text stands in ``sheet`` (places), ``names`` and ``labels`` (whose value),
``circumstances`` (conditions, methods), ``whose`` (subjects) and ``lists`` (figures in a row).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiyi.document import Condition
from zhiyi.indicators.changes import is_former, latter
from zhiyi.indicators.circumstances import (
    Aside,
    Circumstances,
    attached,
    condition_of,
    methods_in,
    remark_behind,
    states_in,
    treated_before,
    waits,
)  # fmt: skip
from zhiyi.indicators.drafts import (
    LEARNED,
    LEARNED_SCORE,
    STANDARD,
    WRONG_DIMENSION,
    Draft,
    Tools,
    as_extreme,
    condition,
    conditions_in,
    countable,
    extreme_of,
    logistic,
    resolved,
    statistic_alone,
    statistic_of,
)  # fmt: skip
from zhiyi.indicators.elements import content_before
from zhiyi.indicators.labels import label_before, own_label, row_label
from zhiyi.indicators.learned import of_another_kind
from zhiyi.indicators.lists import Run, figures_at, one_by_one, run_at
from zhiyi.indicators.names import (
    Name,
    name_above,
    name_before,
    name_behind,
    name_inside,
    name_of_verb,
    of_another_dimension,
)  # fmt: skip
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import BEHIND_COLON, BRACKET, MAX_GAP, Sheet, brackets_in
from zhiyi.indicators.sizes import next_size, signed, with_unit
from zhiyi.indicators.subjects import MODEL_LIST, respectively
from zhiyi.indicators.whose import (
    CAPABILITY,
    NOT_OF_THE_GOODS,
    OF_THE_MAKER,
    against_a_limit,
    of_a_room,
    of_packages,
    of_the_list,
    of_the_maker,
    other_goods,
    subjects_of,
)  # fmt: skip

LISTED = re.compile(
    r"\s*(?:[、,，/和及与或至]|and|und|or|oder|bzw\.?|и|또는|및|と)?\s*", re.IGNORECASE
)
SAME = Decimal("0.05")
"""Conversions on papers are rounded: 100 psi for 6.9 bar, 1 in for 25 mm."""
TRAILING = 40
"""Characters behind a figure in which its method may stand."""


class TextReader:
    """Reads one stretch of text whose hard breaks are newlines."""

    def __init__(self, tools: Tools, text: str) -> None:
        self.tools = tools
        self.text = text
        self.sheet = Sheet(text, tools=tools)
        self.around = Circumstances(self.sheet)
        self.methods = methods_in(self.sheet)
        for method in self.methods:
            self.sheet.set_aside(method.start, method.end)
        self.drafts: list[Draft] = []
        self.floor = 0
        self.told = 0
        self.method = 0

    def read(self, *, labels: bool = True) -> list[Draft]:
        """All drafts in order. ``labels``: also for labels that the lexicon does not know."""
        stated = self.sheet.stated
        index = 0
        while index < len(stated):
            one = stated[index]
            begin = self.sheet.sentence(one.start)
            self._states(one.start)
            taken = self._row(begin, one) if one.start >= self.told else 1
            if not taken:
                self._one(begin, one, labels=labels)
            index += max(taken, 1)
        self._states(len(self.text))
        return respectively(self.drafts)

    def _one(self, begin: int, stated: Stated, *, labels: bool) -> None:
        """What a single figure is."""
        if size := next_size(self.text, self._last(), stated, tools=self.tools):
            self.drafts.append(size)
            self.floor = stated.end
            return
        if of_the_list(self.sheet, begin, stated.start) or of_a_room(self.sheet, stated):
            return
        if "><" in self.text[stated.start - 1 : stated.first]:
            return  # <length><1 byte>: markup
        if against_a_limit(self.sheet, self._last(), stated):
            return
        if is_former(self.sheet, begin, stated):
            return
        stated = latter(self.sheet, begin, stated)
        if self._in_brackets(begin, stated) or self._condition(begin, stated):
            return
        name = self._name(begin, stated, labels=labels)
        self.floor = stated.end
        if name is not None:
            self._add(name, stated)
        elif labels:
            self._add_learned(stated)

    def _add_learned(self, stated: Stated) -> None:
        """A draft whose name only the tagger finds: said so, of a lower score, and none where the
        unit does not fit the parameter of that name."""
        name = self._learned(stated)
        if name is None:
            return
        first = len(self.drafts)
        self._add(name, stated)
        self.drafts[first:] = [
            replace(one, notes=(*one.notes, LEARNED), score=min(one.score, LEARNED_SCORE))
            for one in self.drafts[first:]
            if WRONG_DIMENSION not in one.notes
        ]

    def _learned(self, stated: Stated) -> Name | None:
        unit = stated.quantity.unit
        if self.tools.names is None or unit is None or countable(unit, self.tools.units):
            return None
        found = self.tools.names.name(self.text, stated.first, stated.end)
        if found is None or self.sheet.stated_in(found.start, found.end):
            return None
        last = self._last()
        if last and found.end <= last.start < stated.start:
            other = last.quantity.unit
            if not other or not self.tools.units.same_dimension(unit, other):
                return None
        printed = self.text[found.start : found.end]
        if of_another_kind(printed, unit, lexicon=self.tools.lexicon, units=self.tools.units):
            return None
        return Name(found.start, found.end, printed)

    def _name(self, begin: int, stated: Stated, *, labels: bool) -> Name | None:
        floor = max(begin, self.floor)
        if row := row_label(self.sheet, stated, self._row_floor(stated)):
            known = self.tools.lexicon.find(row.text, unit=row.unit or stated.quantity.unit)
            if known or labels:
                return row
        found = own_label(self.sheet, stated, floor) or name_before(self.sheet, stated, floor)
        element = content_before(self.sheet, stated, floor)
        if element and (found is None or found.end <= element.end):
            return element
        if found and of_another_dimension(self.sheet, found, stated):
            return label_before(self.sheet, begin, self.floor, stated) if labels else None
        found = (
            found
            or name_inside(self.sheet, stated, labels=labels)
            or name_of_verb(self.sheet, stated)
            or self._same_name(stated)
            or name_behind(self.sheet, stated)
            or name_above(self.sheet, begin, stated)
        )
        if found or not labels:
            return found
        label = label_before(self.sheet, begin, self.floor, stated)
        if label and (heading := self._same_heading(label, stated)):
            self.around.waiting.append(Condition(text=label.text))
            return heading
        return label

    def _row_floor(self, stated: Stated) -> int:
        return self.floor if self.floor <= stated.start else 0

    def _last(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    # figures in a row

    def _row(self, begin: int, stated: Stated) -> int:
        """How many figures were read at once because they stand in a row; 0 where none."""
        if of_the_list(self.sheet, begin, stated.start):
            return 0
        if run := run_at(self.sheet, begin, self.floor, stated):
            self._add_run(run)
            return len(run.figures)
        figures = figures_at(self.sheet, stated)
        if len(figures) < 2 or not one_by_one(self.sheet, begin, figures):
            return 0
        name = name_before(self.sheet, stated, max(begin, self.floor))
        if name is None:
            return 0
        last = self._last()
        subjects = subjects_of(self.sheet, name, stated, begin, last)
        if len(subjects) == len(figures):
            for one, subject in zip(figures, subjects, strict=True):
                self._add(name, one, subjects=[subject])
        elif len(self.around.waiting) == len(figures):
            asked, self.around.waiting = self.around.waiting, []
            for one, told in zip(figures, asked, strict=True):
                self.around.waiting = [told]
                self._add(name, one)
        else:
            return 0
        self.floor = figures[-1].end
        return len(figures)

    def _add_run(self, run: Run) -> None:
        waiting = self.around.waiting
        for name, one in zip(run.names, run.figures, strict=True):
            self.around.waiting = list(waiting)
            self._add(name, one)
        self.around.waiting = []
        self.floor = run.figures[-1].end

    # conditions

    def _in_brackets(self, begin: int, stated: Stated) -> bool:
        """Whether the figure stands in brackets and says something of what is before them."""
        around = self.sheet.bracket(stated.start, stated.end)
        if around is None:
            return False
        opened, closed = around
        head = len(self.text[begin:opened].rstrip()) + begin
        names = self.sheet.names_in(max(begin, head - BRACKET), head + 1)
        named = bool(names) and abs(names[-1].end - head) <= 1
        before = self.sheet.stated_in(max(begin, head - BRACKET), head)
        valued = bool(before) and abs(before[-1].end - head) <= 1
        inner = self.sheet.names_in(opened + 1, stated.start)
        set_to = re.search(r"[=@]\s*$", self.text[opened : stated.start])
        if (inner and not set_to) or not (named or valued or set_to):
            return False
        if again := self._again(opened, stated):
            if again is not self.drafts[-1]:
                self.drafts.append(again)
            return True
        if named and self._value_in_brackets(names[-1].start, around, stated):
            return False
        text = self.text[opened + 1 : closed]
        self._attach(Aside(text, opened, closed + 1, leads=False), begin, behind_name=named)
        return True

    def _value_in_brackets(self, name: int, around: tuple[int, int], stated: Stated) -> bool:
        """光谱分辨率(5 nm): all that the brackets behind a name hold is a figure of its kind."""
        opened, closed = around
        whole = not self.text[opened + 1 : stated.start].strip() and closed - stated.end <= 1
        unit = stated.quantity.unit
        if not whole or unit is None or self.sheet.stated_in(closed, closed + 4):
            return False
        printed = self.text[name:opened].strip()
        return self.tools.lexicon.find(printed, unit=unit) is not None

    def _again(self, opened: int, stated: Stated) -> Draft | None:
        """15 kW (20 kVA): of the dimension of the figure before, but no conversion of it."""
        last = self._last()
        if last is None or not 0 <= opened - last.end <= 2 or self.text[last.end : opened].strip():
            return None
        return second_figure(last, stated, tools=self.tools)

    def _condition(self, begin: int, stated: Stated) -> bool:
        found = condition_of(self.sheet, begin, stated, max(begin, self.floor))
        if found is None:
            return False
        self.sheet.set_aside(found.start, found.end)
        self._attach(found, begin)
        return True

    def _attach(self, found: Aside, begin: int, *, behind_name: bool = False) -> None:
        """A condition goes to the name that waits before it, else to the figure before it."""
        last = self._last()
        same = last is not None and last.end <= found.start and last.start >= begin
        open_name = behind_name or waits(self.sheet, found.start, max(begin, self.floor))
        if last is not None and same and not open_name and not found.leads:
            self.drafts[-1] = attached(last, condition(found.text, tools=self.tools))
        elif not behind_name:
            self.around.ahead(found.text, begin, found.start, found.end)

    def _states(self, place: int) -> None:
        """Conditions without a figure up to a place."""
        for found in states_in(self.sheet, self.told, place):
            if self.sheet.bracket(found.start, found.end):
                continue
            self.sheet.set_aside(found.start, found.end)
            self._attach(found, self.sheet.sentence(found.start))
        self.told = max(self.told, place)

    # names

    def _same_name(self, stated: Stated) -> Name | None:
        """A list goes on with the last name, and so does the sentence where it turns to the
        goods."""
        last = self._last()
        if last is None or not last.name or stated.start - last.end > BRACKET:
            return None
        between = self.text[last.end : stated.start]
        joins = LISTED.fullmatch(between) or MODEL_LIST.fullmatch(between)
        turns = bool(last.subject) and self._turns(last.end, stated.start)
        row = re.fullmatch(r"\s*\|\s*", between)
        if not (joins or turns or row) or "\n" in between or (joins and last.end != self.floor):
            return None
        units = last.quantity.unit, stated.quantity.unit
        same = self.tools.units.same_dimension
        if units[0] == units[1] or (units[0] and units[1] and same(units[0], units[1])):
            return Name(last.name_start, last.name_end, last.name)
        if row and units[1] is None:
            return Name(last.name_start, last.name_end, last.name, units[0])
        return None

    def _turns(self, start: int, end: int) -> bool:
        own = self.sheet.words("own", start, end)
        if not own:
            return False
        ahead = self.text[start : own[0].start]
        return not re.search(r"\w", ahead.replace("而", "")) and self.sheet.connected(
            own[-1].end, end
        )

    def _same_heading(self, label: Name, stated: Stated) -> Name | None:
        """频率精度：数字设定±0.01%，模拟设定±0.2%: the label only tells the cases apart; but in
        线径：0.75 mm，偏差不超过 0.005 mm it does not."""
        last = self._last()
        if not last or not last.name or self.tools.lexicon.find(label.text):
            return None
        if label.text.casefold() in (
            *self.tools.words.columns["tolerance"],
            *self.tools.words.columns["spread"],
        ):
            return None
        if label.start - last.end > BRACKET or label.start < last.end:
            return None
        if re.compile(r"\s*:").match(self.text, label.end):
            return None  # 氧化钇：7.8%，氧化锆：91.5%
        heading = re.compile(r"\s*:").match(self.text, last.name_end)
        between = re.sub(r"\([^()]*\)", "", self.text[last.end : label.start])
        joined = re.fullmatch(r"[ ，,、]*", between) and self.sheet.tools.units.same_dimension(
            last.quantity.unit or "1", stated.quantity.unit or "1"
        )
        return Name(last.name_start, last.name_end, last.name) if heading and joined else None

    # drafts

    def _add(
        self, name: Name, stated: Stated, *, subjects: Sequence[str | None] | None = None
    ) -> None:
        if logistic(name.text, self.tools.words) or of_packages(self.sheet, name):
            return
        if signed(name.text):
            stated = with_unit(self.text, stated)
        if extreme := extreme_of(self.text, name.end, stated, self.tools.words):
            stated = as_extreme(stated, extreme)
        sought = name.sought or name.text
        found, quantity, notes = resolved(sought, stated, tools=self.tools, unit=name.unit)
        if WRONG_DIMENSION in notes and countable(quantity.unit, self.tools.units):
            return  # 高4位
        if quantity.unit is None and not self._may_lack_unit(name, stated, found is not None):
            return
        begin = self.sheet.sentence(stated.start)
        gap = self.text[name.end : stated.start] if stated.start - name.end <= BRACKET * 2 else ""
        brackets = [] if name.unit else brackets_in(gap)
        behind = BEHIND_COLON.fullmatch(gap)
        if behind and not self.sheet.words("connect", name.end, stated.start):
            brackets.append(behind[1])
        brackets += [*treated_before(self.sheet, begin, name), *remark_behind(self.sheet, stated)]
        asked = conditions_in(brackets, tools=self.tools)
        asked = (*asked, *(c for c in self.around.told(begin) if c.text not in brackets))
        last = self._last()
        own = self.text[max(name.end, last.end if last else 0) : stated.start]
        own = re.sub(r"\([^()]*\)", "", own[: 2 * BRACKET])[:MAX_GAP]
        own += " ".join(["", *(b for b in brackets if statistic_alone(b, self.tools.words))])
        draft = Draft(
            name=name.text, parameter=found, quantity=quantity, start=stated.start,
            end=stated.end, name_start=name.start, name_end=name.end,
            words=(self.text[min(name.start, stated.start) : stated.end],),
            conditions=asked, method=self._method(begin, stated, brackets),
            statistic=stated.statistic or statistic_of(f"{name.text} {own}", self.tools.words),
            notes=notes,
            score=1.0 if found else 0.6,
        )  # fmt: skip
        self.drafts += self._owned(draft, name, stated, begin, subjects)

    def _owned(
        self, draft: Draft, name: Name, stated: Stated, begin: int,
        subjects: Sequence[str | None] | None,
    ) -> list[Draft]:  # fmt: skip
        """The draft with its subject: a draft for each where there are several."""
        place = max(name.start, stated.start)
        if of_the_maker(self.sheet, min(begin, name.start), place):
            return [replace(draft, subject=OF_THE_MAKER, notes=(*draft.notes, CAPABILITY))]
        if other := other_goods(self.sheet, begin, place):
            return [replace(draft, subject=other, notes=(*draft.notes, NOT_OF_THE_GOODS))]
        if subjects is None and self.sheet.words("own", name.end, stated.start):
            subjects = [None]  # 进口的可达5490 MPa，而我司产品仅为3800 MPa
        if subjects is None:
            subjects = subjects_of(self.sheet, name, stated, begin, self._last())
        return [replace(draft, subject=subject) for subject in subjects]

    def _may_lack_unit(self, name: Name, stated: Stated, known: bool) -> bool:
        """A bare figure counts only right behind a name the lexicon knows."""
        glued = name.end == stated.start and self.text[name.end - 1].isascii()
        if not known or glued or not 0 <= stated.start - name.end <= 2 * BRACKET:
            return False
        gap = self.text[name.end : stated.start]
        for start, end in self.sheet.asides_between(name.end, stated.start):
            gap = gap.replace(self.text[start:end], "")
        return len(re.sub(r"\([^()]*\)|\|", "", gap).strip()) <= 4

    def _method(self, begin: int, stated: Stated, brackets: Sequence[str]) -> str | None:
        """The standard in brackets or behind the figure, else the one told before it."""
        behind = self.text[stated.end : stated.end + TRAILING].split("\n")[0]
        for text in (*brackets, behind):
            clause = re.split("[，,；;。]", text)[0]
            found = STANDARD.search(clause)
            if found and not self._belongs_ahead(stated, text, found.start()):
                return found.group().strip()
        while self.method < len(self.methods) and self.methods[self.method].end <= stated.start:
            self.method += 1
        ahead = self.methods[self.method - 1] if self.method else None
        return ahead.text if ahead and ahead.start >= begin else None

    def _belongs_ahead(self, stated: Stated, text: str, place: int) -> bool:
        """Whether another name or figure stands between this figure and the standard."""
        if not self.text.startswith(text, stated.end):
            return False
        return bool(self.sheet.names_in(stated.end, stated.end + place))


def second_figure(last: Draft, stated: Stated, *, tools: Tools) -> Draft | None:
    """A figure in brackets behind another of its dimension: ``last`` itself where the two say the
    same in other units, a draft of its own where they do not, None where it is a condition."""
    unit, before = stated.quantity.unit, last.quantity.unit
    first = last.quantity.low or last.quantity.high
    second = stated.quantity.low or stated.quantity.high
    if not (unit and before and first and second) or not tools.units.same_first(unit, before):
        return None
    converted = tools.units.convert(second.value, unit, before)
    if abs(converted - first.value) <= SAME * abs(first.value):
        return last
    found, quantity, notes = resolved(last.name or "", stated, tools=tools)
    return replace(
        last, parameter=found, quantity=quantity, start=stated.start, end=stated.end, notes=notes,
        conditions=(), words=(),
    )  # fmt: skip


def read_text(text: str, *, tools: Tools, labels: bool = True) -> list[Draft]:
    """Drafts of a ``flat`` text whose places are kept."""
    return TextReader(tools, text).read(labels=labels)
