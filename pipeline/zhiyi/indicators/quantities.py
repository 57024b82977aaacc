"""Quantities in a text: number, comparator, interval, tolerance, unit.

Reads ``flat`` text (``numbers.py``). What is no measurement (dates, numbers of contracts, money,
telephone numbers, standards, model names) is passed over by ``spared``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from spacy.language import Language

from zhiyi.document import Bound, Operator, Quantity, Statistic, Tolerance
from zhiyi.indicators.marks import Mark, marks
from zhiyi.indicators.numbers import (
    DECIMAL_COMMA,
    LOST_SUPERSCRIPT,
    Number,
    chinese_at,
    flat,
    nines,
    number_at,
)
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

RANGE = re.compile(r"\s*(?:~|–|—|-|…|\.{2,3}|÷|至|到|to\b|bis\b|до\b|から|부터|或)\s*")
PLUS_MINUS = re.compile(r"\s*(?:±|\+/-|\+-|士(?=\d))\s*")
DIGITS = r"\d+(?:\.\d+)?"
SKEWED = re.compile(
    rf"\s*(?P<open>\()?\s*(?:\+\s?(?P<plus>{DIGITS})\s?(?:[/,，~]?\s?-\s?(?P<minus>{DIGITS})|[/,，]\s?0)"
    rf"|\+?0\s?[/,，]\s?-\s?(?P<below>{DIGITS})"
    rf"|-\s?(?P<first>{DIGITS})\s?[/,，]\s?\+\s?(?P<then>{DIGITS}))(?![\d.])(?(open)\s*\))"
)
"""+0.02/-0.01, (+20/0), 0/-0.05, -0.1/+0.3 behind a nominal size."""
WORDLIKE = frozenset({"in", "a", "as", "at", "d", "t", "h", "m", "s", "g", "l", "A", "C", "P"})
LONGEST_UNIT = 24
FOREIGN_MULTIPLE = re.compile(r"/\s?(?!(?:10+|5|15|24|25|30|300|9000)(?!\d))\d")
"""A figure below the stroke that no unit has: in 680 μF/450 V another quantity begins."""
SCALE = re.compile(r"(?<![A-Za-z\d])(HR[ABC]|HV|HBW?|HLD?|HS)\s?(?=\d)")
HARDNESS = re.compile(r"硬度|硬さ|경도|hardness|härte|тв[её]рдость", re.IGNORECASE)
"""硬度HRC58~62: the scale may stand ahead of its figure."""
RAISED = re.compile("-[1-4]|⁻")
GROUP = re.compile(r" \d{3}(?![\d.])")
COMMA_PART = re.compile(r",\d{1,2}(?![\d.,])")
SPLIT = "数字间有空格，按连写读"
LETTERS = re.compile(r"[A-Za-zА-я]+")
PURE = re.compile(r"纯|purity|pure|grade|级|≥|度")
SPARED = tuple(
    re.compile(pattern)
    for pattern in (
        r"\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|\d{1,2}\s?月\s?\d{1,2}\s?日",
        r"(?<!\d)(?:19|20)\d{2}\s?[-./]\s?(?:0?[1-9]|1[0-2])\s?[-./]\s?(?:0?[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)(?:19|20)\d{2}\s?年(?:度|代|版)?|(?<![\d.])\d{1,2}[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d{2}",
        r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
        r"(?:CAS|EC|EINECS)\s?(?:No\.?|号)?\s?:?\s?\d[\d-]+|(?<!\d)\d{2,7}-\d{2}-\d(?!\d)",
        r"(?:GB|JB|HB|HG|YB|YS|SJ|JC|QJ|GJB|DL|NB|JJF|JJG|ISO|IEC|ASTM|DIN|EN|JIS|MIL|ANSI|SAE"
        r"|ГОСТ|KS|IEEE|UL|BS|SEMI|VDI|SACMA|ASME)(?:[-/ ][A-Z]+)*"
        r"[ -]?[A-Z]?\s?\d[\d.]*(?:[-–:/]\d[\d.-]*)*M?",
        r"(?:USD|EUR|CNY|RMB|JPY|GBP|HKD|US\$|[$€¥￥£])\s?\d[\d,.]*(?:\s?万)?",
        r"\d[\d,.]*\s?万?(?:美元|欧元|人民币|日元|港币|英镑|元|USD|EUR|RMB|CNY|руб)",
        r"(?:\+\d{1,3}[- ])?\(?0\d{2,3}\)?[- ]\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)",
        r"\+\d{1,3}(?:[ -]\d{2,4}){2,4}",
        r"第\s?\d+\s?[页章节条款部版次项号]|(?:[Pp]age|[Pp]\.)\s?\d+|共\s?\d+\s?页",
        r"(?<![\d.])\d{9,}(?![\d.])|[\w.]+@[\w.]+|https?://\S+|www\.\S+",
        r"[（(]?(?:图|表|附件|附录|[Ff]ig\.?|[Tt]able|Section|Sect\.|№|[Nn]o\.|[Rr]ev(?:ision|\.)?)\s?\d[\d.-]*",
        r"\d+(?:\.\d+)?\s?%\s?(?:T/T|预付|定金|订金|货款|尾款|deposit|advance|prepay|down)",
        r"(?:预付|定金|订金|尾款|支付|付款|deposit|balance)[^\d。;；]{0,6}\d+(?:\.\d+)?\s?%",
        r"[A-Za-z]+\d*-[A-Za-z]*\d[\w-]*",
    )
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity at ``text[start:end]``; ``first`` is where its number begins."""

    start: int
    end: int
    first: int
    quantity: Quantity
    notes: tuple[str, ...] = ()
    better: bool = False
    statistic: Statistic | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    end: int
    value: Decimal
    unit: str | None
    notes: tuple[str, ...] = field(default=())


