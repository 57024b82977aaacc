"""Labels: names that the lexicon does not know, and the units that labels state.

扬程（m）：32, 抽气速率，m³/h | 16, 额定电压/V 380: the unit stands with the label, not the figure.
"""

from __future__ import annotations

import re

from zhiyi.indicators.drafts import countable, logistic, statistic_alone
from zhiyi.indicators.names import OWNER, STOP_WORDS, Name
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import FAR, Sheet
from zhiyi.units import Units

MAX_LABEL = 24
MAX_LATIN = 48
LABEL_END = re.compile(
    r"(?:[\s:=≥≤><为是约在]|[.…—–_·]{2,}|可达|高达|达到|达|突破|仅|共|已|约为|控制在"
    r"|\b(?:(?:was|is) found to be|is|are|was|were|ist|beträgt|составляет|max|min|typ)\b\.?)+$"
)
LABEL_STOP = re.compile(r"[。；;\n|，,、!?]|\.\s|(?<=:)\s?[^\s:]{1,24} {2,}(?=[^\W\d])")
TIED = re.compile(r"[:=]\s*$|\t\s*$| {3,}$|[.…—–_·]{2,}\s*$")
SPOKEN = re.compile(
    r"(?:为|可达|高达|达到|达|约为|is|are|was|were|was found to be|is found to be|beträgt|betragen"
    r"|составляет|составляют|равна|равно|равен)\s*$"
)
"""Verbs that tie a name nobody knows to its figure in a sentence; less sure than a colon."""
COMPOSITION = re.compile(r"成分|组成|组分|composition|ingredients|zusammensetzung|состав", re.I)
HEADING_SYMBOL = re.compile(
    r"[A-Za-z]{1,3}\d?(?:\([^()]*\))?(?:=.*)?|.*\b(?:Ltd|Inc|Co|GmbH)\.?", re.I
)
"""A symbol the lexicon does not know (Ta, Vs), or the end of a firm's name, is no parameter."""
AFTER = re.compile(r"[后时的于以在]$|(?:获得|得到|取得|需要|可以|能够|必须)$")
NO_NAME = re.compile(r"_|[\"“”<>{}]|^(?:[当若]|如果|假如|除非|(?:if|when|wenn|falls|если)\s)", re.I)
"""Identifiers of programs, markup, and clauses that set a condition."""
BULLET = re.compile(r"^[^\w([α]+|[\s·•*-]+$")
NUMBERING = re.compile(r"^(?:[(\d.、)一二三四五六七八九十]+[.、)]\s*|\d+(?:\.\d+)+\s+)")
LEADING = re.compile(rf"^(?:(?:{STOP_WORDS})\s+)+", re.IGNORECASE)
PREDICATE = re.compile(r"^.*\b(?:имеет|имеют|has|have|hat|haben)\s+(?:(?:a|an|the|eine?n?)\s+)?")
OWNED_BY = re.compile(
    r"^(?:the|this|these|our|your|their|its)\s(?:[a-z][\w-]*\s){0,2}[a-z][\w-]*(?:['’]s|s['’])\s",
    re.IGNORECASE,
)
"""our pump's | suction lift; a capital is a person: the Young's modulus."""
WITH_A = re.compile(
    r"^.*(?<!\w)(?:bei|mit|unter|at|with|under|при|с)\s(?:(?:einem|einer|a|an|the|dem|der)\s)"
)
PREPOSITION = re.compile(r"\s(?:von|vom|of|auf|bei|zu|mit|with)$")
"""bei einem | Verbrauch | von höchstens 250 l/min"""
VERBS = re.compile(
    r"[使令将把被让供]|^(?:可|能|应|需|须|会|再)|延长|加长|增加|减少|提高|降低|缩短|采用|使用|通过|利用|进行|包括|属于|成立|拥有|能够|可以|位于|用于|表示|指定|设置"
)
MEASURED = re.compile(
    r"(?:度|率|量|力|值|比|数|时间|速|径|长|宽|高|厚|重|压|流|温|功率|寿命|周期|间隔|范围|容积|距离?|深|面积"
    r"|体积|强|能|耗|损|差|系数|当量|指数|频率?|波长|转矩|扭矩|应力|应变|阻|抗|电位|负荷|载荷|行程|口径|孔径"
    r"|间隙|角|幅|电荷|热|噪声|增益|余量|期|厚|升|降|限|产额|分辨力|灵敏度|剂量|比表|吨位|场强|质量|扬程)$"
)
"""Ends of Chinese names of what is measured."""
TIMES = frozenset({"天", "日", "年", "月", "个月", "周", "days", "day", "years", "months", "weeks"})
GOODS = frozenset({"产品", "货物", "该产品", "本产品", "样品", "材料", "设备", "合计", "总计"})
LINE_END = re.compile(r"[\n。；;]")
UNIT_SIGN = re.compile(r"\s*[,，/(\[]\s*|\s+in\s+|\s+")
FIGURES_ONLY = re.compile(r"[\s\d.,，:=±~≥≤><+*×-]*$")
CELL_END = re.compile(r"[^\w|\n]{0,4}(?:\([^()]{0,60}\))?[^\w|\n]{0,4}(?:\||\n|$|\d)")
TAIL = re.compile(r"[\s:=：—–…._)\]-]*$")


