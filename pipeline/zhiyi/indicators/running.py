"""Indicators in running text: which name a quantity belongs to, and under which condition.

A name stands before its quantity in the same sentence, with nothing between but connecting words
and brackets; a list goes on with the last name. What the control list demands (受控石墨须…) is
not a statement about the goods and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiyi.document import Condition
from zhiyi.indicators.drafts import (
    STANDARD,
    Draft,
    Tools,
    condition,
    conditions_in,
    countable,
    logistic,
    resolved,
    statistic_of,
)  # fmt: skip
from zhiyi.indicators.marks import Mark, marks
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sizes import next_size, signed, with_unit
from zhiyi.indicators.subjects import MODEL, MODEL_LIST, is_model, respectively

SENTENCE = re.compile(r"[。；;\n!?！？|]|\.\s+(?=[A-ZА-ЯÄÖÜ])|\.\n")
CONNECT = re.compile(
    r"(?:[\s:=)）」』为是于在达到可至约的之了高不其为已应须需能将则\"'“”]|[（(][^()（）]*[)）]|可达|高达|达到"
    r"|最高|最大|最低|最小|突破|一般|通常|典型|平均|标称|普遍|普遍已|均|一般为|仅需|只需|只有|仅|只"
    r"|三相|单相|直流|交流|\b(?:is|are|was|were|of|the|a|an|be|to|can|reach|reaches|equals?|with|value|typ\.?|typical"
    r"|nominal|von|beträgt|ist|составляет|равно|равен|shall|should|within|has|have|AC|DC)\b"
    r"|는|은|이|가|로|으로|は|が|を|で|の|에서|—|–|-|/)*",
    re.IGNORECASE,
)
OF_WHAT = re.compile(
    r"\s*(?:of|for|in|along|on) (?:the |an? |each )?(?:[^\W\d]+ ){1,3}"
    r"(?:is|are|was|were|reaches|equals|has been)\b\s*(?:about|approximately)?\s*"
)
"""positioning accuracy | of the X axis is | 0.005 mm"""
LISTED = re.compile(r"\s*(?:[、,，/和及与或至]|and|und|or|oder|и|또는|및)?\s*", re.IGNORECASE)
OF_THE_LIST = re.compile(
    r"受控|管制|管控|列管|清单|须同时满足|核级|阈值|控制指标|control(?:led)? list|threshold|Annex"
)
DENIED = re.compile(r"不属于|不属|不是|未列入|不涉及|非")
OF_THE_GOODS = re.compile(
    r"我司|我公司|本公司|本产品|该产品|我方|产品|对照|对比|相比|比对|our product|compared",
    re.IGNORECASE,
)
AT = re.compile(
    r"(?:@|\bat|(?<![已制持定均都])在|当|于|\bbei|\bпри|\bunder|温度为|条件:)\s*$", re.IGNORECASE
)
WHEN = re.compile(r"\s*(?:时|下|条件下|情况下|环境下|处|の場合|일 때|에서)(?![限降])")
LABEL_END = re.compile(r"(?:[\s:=≥≤><为是约在]|可达|高达|达到|达|突破|仅|共|已|约为|控制在)+$")
LABEL_STOP = re.compile(r"[。；;\n|，,、!?]|\.\s")
LEFTWARD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9αβγδ+\u3040-\u30ff-]{0,12}$")
LEFT_STOP = re.compile(r".*(?:[为是的在和与及或达到了其该本将对按且并则]|[具有]有|产品|货物)")
LEFT_WORDS = re.compile(r"(?:(?<=[\s,;:(])|^)(?:[A-Za-zА-яä-ü.]+\s){1,3}$")
STOP_WORDS = (
    "the|and|of|is|are|in|for|with|a|an|or|to|than|from|its|at|on|by|has|have|three|other|der|die"
    "|that|this|each|these|those|das|und|mit|bei|и|в|на|при|с|для"
)
BEHIND_COLON = re.compile(r"\s*[:=]\s*[^\W\d][^\d\s:，,。;；=]{0,9}\s*")
COMPOSITION = re.compile(r"成分|组成|组分|composition|ingredients|zusammensetzung|состав", re.I)
ALONE = re.compile(r"(?:^|[\n,，、;；:|(×x*和及])$")
LIMITED = re.compile(r"[≥≤><]\s?$")
"""孔径≥Φ400 mm: the sign stands with the figure and names nothing."""
FIGURE = re.compile(r"\s?(?:为|约|:|=|[≥≤><])?\s?\d")
OWNER = re.compile(
    r"^(?:第\d+项|我(?:公司|司|厂|方)(?:的)?(?:产品|货物)?(?:的)?"
    r"|(?:本|该|此)(?:产品|货物|设备|样品|批|品|公司|司)(?:产品|货物)?(?:的)?)+"
)
"""Whose figure it is does not belong to the printed name: 我公司产品抽气速率."""
FAR = 120
"""Characters that the owner of machines may stand ahead of the last of them."""
HEADING_SYMBOL = re.compile(
    r"[A-Za-z]{1,3}\d?(?:\([^()]*\))?(?:=.*)?|.*\b(?:Ltd|Inc|Co|GmbH)\.?", re.I
)
"""A symbol the lexicon does not know (Ta, Vs), or the end of a firm's name, is no parameter."""
AFTER = re.compile(r"[后时的]$")
FACILITY = re.compile(
    r"(?:公司|工厂|厂区|车间|我们|我司|本司|企业).{0,12}(?:拥有|配备|配有|现有|装备|建有|引进|年产|具备.{0,8}能力)"
    r"|生产线|年产能|占地|厂房|our (?:factory|plant|company) (?:has|is equipped|owns)"
    r"|production capacity|production line",
    re.IGNORECASE,
)
"""A sentence on what the maker owns or can do, and not on the goods."""
OF_THE_MAKER = "企业设备"
CAPABILITY = "所述为企业的设备或生产能力，不是货物本身"
NAME_BEHIND = re.compile(r"\s*的\s*")
MAX_LABEL = 24
SAME = Decimal("0.05")
"""Conversions on papers are rounded: 100 psi for 6.9 bar, 1 in for 25 mm."""
MAX_GAP = 30


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    text: str