def spared(text: str) -> list[tuple[int, int]]:
    """Stretches whose figures measure nothing."""
    return sorted({m.span() for pattern in SPARED for m in pattern.finditer(text)})


class QuantityReader:
    """Finds quantities; ``decimal_comma``: the language writes 1,5 for one and a half."""

    def __init__(self, units: Units, *, decimal_comma: bool = False) -> None:
        self.units = units
        self.decimal_comma = decimal_comma

    def find(self, text: str, marks: Sequence[Mark] = (), *, cell: bool = False) -> list[Stated]:
        """All quantities in order. ``cell``: the text is a table cell."""
        # Figures in names are no values: D50, Rp0.2, Ho2O3/TREO.
        figured = [
            (m.start, m.end)
            for m in marks
            if m.label in ("name", "symbol") and any(map(str.isdigit, text[m.start : m.end]))
        ]
        closed = sorted(spared(text) + figured)
        before = {m.end: m for m in marks if m.label.endswith(" before")}
        after = {m.start: m for m in marks if m.label.endswith(" after")}
        names = {m.end for m in marks if m.label in ("name", "symbol")}
        found: list[Stated] = []
        place = 0
        while place < len(text):
            skip = max((end for start, end in closed if start <= place < end), default=None)
            if skip is not None and not (cell and skip == len(text) and place == 0):
                place = skip
                continue
            stated = self._at(text, place, names)
            if stated is None:
                place = self._past(text, place, names)
                continue
            found += self._listed(text, self._compared(text, stated, before, after))
            place = max(found[-1].end, place + 1)
        return found

    @staticmethod
    def _past(text: str, place: int, names: set[int]) -> int:
        """Over a whole word, so that no number starts inside TH-85 or 28377D; but AC380V and Ra0.8
        are a word and a number."""
        letters = LETTERS.match(text, place)
        if letters and (letters.group() in ("AC", "DC", "VAC", "VDC") or letters.end() in names):
            return letters.end()
        word = re.compile(r"[A-Za-zА-я_]*\d[\w.]*|.").match(text, place)
        if text[place].isascii() and text[place].isalnum() and word:
            return max(word.end(), place + 1)
        return place + 1

    def _at(self, text: str, place: int, names: set[int]) -> Stated | None:
        start = place
        if text[place] == "(":
            return self._bracketed(text, place)
        if (scale := SCALE.match(text, place)) and HARDNESS.search(text, max(0, place - 16), place):
            inner = self._at(text, scale.end(), names | {scale.end()})
            if inner and inner.quantity.unit is None:
                quantity = _with_unit(inner.quantity, scale[1])
                return replace(inner, start=place, first=place, quantity=quantity)
            return None
        single = PLUS_MINUS.match(text, place)
        if single and (amount := self._amount(text, single.end())):
            bound = Bound(amount.value)
            quantity = Quantity(low=bound, high=bound, unit=amount.unit, plus_minus=True)
            return Stated(start, amount.end, start, quantity, amount.notes)
        if not self._may_begin(text, place, names):
            return None
        amount = self._amount(text, place)
        if amount is None:
            return None
        return self._continued(text, start, amount)

    def _bracketed(self, text: str, place: int) -> Stated | None:
        """(1.85±0.02) g/cm³: the unit behind the bracket holds for all inside."""
        close = text.find(")", place)
        if close < 0 or close - place > 30 or place + 1 >= close:
            return None
        inner = self._at(text, place + 1, set())
        if inner is None or inner.end != close or inner.quantity.unit:
            return None
        unit, end = self.unit_at(text, close + 1)
        if unit is None:
            return None
        return replace(inner, start=place, end=end, quantity=_with_unit(inner.quantity, unit))

    @staticmethod
    def _may_begin(text: str, place: int, names: set[int]) -> bool:
        char = text[place]
        if not (char.isdigit() or char in "-+." or char in "一二三四五六七八九十百千两"):
            return False
        behind = text[place - 1] if place else " "
        if char in "-+" and ((behind.isascii() and behind.isalnum()) or behind in ")）%"):
            return False
        if char == "." and (behind.isalnum() or behind == "."):
            return False
        if place in names or re.search(r"(?:AC|DC|VDC|VAC|Φ|φ|Ø|φ|[×x*])$", text[:place]):
            return True
        return not (behind.isascii() and (behind.isalnum() or behind in "_.")) and not (
            "Ͱ" <= behind <= "ӿ" and behind.isalpha()
        )

    def _amount(self, text: str, place: int) -> _Amount | None:
        pure = nines(text, place)
        if pure and PURE.search(text, max(0, place - 12), pure.end + 6):
            note = f"{text[place : pure.end]} 按九的个数读"
            return _Amount(pure.end, pure.value, "%", (note,))
        number = number_at(text, place, decimal_comma=self.decimal_comma)
        if number is None:
            return self._chinese(text, place)
        unit, end = self.unit_at(text, number.end)
        if unit is None and (other := self._mended(text, place, number)):
            return other
        if unit is None and end == number.end and self._glued(text, end):
            return None
        if unit == "B" and "." in text[place : number.end] and text[number.end] == "B":
            return None  # CAN 2.0B
        return _Amount(end, number.value, unit, number.notes)

    def _mended(self, text: str, place: int, number: Number) -> _Amount | None:
        """2,7 g/cm³ with a decimal comma, 1 250 MPa with a blank: what the unit behind confirms."""
        if COMMA_PART.match(text, number.end) and text[place : number.end].isdigit():
            other = number_at(text, place, decimal_comma=True)
            unit, end = self.unit_at(text, other.end) if other else (None, place)
            if other and (unit or RANGE.match(text, other.end)):
                return _Amount(end if unit else other.end, other.value, unit, (DECIMAL_COMMA,))
        part = GROUP.match(text, number.end)
        if part and re.fullmatch(r"[1-9]\d{0,2}", text[place : number.end]):
            unit, end = self.unit_at(text, part.end())
            if unit or RANGE.match(text, part.end()):
                value = number.value * 1000 + int(part.group())
                return _Amount(end if unit else part.end(), value, unit, (SPLIT,))
        return None

    def _chinese(self, text: str, place: int) -> _Amount | None:
        number: Number | None = chinese_at(text, place)
        if number is None or self.unit_at(text, place)[0]:
            return None  # 千克 is a unit and no thousand of 克
        unit, end = self.unit_at(text, number.end)
        if unit is None or self.units.same_dimension(unit, "1"):
            return None
        return _Amount(end, number.value, unit)

    @staticmethod
    def _glued(text: str, end: int) -> bool:
        """28377D, 3PH: a figure that runs on into letters belongs to a name."""
        return end < len(text) and text[end].isascii() and (text[end].isalpha() or text[end] == "_")

    def unit_at(self, text: str, place: int) -> tuple[str | None, int]:
        """The longest known unit that stands at ``place``, as printed, and where it ends."""
        run = re.compile(r"\s{0,2}").match(text, place)
        start = run.end() if run else place
        limit = min(len(text), start + LONGEST_UNIT)
        stop = re.compile(r"[,，。；;、:=<>≥≤|\n]").search(text, start, limit)
        limit = stop.start() if stop else limit
        for end in range(limit, start, -1):
            printed = text[start:end]
            if printed != printed.strip() or not self._ends_well(text, start, end):
                continue
            if self.units.known(printed) and self._one_unit(printed):
                return printed, end
        return None, place

    def _one_unit(self, printed: str) -> bool:
        """A blank parts a unit from what follows (g/cm³ N/M), but for V AC and W m-1 K-1."""
        joined = re.sub(r"\s*([/·*×])\s*", r"\1", printed)
        return " " not in joined or self.units.spelt(printed) or bool(RAISED.search(printed))

    @staticmethod
    def _ends_well(text: str, start: int, end: int) -> bool:
        if end < len(text):
            here, then = text[end - 1], text[end]
            if here.isalpha() and ord(here) < 0x1100 and then.isalpha() and ord(then) < 0x1100:
                return False
            if here.isdecimal() and re.match(r"\.?\d", text[end:]):
                return False
            if then in "²³⁻^":
                return False
        printed = text[start:end]
        if printed in WORDLIKE and re.match(r" [a-z]{2,}", text[end:]) and text[start - 1] == " ":
            return printed not in ("in", "a", "as", "at")
        if FOREIGN_MULTIPLE.search(printed):
            return False
        if printed[0] in "-.*·(/" or printed[-1] in "-.*·/" or re.search(r"/\s?\d+$", printed):
            return False
        return printed.count("(") == printed.count(")")

    def _continued(self, text: str, start: int, one: _Amount) -> Stated:
        """A tolerance or the other end of a range behind the first amount."""
        low = Bound(one.value)
        plain = Quantity(low=low, high=low, unit=one.unit)
        if sign := PLUS_MINUS.match(text, one.end):
            two = self._amount(text, sign.end())
            if two:
                unit = one.unit or two.unit
                if two.unit and self.units.same_dimension(two.unit, "1") and one.unit is None:
                    unit = None
                tolerance = Tolerance(minus=two.value, plus=two.value, unit=two.unit or unit)
                quantity = replace(plain, unit=unit, tolerance=tolerance)
                return Stated(start, two.end, start, quantity, one.notes + two.notes)
        if skewed := SKEWED.match(text, one.end):
            unit, end = self.unit_at(text, skewed.end())
            minus = skewed["minus"] or skewed["below"] or skewed["first"] or "0"
            tolerance = Tolerance(
                minus=Decimal(minus),
                plus=Decimal(skewed["plus"] or skewed["then"] or "0"),
                unit=unit or one.unit,
            )
            quantity = replace(plain, unit=one.unit or unit, tolerance=tolerance)
            return Stated(start, end, start, quantity, one.notes)
        if dash := RANGE.match(text, one.end):
            two = self._amount(text, dash.end())
            if two and (ranged := self._ranged(text, start, one, two, dash.group().strip())):
                return ranged
        return Stated(start, one.end, start, plain, one.notes)

    def _ranged(
        self, text: str, start: int, one: _Amount, two: _Amount, dash: str
    ) -> Stated | None:
        unit = two.unit or one.unit
        if one.unit and two.unit and not self.units.same_dimension(one.unit, two.unit):
            return None
        low, notes = one.value, one.notes + two.notes
        if low > two.value and two.unit is None and (part := GROUP.match(text, two.end)):
            # 1880~1 990: a blank parts the thousands.
            unit, end = self.unit_at(text, part.end())
            joined = two.value * 1000 + int(part.group())
            two = _Amount(part.end() if unit is None else end, joined, unit, (SPLIT,))
            unit, notes = two.unit or one.unit, (*notes, SPLIT)
        if one.unit and two.unit and one.unit != two.unit:
            low = self.units.convert(low, one.unit, two.unit)
            notes += (f"区间两端单位不同：{one.unit}、{two.unit}",)
        if low > two.value:
            if dash == "-" and low == 10 and one.unit is None and 0 < two.value <= 15:
                lost = Bound(Decimal(1).scaleb(-int(two.value)))
                quantity = Quantity(low=lost, high=lost, unit=two.unit)
                return Stated(start, two.end, start, quantity, (*notes, LOST_SUPERSCRIPT))
            return None
        quantity = Quantity(low=Bound(low), high=Bound(two.value), unit=unit)
        return Stated(start, two.end, start, quantity, notes)

    def _compared(
        self, text: str, stated: Stated, before: dict[int, Mark], after: dict[int, Mark]
    ) -> Stated:
        quantity, start, end, better = stated.quantity, stated.start, stated.end, False
        place = start
        while place > 0 and text[place - 1] in " :(ΦφØø⌀":
            place -= 1
        mark = before.get(place) or before.get(start)
        if mark:
            start = mark.start
            operator = mark.label.split()[0]
            better = operator == "better"
            quantity = compared(quantity, operator)
        tail = re.compile(r"[ (]*").match(text, end)
        later = after.get(tail.end() if tail else end) or after.get(end)
        if later and not (mark and later.label[0] != mark.label[0]):
            end = later.end
            quantity = compared(quantity, later.label.split()[0])
        return replace(stated, start=start, end=end, quantity=quantity, better=better)

    def _listed(self, text: str, stated: Stated) -> list[Stated]:
        """a/b/c unit and a×b×c unit: as many quantities, the unit of the last for all."""
        found = [stated]
        sign = re.compile(r"\s?[/×x*]\s?(?=\d)")
        while joint := sign.match(text, found[-1].end):
            amount = self._amount(text, joint.end())
            if amount is None:
                break
            found.append(self._continued(text, joint.end(), amount))
        unit = found[-1].quantity.unit
        if len(found) == 1 or unit is None:
            return found
        return [
            item if item.quantity.unit else replace(item, quantity=_with_unit(item.quantity, unit))
            for item in found
        ]