def label_before(sheet: Sheet, begin: int, floor: int, stated: Stated) -> Name | None:
    """A label the lexicon does not know: a sign, comparator or verb must tie it to the figure."""
    floor, end = _label_place(sheet, max(begin, floor), stated.start)
    tail = sheet.text[end : stated.start] if end < stated.start else ""
    head = sheet.text[floor:end]
    cut = max((m.end() for m in LABEL_STOP.finditer(head)), default=0)
    composed = _in_composition(sheet, stated)
    if composed and not head[cut:].strip():
        # 次氮基三乙醇，99.2 %: the name stands before the comma.
        cut = max((m.end() for m in LABEL_STOP.finditer(head[: cut - 1])), default=0)
        head = head.rstrip(" ，,")
    printed = head[cut:]
    label = cleaned(LABEL_END.sub("", printed))
    if stated.quantity.unit in (None, "时", "時") or opened(sheet, begin, stated.start):
        return None
    if not composed and not _tied(label, printed + tail, stated):
        return None
    if not (composed and label and ord(label[0]) > 0x2E80) and not is_label(label):
        return None
    if AFTER.search(label) or countable(stated.quantity.unit, sheet.tools.units):
        return None
    start = floor + head.rfind(label, cut)
    return Name(start, start + len(label), label)


def _label_place(sheet: Sheet, floor: int, figure: int) -> tuple[int, int]:
    """Where a label may stand before a figure: behind the last condition, or before it where but
    connecting words stand behind it: Предел прочности | при 20 °C составляет | 950 МПа."""
    end = figure
    while (last := sheet.aside_before(floor, end)) > floor:
        start = max(s for s, e in sheet.asides_between(floor, last) if e == last)
        if LABEL_END.sub("", sheet.text[last:end]).strip(" ,，") or start < floor:
            return last, end
        end = start
    return floor, end


def cleaned(label: str) -> str:
    """A label without its numbering, owner, articles and verbs."""
    label = NUMBERING.sub("", BULLET.sub("", label).strip())
    label = OWNER.sub("", label.rpartition(":")[2].strip())
    label = OWNED_BY.sub("", label)
    label = LEADING.sub("", PREDICATE.sub("", label))
    label = PREPOSITION.sub("", WITH_A.sub("", label))
    label = label.removeprefix("后").removesuffix("均").removesuffix("可以做到")
    return re.sub(r"\s*\((?:CAS|EC)[^()]*\)$", "", label).strip()


def is_label(label: str) -> bool:
    """Whether this may be the name of something measured."""
    wide = bool(label) and ord(label[0]) > 0x2E80
    if not label or len(label) > (MAX_LABEL if wide else MAX_LATIN):
        return False
    if not re.search(r"[^\W\d_]{2}", label) or not (label[0].isalnum() or label[0] in "([α"):
        return False
    if label.count("(") != label.count(")") or label.count("[") != label.count("]"):
        return False
    if NO_NAME.search(label):
        return False
    return not HEADING_SYMBOL.fullmatch(label) and label not in GOODS


