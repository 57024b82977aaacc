"""Whose figure it is: of the goods, of the control list, of the maker's plant, of other goods.

What the control list demands (受控石墨须…) is not a statement about the goods and is passed over;
of the others the subject is told.
"""

from __future__ import annotations

import re

from zhiyi.indicators.drafts import Draft
from zhiyi.indicators.names import Name
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import BRACKET, Sheet
from zhiyi.indicators.subjects import (
    MODEL,
    MODEL_LIST,
    OF_MODEL,
    SAMPLE,
    axes_before,
    is_model,
)  # fmt: skip

FACILITY = re.compile(
    r"(?:公司|工厂|厂区|车间|我们|我司|本司|企业).{0,12}(?:拥有|配备|配有|现有|装备|建有|引进|年产|具备.{0,8}能力)"
    r"|生产线|年产能|占地|厂房|our (?:factory|plant|company) (?:has|is equipped|owns)"
    r"|production capacity|production line",
    re.IGNORECASE,
)
"""A sentence on what the maker owns or can do, and not on the goods."""
OF_THE_MAKER = "企业设备"
CAPABILITY = "所述为企业的设备或生产能力，不是货物本身"
NOT_OF_THE_GOODS = "所述疑为其他产品，不是本批货物"
STATEMENT = 120
"""Characters that the owner of machines may stand ahead of the last of them."""
OTHER_GOODS = re.compile(
    r"[^，,。；;:|()\n]{1,20}?(?=的|[，,。；;:|(\n]|可|为|达|仅|是|已|能|普遍|均|一般|将|不|大|小|高于|低于"
    r"|\s(?:is|are|has|have|whose|with|ist|sind|hat|haben|имеют|имеет|only|reach)|は|の|은|는|[≥≤=]"
    r"|\d+\s?[A-Za-zμ°%])"
)
MADE_WITH = re.compile(
    r"(?:采用|选用|使用|配备|配有|配置|装有|搭载|引进|替代|代替|打破|按照|依据|按|根据)$"
)
COUNTRY = re.compile(r"德国|美国|日本|英国|法国|瑞士|俄罗斯|以色列|瑞典")
FIRM = re.compile(r"公司|厂商|厂家|制造商|企业|同类|产品|生产的|进口")
PACKED = re.compile(r"毛重|净重|gross weight|net weight|[GN]\.W\.", re.IGNORECASE)
PACKAGES = frozenset({"体积", "尺寸", "重量", "volume", "measurement", "dimensions"})
ROOM = re.compile(
    r"[\s\d.、()（）·•-]{0,8}(?:(?:检测|试验|测试|检验|校准|实验室?)(?:的)?环境(?:条件)?|环境条件"
    r"|[Tt]est(?:ing)? environment|[Ee]nvironmental conditions|[Aa]mbient conditions|Prüfumgebung"
    r"|[Уу]словия испытаний|試験環境|시험 ?환경)\s?(?:[:：为]|was|were)"
    r"|[\s\d.、()（）·•-]{0,8}(?:检测|试验|测试|检验|校准)条件\s?[:：]\s?(?:气温|室温|环境|大气压|气压|湿度|相对湿度)"
)
ROOM_END = re.compile(r"[\n。；;|]")
BODY = re.compile(
    r"\b(?:ASTM|AMS|ISO|IEC|GB(?:/T)?|DIN|EN|JIS|MIL|SAE|UL|ASME|YS(?:/T)?|YB(?:/T)?|ГОСТ)[\s-]*$"
)
"""ASTM | B330: what stands behind it is the number of a standard."""
LIKE_BEFORE = re.compile(r"\)?\s?\s?[，,]\s*(?:[均且也仍]|远|明显|而)?")


def of_the_list(sheet: Sheet, begin: int, end: int) -> bool:
    """Whether the sentence up to a figure says what the control list demands."""
    last = None
    for mark in sheet.words("list", begin, end):
        denied = sheet.words("denied", max(begin, mark.start - 8), mark.start)
        quoted = sheet.word_after("listed", mark.end)
        same_clause = not re.search(r"[，,]", sheet.text[mark.end : end])
        if denied and not (quoted and same_clause):
            continue
        last = mark
    return last is not None and not sheet.words("own", last.end, end)


