"""What another state of the control list changed in the report of one inquiry.

A function of two reports: what the one that stood there said of candidates, and what the new one
says. Written as ``changes.json`` and ``changes.html`` beside the report wherever a run used another
edition, day or content of the list. Nothing is cleared by it: a candidate that is gone is an entry
to be looked up, not a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup
from pydantic import TypeAdapter, ValidationError

from zhiyi.errors import InputError
from zhiyi.inquiry import EntryStatus, ListName, Outcome, State
from zhiyi.report.html import environment, page
from zhiyi.report.words import load_words

Kind = Literal["appeared", "gone", "changed"]
Field = Literal["title", "status", "outcome", "criteria", "effective", "suspended_until"]

CAUTION = (
    "本对照仅说明两次报告之间候选条目的变化，供关员核对，不构成判定；"
    "某条目不再列为候选，不表示货物不属于管制范围。"
)
CAUTION_EN = (
    "This page tells what changed between two reports, for officers to check. It determines "
    "nothing; an entry that is no longer a candidate does not mean that the goods are outside the "
    "scope of control."
)
APPEARED = (
    "新列为候选条目，请按现报告逐项核对",
    "Now a candidate; check it in the report",
)
LOOKED_AT = (
    "此前曾比对而未列为候选，现列为候选条目，请逐项核对",
    "Was compared before and ranked too low; now a candidate, check it",
)
GONE = (
    "不再列为候选条目：该条目在所用日期可能已失效、改列或内容有变，请查对清单文本；不表示货物不属于管制范围",
    "No longer a candidate: on the day used the entry may have ended, moved or changed; look it up "
    "in the list. This does not mean that the goods are outside the scope of control",
)
RANKS_LOW = (
    "不再列为候选条目，现报告列入“曾比对的其他条目”，请查阅所述原因；不表示货物不属于管制范围",
    "No longer a candidate; the report names it among the entries considered, with the reason. "
    "This does not mean that the goods are outside the scope of control",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsed:
    """The state of the list that a report used; ``date`` None in reports of an older program."""

    name: str
    edition: str
    date: str | None = None
    folder: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Program:
    version: str
    control_list: ListUsed
    as_of: str
    started: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inquiry:
    id: str
    date: str | None = None
    date_basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goods:
    id: str
    item: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Criterion:
    text: str
    state: State
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    id: str
    code: str | None
    list: ListName
    title: str
    title_en: str
    goods: tuple[str, ...]
    status: EntryStatus
    outcome: Outcome
    effective: str | None = None
    suspended_until: str | None = None
    criteria: tuple[_Criterion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    code: str | None
    title: str
    goods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a ``report.json`` says of the list and of candidates; reports of an older program lack
    some of it."""

    program: _Program
    inquiry: _Inquiry
    goods: tuple[_Goods, ...] = ()
    documents: tuple[_Document, ...] = ()
    candidates: tuple[_Candidate, ...] = ()
    considered: tuple[_Looked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Lines that only the one or only the other report holds."""

    field: Field
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A candidate that appeared, is gone or says something else. ``goods``: as papers name them."""

    kind: Kind
    id: str
    code: str | None
    list: ListName
    title: str
    title_en: str
    goods: tuple[str, ...]
    detail: str
    detail_en: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``papers_changed``: files came, went or differ, so that not all may be due to the list.
    ``unchanged``: candidates that say the same in both reports."""

    inquiry: str
    before: ListUsed
    after: ListUsed
    started_before: str
    started_after: str
    papers_changed: bool
    changes: tuple[Change, ...]
    unchanged: int
    candidates: int
    caution: str = CAUTION
    caution_en: str = CAUTION_EN
    schema: Literal["1"] = "1"


def read_seen(data: bytes) -> Seen:
    """What ``report.json`` says. Raises ``InputError`` where it is none."""
    try:
        return TypeAdapter(Seen).validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "(whole file)"
        raise InputError(f"report.json cannot be read at {where}: {first['msg']}") from error


def list_changed(before: Seen, after: Seen) -> bool:
    """Whether the two reports used another edition, day, folder or content of the list. A later
    day of looking alone is none, where nothing of the list changed with it."""
    one, other = before.program.control_list, after.program.control_list
    if (one.name, one.edition, one.folder) != (other.name, other.edition, other.folder):
        return True
    same = one.digest is not None and one.digest == other.digest
    if same and after.inquiry.date_basis == "today":
        return False
    if (one.date or before.inquiry.date) != (other.date or after.inquiry.date):
        return True
    return one.digest is not None and not same


def changes_between(before: Seen, after: Seen) -> Changes:
    """Every candidate that appeared, is gone or changed, in the order of the new report."""
    old = {one.id: one for one in before.candidates}
    new = {one.id: one for one in after.candidates}
    found: list[Change] = []
    for id, one in new.items():
        if id not in old:
            told = LOOKED_AT if _looked_at(one, before.considered) else APPEARED
            found.append(_change("appeared", one, after, told))
        elif differences := tuple(_differences(old[id], one)):
            told = (_sum(differences, zh=True), _sum(differences, zh=False))
            found.append(_change("changed", one, after, told, differences))
    for id, one in old.items():
        if id not in new:
            told = RANKS_LOW if _looked_at(one, after.considered) else GONE
            found.append(_change("gone", one, before, told))
    return Changes(
        inquiry=after.inquiry.id,
        before=_dated(before),
        after=_dated(after),
        started_before=before.program.started,
        started_after=after.program.started,
        papers_changed=_papers(before) != _papers(after),
        changes=tuple(found),
        unchanged=sum(id in old for id in new) - sum(one.kind == "changed" for one in found),
        candidates=len(new),
    )


def changes_json(changes: Changes) -> bytes:
    return TypeAdapter(Changes).dump_json(changes, indent=2) + b"\n"


def render_changes(changes: Changes) -> str:
    """``changes.html``: one file, in the look of the report."""
    body = environment().get_template("changes.html.j2").render(changes=changes)
    return page(title=f"候选条目变化对照 {changes.inquiry}", body=Markup(body))


def _change(
    kind: Kind,
    one: _Candidate,
    report: Seen,
    told: tuple[str, str],
    differences: tuple[Difference, ...] = (),
) -> Change:
    names: Mapping[str, str] = {g.id: g.name or f"第{g.item}项" for g in report.goods}
    return Change(
        kind=kind,
        id=one.id,
        code=one.code,
        list=one.list,
        title=one.title,
        title_en=one.title_en,
        goods=tuple(names.get(id, id) for id in one.goods),
        detail=told[0],
        detail_en=told[1],
        differences=differences,
    )


def _differences(old: _Candidate, new: _Candidate) -> Iterator[Difference]:
    words = load_words()
    told: tuple[tuple[Field, tuple[str, ...], tuple[str, ...]], ...] = (
        ("title", (old.title,), (new.title,)),
        ("status", (words.of("entry_status", old.status).zh,),
         (words.of("entry_status", new.status).zh,)),
        ("outcome", (words.of("outcome", old.outcome).zh,),
         (words.of("outcome", new.outcome).zh,)),
        ("criteria", _criteria(old), _criteria(new)),
        ("effective", _lines(old.effective), _lines(new.effective)),
        ("suspended_until", _lines(old.suspended_until), _lines(new.suspended_until)),
    )  # fmt: skip
    for field, before, after in told:
        if before != after:
            yield Difference(
                field=field,
                before=tuple(line for line in before if line not in after),
                after=tuple(line for line in after if line not in before),
            )


def _criteria(one: _Candidate) -> tuple[str, ...]:
    words = load_words()
    return tuple(f"{c.label or c.text}：{words.of('state', c.state).zh}" for c in one.criteria)


def _sum(differences: Sequence[Difference], *, zh: bool) -> str:
    words = load_words()
    names = [words.of("changed_field", one.field) for one in differences]
    if zh:
        return f"变化：{'、'.join(name.zh for name in names)}；请按现报告核对"
    return f"Changed: {', '.join(name.en for name in names)}; check it in the report"


def _looked_at(one: _Candidate, considered: Sequence[_Looked]) -> bool:
    return any(
        (other.code or other.title) == (one.code or one.title) and set(other.goods) & set(one.goods)
        for other in considered
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _dated(report: Seen) -> ListUsed:
    used = report.program.control_list
    return ListUsed(
        name=used.name,
        edition=used.edition,
        date=used.date or report.inquiry.date,
        folder=used.folder,
        digest=used.digest,
    )


def _papers(report: Seen) -> set[tuple[str, str]]:
    return {(one.path, one.sha256) for one in report.documents}
