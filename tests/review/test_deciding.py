"""The course of a case: who may do what in which state, and who is told of whom."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from threading import Barrier, Thread
from typing import get_args

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from tests.review.making import People

from zhiyi.review.accounts.users import set_active
from zhiyi.review.database.models import Case, Decision, Entry, Movement, Paper
from zhiyi.review.deciding import decisions, outcomes, states
from zhiyi.review.deciding.conclusions import (
    KIND,
    Conclusion,
    conclude,
    received_file,
)
from zhiyi.review.deciding.course import Course, course_of
from zhiyi.review.deciding.decisions import (
    Proposal,
    Seen,
    confirm,
    propose,
    receive,
    request,
    send_back,
    withdraw,
)
from zhiyi.review.deciding.outcomes import OUTCOME_WORDS, OUTCOMES, Outcome
from zhiyi.review.deciding.states import STATE_WORDS, TRANSITIONS, State, Step, transition
from zhiyi.review.deciding.viewing import viewed
from zhiyi.review.errors import NotThere, Overtaken, Refused, WorkbenchError, Wrong
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"
REASON = "经核对检测报告，所载拉伸模量低于条目数值。"
PAPER = Conclusion(
    body="国家主管部门", number="鉴〔2026〕7号", dated=date(2026, 4, 2),
    text="送鉴货物属于所列物项。", name="鉴别结论.pdf", content=BytesIO(b"%PDF-1.7 conclusion"),
)  # fmt: skip


@dataclass
class Desk:
    """Somebody looks at the case and does something at once."""

    workplace: Workplace

    def course(self, officer: Officer) -> Course:
        with self.workplace.reading() as session:
            return course_of(session, officer, CASE)

    def seen(self, officer: Officer) -> Seen:
        course = self.course(officer)
        return Seen(course.version, course.report_sha256)

    def propose(
        self, officer: Officer, outcome: str = "required", *, reason: str = REASON,
        typed: str = CASE,
    ) -> int:  # fmt: skip
        proposal = Proposal(outcome=outcome, reason=reason, typed=typed)
        return propose(self.workplace, officer, CASE, proposal, seen=self.seen(officer))

    def confirm(self, officer: Officer, decision: int, *, typed: str = CASE) -> None:
        confirm(
            self.workplace, officer, CASE, decision, typed=typed, note="", seen=self.seen(officer)
        )

    def send_back(self, officer: Officer, decision: int, reason: str = "请补充依据。") -> None:
        send_back(
            self.workplace, officer, CASE, decision, reason=reason, seen=self.seen(officer)
        )  # fmt: skip

    def withdraw(self, officer: Officer, decision: int, reason: str = "录入有误。") -> None:
        withdraw(
            self.workplace, officer, CASE, decision, reason=reason, seen=self.seen(officer)
        )  # fmt: skip

    def conclude(self, officer: Officer, conclusion: Conclusion = PAPER) -> None:
        conclude(self.workplace, officer, CASE, conclusion, seen=self.seen(officer))

    def decide(self, first: Officer, second: Officer, outcome: str) -> None:
        self.confirm(second, self.propose(first, outcome))


@pytest.fixture
def desk(workplace: Workplace) -> Desk:
    return Desk(workplace)


def actions(workplace: Workplace) -> list[str]:
    with workplace.reading() as session:
        return list(session.scalars(select(Entry.action).order_by(Entry.seq)))


@pytest.mark.parametrize("outcome", ["not_required", "required"])
def test_an_outcome_stands_when_a_second_officer_confirms_it(
    desk: Desk, people: People, outcome: str
) -> None:
    decision = desk.propose(people.wang, outcome)
    waiting = desk.course(people.zhao)
    assert (waiting.state, waiting.holding, waiting.outcome) == ("confirming", True, None)
    assert waiting.open is not None and waiting.open.proposed_by == "王关员"
    desk.confirm(people.zhao, decision)
    after = desk.course(people.wang)
    assert (after.state, after.holding, after.outcome) == ("closed", False, outcome)
    assert (after.decisions[0].proposed_by, after.decisions[0].answered_by) == ("王关员", "赵复核")
    assert after.steps == () and after.outcomes == ()


def test_what_cannot_be_determined_is_referred_and_decided_again_by_two(
    desk: Desk, people: People
) -> None:
    desk.decide(people.wang, people.li, "undetermined")
    referred = desk.course(people.wang)
    assert (referred.state, referred.holding, referred.steps) == ("referred", True, ("conclude",))
    desk.conclude(people.li)
    concluded = desk.course(people.wang)
    assert (concluded.state, concluded.holding, concluded.round) == ("concluded", True, 2)
    assert concluded.outcomes == ("not_required", "required")
    with pytest.raises(Wrong):
        desk.propose(people.wang, "undetermined")
    decision = desk.propose(people.wang, "required")
    with pytest.raises(Refused):
        desk.confirm(people.wang, decision)
    desk.send_back(people.li, decision)
    assert desk.course(people.li).state == "concluded"
    desk.decide(people.li, people.wang, "required")
    closed = desk.course(people.wang)
    assert (closed.state, closed.outcome, closed.holding) == ("closed", "required", False)
    assert [one.state for one in closed.decisions] == ["standing", "refused", "standing"]


def received_papers(session: Session, case: str) -> Sequence[Paper]:
    """Papers of conclusions, the oldest first."""
    return session.scalars(
        select(Paper).where(Paper.case == case, Paper.kind == KIND).order_by(Paper.id)
    ).all()


def test_the_paper_of_a_conclusion_is_kept_as_it_came(
    desk: Desk, people: People, workplace: Workplace
) -> None:
    desk.decide(people.wang, people.li, "undetermined")
    desk.conclude(people.wang)
    with workplace.reading() as session:
        papers = received_papers(session, CASE)
    assert [paper.name for paper in papers] == ["鉴别结论.pdf"]
    file = received_file(workplace, papers[0])
    assert file.read_bytes() == b"%PDF-1.7 conclusion"
    file.write_bytes(b"other")
    with pytest.raises(NotThere):
        received_file(workplace, papers[0])
    course = desk.course(people.wang).course[-1]
    assert course.what == "conclude" and "送鉴货物属于所列物项" in course.note


@pytest.mark.parametrize(
    "lacking",
    [
        {"text": "  "},
        {"body": ""},
        {"content": BytesIO()},
        {"content": BytesIO(b"a text")},
        {"number": "号" * 300},
    ],
)
def test_a_conclusion_without_its_words_or_paper_is_not_recorded(
    desk: Desk, people: People, lacking: dict[str, object]
) -> None:
    desk.decide(people.wang, people.li, "undetermined")
    known = {name: getattr(PAPER, name) for name in PAPER.__slots__}
    with pytest.raises(Wrong):
        desk.conclude(people.wang, Conclusion(**known | lacking))
    assert desk.course(people.wang).state == "referred"


def test_nobody_answers_what_they_entered_themselves(desk: Desk, people: People) -> None:
    decision = desk.propose(people.zhao, "required")
    for answer in (desk.confirm, desk.send_back):
        with pytest.raises(Refused, match="录入人不能复核"):
            answer(people.zhao, decision)
    assert desk.course(people.zhao).steps == ("withdraw",)
    assert desk.course(people.wang).steps == ("send_back", "confirm")


def test_only_who_entered_it_withdraws_it(desk: Desk, people: People) -> None:
    decision = desk.propose(people.wang)
    with pytest.raises(Refused):
        desk.withdraw(people.li, decision)
    desk.withdraw(people.wang, decision)
    course = desk.course(people.wang)
    assert (course.state, course.open) == ("reviewing", None)
    assert course.decisions[0].answer == "录入有误。"
    desk.decide(people.li, people.wang, "not_required")


def test_what_was_sent_back_names_the_reason_and_can_be_entered_again(
    desk: Desk, people: People
) -> None:
    decision = desk.propose(people.wang)
    with pytest.raises(Wrong):
        desk.send_back(people.li, decision, reason="不")
    desk.send_back(people.li, decision, reason="请说明第3项依据。")
    course = desk.course(people.wang)
    assert course.state == "reviewing" and course.outcome is None
    assert course.decisions[0].answer == "请说明第3项依据。"
    desk.propose(people.wang)


@pytest.mark.parametrize(
    ("outcome", "reason", "typed"),
    [
        ("", REASON, CASE),
        ("maybe", REASON, CASE),
        ("required", "", CASE),
        ("required", "  \n ", CASE),
        ("required", "同意", CASE),
        ("required", "长" * 4001, CASE),
        ("required", REASON, ""),
        ("required", REASON, "ZY-2026-0043"),
        ("required", REASON, "ZY-2026-004"),
    ],
)
def test_an_outcome_is_not_taken_without_choice_reason_and_number(
    desk: Desk, people: People, outcome: str, reason: str, typed: str
) -> None:
    with pytest.raises(Wrong):
        desk.propose(people.wang, outcome, reason=reason, typed=typed)
    course = desk.course(people.wang)
    assert (course.state, course.decisions) == ("reviewing", ())


def test_the_number_may_be_typed_in_full_width(desk: Desk, people: People) -> None:
    desk.propose(people.wang, typed=" ＺＹ－２０２６－００４２ ")


def test_the_second_officer_types_the_number_too(desk: Desk, people: People) -> None:
    decision = desk.propose(people.wang)
    with pytest.raises(Wrong):
        desk.confirm(people.li, decision, typed="")
    assert desk.course(people.li).state == "confirming"


@pytest.mark.parametrize("who", ["sun", "admin", "qian"])
def test_auditors_administrators_and_other_offices_decide_nothing(
    desk: Desk, people: People, who: str
) -> None:
    decision, seen = desk.propose(people.wang), desk.seen(people.wang)
    officer: Officer = getattr(people, who)
    proposal = Proposal(outcome="required", reason=REASON, typed=CASE)
    place = desk.workplace
    attempts: list[Callable[[], object]] = [
        lambda: propose(place, officer, CASE, proposal, seen=seen),
        lambda: confirm(place, officer, CASE, decision, typed=CASE, note="", seen=seen),
        lambda: send_back(place, officer, CASE, decision, reason=REASON, seen=seen),
        lambda: withdraw(place, officer, CASE, decision, reason=REASON, seen=seen),
        lambda: conclude(place, officer, CASE, PAPER, seen=seen),
        lambda: receive(place, officer, CASE, seen=seen),
        lambda: request(place, officer, CASE, note=REASON, seen=seen),
    ]
    for attempt in attempts:
        with pytest.raises((Refused, NotThere)):
            attempt()
    assert desk.course(people.wang).state == "confirming"


def test_who_was_put_out_of_use_while_they_waited_decides_nothing(
    desk: Desk, people: People
) -> None:
    decision = desk.propose(people.li)
    set_active(desk.workplace, "wang", False, by=people.admin)
    with pytest.raises(Refused, match="已停用"):
        desk.confirm(people.wang, decision)
    assert desk.course(people.li).state == "confirming"


def test_further_materials_are_asked_for_and_received(desk: Desk, people: People) -> None:
    place = desk.workplace
    request(place, people.wang, CASE, note="请补交检测报告译文。", seen=desk.seen(people.wang))
    assert desk.course(people.wang).state == "awaiting"
    with pytest.raises(Refused, match="待提交"):
        desk.propose(people.wang)
    receive(place, people.li, CASE, seen=desk.seen(people.li))
    course = desk.course(people.wang)
    assert course.state == "reviewing"
    assert [one.what for one in course.course] == ["request", "receive"]


def test_what_the_officer_did_not_see_is_not_decided_over(desk: Desk, people: People) -> None:
    old = desk.seen(people.li)
    decision = desk.propose(people.wang)
    proposal = Proposal(outcome="not_required", reason=REASON, typed=CASE)
    with pytest.raises(Overtaken, match="王关员已先进行操作：录入判定"):
        propose(desk.workplace, people.li, CASE, proposal, seen=old)
    desk.withdraw(people.wang, decision)
    with pytest.raises(Overtaken, match="王关员"):
        desk.confirm(people.li, decision)


def test_an_outcome_rests_on_the_report_that_was_seen(
    desk: Desk, people: People, workplace: Workplace
) -> None:
    old = desk.seen(people.li)
    decision = desk.propose(people.wang)
    with workplace.database.writing() as session:
        session.get_one(Case, CASE).report_sha256 = "f" * 64
    with pytest.raises(Overtaken, match="报告已有更新"):
        desk.confirm(people.li, decision)
    desk.send_back(people.li, decision, reason="报告有更新，请重新核对。")
    with workplace.database.writing() as session:
        session.get_one(Case, CASE).version = old.version
    proposal = Proposal(outcome="required", reason=REASON, typed=CASE)
    with pytest.raises(Overtaken, match="报告已有更新"):
        propose(workplace, people.li, CASE, proposal, seen=old)


def test_of_many_officers_at_once_one_enters_and_the_others_are_told(
    any_workplace: Workplace, any_people: People
) -> None:
    workplace, people, desk = any_workplace, any_people, Desk(any_workplace)
    seen, barrier = desk.seen(people.wang), Barrier(6)
    told: list[str] = []
    entered: list[int] = []

    def enter(officer: Officer, outcome: str) -> None:
        proposal = Proposal(outcome=outcome, reason=REASON, typed=CASE)
        barrier.wait()
        try:
            entered.append(propose(workplace, officer, CASE, proposal, seen=seen))
        except Overtaken as error:
            told.append(str(error))

    both = (people.wang, people.li, people.zhao)
    threads = [
        Thread(target=enter, args=(officer, outcome))
        for officer in both
        for outcome in ("required", "not_required")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(entered) == 1 and len(told) == 5
    winner = desk.course(people.wang).open
    assert winner is not None and all(winner.proposed_by in text for text in told)


def test_of_two_answers_at_once_one_stands(any_workplace: Workplace, any_people: People) -> None:
    workplace, people, desk = any_workplace, any_people, Desk(any_workplace)
    decision = desk.propose(people.wang)
    seen, barrier = desk.seen(people.li), Barrier(2)
    done: list[str] = []
    told: list[str] = []

    def answer(name: str, act: Callable[[], None]) -> None:
        barrier.wait()
        try:
            act()
            done.append(name)
        except Overtaken as error:
            told.append(str(error))

    threads = [
        Thread(
            target=answer,
            args=(
                "confirm",
                lambda: confirm(
                    workplace, people.li, CASE, decision, typed=CASE, note="", seen=seen
                ),
            ),
        ),
        Thread(
            target=answer,
            args=(
                "send_back",
                lambda: send_back(workplace, people.zhao, CASE, decision, reason=REASON, seen=seen),
            ),
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1 and len(told) == 1
    stands = desk.course(people.wang).decisions[0]
    assert stands.state == {"confirm": "standing", "send_back": "refused"}[done[0]]
    assert stands.answered_by is not None and stands.answered_by in told[0]


def test_the_database_itself_lets_one_decision_stand_in_a_round(
    desk: Desk, people: People, workplace: Workplace
) -> None:
    desk.propose(people.wang)
    with pytest.raises(IntegrityError), workplace.database.writing() as session:
        first = session.scalars(select(Decision)).one()
        copied = {
            column.key: getattr(first, column.key)
            for column in Decision.__table__.columns
            if column.key != "id"
        }
        session.add(Decision(**copied))


def test_every_step_is_one_entry_of_the_journal_and_a_refused_one_none(
    desk: Desk, people: People, workplace: Workplace
) -> None:
    before = actions(workplace)
    decision = desk.propose(people.wang, "undetermined")
    with pytest.raises(WorkbenchError):
        desk.confirm(people.wang, decision)
    desk.confirm(people.li, decision)
    desk.conclude(people.wang)
    assert actions(workplace)[len(before) :] == [
        "decision.proposed",
        "decision.confirmed",
        "case.concluded",
    ]
    with workplace.reading() as session:
        assert session.scalar(select(func.count()).select_from(Movement)) == 3


def test_who_looked_at_a_decision_is_told_in_the_journal(
    desk: Desk, people: People, workplace: Workplace
) -> None:
    viewed(workplace, people.li, desk.course(people.li))
    assert "decision.viewed" not in actions(workplace), "there was none to look at"
    decision = desk.propose(people.wang)
    viewed(workplace, people.li, desk.course(people.li))
    desk.withdraw(people.wang, decision)
    viewed(workplace, people.li, desk.course(people.li))
    assert actions(workplace).count("decision.viewed") == 1


def test_the_table_of_transitions_lets_nothing_but_two_officers_close_a_case() -> None:
    closing = [row for row in TRANSITIONS if row.after == "closed"]
    assert {(row.step, row.before, row.who) for row in closing} == {
        ("confirm", "confirming", "second")
    }
    assert not [row for row in TRANSITIONS if row.before == "closed"]
    assert {row.step for row in TRANSITIONS} == set(get_args(Step))
    assert set(STATE_WORDS) == set(get_args(State)) == {
        state for row in TRANSITIONS for state in (row.before, row.after)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "before", "round", "outcome", "after"),
    [
        ("propose", "reviewing", 1, None, "confirming"),
        ("propose", "awaiting", 1, None, None),
        ("propose", "confirming", 1, None, None),
        ("propose", "referred", 2, None, None),
        ("propose", "concluded", 2, None, "confirming"),
        ("confirm", "confirming", 1, "undetermined", "referred"),
        ("confirm", "confirming", 2, "undetermined", None),
        ("confirm", "confirming", 2, "not_required", "closed"),
        ("confirm", "reviewing", 1, "required", None),
        ("withdraw", "confirming", 2, None, "concluded"),
        ("conclude", "reviewing", None, None, None),
        ("receive", "closed", None, None, None),
    ],
)
def test_steps_lead_where_the_table_says(
    step: Step, before: State, round: int | None, outcome: str | None, after: State | None
) -> None:
    row = transition(step, before, round=round, outcome=outcome)
    assert (row.after if row else None) == after


def test_the_program_prefers_no_outcome(desk: Desk, people: People) -> None:
    """No default, the announcement's order whatever the report says, no word of likelihood."""
    assert OUTCOMES[1] == get_args(Outcome) == ("not_required", "required", "undetermined")
    for field in (Proposal.outcome, Proposal.reason, Proposal.typed):  # type: ignore[attr-defined]
        assert inspect.ismemberdescriptor(field)
    with pytest.raises(TypeError):
        Proposal(reason=REASON, typed=CASE)  # type: ignore[call-arg]
    parameters = inspect.signature(course_of).parameters
    assert list(parameters) == ["session", "officer", "case"]
    assert desk.course(people.wang).outcomes == OUTCOMES[1]
    for module in (decisions, outcomes, states):
        text = inspect.getsource(module)
        assert "candidates" not in text and "score" not in text
    for zh, en in OUTCOME_WORDS.values():
        assert not any(word in zh for word in ("建议", "推荐", "可能", "放行手续", "准予"))
        assert "recommend" not in en.lower()
