"""Versions of one entry: each with its days, never two on the same day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from zhiyi.controls.complaints import Complaint
from zhiyi.controls.entries import Announcement, Entry


def ended_by_replacement(
    entries: tuple[Entry, ...], announcements: Iterable[Announcement], refused: list[Complaint]
) -> tuple[Entry, ...]:
    """The entries, with an end where a later announcement replaces their code or what it stands
    under. Codes that nothing has are added to ``refused``."""
    for one in announcements:
        for code in one.replaces:
            if not any(entry.under(code) for entry in entries):
                told = f"replaces names {code!r}, a code that no entry has"
                refused.append(
                    Complaint(one.file, one.id, f"replaces所列“{code}”不是任何条目的编码", told)
                )
        if one.replaces and one.effective is None:
            reason = "有replaces而没有effective，无从知道何日取代"
            refused.append(Complaint(one.file, one.id, reason, "replaces needs effective"))
        entries = tuple(_ended(entry, one) for entry in entries)
    return entries


def corrected(entries: Iterable[Entry], refused: list[Complaint]) -> tuple[Entry, ...]:
    """The entries without those that a later one corrects: the version of its code that begins on
    the same day. Corrections of nothing are added to ``refused``."""
    found: list[Entry] = []
    for entry in entries:
        if entry.corrects:
            same = [
                n
                for n, one in enumerate(found)
                if one.id == entry.id and one.effective == entry.effective
            ]
            if not same:
                told = f"corrects nothing: no version of it begins on {entry.effective}"
                reason = f"没有自{entry.effective}起的版本可更正"
                refused.append(Complaint(entry.file, entry.id, reason, told))
            for n in reversed(same):
                del found[n]
        found.append(entry)
    return tuple(found)


def overlaps(entries: Iterable[Entry]) -> Iterator[Complaint]:
    """Complaints about versions that end before they begin, or of which two hold on one day."""
    versions: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        versions[entry.id].append(entry)
        if entry.effective and entry.ended and entry.ended <= entry.effective:
            yield Complaint(
                entry.file,
                entry.id,
                f"失效日不晚于生效日：{interval(entry)}",
                f"it ends before it begins: {interval(entry)}",
            )
    for found in versions.values():
        found.sort(key=lambda entry: entry.effective or date.min)
        for before, after in pairwise(found):
            if before.ended is None or before.ended > (after.effective or date.min):
                yield _overlap(before, after)


def interval(entry: Entry) -> str:
    """[2024-12-01, 2025-02-04): the first day is one of it, the last is not."""
    return f"[{entry.effective or '?'}, {entry.ended or '…'})"


def _overlap(before: Entry, after: Entry) -> Complaint:
    both = f"{before.file} {interval(before)}, {after.file} {interval(after)}"
    return Complaint(
        after.file,
        after.id,
        f"同一条目两个版本的有效期重叠：{both}；新公告取代旧条目的，请在公告段写replaces，"
        "否则以ends、begins分开",
        f"two versions overlap: {both}; give replaces in the announcement, or ends, or begins",
    )


def _ended(entry: Entry, by: Announcement) -> Entry:
    if by.effective is None or not any(entry.under(code) for code in by.replaces):
        return entry
    began = entry.effective
    if entry.announcement.id == by.id or (began is not None and began >= by.effective):
        return entry
    if entry.ended is not None and entry.ended <= by.effective:
        return entry
    return replace(entry, ends=by.effective)