def against_a_limit(sheet: Sheet, last: Draft | None, stated: Stated) -> bool:
    """比模量为 1.26×10^7 m，低于 1.27×10^7 m: the first figure is held to the second."""
    if last is None or last.quantity.operator not in ("=", "~") or stated.start - last.end > 8:
        return False
    between = sheet.text[last.end : stated.start]
    units = last.quantity.unit, stated.quantity.unit
    alike = bool(units[0] and units[1]) and sheet.tools.units.same_dimension(*map(str, units))
    limited = stated.quantity.operator in ("<", ">", "<=", ">=")
    return alike and limited and bool(LIKE_BEFORE.fullmatch(between))


def of_the_maker(sheet: Sheet, begin: int, place: int) -> bool:
    """Whether the statement, which goes on over semicolons and lines, is on the maker's plant."""
    floor = max(0, begin - STATEMENT)
    start = max(sheet.text.rfind("。", floor, begin) + 1, floor)
    return bool(FACILITY.search(sheet.text, start, place))


def other_goods(sheet: Sheet, begin: int, place: int) -> str | None:
    """国外同类产品, conventional pumps: the other goods that the sentence speaks of last."""
    for mark in reversed(sheet.words("others", begin, place)):
        if any(one.start > mark.start for one in sheet.words("own", mark.end, place)):
            return None
        if MADE_WITH.search(sheet.text, max(begin, mark.start - 4), mark.start):
            continue
        found = OTHER_GOODS.match(sheet.text, mark.start)
        told = found.group().strip() if found else ""
        firm = not COUNTRY.match(told) or FIRM.search(told)
        if firm and len(told) > mark.end - mark.start - 1 and found and found.end() <= place:
            earlier = sheet.words("others", begin, mark.end)
            near = [e for e in earlier if e.start < mark.start <= e.end]
            return (sheet.text[near[0].start : mark.start] if near else "") + told
    return None


def subjects_of(
    sheet: Sheet, name: Name, stated: Stated, begin: int, last: Draft | None
) -> list[str | None]:
    """The models or samples that a figure is of: as many drafts as there are."""
    text = sheet.text
    start = name.end
    if last and last.end > name.end:
        start = min(last.end, stated.start)
    models = [
        m.group()
        for m in MODEL.finditer(text, start, stated.start)
        if not BODY.search(text, max(start, m.start() - 8), m.start())
    ]
    head = text[max(begin, name.start - 40) : name.start].rpartition("\n")[2]
    ahead = MODEL_LIST.search(head)
    if not any(map(is_model, models)) and ahead and ahead.end() == len(head):
        models = MODEL.findall(ahead.group())
    named: list[str | None] = [m for m in models if is_model(m)]
    if named:
        return named
    if samples := [m.group() for m in SAMPLE.finditer(text, begin, name.start)]:
        return [samples[-1]]
    if len(axes := axes_before(text, max(begin, name.start - 20), name.start)) > 1:
        return list(axes)
    return [_model_ahead(head)]


def _model_ahead(head: str) -> str | None:
    """HT-200型离心机的 | 最高转速: the model that the words before a name are of."""
    for model in reversed(list(MODEL.finditer(head))):
        if is_model(model.group()) and OF_MODEL.match(head, model.end()):
            return model.group()
    return None


def of_a_room(sheet: Sheet, stated: Stated) -> bool:
    """检测环境：温度 23℃，相对湿度 48%: where something was measured."""
    start = max(0, stated.start - BRACKET)
    start = max(
        (m.end() for m in ROOM_END.finditer(sheet.text, start, stated.start)), default=start
    )
    return bool(ROOM.match(sheet.text, start))


def of_packages(sheet: Sheet, name: Name) -> bool:
    """体积：3.2 CBM beside a gross weight measures the consignment."""
    start = sheet.text.rfind("\n", max(0, name.start - BRACKET), name.start) + 1
    return bool(PACKED.search(sheet.text, max(start, name.start - BRACKET), name.start)) and (
        name.text.casefold() in PACKAGES
    )
