"""Which name of the lexicon a figure goes with: before it, behind it, or on the line above."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiyi.indicators.marks import Mark
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import ASIDE, Sheet
from zhiyi.indicators.subjects import SAMPLE, axes_before

LEFTWARD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9αβγδ+\u3040-\u30ff⁺⁻⁰-⁹²³₀-₉-]{0,12}$")
LEFT_STOP = re.compile(
    r".*(?:本品|[为是的在与及或达到了其该将按且并则由使令而当得]|(?<![相绝])对|(?<!基)本|(?<![饱总调中])和|[\u3041-\u3096]|[具有]有|产品|货物|时|后|材料|公司"
    r"|(?:条件|环境|温|工况|状态|情况|负载|载荷|[℃%])下)"
)
LEFT_WORDS = re.compile(r"(?:(?<=[\s,;:(])|^)(?:[A-Za-zА-яЁёä-üß.-]+\s){1,3}$")
STOP_WORDS = (
    "the|and|of|is|are|in|for|with|a|an|or|to|than|from|its|at|on|by|has|have|had|three|other|der"
    "|die|that|this|each|these|those|das|den|dem|des|ein|eine|einer|eines|einem|einen|und|mit|bei"
    "|von|our|whose|their|his|your|which|while|but|as|provides|offers|features|delivers|achieves"
    "|und|oder|и|в|на|при|с|для|имеет|имеют|где|а|не"
)
STOPPED = re.compile(rf"^.*(?<![\w-])(?:{STOP_WORDS})\s", re.IGNORECASE)
AXIS = re.compile(r"[XYZABCUVW]\s?[轴向]")
APPARATUS = (
    r"[\u4e00-\u9fff]{0,3}?(?:仪器|仪|设备|装置|系统|机床|机器|整机|主机|机(?![械床器构身组头])|泵|阀|器(?![件具])"
    r"|炉|品(?![质位种])|模块|组件|部件|产品|货物|样品|型号|系列|车|船|塔|槽|罐)"
)
OWNED = re.compile(
    rf"(?:(?<![基样成版资日])本|该|此|这|那|上述|所述|前述)(?:一)?(?:[类种款型台批套个])?(?:{APPARATUS})?的?"
)
"""该仪器 | 测量半径, 此类 | 纤维强度: what is pointed at, a machine with its word, owns it."""
OWNER = re.compile(
    rf"^(?:第\d+项|我(?:公司|司|厂|方)(?:的)?(?:产品|货物)?(?:的)?|{OWNED.pattern}"
    r"|(?:本|该|此)(?:产品|货物|设备|样品|批|品|公司|司)(?:产品|货物)?(?:的)?)+"
)
"""Whose figure it is does not belong to the printed name: 我公司产品抽气速率."""
BEHIND = re.compile(r"\s?(?:的|of |an |der |の)?\s?")
FIGURE_BEHIND = re.compile(r"\s?(?:为|是|约|:|=|[≥≤><]|is|of)?\s?\d")
MAX_LABEL = 24
APART = 12
"""Letters of connecting words between a name and a figure beyond which they are no neighbours."""
VERBS = (("weighs", "mass"), ("consumes", "power consumption"))
"""Sections of running_words.toml, and the name of the lexicon that their verbs stand for."""
IN_A_WORD = re.compile(r"[载毛净起称比承超额双加吊举荷轻失配多几慎着注三厚沉体]\Z")
"""载重5吨 is no weight of the goods."""


@dataclass(frozen=True, slots=True)
class Name:
    """A printed name at ``start`` to ``end``; ``unit``: the unit that its label states."""

    start: int
    end: int
    text: str
    unit: str | None = None
    sought: str | None = None
    """What the lexicon knows it by, where that is only a part of what is printed."""


def name_before(sheet: Sheet, stated: Stated, floor: int) -> Name | None:
    """The last name before the figure, where nothing but connecting words stand between."""
    opened = stated.start < stated.first or stated.quantity.plus_minus
    for mark in reversed(sheet.names_in(max(floor, stated.start - ASIDE), stated.start)):
        if mark.label == "name" and _remarks(sheet, mark, stated):
            continue  # 热导率（室温）: a condition
        if sheet.connected(mark.end, stated.start, signed=opened):
            return extended(sheet, mark, floor)
        # 比表面积（BET法）为: what stands in closed brackets is passed over.
        around = sheet.bracket(mark.start, mark.end)
        if around is None or around[1] > stated.start:
            return None
    return None


def _remarks(sheet: Sheet, mark: Mark, stated: Stated) -> bool:
    """Whether a name fills brackets that close before the figure, behind another name."""
    around = sheet.bracket(mark.start, mark.end)
    if around is None or around[1] >= stated.start:
        return False
    head = sheet.names_in(around[0] - MAX_LABEL, around[0] + 1)
    return bool(head) and not sheet.text[head[-1].end : around[0]].strip()


def extended(sheet: Sheet, mark: Mark, floor: int) -> Name:
    """The whole printed name: 激光清障仪 + 定位精度, Max. + output frequency."""
    if mark.label == "symbol" and (own := _name_of_symbol(sheet, mark, floor)):
        name = extended(sheet, replace(own, end=mark.end), floor)
        known = sheet.tools.lexicon.find(name.text)
        return name if known else replace(name, sought=sheet.text[own.start : own.end])
    text = sheet.text
    wide = ord(text[mark.start]) > 0x2E80
    if (axis := AXIS.match(text, mark.start)) and axes_before(text, floor, axis.end()):
        return Name(axis.end(), mark.end, text[axis.end() : mark.end].strip())
    floor = max(sheet.aside_before(floor, mark.start), _sample_before(sheet, mark.start))
    more = (LEFTWARD if wide else LEFT_WORDS).search(text, max(floor, mark.start - 60), mark.start)
    extra = more.group() if more else ""
    if wide and (owned := list(OWNED.finditer(extra))):
        extra = extra[owned[-1].end() :]
    if wide and (stop := LEFT_STOP.match(extra)):
        extra = extra[stop.end() :]
    if not wide:
        extra = STOPPED.sub("", extra)
    if owner := OWNER.match(extra):
        extra = extra[owner.end() :]
    start = mark.start - len(extra)
    return Name(start, mark.end, text[start : mark.end].strip())


def _name_of_symbol(sheet: Sheet, mark: Mark, floor: int) -> Mark | None:
    """屈服强度 before Rp0.2."""
    for name in reversed(sheet.names_in(max(floor, mark.start - MAX_LABEL), mark.start)):
        if name.label == "name" and not sheet.text[name.end : mark.start].strip():
            return name
    return None


def _sample_before(sheet: Sheet, place: int) -> int:
    """Where samples or axes end that a name right behind them is of, 0 where there are none."""
    floor = max(0, place - MAX_LABEL)
    if axes_before(sheet.text, floor, place):
        return place
    return max((m.end() for m in SAMPLE.finditer(sheet.text, floor, place)), default=0)


def name_behind(sheet: Sheet, stated: Stated) -> Name | None:
    """24～240 m/min 的进给速度, 1.5 kW of rated power, 300 mm口径: of the unit's dimension."""
    link = BEHIND.match(sheet.text, stated.end)
    start = link.end() if link else stated.end
    linked = bool(link and link.group().strip())
    unit = stated.quantity.unit
    for name in sheet.names_in(start, start + MAX_LABEL):
        between = sheet.text[start : name.start]
        if len(between) > (4 if linked else 0) or re.search(r"[^\w ]", between):
            return None
        if FIGURE_BEHIND.match(sheet.text, name.end) and not linked:
            return None
        known = sheet.tools.lexicon.find(sheet.text[name.start : name.end], unit=unit)
        if known is None or unit is None or not sheet.tools.units.known(unit):
            return None
        return Name(name.start, name.end, sheet.text[name.start : name.end])
    return None