def _tied(label: str, printed: str, stated: Stated) -> bool:
    before = stated.start < stated.first
    limited = stated.quantity.operator in (">=", "<=", ">", "<") or bool(stated.better)
    if TIED.search(printed) or (limited and before) or stated.quantity.plus_minus:
        return True
    return not _unlikely(label, stated) and bool(
        MEASURED.search(label) if ord(label[0]) > 0x2E80 else SPOKEN.search(printed)
    )


def _unlikely(label: str, stated: Stated) -> bool:
    """What a verb alone does not make the name of something measured."""
    wide = bool(label) and ord(label[0]) > 0x2E80
    if not label or not stated.quantity.unit:
        return True
    words = len(label) > 12 if wide else label.count(" ") > 3
    return words or bool(VERBS.search(label)) or stated.quantity.unit in TIMES


def opened(sheet: Sheet, begin: int, end: int) -> bool:
    """(Ta=25 °C, unless otherwise noted): a bracket that stands open holds conditions."""
    for left, right in ("()", "[]"):
        opened = sheet.text.rfind(left, begin, end)
        if opened >= 0 and sheet.text.find(right, opened, end) < 0:
            return True
    return False


def _in_composition(sheet: Sheet, stated: Stated) -> bool:
    """二乙醇胺 0.4 %: in a section on composition a share needs no sign."""
    unit = stated.quantity.unit or ""
    share = unit[:1] in ("%", "‰") or unit in ("ppm", "ppb")
    behind = re.compile(r"\s*(?:\([^()]{0,60}\))?\s*(?:[，,;；。.\n]|$)")
    ends = behind.match(sheet.text, stated.end)
    return bool(
        share and ends and COMPOSITION.search(sheet.text, max(0, stated.start - 300), stated.start)
    )


NEXT_PAIR = re.compile(r":\s?[^\s:]{1,24} {2,}(?=[^\W\d])")
"""Lot: GC-7719  | Net: 500 g: blanks part two pairs on a line."""
OWN_LABEL = re.compile(r"\s*[:=]\s*|\t\s*")
LABELLED = re.compile(r"(?:^|[\n。；;|]|(?<=\s)[•●○■□▪◆◇★✓►–·-]\s)")
SYMBOL = re.compile(r"\s?[A-Za-zα-ωΑ-Ω][\w,.+-]{0,7}\s?")
TAIL_BRACKET = re.compile(r"\s?\(([^()]{0,60})\)$")
BRACKETS = re.compile(r"\s?\([^()]{0,60}\)")


def own_label(sheet: Sheet, stated: Stated, floor: int) -> Name | None:
    """Weight, laser head: 9.8 kg: where a colon or tab parts a label from its figure, all of the
    label is the name; of 使用温度 Temperature the lexicon may know but a half."""
    text = sheet.text
    begin = max(0, stated.start - 2 * MAX_LATIN)
    begin = max((m.end() for m in LABELLED.finditer(text, begin, stated.start)), default=-1)
    if begin < 0:
        return None
    ends = list(OWN_LABEL.finditer(text, begin, stated.start))
    if not ends or not sheet.connected(ends[-1].start(), stated.start):
        return None
    if re.search(r"\d", BRACKETS.sub("", text[ends[-1].end() : stated.start])):
        return None
    start, end = max(begin, floor), ends[-1].start()
    head = re.split(r"，", text[start:end])[-1]
    if pair := NEXT_PAIR.search(head):
        head = head[pair.end() :]
    start = end - len(head)
    if len(ends) > 1 and ends[-2].end() > start and "\t" not in ends[-1].group():
        return None  # 频率精度：数字设定：±0.01%
    name = head.rstrip()
    while bracket := TAIL_BRACKET.search(name):
        symbol = SYMBOL.fullmatch(bracket[1])
        if symbol and not statistic_alone(bracket[1], sheet.tools.words):
            break
        name = name[: bracket.start()]
    label = cleaned(name)
    if (
        not is_label(label)
        or opened(sheet, start, end)
        or re.search(r"\d", BRACKETS.sub("", label))
    ):
        return None
    sought = _sought(sheet, label, stated)
    at = start + name.rfind(label)
    return Name(at, at + len(label), label, sought=sought) if sought else None


