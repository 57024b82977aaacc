"""What a fact says, and what an officer says of it, in the officer's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhiyi.corrections.correction import (
    AsRead,
    CellText,
    Change,
    Figure,
    LineText,
    PartKind,
    Rejected,
    SealName,
    Stated,
)
from zhiyi.document import Cell, Fact, Indicator, Line, Part, Particular, Seal, Table
from zhiyi.inquiry import Difference, Translation
from zhiyi.quotes import PRINTED, written
from zhiyi.report.words import load_words

NO_TEXT = "（无文字）"
UNREAD = "（未能辨认）"
NONE_TRANSLATES = "（无译文）"


def was_of(fact: Fact, cell: Cell | None = None) -> str:
    """What a fact says; of a table, what the cell says."""
    match fact:
        case Line():
            return fact.text
        case Table():
            return cell.text if cell else ""
        case Seal():
            return _seal(fact.owner or fact.unsure or fact.text or UNREAD, fact.purpose)
        case Part():
            return load_words().of("kind", fact.kind).zh
        case Particular():
            return fact.value
        case Indicator():
            return written(fact.quantity, PRINTED)
        case Difference():
            return fact.detail
        case Translation():
            return "、".join(fact.targets) or NONE_TRANSLATES
        case _:
            return fact.place.quote


def label_of(fact: Fact, cell: Cell | None = None) -> str:
    """What a fact is of, where its layer has several sorts: facts of two labels are never taken for
    each other."""
    match fact:
        case Particular():
            return fact.field if fact.item is None else f"{fact.field} {fact.item}"
        case Indicator():
            return fact.parameter or ""
        case Difference():
            return fact.kind
        case Table() if cell is not None:
            return f"{cell.row}:{cell.column}"
        case _:
            return ""


def now_of(change: Change, was: str = "") -> str:
    """What the officer says."""
    match change:
        case LineText() | CellText():
            return change.text or NO_TEXT
        case Figure():
            told = [change.figure or was]
            told += [f"参数 {change.parameter_id}"] if change.parameter_id else []
            if change.goods is not None:
                told.append(f"商品项 {'、'.join(change.goods) or '无'}")
            return "，".join(told)
        case SealName():
            return _seal(change.owner or was, change.purpose)
        case Stated():
            return change.value
        case PartKind():
            return load_words().of("kind", change.kind).zh
        case Rejected():
            return "识读有误，并无此项"
        case AsRead():
            return "撤回更正，以识读结果为准"
        case _:
            return "、".join(change.parts) or NONE_TRANSLATES


def papers_told(parts: Sequence[str], papers: Mapping[str, str]) -> str:
    """Which papers are a translation. ``papers``: the file of each part."""
    named = dict.fromkeys(papers.get(part, part) for part in parts)
    return "、".join(named) or NONE_TRANSLATES


def _seal(owner: str, purpose: str | None) -> str:
    return f"{owner}（{purpose}）" if purpose else owner
