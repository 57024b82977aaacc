"""What can be wrong with announcements and editions: dates that cannot be, sources missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from zhiyi.controls.complaints import Complaint, Told
from zhiyi.controls.entries import Announcement, ControlList

TO_DO = "待补"
"""What drafts say where a person has to write."""


def check_announcements(controls: ControlList) -> Iterator[Complaint]:
    used = {one.id for entry in controls.entries for one in (entry.announcement, *entry.also)}
    for one in controls.announcements:
        told = [*_dates(one), *_said(one)]
        if one.id in used and one.no_entries:
            told.append(("标为no_entries却有条目引用", "no_entries, yet entries name it"))
        elif one.id not in used and not one.no_entries:
            told.append(
                (
                    "没有条目引用该公告，请补录条目或标明no_entries = true",
                    "no entry names it; add them, or say no_entries = true",
                )
            )
        yield from (Complaint(one.file, one.id, *reason) for reason in told)


def check_editions(controls: ControlList) -> Iterator[Complaint]:
    for before, after in pairwise(controls.editions):
        if before.begins == after.begins:
            told = f"begins on the same day as edition {before.name!r}: {after.begins}"
            reason = f"与版本“{before.name}”同日开始：{after.begins}"
            yield Complaint("editions.toml", after.name, reason, told)


def _dates(one: Announcement) -> Iterator[Told]:
    begins, ends = one.effective, one.repealed
    since, until, again = one.suspended_from, one.suspended_until, one.resumed
    if begins is None:
        yield "缺少施行日期，请补写effective", "effective is missing"
    if begins and ends and ends <= begins:
        yield (
            f"废止日{ends}不晚于施行日{begins}",
            f"repealed {ends} is not after effective {begins}",
        )
    if until and not since:
        yield "有suspended_until而无suspended_from", "suspended_until without suspended_from"
    if since and until and until < since:
        yield f"暂停期止于{until}，早于起始日{since}", f"suspended until {until}, before {since}"
    if begins and until and until < begins:
        yield f"暂停期止于{until}，早于施行日{begins}", f"suspended until {until}, before {begins}"
    if again and not since:
        yield "有resumed而无suspended_from", "resumed without suspended_from"
    if again and since and again <= since:
        yield f"恢复日{again}不晚于暂停日{since}", f"resumed {again} is not after {since}"
    if one.effective_at_latest and begins is None:
        yield "effective_at_latest须有effective", "effective_at_latest needs effective"


def _said(one: Announcement) -> Iterator[Told]:
    if one.suspended_from and not (one.suspended_by or "").strip():
        yield "暂停实施未写明依据suspended_by", "suspended, but suspended_by is missing"
    if one.suspended_by and not one.suspended_from:
        yield "有suspended_by而无suspended_from", "suspended_by without suspended_from"
    if not one.source.strip():
        yield "未写明来源，请补写source", "source is missing"
    if TO_DO in (one.id, one.title):
        yield "编号或标题尚为“待补”", "its id or title is still to be written"
