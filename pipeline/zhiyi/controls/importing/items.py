"""What an announcement says of one item, before it is an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

CODE = re.compile(r"(?<![0-9A-Za-z])\d[A-E]\d{3}(?:\s?[.．]\s?[a-z0-9]{1,2})*(?![0-9A-Za-z])")
HS = re.compile(r"(?<![\d-])\d{8}(?:\d{2})?(?![\d-])")
REFERENCES = re.compile(r"[（(]\s*参考(?:海关)?(?:商品|税则)(?:编号|编码|号列)([^（）()]*)[）)]")
"""（参考海关商品编号：8101940001、8101991001）, （参考税则号列：84798999）."""
DAY = r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
EFFECTIVE = re.compile(rf"自\s*{DAY}\s*(?:起|正式)")
NUMBERED = re.compile(r"([\u3400-\u9fff 、]{2,40}?)公告 ?(20\d\d) ?年 ?第 ?(\d{1,3}) ?号")
"""What an announcement calls itself: 商务部 海关总署公告2025年第10号."""

Together = Literal["all", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paragraph or row. ``text``: the description without code and reference numbers.
    ``parts`` are its sub-paragraphs, and ``together`` says whether all of them or one of them must
    hold; None where each is an item of its own. ``printed`` is how it stands in the file."""

    code: str | None
    text: str
    printed: str = ""
    hs: tuple[str, ...] = ()
    cas: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    title_en: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple[Item, ...] = ()
    together: Together | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Everything that one file told. ``remarks`` say what was left aside and why."""

    items: tuple[Item, ...]
    title: str = ""
    number: str = ""
    effective: date | None = None
    remarks: tuple[str, ...] = field(default=())


def plain_code(text: str) -> str:
    """``2B902. c`` and ``1C117.b．`` as ``2B902.c``, ``1C117.b``."""
    return re.sub(r"\s", "", text).replace("．", ".").rstrip(".")


def numbers_in(text: str) -> tuple[str, ...]:
    """HS numbers of 8 or 10 digits, in order and once; dots and spaces within them go."""
    joined = re.sub(r"(?<=\d)[. ](?=\d)", "", text)
    return tuple(dict.fromkeys(HS.findall(joined)))


def told_of(text: str) -> tuple[str, str, date | None]:
    """Title, number (``2025-10``) and effective day that an announcement gives itself."""
    plain = re.sub(r"\s+", " ", text)
    named, effective = NUMBERED.search(plain), EFFECTIVE.search(plain)
    day: date | None = None
    if effective:
        try:
            day = date(int(effective[1]), int(effective[2]), int(effective[3]))
        except ValueError:
            day = None
    if named is None:
        return "", "", day
    bodies = named[1].strip("、 ")
    return f"{bodies}公告{named[2]}年第{int(named[3])}号", f"{named[2]}-{int(named[3])}", day
