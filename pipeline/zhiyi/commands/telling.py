"""Entries of the list and their changes, as JSON and in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from zhiyi.controls import ControlList, Entry
from zhiyi.controls.changes import Change, Difference
from zhiyi.report.words import load_words

FIELDS = {
    "status": "状态 status",
    "title": "名称 title",
    "criteria": "判据 criteria",
    "hs_codes": "海关商品编号 HS",
    "cas": "CAS号 CAS",
    "not_cas": "除外的CAS号 excluded CAS",
    "announcement": "公告 announcement",
    "notes": "说明与除外 notes",
    "doubts": "存疑 doubts",
}
KINDS = {"added": "新增 added", "ended": "失效 ended", "changed": "变化 changed"}
CONFIRM = {
    "suspended": "（到期后请核实是否恢复实施）",
    "suspension_lapsed_unconfirmed": "（请查询主管部门最新公告，确认是否恢复实施）",
    "unknown": "（请核实其效力）",
}
"""What a person must look up before relying on a status."""
CAUTION = (
    "以上为所录清单数据的变化，供核对，不构成判定；条目失效或暂停实施，不表示货物不属于管制范围。\n"
    "Changes of the list as recorded here, to be checked; nothing is determined, and an entry that "
    "ended or is suspended does not mean that goods are outside the scope of control."
)


def plain_entry(entry: Entry, controls: ControlList, on: date, *, whole: bool) -> dict[str, Any]:
    """An entry on a day, as JSON."""
    announcement = entry.announcement
    plain: dict[str, Any] = {
        "list": entry.list,
        "code": entry.code,
        "id": entry.id,
        "title": entry.title,
        "title_en": entry.title_en,
        "status": entry.status(on),
        "effective": _day(entry.effective),
        "ended": _day(entry.ended),
        "suspended_until": _day(announcement.suspended_until),
        "criteria": entry.criteria_text or None,
        "hs_codes": list(entry.hs_on(on)),
        "cas": [*entry.cas, *entry.cas_known],
        "source_quality": entry.quality,
    }
    if whole:
        plain |= {
            "names": list(entry.names),
            "not_cas": list(entry.not_cas),
            "notes": list(entry.notes),
            "doubts": list(entry.doubts),
            "references": [f"{one.regime} {one.code}: {one.says}" for one in entry.references],
            "announcement": announcement.title,
            "announcement_id": announcement.id,
            "announced_before": [one.title for one in entry.also],
            "suspended_by": announcement.suspended_by,
            "resumed": _day(announcement.resumed),
            "source": entry.source,
            "confirmed": entry.confirmed or None,
            "edition": controls.edition(on),
            "date": on.isoformat(),
        }
    return plain


def entry_lines(plain: dict[str, Any]) -> Iterator[str]:
    """What is known of an entry, a line a key; a status in words, with what is to be confirmed."""
    for key, value in plain.items():
        if value in (None, "", []):
            continue
        if key == "status":
            value = word("entry_status", value) + CONFIRM.get(value, "")
        yield f"{key}: {'；'.join(value) if isinstance(value, list) else value}"


def plain_change(change: Change) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "list": change.list,
        "code": change.code,
        "id": change.id,
        "title": change.title,
        "title_en": change.title_en,
        "status": change.status,
        "since": _day(change.since),
        "announcement": change.announcement,
    }
    if change.kind == "changed":
        plain["changes"] = [
            {"field": one.field, "before": list(one.before), "after": list(one.after)}
            for one in change.differences
        ]
    return plain


def change_lines(
    changes: Sequence[Change], controls: ControlList, first: date, second: date
) -> Iterator[str]:
    """The changes in lines, Chinese first."""
    yield f"{controls.name}的变化 changes of the list"
    yield f"自 from {first}：{controls.edition(first)}"
    yield f"至 to   {second}：{controls.edition(second)}"
    for kind, name in KINDS.items():
        found = [one for one in changes if one.kind == kind]
        yield f"\n{name}：{len(found)} 条"
        for one in found:
            yield from _change_lines(one)
    yield f"\n{CAUTION}"


def _change_lines(change: Change) -> Iterator[str]:
    ended = change.kind == "ended"
    since = f"自{change.since}{'失效' if ended else ''}，" if change.since else ""
    status = "" if ended else f"{word('entry_status', change.status)}，"
    yield f"  {change.code or change.id}  {change.title}（{status}{since}{change.announcement}）"
    for one in change.differences:
        yield f"    {FIELDS[one.field]}："
        for sign, lines in (("−", _only(one.before, one)), ("＋", _only(one.after, one))):
            for line in lines:
                told = word("entry_status", line) if one.field == "status" else line
                yield f"      {sign} {told}"


def _only(lines: Sequence[str], one: Difference) -> list[str]:
    """Lines that do not stand on both sides."""
    both = set(one.before) & set(one.after)
    return [line for line in lines if line not in both]


def word(kind: str, value: str) -> str:
    return str(load_words().of(kind, value).zh)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