def _with_unit(quantity: Quantity, unit: str) -> Quantity:
    tolerance = quantity.tolerance
    if tolerance and tolerance.unit is None:
        tolerance = replace(tolerance, unit=unit)
    return replace(quantity, unit=quantity.unit or unit, tolerance=tolerance)


def compared(quantity: Quantity, operator: Operator | str) -> Quantity:
    """The quantity under a comparator; a range keeps its bounds."""
    if operator == "~":
        return replace(quantity, approximate=True)
    if quantity.low != quantity.high or quantity.low is None:
        return quantity
    value = quantity.low.value
    if operator in (">=", ">"):
        return replace(quantity, low=Bound(value, operator == ">="), high=None)
    if operator in ("<=", "<"):
        return replace(quantity, low=None, high=Bound(value, operator == "<="))
    return quantity


def quantities_of_text(
    text: str, *, units: Units, lexicon: Lexicon, nlp: Language, decimal_comma: bool = False
) -> tuple[Stated, ...]:
    """Every quantity that a text states, in order; ``start`` and ``end`` are places in ``text``.

    ``nlp``: of ``make_nlp``; it marks comparators and the names whose figures are no values.
    """
    plain = flat(text)
    found = marks(plain, nlp=nlp, lexicon=lexicon)
    return tuple(QuantityReader(units, decimal_comma=decimal_comma).find(plain, found))
