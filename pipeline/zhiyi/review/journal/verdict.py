"""What ``zhiyi audit verify`` says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zhiyi.review.journal.breaks import WORDS, Break, plain
from zhiyi.review.journal.declared import Declared, Old

SHOWN = 20
"""Breaks that are told one by one on a screen; ``--json`` has all of them."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is no tampering, but belongs to what was found."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``entries``: in the mirror or bundle; ``database``: in the database, None where none was
    looked at; ``head``: hash of the last good entry. ``key``: base64 of the public key, None where
    there was none, of several the one that signs now; ``vouched``: it came from whoever asked or
    from the keys of this machine, not from what was checked. ``declared``: the loss after which the
    journal began anew."""

    journal: str | None
    entries: int
    database: int | None
    head: str | None
    key: str | None
    vouched: bool
    breaks: tuple[Break, ...]
    notes: tuple[Note, ...] = ()
    declared: Declared | None = None

    @property
    def intact(self) -> bool:
        return not self.breaks

    def plain(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "intact": self.intact,
            "journal": self.journal,
            "entries": self.entries,
            "database_entries": self.database,
            "head": self.head,
            "key": self.key,
            "key_vouched_for": self.vouched,
            "breaks": [_plain(one) for one in self.breaks],
            "declared": asdict(self.declared) if self.declared else None,
            "notes": [{"message": note.zh, "message_en": note.en} for note in self.notes],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        if self.declared is not None:
            yield from _declared(self.declared, intact=self.intact)
        elif self.intact:
            yield "操作日志完整，未发现改动 the journal is intact"
        if not self.intact:
            yield f"操作日志已被改动，共{len(self.breaks)}处 the journal was tampered with"
        for one in self.breaks[:SHOWN]:
            yield f"  {one.zh}\n    {one.en}"
        if len(self.breaks) > SHOWN:
            yield "  其余见 --json / the rest with --json"
        rows = "" if self.database is None else f"，数据库 database {self.database}"
        yield f"条目 entries: {self.entries}{rows}"
        yield f"末项 head: {self.head or '—'}"
        yield f"公钥 public key: {self.key or '—'}"
        for note in self.notes:
            yield f"提示：{note.zh}\n  {note.en}"


def _declared(declared: Declared, *, intact: bool) -> Iterator[str]:
    if intact:
        yield (
            "操作日志自重新开始以来完整；此前的日志已声明中断 "
            "the journal is whole since it began anew, with a break that was declared"
        )
    reason = plain(declared.reason, most=1000)
    yield f"  {declared.at} {plain(declared.by)} 声明重新开始 began anew：{reason}"
    for one in declared.heads:
        told = " ".join(plain(str(one.get(name))) for name in ("where", "seq", "hash"))
        yield f"  此前已知末项 last known before: {told}"
    for one in declared.kept:
        yield f"  原日志留存 kept: {plain(str(one.get('name')))}"


def _plain(one: Break) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "where": one.where,
        "entry": one.seq,
        "last_entry": one.last or one.seq,
        "line": one.line,
        "table": one.table or None,
        "row": one.row or None,
        "column": one.column or None,
        "detail": one.detail,
        "message": one.zh,
        "message_en": one.en,
    }


NOT_VOUCHED = Note(
    "公钥取自被检验的日志本身，请与海关保存的公钥核对，或以 --key 指定",
    "the public key is the journal's own: compare it with the one that the office keeps, or name "
    "that with --key",
)
NO_HEAD = Note(
    "未取得密钥旁的末项记录，日志与数据库末尾同时被截断时无法发现",
    "no head was found beside a key: if mirror and database were both cut at the end, it does not "
    "show",
)
NO_DATABASE = Note(
    "未检验数据库，如有请以 --database 指定",
    "no database was looked at; name it with --database",
)
WAITING = Note(
    "最后的条目尚未写入日志文件（正在写入，或写入中断）；工作台再次启动时自动补写",
    "the last entries are not in the mirror yet: the workbench is at work or was stopped; its next "
    "start brings them up",
)
OUTSIDE = Note(
    "案卷包只证明其所载截至导出之时完整；此后的条目以海关的日志为准",
    "a bundle proves what it holds up to its export; what came later is in the office's journal",
)


def newer(cases: Sequence[str]) -> Note:
    names = "、".join(plain(case) for case in cases[:SHOWN])
    more = "……" if len(cases) > SHOWN else ""
    return Note(
        f"{len(cases)}项质疑的报告与工作台载入时不同（重新处理后尚未载入，或在工作台之外被改动）："
        f"{names}{more}",
        f"{len(cases)} cases have another report on disk than the workbench took in: they were run "
        f"again since, or changed by somebody: {names}{more}",
    )


def unfinished(lines: Sequence[str]) -> Note:
    names = "、".join(plain(line) for line in lines[:SHOWN])
    more = "……" if len(lines) > SHOWN else ""
    return Note(
        f"{len(lines)}条更正已写入更正文件，但程序中断，其核对意见未能保存；请原录入关员重新录入："
        f"{names}{more}",
        f"{len(lines)} corrections stand in their file without their judgement, for the program "
        f"was stopped; the officer who entered them enters them again: {names}{more}",
    )


def old_journal(old: Old) -> Note:
    name, first = plain(old.name), old.breaks[0] if old.breaks else None
    if first is None:
        return Note(
            f"原日志 {name}：{old.entries}条，按其自身所载公钥核验完整",
            f"the old journal {name}: {old.entries} entries, whole by the key that it names itself",
        )
    zh, en = WORDS[first.kind]
    return Note(
        f"原日志 {name}：{old.entries}条，有{len(old.breaks)}处不符，首处为第{first.seq}条：{zh}",
        f"the old journal {name}: {old.entries} entries, wrong in {len(old.breaks)} places, the "
        f"first at entry {first.seq}: {en}",
    )


def not_kept(count: int) -> Note:
    return Note(
        f"所制文书有{count}份已不在输出目录中", f"{count} papers that were made are no longer kept"
    )
