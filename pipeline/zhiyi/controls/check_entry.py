"""What can be wrong with one entry: its code, names, numbers, source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from zhiyi.controls.chemistry import is_cas
from zhiyi.controls.complaints import Told
from zhiyi.controls.entries import Entry

CODE = re.compile(r"\d[A-E]\d{3}(?:\.[a-z0-9]+)*")
"""Digit, letter, three digits, then paragraphs: 3A201.c.1."""
TO_DO = "待补"
"""What drafts say where a person has to write."""
HS_LENGTHS = frozenset({8, 10})
"""The announcements print tariff lines of 8 digits, or commodity codes of 10; nothing else."""
QUALITIES = frozenset({"clean", "column-jumbled", "summary"})


def check_entry(entry: Entry) -> Iterator[Told]:
    """What is wrong with an entry, apart from its criteria."""
    if TO_DO in (entry.title, entry.title_en):
        yield "名称尚为“待补”，请补写title、title_en", "title or title_en is still to be written"
    yield from _code(entry)
    yield from _names(entry)
    yield from _numbers(entry)
    yield from _source(entry)


def _code(entry: Entry) -> Iterator[Told]:
    if entry.list == "nuclear" and entry.code:
        yield "核出口管制清单不印编码", "the nuclear list prints no codes; give an id"
    elif entry.code and not CODE.fullmatch(entry.code):
        yield (
            f"编码“{entry.code}”不合格式，应如3A201.c.1",
            f"{entry.code!r} is no code as 3A201.c.1",
        )
    elif entry.list == "dual_use" and not entry.code and entry.ended is None:
        yield "现行条目缺少编码", "an entry of the dual-use list needs its code"


def _names(entry: Entry) -> Iterator[Told]:
    for key in ("names", "broad", "not_names", "notes", "doubts"):
        values: Sequence[str] = getattr(entry, key)
        if any(not value.strip() for value in values):
            yield f"{key}中有空文字", f"an empty text in {key}"
        yield from _twice(key, values)
    for one, other in (("names", "broad"), ("names", "not_names"), ("broad", "not_names")):
        for name in sorted(set(getattr(entry, one)) & set(getattr(entry, other))):
            yield (
                f"名称“{name}”同时在{one}和{other}中",
                f"{name!r} is among {one} and {other}; keep one",
            )


def _numbers(entry: Entry) -> Iterator[Told]:
    for number in (*entry.cas, *entry.cas_known, *entry.not_cas):
        if not is_cas(number):
            yield (
                f"CAS号“{number}”校验位不符，请与公布文本核对",
                f"{number!r} is no CAS number; compare its check digit",
            )
    for number in sorted({*entry.cas, *entry.cas_known} & set(entry.not_cas)):
        yield f"CAS号“{number}”既列入又除外", f"CAS number {number!r} is both listed and excluded"
    for key in ("hs", "hs_announced"):
        for code in getattr(entry, key):
            if not (code.isascii() and code.isdigit() and len(code) in HS_LENGTHS):
                yield (
                    f"{key}中的“{code}”不是8位或10位海关商品编号，请与公布文本核对",
                    f"{code!r} in {key} is no HS number of 8 or 10 digits",
                )
    for key in ("hs", "hs_announced", "cas", "cas_known", "not_cas"):
        yield from _twice(key, getattr(entry, key))
    if entry.hs_announced and set(entry.hs_announced) == set(entry.hs):
        yield (
            "hs_announced与hs相同，不必另列",
            "hs_announced says the same as hs; leave it out",
        )


def _twice(key: str, values: Sequence[str]) -> Iterator[Told]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{key}中“{value}”重复{count}次", f"{value!r} stands {count} times in {key}"


def _source(entry: Entry) -> Iterator[Told]:
    if not entry.source.strip():
        yield "未写明来源，请补写source", "source is missing"
    if entry.quality not in QUALITIES:
        known = "、".join(sorted(QUALITIES))
        yield f"quality“{entry.quality}”应为{known}之一", f"quality must be one of {known}"
    if entry.announcement in entry.also:
        yield "also与announcement重复", "also repeats the announcement"