def of_another_dimension(sheet: Sheet, name: Name, stated: Stated) -> bool:
    """압력 0.6MPa에서 | 2시간: a known name that stands apart from a figure it does not fit.

    Right beside its name such a figure is a likely misreading and is shown as one.
    """
    unit, tools = stated.quantity.unit, sheet.tools
    if unit is None or name.unit or not tools.units.known(unit) or name.end > stated.start:
        return False
    sought = name.sought or name.text
    if tools.lexicon.find(sought, unit=unit) or tools.lexicon.find(sought) is None:
        return False
    apart = any(sheet.asides_between(name.end, stated.start))
    gap = re.sub(r"\([^()]*\)", "", sheet.text[name.end : stated.start])
    return apart or len(gap.strip()) > APART or "\n" in gap.strip(" ")


def name_inside(sheet: Sheet, stated: Stated, *, labels: bool) -> Name | None:
    """10 < d ≤ 20 mm: the name between both bounds."""
    start, end = stated.inner
    text = sheet.text[start:end].strip()
    known = text and sheet.tools.lexicon.find(text, unit=stated.quantity.unit)
    return Name(start, end, text) if known or (text and labels) else None


def name_of_verb(sheet: Sheet, stated: Stated) -> Name | None:
    """weighs | 14 kg, 耗电 | 2 kW: a verb that says what is measured."""
    for key, sought in VERBS:
        verb = sheet.word_before(key, stated.start)
        if verb is None or IN_A_WORD.search(sheet.text, max(0, verb.start - 1), verb.start):
            continue
        if sheet.tools.lexicon.find(sought, unit=stated.quantity.unit or "1"):
            printed = sheet.text[verb.start : verb.end]
            return Name(verb.start, verb.end, printed, sought=sought)
    return None


def name_above(sheet: Sheet, begin: int, stated: Stated) -> Name | None:
    """A label alone on a line, and on the next line a figure alone."""
    text, tools = sheet.text, sheet.tools
    if begin == 0 or text[begin - 1] != "\n" or text[begin : stated.start].strip():
        return None
    end = text.find("\n", stated.end, stated.end + 40)
    after = text[stated.end : end if end >= 0 else stated.end + 40]
    if len(after.strip(" .,;，。；)")) > 12:
        return None
    start = text.rfind("\n", max(0, begin - 2 - MAX_LABEL * 2), begin - 1) + 1
    above = text[start : begin - 1].strip()
    if not above or len(above) > MAX_LABEL or tools.reader.find(above):
        return None
    if stated.quantity.unit is None and stated.quantity.value == 0:
        return None  # the nought of an axis
    known = tools.lexicon.find(above, unit=stated.quantity.unit)
    return Name(start, start + len(above), above) if known else None