def _sought(sheet: Sheet, label: str, stated: Stated) -> str | None:
    """The label or the part of it that the lexicon knows for a figure of this unit."""
    halves = re.split(
        r"(?<=[\u2e80-\uffff)])\s+(?=[A-Za-z(])|(?<=[a-z)])\s+(?=[\u2e80-\uffff])", label
    )
    parts = [label, *halves, label.split(",")[0]]
    for part in parts:
        if sheet.tools.lexicon.find(part, unit=stated.quantity.unit):
            return part
    return None


def row_label(sheet: Sheet, stated: Stated, floor: int) -> Name | None:
    """The label of a line, with the unit it states: in one cell with it or in one of its own.

    Only where the figure has no unit itself, or a stroke parts it from its label.
    """
    text = sheet.text
    begin = max(0, stated.start - FAR)
    begin = max((m.end() for m in LINE_END.finditer(text, begin, stated.start)), default=begin)
    head = text[begin : stated.start]
    cells = head.split("|")
    if len(cells) == 1:
        begin, head = max(begin, floor), text[max(begin, floor) : stated.start]
        return _united(sheet, begin, head) if stated.quantity.unit is None else None
    if not TAIL.fullmatch(cells[-1]) or not CELL_END.match(text, stated.end):
        return None
    return _row(sheet, begin, cells[:-1], stated)


def _row(sheet: Sheet, begin: int, cells: list[str], stated: Stated) -> Name | None:
    """抽气速率 | m³/h | 16 and 抽气速率，m³/h | 16: what the cells before the figure say."""
    units = sheet.tools.units
    unit = stated.quantity.unit
    ends = [begin + sum(map(len, cells[:i])) + i + len(cell) for i, cell in enumerate(cells)]
    for cell, end in zip(reversed(cells), reversed(ends), strict=True):
        bare = cell.strip(" ()[]")
        if not bare or (FIGURES_ONLY.fullmatch(bare)) or sheet.tools.reader.find(bare, cell=True):
            continue
        if unit is None and is_unit(bare, units):
            unit = bare
            continue
        if named := _united(sheet, end - len(cell), cell):
            return named
        label = cleaned(cell.strip(" :="))
        start = sheet.text.find(label, end - len(cell), end)
        known = sheet.tools.lexicon.find(label, unit=unit)
        tied = known or (unit and is_label(label) and not countable(unit, units))
        own = unit if stated.quantity.unit is None else None
        return Name(start, start + len(label), label, own) if tied and start >= 0 else None
    return None


def _united(sheet: Sheet, start: int, head: str) -> Name | None:
    """Label and unit of 额定功率(kW), Masse in kg: and 密度 g/cm³, None where there is no unit."""
    tail = TAIL.search(head)
    body = head[: tail.start()] if tail else head
    cut = max((m.end() for m in re.finditer(r"[。；;\n|]", body)), default=0)
    for sign in UNIT_SIGN.finditer(body, cut):
        unit, label = body[sign.end() :].strip(), cleaned(body[cut : sign.start()])
        unit += ")" * (unit.count("(") - unit.count(")"))
        label = re.split(r"[，,、]\s*", label)[-1].strip()
        if not label or not is_unit(unit, sheet.tools.units):
            continue
        known = sheet.tools.lexicon.find(label, unit=unit)
        spelt = sign.group().strip() and sign.group().strip() != "/"
        plain = sign.group().strip()[:1] in ("(", "[") or not re.fullmatch(r"[A-Z]+", unit)
        spelt = spelt and plain and not logistic(label, sheet.tools.words)
        if known or (spelt and is_label(label)):
            at = start + body.rfind(label, 0, sign.start())
            return Name(at, at + len(label), label, unit)
    return None


def is_unit(text: str, units: Units) -> bool:
    figure = text[:1].isdigit() and not text.startswith("10")
    return bool(text) and not figure and len(text) < 20 and units.known(text)
