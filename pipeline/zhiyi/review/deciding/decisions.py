"""Entering an outcome, and the second officer's answer. Each is one transaction with one entry of
the journal; what returns is on disk."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from zhiyi.review.accounts.given import TOLD, given, refuse_given
from zhiyi.review.accounts.rights import require
from zhiyi.review.accounts.users import in_use
from zhiyi.review.cases.files import CaseFile
from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Case, Decision, Movement, User
from zhiyi.review.deciding.outcomes import OUTCOME_WORDS, OUTCOMES, Outcome
from zhiyi.review.deciding.overtaking import overtaken, seen_now
from zhiyi.review.deciding.states import STATE_WORDS, State, Step, transition
from zhiyi.review.errors import Overtaken, Refused, Wrong
from zhiyi.review.journal.entries import moment
from zhiyi.review.journal.files import DECIDED
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Act, Workplace
from zhiyi.store import write_whole

SHORTEST_REASON = 4
LONGEST_REASON = 4_000
"""Characters, blanks aside."""
LONGEST_NUMBER = 64
Round = Literal[1, 2]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the officer looked at: ``Case.version`` and ``Case.report_sha256``. Where either is
    another now, somebody was first: ``Overtaken``."""

    version: int
    report_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``outcome``: one of ``OUTCOMES`` of the round; "" where nothing was chosen, which is refused.
    ``typed``: the case number as the officer typed it again."""

    outcome: str
    reason: str
    typed: str


def receive(workplace: Workplace, officer: Officer, case: str, *, seen: Seen) -> None:
    """The submission is there: 待提交 to 审核中."""
    with workplace.act(officer, "case.received", case=case) as act:
        row = opened(act.session, officer, case, "step", seen)
        move(act, officer, row, "receive")


def request(workplace: Workplace, officer: Officer, case: str, *, note: str, seen: Seen) -> None:
    """Further materials are asked for: 审核中 to 待提交. ``note`` says which."""
    with workplace.act(officer, "case.requested", case=case) as act:
        row = opened(act.session, officer, case, "step", seen)
        move(
            act, officer, row, "request", note=reasoned(note, "所要求补充的材料", "which materials")
        )


def propose(
    workplace: Workplace, officer: Officer, case: str, proposal: Proposal, *, seen: Seen
) -> int:
    """Enter an outcome; the id of the decision. A second officer must answer it.

    Raises ``Wrong`` where no outcome was chosen, the reason is missing or the case number typed is
    another, ``Refused`` for an officer who was just given a password (``accounts.given``),
    ``Overtaken`` where another officer was first."""
    try:
        with workplace.act(officer, "decision.proposed", case=case) as act:
            row = opened(act.session, officer, case, "propose", seen)
            _own_password(act, officer)
            number = _enter(act, officer, row, proposal)
            _keep(workplace.directory, workplace.files.load(case), row)
            return number
    except IntegrityError as error:
        # PostgreSQL under another program's hand, or a database without one writer at a time.
        with workplace.reading() as session:
            raise overtaken(session, case_of(session, officer, case)) from error


def _keep(directory: Path, file: CaseFile, row: Case) -> None:
    """The report on which the outcome rests stays, whatever later runs write; on disk before the
    commit. Raises ``Overtaken`` where another stands there by now."""
    data = file.data()
    if data is None or row.report_sha256 != file.sha256:
        raise Overtaken(
            "报告已有更新，请刷新页面，核对后再录入。 "
            "The report has changed; reload the page and look at it again."
        )
    kept = directory / DECIDED / file.sha256
    if not kept.exists():
        write_whole(kept, data)


def _enter(act: Act, officer: Officer, row: Case, proposal: Proposal) -> int:
    round = round_of(act.session, row)
    outcome = _outcome(proposal.outcome, round)
    reason = reasoned(proposal.reason, "判定理由", "the reason")
    _typed(proposal.typed, row)
    decision = Decision(
        case=row.id, round=round, outcome=outcome, reason=reason, report_sha256=row.report_sha256,
        proposed_by=officer.id, proposed_at=datetime.now(UTC), answered_by=None, answered_at=None,
        answer="", state="proposed",
    )  # fmt: skip
    act.session.add(decision)
    act.session.flush()
    move(act, officer, row, "propose", round=round)
    _tell(act, decision)
    return decision.id


def confirm(
    workplace: Workplace, officer: Officer, case: str, decision: int, *, typed: str, note: str,
    seen: Seen,
) -> None:  # fmt: skip
    """Agree as second officer; the outcome stands from now on. Raises ``Refused`` for the officer
    who entered it and for one who was just given a password (``accounts.given``), ``Wrong`` where
    the case number typed is another."""
    with workplace.act(officer, "decision.confirmed", case=case) as act:
        row = opened(act.session, officer, case, "answer", seen)
        found = _waiting(act.session, row, decision)
        _second(officer, found)
        _own_password(act, officer)
        _typed(typed, row)
        if found.report_sha256 != row.report_sha256:
            raise Overtaken(
                "录入判定后报告已有更新，不能据此复核；请退回，由录入人重新核对。 "
                "The report has changed since the outcome was entered; send it back."
            )
        _answer(act, officer, found, "standing", plain(note)[:LONGEST_REASON])
        move(act, officer, row, "confirm", round=found.round, outcome=found.outcome)


def send_back(
    workplace: Workplace, officer: Officer, case: str, decision: int, *, reason: str, seen: Seen
) -> None:
    """Do not agree, with a reason; the case goes back to where the outcome was entered."""
    with workplace.act(officer, "decision.sent_back", case=case) as act:
        row = opened(act.session, officer, case, "answer", seen)
        found = _waiting(act.session, row, decision)
        _second(officer, found)
        why = reasoned(reason, "退回理由", "the reason for sending back")
        _answer(act, officer, found, "refused", why)
        move(act, officer, row, "send_back", round=found.round, note=why)


def withdraw(
    workplace: Workplace, officer: Officer, case: str, decision: int, *, reason: str, seen: Seen
) -> None:
    """Take back what one entered oneself and nobody has answered yet."""
    with workplace.act(officer, "decision.withdrawn", case=case) as act:
        row = opened(act.session, officer, case, "withdraw", seen)
        found = _waiting(act.session, row, decision)
        if found.proposed_by != officer.id:
            raise Refused(
                "只有录入人本人可以撤回。 Only the officer who entered the outcome may withdraw it."
            )
        why = reasoned(reason, "撤回理由", "the reason for withdrawing")
        _answer(act, officer, found, "withdrawn", why)
        move(act, officer, row, "withdraw", round=found.round, note=why)


def opened(session: Session, officer: Officer, case: str, right: str, seen: Seen) -> Case:
    """The case, held against other writers, for an officer who may and saw it as it is now."""
    row = case_of(session, officer, case)
    session.refresh(row, with_for_update=True)
    require(officer, right, row)
    in_use(session, officer)
    seen_now(session, row, version=seen.version, report_sha256=seen.report_sha256)
    return row


def round_of(session: Session, case: Case) -> Round:
    """2 once a first outcome stands, which can only have been ``undetermined``, else 1."""
    standing = session.scalar(
        select(func.count())
        .select_from(Decision)
        .where(Decision.case == case.id, Decision.round == 1, Decision.state == "standing")
    )
    return 2 if standing else 1


def move(
    act: Act, officer: Officer, case: Case, step: Step, *, round: int | None = None,
    outcome: str | None = None, note: str = "",
) -> None:  # fmt: skip
    """Take the step that the table of transitions has. Raises ``Refused`` where it has none."""
    before = cast(State, case.state)
    row = transition(step, before, round=round, outcome=outcome)
    if row is None:
        zh, en = STATE_WORDS[before]
        raise Refused(
            f"质疑现为“{zh}”，不能进行此项操作。 "
            f"The case is in the state: {en.lower()}; this step is not possible."
        )
    case.state = row.after
    case.version += 1
    act.session.add(
        Movement(
            case=case.id,
            what=step,
            before=before,
            after=row.after,
            note=note,
            by=officer.id,
            at=datetime.now(UTC),
        )
    )
    act.session.flush()
    act.body |= {"step": step, "before": before, "after": row.after, "version": case.version}
    if note:
        act.body["note"] = note


def case_number(case: Case) -> str:
    """What is typed again to confirm: the number that the page of the case is headed with; the name
    of its folder where that number can hardly be typed."""
    number = case.inquiry_id
    return number if number.isprintable() and 0 < len(number) <= LONGEST_NUMBER else case.id


def reasoned(text: str, zh: str, en: str) -> str:
    """Raises ``Wrong`` where the text is missing, says nothing, or is too long."""
    kept = plain(text)
    if len("".join(kept.split())) < SHORTEST_REASON:
        raise Wrong(
            f"请写明{zh}（至少{SHORTEST_REASON}字）。 "
            f"State {en}, at least {SHORTEST_REASON} characters."
        )
    if len(kept) > LONGEST_REASON:
        raise Wrong(f"{zh}过长（最多{LONGEST_REASON}字）。 At most {LONGEST_REASON} characters.")
    return kept


def plain(text: str) -> str:
    """Without NUL, which PostgreSQL does not keep, and without blanks around it."""
    return text.replace("\0", "").strip()


def _outcome(chosen: str, round: Round) -> Outcome:
    for outcome in OUTCOMES[round]:
        if outcome == chosen:
            return outcome
    choice = "；".join(OUTCOME_WORDS[one][0] for one in OUTCOMES[round])
    raise Wrong(
        f"请选定一项判定：{choice}。 Choose an outcome; none is chosen for you."
        if not chosen
        else f"本轮只能录入：{choice}。 Not an outcome that can be entered now."
    )


def _typed(typed: str, case: Case) -> None:
    if _plain(typed) not in (_plain(case_number(case)), _plain(case.id)):
        raise Wrong(
            "输入的质疑编号与本项质疑不符，请逐字输入本项质疑编号以确认。 "
            "The case number that was typed is not that of this case; type it again to confirm."
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _waiting(session: Session, case: Case, id: int) -> Decision:
    """Raises ``Overtaken`` where it has been answered or withdrawn meanwhile."""
    found = session.get(Decision, id)
    if found is None or found.case != case.id or found.state != "proposed":
        raise overtaken(session, case)
    return found


def _second(officer: Officer, decision: Decision) -> None:
    if decision.proposed_by == officer.id:
        raise Refused(
            "录入人不能复核自己录入的判定，须由另一名关员复核。 An outcome is answered by another "
            "officer than the one who entered it."
        )


def _own_password(act: Act, officer: Officer) -> None:
    """Nobody decides in the name of an officer whose password they set; one that was set within
    ``TOLD`` is told with the outcome."""
    now = datetime.now(UTC)
    refuse_given(act.session, officer, at=now)
    last = given(act.session, officer.name, since=now - TOLD, until=None)
    if last is not None:
        act.body["password_set"] = {"by": last.by, "at": moment(last.at)}


def _answer(act: Act, officer: Officer, decision: Decision, state: str, text: str) -> None:
    """Compare and set, so that of two answers one stands in every database."""
    changed = act.session.execute(
        update(Decision)
        .where(Decision.id == decision.id, Decision.state == "proposed")
        .values(state=state, answered_by=officer.id, answered_at=datetime.now(UTC), answer=text)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise overtaken(act.session, case_of(act.session, officer, decision.case))
    act.session.refresh(decision)
    act.tell(decision, "state", "answered_by", "answered_at", "answer")
    _tell(act, decision)


def _tell(act: Act, decision: Decision) -> None:
    act.subject = f"decision:{decision.id}"
    act.body |= {
        "decision": decision.id,
        "round": decision.round,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "answer": decision.answer,
        "state": decision.state,
        "proposed_by": _name(act.session, decision.proposed_by),
        "report_sha256": decision.report_sha256,
    }


def _name(session: Session, id: int) -> Any:
    return session.scalar(select(User.name).where(User.id == id))
