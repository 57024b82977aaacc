"""Quantities in a text: number, comparator, interval, tolerance, unit.

Reads ``flat`` text (``numbers.py``). What is no measurement (dates, numbers of contracts, money,
telephone numbers, standards, model names) is passed over by ``spared``. The time is linear in the
text: every look ahead and back is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from spacy.language import Language

from zhiyi.document import Bound, Quantity, Tolerance
from zhiyi.han_numerals import HAN_RUN
from zhiyi.indicators.amounts import SPLIT, Amount, Amounts
from zhiyi.indicators.comparisons import Sides, both_bounds, compared, with_comparators
from zhiyi.indicators.composites import composed
from zhiyi.indicators.length_terms import grown_at
from zhiyi.indicators.marks import Mark, marks
from zhiyi.indicators.number_words import HAN
from zhiyi.indicators.numbers import GLYPHS, LOST_SUPERSCRIPT, flat, power_behind
from zhiyi.indicators.spared import Closed, long_numbers, spared
from zhiyi.indicators.stated import Stated, multiplied_by, with_unit
from zhiyi.indicators.tolerances import skewed_at
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

__all__ = ["SPLIT", "QuantityReader", "Stated", "compared", "quantities_of_text"]

RANGE = re.compile(
    r"\s?-?\s*(?:~|–|—|-|…|\.{2,3}|‥|÷|至|到|ないし|乃至|(?:up )?to\b|through\b|bis(?: zu)?\b|до\b"
    r"|から|부터|에서)\s*"
)
AND = re.compile(r"\s*(?:and|und|и|和|与|与|及|와|과|と|,|，)\s*")
BETWEEN = re.compile(r"(?:\bbetween|\bzwischen|\bмежду|介于|介於|在)\s*\Z", re.IGNORECASE)
TOLD = re.compile(r"\s?(?:p-p|pp|rms|RMS|pk|peak|AC|DC)(?=[\s~–-])")
THOUSANDS = re.compile(r"\d{1,3}\.\d{3}(?![\d.,])")
"""Where the comma parts decimals, one point in 50 – 18.000 parts thousands."""
FROM = re.compile(r"(?:\bfrom|\bvon|(?<![а-я])от|从|從|由|自)\s*\Z", re.IGNORECASE)
WORDED = frozenset(
    {"to", "up to", "bis", "bis zu", "до", "至", "到", "~", "から", "through", "between"}
)
"""Joints that surely mean a range, also where its greater end stands first (-18 to -34 °C)."""
PLUS_MINUS = re.compile(
    r"\s*(?:±|\+/-|\+-|士(?=\d)|正负|正負|plus[ /]?(?:or )?minus\s|плюс[ -]минус\s)\s*"
)
RELATIVE = frozenset({"%", "‰"})
"""380±10%: the tolerance is a share of the figure, whose unit stands elsewhere."""
SCALE = re.compile(r"(?<![A-Za-z\d])(HR[ABC]|HV|HBW?|HLD?|HS)\s?(?=\d)")
HARDNESS = re.compile(r"硬度|硬さ|경도|hardness|härte|тв[её]рдость", re.IGNORECASE)
"""硬度HRC58~62: the scale may stand ahead of its figure."""
NOMINAL = re.compile(r"(?<![A-Za-z\d])(DN)\s?(?=\d{1,4}(?![\d.]))")
BORE = re.compile(
    r"[通口管直孔]径|尺寸|法兰|接口|规格|diameter|\bsize|bore|flange|Nennweite|диаметр|проход"
    r"|口徑|呼び径|호칭",
    re.IGNORECASE,
)
"""公称通径DN25: nominal bores are millimetres (ISO 6708), and DN stands ahead."""
NEXT = re.compile(rf"[\d.+\-±士(正负負摄攝华華零マ氷영마米分个個{HAN}{GLYPHS}A-Za-zÄÖÜäöüßА-яёЁ]")
"""Where a quantity, or a word that holds figures, may begin."""
LETTERS = re.compile(r"[A-Za-zÄÖÜäöüßА-яёЁ]+")
FIGURED = re.compile(r"[A-Za-zÄÖÜäöüßА-яёЁ_]*+\d[A-Za-z\dА-яё_.]*+")
BEGINS = frozenset("-+.零正负負摄攝华華マ氷영마米分个個" + HAN + GLYPHS)
SIDE_BY_SIDE = re.compile(r"(?:AC|DC|VDC|VAC|Φ|φ|Ø|[×x*])\Z")
WORD_ON = re.compile(r"\s[a-z]{3,}")
"""by 25 % to 34,500 cathodes: of the second figure something else is told."""
PER = re.compile(r"每(?P<unit>[^\d\s每，,。；;]{1,6}?)\s?\Z")
AN_HOUR = re.compile(r"\s(?:an?|each|every)\s(?P<unit>second|minute|hour|day|week|month|year)\b")
FURTHER = re.compile(r"\s?[/×x*]\s?(?=\d)")
LISTED = re.compile(r"\s?(?:、|/|,(?=\S)|，|\s?(?:和|及|与|或|and|or|und|oder|и|или|및)\s?)\s?")
COMMAS = re.compile(r"\s?[,，]\s?(?:and |or |und |oder |и |или )?")
PART_OF_WORD = re.compile(r"(?<=[A-Za-z])\d{1,8}[A-DF-MO-WYZa-df-mo-wyz]\d")
"""VDD3P3: a name glued to more of its word."""
LONGEST_NUMERAL = 24
FURTHER_TERM = "另加一项：{}"
TWO_SIDED = re.compile(r"[-+]\s?\d{1,8}(?:\.\d{1,8})?\s?/\s?[-+]\s?\d")
BRACKET_REACH = 32
LISTED_REACH = 8


class QuantityReader:
    """Finds quantities; ``decimal_comma``: the language writes 1,5 for one and a half."""

    def __init__(self, units: Units, *, decimal_comma: bool = False) -> None:
        self.units = units
        self.amounts = Amounts(units, decimal_comma=decimal_comma)

    def find(self, text: str, marks: Sequence[Mark] = (), *, cell: bool = False) -> list[Stated]:
        """All quantities in order. ``cell``: the text is a table cell."""
        # Figures in names are no values: D50, Rp0.2, Ho2O3/TREO.
        figured = [
            (m.start, m.end)
            for m in marks
            if m.label in ("name", "symbol")
            and any(map(str.isdigit, text[m.start : m.end]))
            and not text[max(0, m.start - 2) : m.start].rstrip()[-1:].isdigit()  # 380 V 50 Hz
        ]
        closed = Closed([*spared(text), *figured])
        long = Closed(long_numbers(text))
        sides = Sides.of(marks)
        names = {m.end for m in marks if m.label in ("name", "symbol")}
        found: list[Stated] = []
        place = 0
        while following := NEXT.search(text, place):
            place = following.start()
            skip = closed.end(place)
            if skip is not None and not (cell and skip == len(text) and place == 0):
                place = skip
                continue
            stated = self._at(text, place, names)
            if stated and long.end(stated.first) and not self._measured(stated):
                stated = None
            if stated is None:
                place = self._past(text, place, names)
                continue
            if cell and stated.quantity.unit == "min.":
                stated = _at_least(stated)
            stated = with_comparators(
                text, self._per(text, stated), sides, floor=found[-1].end if found else 0
            )
            found += self._further(text, stated)
            place = max(found[-1].end, place + 1)
        found = composed(text, _units_of_lists(text, found), self.units)
        return both_bounds(text, found, self.units)

    def _measured(self, stated: Stated) -> bool:
        unit = stated.quantity.unit
        return unit is not None and self.amounts.measures(unit)

    def unit_at(self, text: str, place: int) -> tuple[str | None, int]:
        """The longest known unit that stands at ``place``, as printed, and where it ends."""
        return self.amounts.unit_at(text, place)

    @staticmethod
    def _past(text: str, place: int, names: set[int]) -> int:
        """Over a whole word, so that no number starts inside TH-85 or 28377D; but AC380V and Ra0.8
        are a word and a number."""
        letters = LETTERS.match(text, place)
        if letters and (letters.group() in ("AC", "DC", "VAC", "VDC") or letters.end() in names):
            return letters.end()
        numerals = HAN_RUN.match(text, place)
        if numerals and numerals.end() - place > LONGEST_NUMERAL:
            return numerals.end()
        word = FIGURED.match(text, place)
        if word:
            return word.end()
        return letters.end() if letters else place + 1

    def _at(self, text: str, place: int, names: set[int]) -> Stated | None:
        if text[place] == "(":
            return self._grown(text, place, place) or self._bracketed(text, place)
        if scale := self._scale(text, place):
            inner = self._at(text, scale.end(), names | {scale.end()})
            if inner and inner.quantity.unit is None:
                quantity = with_unit(inner.quantity, scale[1])
                return replace(inner, start=place, first=place, quantity=quantity)
            return None
        single = PLUS_MINUS.match(text, place)
        if single and (grown := self._grown(text, place, single.end())):
            return grown
        if single and single.end() < len(text) and (amount := self.amounts.at(text, single.end())):
            bound = Bound(amount.value)
            quantity = Quantity(low=bound, high=bound, unit=amount.unit, plus_minus=True)
            return Stated(place, amount.end, place, quantity, amount.notes)
        if single and (summed := self._summed(text, place, single.end())):
            return summed
        if not self._may_begin(text, place, names):
            return None
        if grown := self._grown(text, place, place):
            return grown
        if text[place] in "+-" and (two := self._two_sided(text, place)):
            return two
        amount = self.amounts.at(text, place)
        return self._continued(text, place, amount) if amount else None

    @staticmethod
    def _scale(text: str, place: int) -> re.Match[str] | None:
        """A unit that stands ahead of its figure, where the words before it are of its kind."""
        for scale, kind in ((SCALE, HARDNESS), (NOMINAL, BORE)):
            found = scale.match(text, place)
            if found and kind.search(text, max(0, place - 16), place):
                return found
        return None

    def _two_sided(self, text: str, place: int) -> Stated | None:
        """+0.02/-0.01 mm without a nominal size, -40/+85 ℃: the interval between both."""
        lone = TWO_SIDED.match(text, place)
        skewed = skewed_at(text, place, self.unit_at) if lone else None
        if skewed is None:
            return None
        unit, end = (skewed.unit, skewed.end) if skewed.unit else self.unit_at(text, skewed.end)
        if unit is None:
            return None
        low, high = Bound(-skewed.minus), Bound(skewed.plus)
        return Stated(place, end, place, Quantity(low=low, high=high, unit=unit))

    def _summed(self, text: str, place: int, start: int) -> Stated | None:
        """±(0.5%读数+2字): the first term; the note tells of the rest."""
        if text[start : start + 1] != "(":
            return None
        close = text.find(")", start, start + BRACKET_REACH)
        amount = self.amounts.at(text, start + 1) if close > start + 1 else None
        if amount is None or amount.end >= close or text[amount.end :][:1].isdigit():
            return None
        bound = Bound(amount.value)
        quantity = Quantity(low=bound, high=bound, unit=amount.unit, plus_minus=True)
        note = FURTHER_TERM.format(text[amount.end : close].strip())
        return Stated(place, close + 1, place, quantity, (*amount.notes, note))

    def _grown(self, text: str, place: int, start: int) -> Stated | None:
        """(1.7+L/800) µm: the constant; the note tells of what grows with the length."""
        grown = grown_at(text, start, self.unit_at)
        if grown is None:
            return None
        bound = Bound(grown.constant)
        quantity = Quantity(low=bound, high=bound, unit=grown.unit, plus_minus=start > place)
        return Stated(place, grown.end, place, quantity, (FURTHER_TERM.format("+" + grown.term),))

    def _bracketed(self, text: str, place: int) -> Stated | None:
        """(1.85±0.02) g/cm³: the unit behind the bracket holds for all inside."""
        close = text.find(")", place, place + BRACKET_REACH)
        if close < 0 or place + 1 >= close or text.find("(", place + 1, close) >= 0:
            return None
        inner = self._at(text, place + 1, set())
        if inner is None or inner.end != close or inner.quantity.unit:
            return None
        power = power_behind(text, close + 1)
        unit, end = self.unit_at(text, power.end if power else close + 1)
        if unit is None:
            return None
        quantity = multiplied_by(inner.quantity, power.value) if power else inner.quantity
        return replace(inner, start=place, end=end, quantity=with_unit(quantity, unit))

    @staticmethod
    def _may_begin(text: str, place: int, names: set[int]) -> bool:
        char = text[place]
        behind = text[place - 1] if place else " "
        if LETTERS.match(char):
            return not (behind.isalnum() or behind in "_-.")
        if not (char.isdigit() or char in BEGINS):
            return False
        if char in "-+" and ((behind.isascii() and behind.isalnum()) or behind in ")）%"):
            return False
        if char == "." and (behind.isalnum() or behind == "."):
            return False
        if behind == "/" and text[place - 2 : place - 1] == "λ":
            return False  # λ/10: a share of a wavelength
        if place in names and PART_OF_WORD.match(text, place):
            return False
        if place in names or SIDE_BY_SIDE.search(text, max(0, place - 3), place):
            return True
        return not (behind.isascii() and (behind.isalnum() or behind in "_.")) and not (
            "Ͱ" <= behind <= "ӿ" and behind.isalpha()
        )

    def _continued(self, text: str, start: int, one: Amount) -> Stated:
        """A tolerance or the other end of a range behind the first amount."""
        low = Bound(one.value)
        plain = Quantity(low=low, high=low, unit=one.unit, approximate=one.approximate)
        if sign := PLUS_MINUS.match(text, one.end):
            two = self.amounts.at(text, sign.end()) if sign.end() < len(text) else None
            if two:
                unit = one.unit or two.unit
                if two.unit in RELATIVE and one.unit is None:
                    unit = None
                tolerance = Tolerance(minus=two.value, plus=two.value, unit=two.unit or unit)
                quantity = replace(plain, unit=unit, tolerance=tolerance)
                return Stated(start, two.end, start, quantity, one.notes + two.notes)
        if skewed := skewed_at(text, one.end, self.unit_at):
            unit, end = self.unit_at(text, skewed.end) if one.unit is None else (None, skewed.end)
            own = skewed.unit or unit or one.unit
            tolerance = Tolerance(minus=skewed.minus, plus=skewed.plus, unit=own)
            quantity = replace(plain, unit=one.unit or unit or skewed.unit, tolerance=tolerance)
            return Stated(start, end, start, quantity, one.notes)
        return self._range(text, start, one) or Stated(start, one.end, start, plain, one.notes)

    def _range(self, text: str, start: int, one: Amount) -> Stated | None:
        ahead = BETWEEN.search(text, max(0, start - 10), start)
        told = TOLD.match(text, one.end) if one.unit else None
        dash = RANGE.match(text, told.end() if told else one.end) or (
            ahead and AND.match(text, one.end)
        )
        if not dash or dash.end() >= len(text):
            return None
        two = self.amounts.at(text, dash.end())
        if two is None or (one.unit and two.unit is None and WORD_ON.match(text, two.end)):
            return None
        if (
            self.amounts.decimal_comma
            and THOUSANDS.match(text, dash.end())
            and one.value > two.value
        ):
            two = replace(two, value=two.value * 1000)
        sign = "between" if ahead else dash.group().strip(" -") or "-"
        ranged = self._ranged(start, one, two, sign)
        ahead = ahead or FROM.search(text, max(0, start - 6), start)
        return ranged and (replace(ranged, start=ahead.start()) if ahead else ranged)

    def _ranged(self, start: int, one: Amount, two: Amount, dash: str) -> Stated | None:
        unit = two.unit or one.unit
        if one.unit and two.unit and not self.units.same_dimension(one.unit, two.unit):
            return None
        low, high, notes = one.value, two.value, one.notes + two.notes
        if one.unit and two.unit and one.unit != two.unit:
            low = self.units.convert(low, one.unit, two.unit)
            if low != one.value:
                notes += (f"区间两端单位不同：{one.unit}、{two.unit}",)
        if low > high:
            if dash == "-" and low == 10 and one.unit is None and 0 < high <= 15:
                lost = Bound(Decimal(1).scaleb(-int(high)))
                quantity = Quantity(low=lost, high=lost, unit=two.unit)
                return Stated(start, two.end, start, quantity, (*notes, LOST_SUPERSCRIPT))
            if dash not in WORDED or unit is None:
                return None
            low, high = high, low
        about = one.approximate or two.approximate
        quantity = Quantity(low=Bound(low), high=Bound(high), unit=unit, approximate=about)
        return Stated(start, two.end, start, quantity, notes)

    def _per(self, text: str, stated: Stated) -> Stated:
        """每分钟1200转, 188 miles an hour: the unit below the line stands apart."""
        unit, start, end = stated.quantity.unit, stated.start, stated.end
        if unit is None or "/" in unit:
            return stated
        if below := PER.search(text, max(0, start - 8), start):
            start = below.start()
        elif below := AN_HOUR.match(text, end):
            end = below.end()
        if below is None or not self.amounts.measures(below["unit"]):
            return stated
        rate = f"{unit}/{below['unit']}"
        if not self.units.known(rate):
            return stated
        return replace(stated, start=start, end=end, quantity=replace(stated.quantity, unit=rate))

    def _further(self, text: str, stated: Stated) -> list[Stated]:
        """a/b/c unit and a×b×c unit: as many quantities, the unit of the last for all."""
        found = [stated]
        while joint := FURTHER.match(text, found[-1].end):
            amount = self.amounts.at(text, joint.end())
            if amount is None:
                break
            found.append(self._continued(text, joint.end(), amount))
        unit = found[-1].quantity.unit
        if len(found) == 1 or unit is None:
            return found
        return [replace(item, quantity=with_unit(item.quantity, unit)) for item in found]


def _at_least(stated: Stated) -> Stated:
    """125 min. in a table cell: the least value, whose unit stands elsewhere, and no minutes."""
    return replace(stated, quantity=compared(replace(stated.quantity, unit=None), ">="))


def _units_of_lists(text: str, found: list[Stated]) -> list[Stated]:
    """10、20、30 mm and 10, 20 and 30 mm: the unit of the last holds for all."""
    done = list(found)
    for index in range(len(done) - 2, -1, -1):
        one, later = done[index], done[index + 1]
        unit = later.quantity.unit
        between = later.first - one.end
        if one.quantity.unit or unit is None or not 0 < between <= LISTED_REACH:
            continue
        if later.start != later.first and later.start > one.end:
            continue
        chained = index + 2 < len(done) and _chained(text, later, done[index + 2])
        joint = LISTED.fullmatch(text, one.end, later.first)
        if joint or (chained and COMMAS.fullmatch(text, one.end, later.first)):
            done[index] = replace(one, quantity=with_unit(one.quantity, unit))
    return done


def _chained(text: str, one: Stated, later: Stated) -> bool:
    gap = LISTED.fullmatch(text, one.end, later.first) or COMMAS.fullmatch(
        text, one.end, later.first
    )
    return bool(gap) and one.quantity.unit == later.quantity.unit


def quantities_of_text(
    text: str, *, units: Units, lexicon: Lexicon, nlp: Language, decimal_comma: bool = False
) -> tuple[Stated, ...]:
    """Every quantity that a text states, in order; ``start`` and ``end`` are places in ``text``.

    ``nlp``: of ``make_nlp``; it marks comparators and the names whose figures are no values.
    """
    plain = flat(text)
    found = marks(plain, nlp=nlp, lexicon=lexicon)
    return tuple(QuantityReader(units, decimal_comma=decimal_comma).find(plain, found))