class TextReader:
    """Reads one stretch of text whose hard breaks are newlines."""

    def __init__(self, tools: Tools, text: str) -> None:
        self.tools = tools
        self.text = text
        found = marks(text, nlp=tools.nlp, lexicon=tools.lexicon)
        self.stated = tools.reader.find(text, found)
        taken = [(s.first, s.end) for s in self.stated]
        self.names = [
            mark
            for mark in found
            if mark.label in ("name", "symbol")
            and not (signed(text[mark.start : mark.end]) and LIMITED.search(text[: mark.start]))
            and not (self._single(mark) and not self._stands_alone(mark))
            and not any(start <= mark.start < end for start, end in taken)
        ]
        self.breaks = [m.end() for m in SENTENCE.finditer(text)]
        self.drafts: list[Draft] = []
        self.waiting: list[Condition] = []
        self.floor = 0

    def _single(self, mark: Mark) -> bool:
        return mark.end - mark.start == 1 and ord(self.text[mark.start]) > 0x2E80

    def _stands_alone(self, mark: Mark) -> bool:
        """长2400 mm behind a comma is a length, 延长2 m is none."""
        before, behind = self.text[: mark.start].rstrip(), self.text[mark.end :]
        return bool(ALONE.search(before) and FIGURE.match(behind))

    def read(self, *, labels: bool = True) -> list[Draft]:
        """All drafts in order. ``labels``: also for labels that the lexicon does not know."""
        for index, stated in enumerate(self.stated):
            previous = self.stated[index - 1] if index else None
            begin = self._sentence(stated.start)
            if size := next_size(self.text, self._last(), stated, tools=self.tools):
                self.drafts.append(size)
                self.floor = stated.end
                continue
            if self._of_the_list(begin, stated.start) or self._against_a_limit(stated):
                continue
            if self._is_condition(begin, stated, previous):
                continue
            name = self._name(begin, stated) or self._named_behind(stated)
            if name is None:
                name = self._label(begin, stated) if labels else None
                if name and (draft := self._same_heading(name)):
                    self.waiting.append(Condition(text=name.text))
                    name = draft
            self.floor = stated.end
            if name is not None:
                self._add(name, stated)
        return respectively(self.drafts)

    def _sentence(self, place: int) -> int:
        return max((end for end in self.breaks if end <= place), default=0)

    def _last(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def _statement(self, begin: int) -> int:
        """Where the statement begins that goes on over semicolons and lines to its full stop."""
        return max(self.text.rfind("。", 0, begin) + 1, begin - FAR, 0)

    def _of_the_list(self, begin: int, end: int) -> bool:
        told = [
            m.end()
            for m in OF_THE_LIST.finditer(self.text, begin, end)
            if not DENIED.search(self.text, max(begin, m.start() - 8), m.start())
        ]
        last = max(told, default=None)
        return last is not None and not OF_THE_GOODS.search(self.text, last, end)

    def _against_a_limit(self, stated: Stated) -> bool:
        """比模量为 1.26×10^7 m，低于 1.27×10^7 m: the first figure is held to the second."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.quantity.operator not in ("=", "~"):
            return False
        between = self.text[last.end : stated.start]
        units = last.quantity.unit, stated.quantity.unit
        alike = bool(units[0] and units[1]) and self.tools.units.same_dimension(*map(str, units))
        limited = stated.quantity.operator in ("<", ">", "<=", ">=")
        return (
            alike
            and limited
            and bool(re.fullmatch(r"[)\s]*[，,]\s*(?:[均且也仍]|远|明显)?", between))
        )

    def _is_condition(self, begin: int, stated: Stated, previous: Stated | None) -> bool:
        opened = self.text.rfind("(", begin, stated.start + 1)
        closed = self.text.find(")", max(opened, begin))
        inside = (
            opened >= 0 and closed >= stated.end and ")" not in self.text[opened : stated.start]
        )
        if inside:
            named = any(opened < name.start and name.end <= stated.start for name in self.names)
            if named or not self._follows_something(begin, opened):
                return False
            text = self.text[opened + 1 : closed]
            if again := self._again(opened, stated):
                if again is not self.drafts[-1]:
                    self.drafts.append(again)
                return True
            head = len(self.text[:opened].rstrip())
            if self._value_in_brackets(head, opened, closed, stated):
                return False
            behind_name = any(name.end == head for name in self.names)
            return self._attach(text, stated, after=previous is not None and not behind_name)
        when = WHEN.match(self.text, stated.end)
        at = AT.search(self.text, begin, stated.start)
        if when or (at and not self._named_between(at.start(), stated.start)):
            start = at.end() if at else stated.start
            behind = previous is not None and previous.start >= begin and not when
            return self._attach(self.text[start : stated.end], stated, after=behind)
        return False

    def _value_in_brackets(self, head: int, opened: int, closed: int, stated: Stated) -> bool:
        """光谱分辨率(5 nm): all that the brackets behind a name hold is a figure of its kind."""
        whole = self.text[opened + 1 : stated.start].strip() == "" and closed - stated.end <= 1
        unit = stated.quantity.unit
        follows = any(0 < s.start - closed <= 3 for s in self.stated)
        name = next((n for n in self.names if n.end == head), None)
        if not whole or unit is None or follows or name is None:
            return False
        return self.tools.lexicon.find(self.text[name.start : name.end], unit=unit) is not None

    def _again(self, opened: int, stated: Stated) -> Draft | None:
        """15 kW (20 kVA): of the dimension of the figure before, but no conversion of it."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or self.text[last.end : opened].strip():
            return None
        return second_figure(last, stated, tools=self.tools)

    def _follows_something(self, begin: int, opened: int) -> bool:
        head = self.text[begin:opened].rstrip()
        return bool(head) and any(
            abs(end - (begin + len(head))) <= 1
            for end in [n.end for n in self.names] + [s.end for s in self.stated]
        )

    def _named_between(self, start: int, end: int) -> bool:
        return any(start <= name.start and name.end <= end for name in self.names)

    def _attach(self, text: str, stated: Stated, *, after: bool) -> bool:
        found = condition(text, tools=self.tools)
        last = self.drafts[-1] if self.drafts else None
        if after and last and last.end <= stated.start and self._same_sentence(last, stated):
            if all(found.text != old.text for old in last.conditions):
                self.drafts[-1] = replace(last, conditions=(*last.conditions, found))
        elif not after:
            self.waiting.append(found)
        return True

    def _same_sentence(self, draft: Draft, stated: Stated) -> bool:
        return self._sentence(draft.start) == self._sentence(stated.start)

    def _name(self, begin: int, stated: Stated) -> _Name | None:
        """The name this quantity goes with, by the lexicon."""
        last = self.drafts[-1] if self.drafts else None
        floor = max(begin, self.floor)
        before = [n for n in self.names if n.start >= floor and n.end <= stated.start]
        if before:
            mark = before[-1]
            if self._connected(mark.end, stated.start):
                return self._extended(mark, floor)
        between = self.text[self.floor : stated.start]
        joins = LISTED.fullmatch(between) or MODEL_LIST.fullmatch(between)
        if last and last.name and last.end == self.floor and joins and "\n" not in between:
            same = self.tools.units.same_dimension
            units = last.quantity.unit, stated.quantity.unit
            if units[0] == units[1] or (units[0] and units[1] and same(units[0], units[1])):
                return _Name(last.name_start, last.name_end, last.name)
        return self._named_above(begin, stated)

    def _named_above(self, begin: int, stated: Stated) -> _Name | None:
        """A label alone on a line, and on the next line a figure alone."""
        after = self.text[stated.end :].split("\n")[0]
        if (
            begin == 0
            or self.text[begin : stated.start].strip()
            or len(after.strip(" .,;，。；)")) > 12
        ):
            return None
        start = self.text.rfind("\n", 0, begin - 1) + 1
        above = self.text[start:begin].strip()
        if self.text[begin - 1] != "\n" or not above or len(above) > MAX_LABEL:
            return None
        bare = not self.tools.reader.find(above)
        if stated.quantity.unit is None and stated.quantity.value == 0:
            return None  # the nought of an axis
        known = self.tools.lexicon.find(above, unit=stated.quantity.unit) if bare else None
        return _Name(start, start + len(above), above) if known else None

    def _connected(self, start: int, end: int) -> bool:
        gap = re.sub(r"[(（][^()（）]*[)）]", "", self.text[start:end])
        if gap.strip() == "(":
            return True  # what is no condition there is the value itself
        if MODEL.search(gap):
            gap = re.sub(r"[,，、和及与]|\band\b|分别", " ", MODEL.sub("", gap))
        if len(gap.strip()) > MAX_GAP:
            return False
        return bool(CONNECT.fullmatch(gap) or OF_WHAT.fullmatch(gap) or BEHIND_COLON.fullmatch(gap))

    def _extended(self, mark: Mark, floor: int) -> _Name:
        """The whole printed name: 激光清障仪 + 定位精度, Max. + output frequency."""
        left = self.text[floor : mark.start]
        wide = ord(self.text[mark.start]) > 0x2E80
        pattern = LEFTWARD if wide else LEFT_WORDS
        more = pattern.search(left)
        extra = more.group() if more else ""
        symbol = mark.label == "symbol" and next(
            (n for n in self.names if n.label == "name" and n.start >= floor
             and not self.text[n.end : mark.start].strip() and n.end <= mark.start), None
        )  # fmt: skip
        if symbol:
            return self._extended(replace(symbol, end=mark.end), floor)
        if wide and (stop := LEFT_STOP.match(extra)):
            extra = extra[stop.end() :]
        if not wide:
            extra = re.sub(rf"^.*\b(?:{STOP_WORDS})\s", "", extra, flags=re.IGNORECASE)
        if owner := OWNER.match(extra):
            extra = extra[owner.end() :]
        start = mark.start - len(extra)
        return _Name(start, mark.end, self.text[start : mark.end].strip())

    def _named_behind(self, stated: Stated) -> _Name | None:
        """24～240 m/min 的进给速度."""
        link = NAME_BEHIND.match(self.text, stated.end)
        for name in self.names if link else ():
            if link and link.end() <= name.start <= link.end() + 4:
                return _Name(name.start, name.end, self.text[name.start : name.end])
        return None

    def _same_heading(self, label: _Name) -> _Name | None:
        """频率精度：数字设定±0.01%，模拟设定±0.2%: the label only tells the cases apart."""
        last = self.drafts[-1] if self.drafts else None
        if not last or not last.name or self.tools.lexicon.find(label.text):
            return None
        heading = re.match(r"\s*:", self.text[last.name_end :])
        joined = re.fullmatch(
            r"[\s，,、]*|\s*\([^()]*\)[\s，,、]*", self.text[last.end : label.start]
        )
        return _Name(last.name_start, last.name_end, last.name) if heading and joined else None

    def _label(self, begin: int, stated: Stated) -> _Name | None:
        """A label the lexicon does not know: a sign or comparator must tie it to the figure."""
        floor = max(begin, self.floor)
        head = self.text[floor : stated.start]
        cut = max((m.end() for m in LABEL_STOP.finditer(head)), default=0)
        composed = self._in_composition(stated)
        if composed and not head[cut:].strip():
            # 次氮基三乙醇，99.2 %: the name stands before the comma.
            cut = max((m.end() for m in LABEL_STOP.finditer(head[: cut - 1])), default=0)
            head = head.rstrip(" ，,")
        printed = head[cut:]
        label = LABEL_END.sub("", printed).strip(" ·-•*")
        label = re.sub(r"^[(\d.、)一二三四五六七八九十]+[.、)]\s*", "", label)
        label = OWNER.sub("", label.rpartition(":")[2].strip())
        label = label.removeprefix("后").removesuffix("均")
        label = re.sub(r"\s*\((?:CAS|EC)[^()]*\)$", "", label)
        tied = re.search(r"[:=]\s*$", printed) or self._signed(stated)
        tied = bool(tied) or composed
        if not tied or not label or len(label) > MAX_LABEL or stated.quantity.unit is None:
            return None
        wide = composed and ord(label[0]) > 0x2E80
        if not (wide or re.search(r"[^\W\d_]{2}", label)) or not (
            label[0].isalnum() or label[0] in "([α"
        ):
            return None
        if HEADING_SYMBOL.fullmatch(label) or self._opened(begin, stated.start):
            return None
        if AFTER.search(label) or countable(stated.quantity.unit, self.tools.units):
            return None
        start = floor + head.rfind(label, cut)
        return _Name(start, start + len(label), label)

    def _opened(self, begin: int, end: int) -> bool:
        """(Ta=25 °C, unless otherwise noted): a bracket that stands open holds conditions."""
        opened = self.text.rfind("(", begin, end)
        return opened >= 0 and self.text.find(")", opened, end) < 0

    def _signed(self, stated: Stated) -> bool:
        before = stated.start < stated.first
        limited = stated.quantity.operator in (">=", "<=", ">", "<")
        return (limited and before) or stated.quantity.plus_minus

    def _in_composition(self, stated: Stated) -> bool:
        """二乙醇胺 0.4 %: in a section on composition a share needs no sign."""
        unit = stated.quantity.unit or ""
        share = unit[:1] in ("%", "‰") or unit in ("ppm", "ppb")
        ends = re.match(r"\s*(?:\([^()]*\))?\s*(?:[，,;；。.\n]|$)", self.text[stated.end :])
        return bool(share and ends and COMPOSITION.search(self.text, max(0, stated.start - 300)))

    def _add(self, name: _Name, stated: Stated) -> None:
        if logistic(name.text, self.tools.words):
            return
        if signed(name.text):
            stated = with_unit(self.text, stated)
        found, quantity, notes = resolved(name.text, stated, tools=self.tools)
        if quantity.unit is None and not self._may_lack_unit(name, stated, found is not None):
            return
        gap = self.text[name.end : stated.start]
        brackets = re.findall(r"[(（]([^()（）]*)[)）]", gap)
        if BEHIND_COLON.fullmatch(gap) and not CONNECT.fullmatch(gap):
            brackets.append(LABEL_END.sub("", gap.strip(" :=")))
        asked = conditions_in(brackets, tools=self.tools)
        own = re.sub(r"\([^()]*\)", "", self.text[max(name.end, self._last_end()) : stated.start])
        standing = tuple(c for c in self.waiting if c.text not in {a.text for a in asked})
        self.waiting = []
        draft = Draft(
            name=name.text, parameter=found, quantity=quantity, start=stated.start,
            end=stated.end, name_start=name.start, name_end=name.end,
            words=(self.text[min(name.start, stated.start) : stated.end],),
            conditions=(*asked, *standing), method=self._method(stated, brackets),
            statistic=statistic_of(name.text + own, self.tools.words), notes=notes,
            score=1.0 if found else 0.6,
        )  # fmt: skip
        if FACILITY.search(self.text, self._statement(name.start), stated.start):
            self.drafts.append(replace(draft, subject=OF_THE_MAKER, notes=(*notes, CAPABILITY)))
            return
        self.drafts += [replace(draft, subject=model) for model in self._subjects(name, stated)]

    def _last_end(self) -> int:
        return self.drafts[-1].end if self.drafts else 0

    def _may_lack_unit(self, name: _Name, stated: Stated, known: bool) -> bool:
        """A bare figure counts only right behind a name the lexicon knows."""
        glued = name.end == stated.start and self.text[name.end - 1].isascii()
        return known and not glued and len(self.text[name.end : stated.start].strip()) <= 4

    def _method(self, stated: Stated, brackets: Sequence[str]) -> str | None:
        for text in (*brackets, self.text[stated.end : stated.end + 40].split("\n")[0]):
            if found := STANDARD.search(re.split("[，,；;。]", text)[0]):
                return found.group().strip()
        return None

    def _subjects(self, name: _Name, stated: Stated) -> list[str | None]:
        last = self.drafts[-1] if self.drafts else None
        start = name.end
        if last and last.end > name.end:
            start = last.end
        models = [m.group() for m in MODEL.finditer(self.text, start, stated.start)]
        head = self.text[max(0, name.start - 30) : name.start].rpartition("\n")[2]
        ahead = MODEL_LIST.search(head)
        if not any(map(is_model, models)) and ahead and ahead.end() == len(head):
            models = MODEL.findall(ahead.group())
        return [m for m in models if is_model(m)] or [None]


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
