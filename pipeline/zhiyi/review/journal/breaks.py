"""Where a journal is not what was written, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal["mirror", "database", "bundle", "head", "files"]

Kind = Literal[
    "changed", "missing", "swapped", "repeated", "relinked", "foreign", "cut", "torn", "differs",
    "absent", "unreadable", "head", "noted", "file", "claim", "unfounded", "lost",
]  # fmt: skip
"""``changed``: bytes of an entry; ``missing``: entries between others; ``swapped``: entries that
stand in another order; ``repeated``: an entry that stands twice; ``relinked``: an entry of its own
right that does not follow the one before; ``foreign``: not signed by this key; ``cut``: entries at
the end; ``torn``: a last line without its end; ``differs``: database and mirror tell different
things; ``absent``: the whole mirror; ``unreadable``: the database; ``head``: the one kept beside
the key is another; ``noted``: a head that somebody noted is not in the chain; ``file``: of a bundle
or of the output directory, is not the one that is told of; ``claim``: a column of a row is not what
the journal tells; ``unfounded``: a row of which no entry tells; ``lost``: an entry tells of a row
that is not there."""

PLACES: dict[Where, tuple[str, str]] = {
    "mirror": ("日志文件 journal.jsonl", "the mirror journal.jsonl"),
    "database": ("数据库", "the database"),
    "bundle": ("案卷包", "the bundle"),
    "head": ("密钥旁的末项记录", "the head kept beside the key"),
    "files": ("输出目录", "the output directory"),
}

WORDS: dict[Kind, tuple[str, str]] = {
    "changed": ("内容已被改动", "was changed"),
    "missing": ("缺失", "missing"),
    "swapped": ("次序已被调换", "stands in another order"),
    "repeated": ("重复出现或系插入", "stands twice or was inserted"),
    "relinked": (
        "与前一条不衔接，前一条可能已被替换",
        "does not follow the entry before, which may have been replaced",
    ),
    "foreign": ("签名不是本密钥所作", "not signed by this key"),
    "cut": ("末尾缺失", "missing at the end"),
    "torn": ("末行不完整", "the last line is not whole"),
    "differs": ("数据库与日志文件不一致", "database and mirror differ"),
    "absent": ("整个文件缺失或为空", "the whole file is missing or empty"),
    "unreadable": ("无法读取", "cannot be read"),
    "head": ("与日志不一致", "is not the journal's"),
    "noted": ("另行记录的末项不在日志中", "the head that was noted is not in the journal"),
    "file": ("文件与所载不符或缺失", "a file is missing or not the one that is told of"),
    "claim": ("所载与日志不一致", "is not what the journal says"),
    "unfounded": ("日志未载此行", "the journal tells of no such row"),
    "lost": ("日志所载，表中缺失", "the journal tells of this row, which is missing"),
}

TABLES: dict[str, tuple[str, str]] = {
    "users": ("用户", "user"),
    "tokens": ("令牌", "token"),
    "cases": ("质疑", "case"),
    "judgements": ("核对意见", "judgement"),
    "decisions": ("判定", "decision"),
    "movements": ("流转记录", "movement"),
    "papers": ("文书", "paper"),
}


def plain(text: str, *, most: int = 200) -> str:
    """Of a stranger's name or message, what can do nothing on a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text[:most])


@dataclass(frozen=True, slots=True)
class Break:
    """``seq`` to ``last``: entries by number, None where they have none; ``line`` of the mirror,
    from 1. ``table``, ``row`` (its key) and ``column``: where a row is not what entry ``seq`` tells
    of it. ``detail``: what none of them tells, such as a file's name."""

    kind: Kind
    where: Where
    seq: int | None = None
    last: int | None = None
    line: int | None = None
    detail: str = ""
    table: str = ""
    row: str = ""
    column: str = ""

    @property
    def zh(self) -> str:
        parts = [PLACES[self.where][0]]
        if self.table:
            parts.append(f"{TABLES[self.table][0]} {self.table} {plain(self.row)}")
        if self.column:
            parts.append(f"列 {plain(self.column)}")
        if self.line is not None:
            parts.append(f"第{self.line}行")
        if self.seq is not None:
            parts.append(f"第{self.seq}条" if self._one else f"第{self.seq}至{self.last}条")
        told = f"（{self.detail}）" if self.detail else ""
        return "，".join(parts) + f"：{WORDS[self.kind][0]}{told}"

    @property
    def en(self) -> str:
        parts = [PLACES[self.where][1]]
        if self.table:
            parts.append(f"{TABLES[self.table][1]} {plain(self.row)} of {self.table}")
        if self.column:
            parts.append(f"column {plain(self.column)}")
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.seq is not None:
            parts.append(f"entry {self.seq}" if self._one else f"entries {self.seq} to {self.last}")
        told = f" ({self.detail})" if self.detail else ""
        return ", ".join(parts) + f": {WORDS[self.kind][1]}{told}"

    @property
    def _one(self) -> bool:
        return self.last in (None, self.seq)


def joined(breaks: list[Break]) -> tuple[Break, ...]:
    """Neighbours that say the same of entries in a row become one."""
    kept: list[Break] = []
    for one in breaks:
        before = kept[-1] if kept else None
        if before is not None and _goes_on(before, one):
            kept[-1] = Break(
                one.kind, one.where, before.seq, one.last or one.seq, None, one.detail
            )  # fmt: skip
        else:
            kept.append(one)
    return tuple(kept)


def _goes_on(before: Break, one: Break) -> bool:
    same = (before.kind, before.where, before.detail) == (one.kind, one.where, one.detail)
    near = before.seq is not None and one.seq == (before.last or before.seq) + 1
    return same and near and not (before.table or one.table)
