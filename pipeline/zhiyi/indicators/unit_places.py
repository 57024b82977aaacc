"""Where a unit stands in a text and how long it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from zhiyi.units import Units

QUOTES = frozenset({'"', "'"})
QUOTE_REACH = 80
ASSIGNED = re.compile(r"[\"'“‘„][A-Za-z_]\w{0,24}\s?=\s?[\w.-]{0,16}\Z")
"""\"MOVE=1\": what a quotation mark ends is no inch."""
WORDLIKE = frozenset({"in", "a", "as", "at", "d", "t", "h", "m", "s", "g", "l", "A", "C", "P"})
LONGEST_UNIT = 28
UNITS_KEPT = 8192
"""Places whose unit is remembered: figures are asked for several times, tables repeat theirs."""
FOREIGN_MULTIPLE = re.compile(r"/\s?(?!(?:10+|5|15|24|25|30|300|9000)(?!\d))\d")
"""A figure below the stroke that no unit has: in 680 μF/450 V another quantity begins."""
SAME_AGAIN = re.compile(r"(?P<unit>[^/\d\s]+)/\s?\d+(?P=unit)")
"""2.4GHz/5GHz are two figures."""
STOP = re.compile(r"[,，。；;、:=<>≥≤±~@|\n]")
RUN = re.compile(r"\s{0,2}")
JOINING = frozenset({
    "per", "sq", "cu", "square", "cubic", "squared", "cubed", "hour", "hours", "second", "seconds",
    "meter", "meters", "metre", "metres", "pound", "pounds", "force",
})  # fmt: skip
"""Words that join others to one unit: newton metres, J/m^2 per year; no barrel behind 7.62mm."""
RAISED = re.compile("-[1-4]|⁻")
LOOSE = re.compile(r"\s*([/·*×])\s*")
FIGURE_BEHIND = re.compile(r"\.?\d")
LETTERS_ALONE = frozenset("FCLKHMTGS")
NAME_BEHIND = re.compile(r"-[A-Za-z\d]|/\s| (?:[A-Z][a-z]+|[A-Z]\d)")
"""24703 L-202, 23456 F Block: a letter alone before a name is no unit."""
FILAMENTS = re.compile(
    r"\s?(?:tow|filament|carbon fib|roving|碳纤|碳布|[大小]?丝束|纤维|原丝|编织|[平斜缎]纹|织物)"
)
"""3K 碳纤维, 12K tow: thousands of filaments, and no kelvin."""
NO_INCH = re.compile(
    r"\s(?!(?:thick|wide|long|high|deep|tall|dia|diameter|square|gap|pipe|bore|OD|ID|by|x|and|or|to)\b)\w"
)
"""2 in 1979, 50,000 in the year, but 2 in thick."""
AND_UNIT = re.compile(r"\d{1,3}(?:\.\d{1,2})?\s?[A-Za-zμΩ%°℃′″]")
"""2h30min: a figure may follow a unit with a unit of its own, 1C210.a is no such thing."""
WORD_BEHIND = re.compile(r" [a-z]{2,}")
MULTIPLE_BELOW = re.compile(r"/\s?\d+$")


class UnitPlaces:
    """Finds printed units; what was asked for once is remembered."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self._printed: Callable[[str], str | None] = lru_cache(UNITS_KEPT)(self._longest)
        self._measures: Callable[[str], bool] = lru_cache(UNITS_KEPT)(self._no_count)

    def measures(self, unit: str) -> bool:
        """Whether a unit is known and no bare count."""
        return self._measures(unit)

    def _no_count(self, unit: str) -> bool:
        return self.units.known(unit) and not self.units.same_dimension(unit, "1")

    def at(self, text: str, place: int) -> tuple[str | None, int]:
        """The longest known unit that stands at ``place``, as printed, and where it ends."""
        run = RUN.match(text, place)
        start = run.end() if run else place
        limit = min(len(text), start + LONGEST_UNIT)
        stop = STOP.search(text, start, limit)
        limit = stop.start() if stop else limit
        if limit <= start:
            return None, place
        # one character before and eight behind decide whether a unit may end there
        before = text[start - 1] if start else "\n"
        window = before + text[start:limit] + "\x00" + text[limit : limit + 8]
        printed = self._printed(window)
        if printed in QUOTES and ASSIGNED.search(text, max(0, start - 48), start):
            return None, place
        if printed in QUOTES and text.count(printed, max(0, start - QUOTE_REACH), start) % 2:
            return None, place  # the figure ends what a quotation mark opened
        return (printed, start + len(printed)) if printed else (None, place)

    def _longest(self, window: str) -> str | None:
        head = window.index("\x00")
        text = window[:head] + window[head + 1 :]
        start = 1
        held = (at for at in range(start, head) if not self.units.may_hold(text[at]))
        for end in range(next(held, head), start, -1):
            if not _may_end(text, end):
                continue
            printed = text[start:end]
            if printed != printed.strip() or not _ends_well(text, start, end):
                continue
            if self.units.known(printed) and self._one_unit(printed):
                return printed
        return None

    def _one_unit(self, printed: str) -> bool:
        """A blank parts a unit from what follows (g/cm³ N/M), but for V AC and W m-1 K-1."""
        joined = LOOSE.sub(r"\1", printed)
        if " " not in joined or self.units.spelt(printed) or RAISED.search(printed):
            return True
        words = set(joined.lower().split())
        return bool(words & JOINING) and all(len(word) > 1 for word in words)


def _may_end(text: str, end: int) -> bool:
    """Cheap first look: no unit ends inside a word of letters or before a raised figure."""
    if end >= len(text):
        return True
    here, then = text[end - 1], text[end]
    if then in "²³⁻^":
        return False
    return not (here.isalpha() and then.isalpha() and ord(here) < 0x1100 and ord(then) < 0x1100)


def _ends_well(text: str, start: int, end: int) -> bool:
    if end < len(text) and FIGURE_BEHIND.match(text, end):
        latin = text[end - 1].isascii() and text[end - 1].isalpha()
        if text[end - 1].isdecimal() or (latin and not AND_UNIT.match(text, end)):
            return False
    printed = text[start:end]
    if printed in LETTERS_ALONE and NAME_BEHIND.match(text, end):
        return False
    if printed == "K" and FILAMENTS.match(text, end):
        return False
    if printed == "in" and NO_INCH.match(text, end):
        return False
    if printed in WORDLIKE and WORD_BEHIND.match(text, end) and text[start - 1] == " ":
        return printed not in ("a", "as", "at")
    if FOREIGN_MULTIPLE.search(printed) or SAME_AGAIN.fullmatch(printed):
        return False
    if printed[0] in "-.*·(/" or printed[-1] in "-.*·/" or MULTIPLE_BELOW.search(printed):
        return False
    return printed.count("(") == printed.count(")")
