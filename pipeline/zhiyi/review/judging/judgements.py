"""Taking judgements, and listing them. A later one of the same fact replaces the earlier one, which
stays in the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.files import CaseFile, CaseFiles
from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Case, Judgement, User
from zhiyi.review.errors import NotThere, Overtaken, Refused, Wrong
from zhiyi.review.judging.correcting import Correcting, carried, checked
from zhiyi.review.judging.facts import Fact, Layer, Place, facts_of
from zhiyi.review.judging.following import taken_out
from zhiyi.review.judging.layers import reader_at, text_fact
from zhiyi.review.judging.verdicts import VERDICTS, WORDS, Standing, Verdict
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

LONGEST_NOTE = 4_000
"""Characters."""
HOLDING: tuple[Standing, ...] = ("current", "moved")
"""Judgements that an officer holds now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement as shown. ``by`` is the officer's shown name, ``correction`` what was entered."""

    id: int
    case: str
    fact: str
    layer: Layer
    code: str | None
    verdict: Verdict
    note: str
    correction: Mapping[str, Any] | None
    place: Place
    revision: int
    by: str
    at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What an officer enters.

    ``correction``: as ``zhiyi.corrections.change_of`` takes it. It comes with the verdict
    ``corrected``, and may come with ``rejected`` as ``{"what": "rejected"}``: nothing rests on the
    fact any more; ``{"what": "as_read"}`` withdraws an earlier one, with any verdict but
    ``rejected``.

    ``seen``: the id of the judgement of this fact that the officer saw, None for none; ``says``:
    what the fact said then, None where that does not matter. Another one meanwhile gives
    ``Overtaken``. ``document``: of a line or a cell, which the report does not hold.
    """

    fact: str
    verdict: Verdict
    note: str = ""
    correction: Mapping[str, Any] | None = None
    seen: int | None = None
    says: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class _Entering:
    """A judgement on its way: the report and the fact that it was made on."""

    file: CaseFile
    fact: Fact
    entered: Entered
    correcting: Correcting | None


def judge(workplace: Workplace, officer: Officer, case: str, entered: Entered) -> Judged:
    """Record a judgement. A correction is on file when this returns, and is carried out by
    ``reruns``.

    Raises ``NotThere`` for a case or fact that there is not, ``Refused`` where the officer may not
    or the state of the case forbids it, ``Overtaken`` where another judged meanwhile, ``Wrong`` for
    a correction that cannot be and a note too long."""
    with workplace.reading() as session:
        require(officer, "judge", case_of(session, officer, case))
        out = _taken_out(session, case, entered.fact)
    file = workplace.files.load(case)
    fact = out or _as_read(file, fact_in(file, entered.fact, document=entered.document))
    entering = _Entering(file, fact, entered, _checked(entered, fact))
    correcting = entering.correcting
    if correcting is not None:
        # What is written to corrections.jsonl no transaction takes back: where a crash keeps its
        # judgement out of the database, the journal tells whose line it is.
        told = {"correction": correcting.said}
        with workplace.act(
            officer, "correction.entered", case=case, subject=fact.id, body=told
        ) as act:
            _admitted(act.session, workplace, officer, entering)
    with workplace.act(officer, "judgement", case=case, subject=fact.id) as act:
        before = _admitted(act.session, workplace, officer, entering)
        stored = carried(file.folder, correcting, officer=officer) if correcting else None
        judgement = Judgement(
            case=case, fact=fact.id, layer=fact.layer, code=fact.code, verdict=entered.verdict,
            note=_note(entered), correction=stored, place=fact.place.as_json(),
            revision=file.revision, by=officer.id, at=datetime.now(UTC), standing="current",
        )  # fmt: skip
        if before is not None:
            before.standing = "replaced"
            act.session.flush()
        act.session.add(judgement)
        act.session.flush()
        act.body = _body(judgement, before, file)
    return _judged(judgement, officer.shown)


def _admitted(
    session: Session, workplace: Workplace, officer: Officer, entering: _Entering
) -> Judgement | None:
    """The judgement that this one replaces, where it may be made as things stand now."""
    row = case_of(session, officer, entering.file.id)
    require(officer, "judge", row)
    _still(workplace.files, row, entering.file)
    _open(row, entering.correcting)
    return _before(session, row, entering.entered, entering.fact)


def _as_read(file: CaseFile, fact: Fact) -> Fact:
    """With the reader of its line: the report tells who read most of the page. Only where somebody
    may correct it, for the layers of its document are read."""
    place = fact.place
    if fact.layer not in ("indicators", "particulars") or not place.document or not place.page:
        return fact
    reader = reader_at(file.lines(place.document, place.page), place)
    return replace(fact, place=replace(place, reader=reader))


def fact_in(file: CaseFile, id: str, *, document: str | None = None) -> Fact:
    """The fact of the newest report; a line or a cell of ``document`` where that is given. Raises
    ``NotThere``."""
    if document is not None:
        layers = file.document(document)
        fact = text_fact(layers, id) if layers else None
    else:
        fact = facts_of(file.report).get(id)
    if fact is None:
        raise NotThere(
            "最新的报告中没有这一项，页面可能已过期，请刷新。 "
            "The newest report does not have this; reload the page."
        )
    return fact


def _taken_out(session: Session, case: str, id: str) -> Fact | None:
    """A fact that an officer took out of the report, which can be judged anew all the same."""
    row = session.scalar(
        select(Judgement).where(
            Judgement.case == case, Judgement.fact == id, Judgement.standing.in_(HOLDING)
        )
    )
    if row is None or not taken_out(row):
        return None
    place = Place.from_json(row.place)
    return Fact(id=id, layer=cast(Layer, row.layer), place=place, code=row.code)


def _checked(entered: Entered, fact: Fact) -> Correcting | None:
    if entered.verdict not in VERDICTS:
        words = "、".join(zh for zh, _ in WORDS.values())
        raise Wrong(f"意见只能是：{words}。 A verdict is one of: {', '.join(VERDICTS)}.")
    if len(entered.note) > LONGEST_NOTE:
        raise Wrong(
            f"附言过长（最多{LONGEST_NOTE}字）。 A note has at most {LONGEST_NOTE} characters."
        )
    if entered.verdict == "noted" and not _note(entered) and entered.correction is None:
        raise Wrong("请填写附言。 Write a note.")
    if entered.verdict == "corrected" and entered.correction is None:
        raise Wrong("请填写更正后的内容。 Enter what it reads instead.")
    if entered.correction is None:
        return None
    return checked(fact, entered.verdict, entered.correction, note=_note(entered))


def _note(entered: Entered) -> str:
    """Without NUL, which PostgreSQL does not keep."""
    return entered.note.replace("\0", "").strip()


def _open(case: Case, correcting: Correcting | None) -> None:
    if case.state == "closed":
        raise Refused(
            "质疑已办结，不能再更改核对意见。 The case is closed; judgements stay as they are."
        )
    if correcting is not None and case.state == "confirming":
        raise Refused(
            "判定正在等待复核，其间不能更正识读结果；请先撤回或退回。 "
            "An outcome waits for its second officer; have it withdrawn or sent back first."
        )


def _still(files: CaseFiles, row: Case, file: CaseFile) -> None:
    """Judgements follow a report when it is taken in: one that is made on the report before, and
    waited meanwhile for its turn to be written, would never be told of. Raises ``Overtaken``."""
    if row.report_sha256 != file.sha256 and files.load(row.id).sha256 != file.sha256:
        raise Overtaken("报告已有更新，请刷新后再定。 The report has changed; reload the page.")


def _before(session: Session, case: Case, entered: Entered, fact: Fact) -> Judgement | None:
    """The judgement that this one replaces. Raises ``Overtaken``."""
    found = session.execute(
        _with_officer().where(
            Judgement.case == case.id, Judgement.fact == fact.id, Judgement.standing.in_(HOLDING)
        )
    ).one_or_none()
    if found is not None and found[0].id != entered.seen:
        before = _judged(*found)
        verdict = WORDS[before.verdict]
        raise Overtaken(
            f"{before.by}已先对此项作出意见：{verdict[0]}。请刷新后再定。 "
            f"{before.by} was first: {verdict[1].lower()}. Reload the page."
        )
    if entered.says is not None and entered.says != fact.place.says:
        raise Overtaken(
            f"此项已重新识读为“{fact.place.says}”，请刷新后再定。 "
            f"This reads otherwise now: {fact.place.says}. Reload the page."
        )
    return found[0] if found is not None else None


def _body(judgement: Judgement, before: Judgement | None, file: CaseFile) -> dict[str, Any]:
    place = judgement.place | {"box": [str(edge) for edge in judgement.place["box"] or ()]}
    return {
        "judgement": judgement.id,
        "layer": judgement.layer,
        "code": judgement.code,
        "verdict": judgement.verdict,
        "note": judgement.note,
        "correction": judgement.correction,
        "place": place,
        "report_sha256": file.sha256,
        "revision": file.revision,
        "replaces": before.id if before is not None else None,
    }


def standing(session: Session, case: str) -> dict[str, Judged]:
    """The judgements that hold now (``current`` and ``moved``), by fact."""
    rows = session.execute(
        _with_officer().where(Judgement.case == case, Judgement.standing.in_(HOLDING))
    )
    return {row.fact: _judged(row, by) for row, by in rows}


def gone(session: Session, case: str) -> Sequence[Judged]:
    """Judgements whose fact the newest report does not have any more, newest first."""
    rows = session.execute(
        _with_officer().where(Judgement.case == case, Judgement.standing == "gone")
    )
    return [_judged(row, by) for row, by in rows]


def history(session: Session, case: str, fact: str) -> Sequence[Judged]:
    """All judgements of one fact, newest first, moved ones with those of their earlier place."""
    rows = session.execute(_with_officer().where(Judgement.case == case, Judgement.fact == fact))
    return [_judged(row, by) for row, by in rows]


def _with_officer() -> Select[Judgement, str]:
    return (
        select(Judgement, User.shown)
        .join(User, User.id == Judgement.by)
        .order_by(Judgement.id.desc())
    )


def _judged(row: Judgement, by: str) -> Judged:
    return Judged(
        id=row.id,
        case=row.case,
        fact=row.fact,
        layer=cast(Layer, row.layer),
        code=row.code,
        verdict=cast(Verdict, row.verdict),
        note=row.note,
        correction=row.correction,
        place=Place.from_json(row.place),
        revision=row.revision,
        by=by,
        at=row.at,
        standing=cast(Standing, row.standing),
    )
