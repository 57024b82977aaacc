"""HS numbers 商品编号 as declared, kept as read, and how far one agrees with that of an entry.

Ten digits are China's 商品编号, of which the first eight are the tariff line 税则号列 and the first
six the subheading 子目 of the Harmonized System; thirteen carry three more for inspection
(检验检疫编码). Source: 海关总署 进出口货物报关单填制规范.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

MISREAD = str.maketrans("OoQDIl|ZzSsB", "000011122558")
"""Letters that stand for digits in bad scans."""
BETWEEN = re.compile(r"[\s.\-–—·,，。]+")
DIGITS = (10, 8, 6)
"""What is compared, from the closest to the loosest."""
WORTH = {10: 1.0, 8: 0.5, 6: 0.25}
"""What each agreement is worth as a sign. One number stands on many entries: see ``crowded``."""
MEANING = {
    10: "全部10位（商品编号）相同",
    8: "前8位（税则号列）相同",
    6: "仅前6位（子目）相同，涵盖货物很广",
}
UNSURE = 0.5
"""What is left of a sign that rests on a number which was misread or has the wrong length."""
FEW, SOME = 3, 8
"""Entries with one number up to which it is specific, and up to which it says something."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A number as it was read, its digits as far as they are compared, and what is wrong with it
    in Chinese, "" where nothing is. ``unsure``: matched only as uncertain."""

    read: str
    digits: str
    remark: str = ""
    unsure: bool = False


def declared(text: str) -> Declared:
    """What a declared HS number says; no digits where it has fewer than six."""
    read = text.strip()
    joined = BETWEEN.sub("", normalize("NFKC", read))
    digits = joined.translate(MISREAD)
    letters = digits != joined
    remarks = [f"编号按原文“{read}”记录，含易误读字母，按“{digits}”比对"] if letters else []
    if not re.fullmatch(r"\d{6,}", digits):
        return Declared(
            read, "", f"编号“{read}”不足6位或含其他字符，未作比对" if read else "", True
        )
    length = len(digits)
    if length == 13:
        remarks.append(f"申报为13位（{read}），按前10位比对，后3位为检验检疫编码")
    elif length not in DIGITS:
        remarks.append(f"编号“{read}”为{length}位，位数不符，仅按前8位存疑比对")
    elif length < 10:
        remarks.append(f"申报编号“{read}”仅{length}位，未载明其余各位")
    odd = length not in (13, *DIGITS)
    kept = digits[: 10 if not odd else min(length, 8)]
    return Declared(read, kept, "；".join(remarks), letters or odd)


class ByNumber:
    """Entries by the beginnings of their HS numbers. ``numbers``: those of each entry."""

    def __init__(self, numbers: Iterable[tuple[str, ...]], groups: Iterable[str]) -> None:
        self._by: Mapping[str, dict[int, str]] = defaultdict(dict)
        self._groups: Mapping[str, set[str]] = defaultdict(set)
        for entry, (codes, group) in enumerate(zip(numbers, groups, strict=True)):
            for code in codes:
                for length in DIGITS:
                    if len(code) >= length:
                        self._by[code[:length]].setdefault(entry, code)
                        self._groups[code[:length]].add(group)

    def agreeing(self, number: Declared) -> dict[int, tuple[int, str]]:
        """For each entry the digits that agree and its own number."""
        found: dict[int, tuple[int, str]] = {}
        for length in DIGITS:
            if len(number.digits) >= length:
                for entry, code in self._by.get(number.digits[:length], {}).items():
                    found.setdefault(entry, (length, code))
        return found

    def worth(self, number: Declared, length: int, code: str) -> float:
        """A number on many five-character codes says little of each. A tariff line of eight digits
        that agrees with all that an announcement printed is more than a part of ten."""
        groups = len(self._groups[number.digits[:length]])
        whole = length == len(code) or length == len(number.digits)
        score = 0.7 if length == 8 and whole else WORTH[length]
        crowd = 1.0 if groups <= FEW else 0.8 if groups <= SOME else 0.5
        return round(score * crowd * (UNSURE if number.unsure else 1.0), 3)


def sentence(number: Declared, length: int, code: str) -> str:
    """The agreement in the officer's words."""
    own = f"申报商品编号{number.digits}与条目参考商品编号{code}的{MEANING[length]}"
    remark = f"。{number.remark}" if number.remark else ""
    unsure = "，编号存疑" if number.unsure else ""
    return f"{own}{unsure}（仅供参考，以条目描述为准）{remark}"
