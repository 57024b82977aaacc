"""What is kept of a case is what stands in the database, for whoever may see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.review.browsing import entered
from tests.review.making import SHANGHAI, People, case, put

from zhiyi.review.cases.holding import give_back, take
from zhiyi.review.cases.sync import take_in
from zhiyi.review.deciding.decisions import Proposal, Seen, propose, withdraw
from zhiyi.review.errors import NotThere, Refused
from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.officer import Officer
from zhiyi.review.web.app import create_app
from zhiyi.review.web.dockets import MOST, Docket, Dockets
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"


def docket(dockets: Dockets, workplace: Workplace, officer: Officer, id: str = CASE) -> Docket:
    with workplace.reading() as session:
        return dockets.of(session, officer, id)


def test_a_case_that_nobody_changed_is_not_read_again(workplace: Workplace, people: People) -> None:
    dockets = Dockets()
    first = docket(dockets, workplace, people.wang)
    judge(workplace, people.wang, "ZY-2026-0043", Entered(fact="i-2", verdict="unsure"))

    assert docket(dockets, workplace, people.li) is first


def test_a_change_shows_at_once_to_every_officer(
    any_workplace: Workplace, any_people: People
) -> None:
    workplace, people, dockets = any_workplace, any_people, Dockets()
    assert docket(dockets, workplace, people.li).judged == {}

    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    assert docket(dockets, workplace, people.li).judged["i-2"].by == "王关员"

    take(workplace, people.wang, CASE, version=0)
    assert docket(dockets, workplace, people.li).holder == "王关员"
    give_back(workplace, people.wang, CASE, version=1)
    assert docket(dockets, workplace, people.li).holder is None


def test_each_officer_has_their_own_steps_of_what_is_kept(
    workplace: Workplace, people: People
) -> None:
    dockets = Dockets()
    sha = docket(dockets, workplace, people.wang).row.report_sha256
    proposal = Proposal(outcome="required", reason="所载指标与条目所列数值逐项比对", typed=CASE)
    propose(workplace, people.wang, CASE, proposal, seen=Seen(0, sha))

    kept = docket(dockets, workplace, people.wang)
    assert docket(dockets, workplace, people.zhao) is kept
    assert kept.course(people.wang).steps == ("withdraw",)
    assert set(kept.course(people.zhao).steps) == {"confirm", "send_back"}

    withdraw(workplace, people.wang, CASE, 1, reason="需补充核对译文一处", seen=Seen(1, sha))
    assert docket(dockets, workplace, people.zhao).course(people.zhao).open is None


def test_what_is_kept_is_not_told_to_another_office(workplace: Workplace, people: People) -> None:
    dockets = Dockets()
    docket(dockets, workplace, people.wang)

    with pytest.raises(NotThere):
        docket(dockets, workplace, people.qian)
    with pytest.raises(Refused):
        docket(dockets, workplace, people.admin)
    assert docket(dockets, workplace, people.sun).row.id == CASE
    with pytest.raises(NotThere):
        docket(dockets, workplace, people.wang, "ZY-2026-9999")


def test_a_case_that_went_to_another_office_goes_with_what_is_kept(
    workplace: Workplace, people: People
) -> None:
    dockets = Dockets()
    docket(dockets, workplace, people.wang)
    put(workplace.directory, case(CASE, office=SHANGHAI))
    take_in(workplace, CASE)

    with pytest.raises(NotThere):
        docket(dockets, workplace, people.wang)
    assert docket(dockets, workplace, people.qian).row.office == SHANGHAI


def test_who_reads_an_older_moment_keeps_nothing_from_who_reads_a_newer(
    any_workplace: Workplace, any_people: People
) -> None:
    workplace, people, dockets = any_workplace, any_people, Dockets()
    with workplace.reading() as older:
        before = dockets.of(older, people.li, CASE)
        judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
        after = docket(dockets, workplace, people.li)
        again = dockets.of(older, people.li, CASE)

    assert before.judged == again.judged == {}
    assert set(after.judged) == {"i-2"}
    assert set(docket(dockets, workplace, people.li).judged) == {"i-2"}


def test_the_ones_looked_at_last_are_kept(workplace: Workplace, people: People) -> None:
    dockets = Dockets()
    first = docket(dockets, workplace, people.wang)
    for number in range(MOST):
        dockets._keep(f"other-{number}", replace(first, number=-1))

    again = docket(dockets, workplace, people.wang)
    assert again is not first
    assert docket(dockets, workplace, people.wang) is again


def test_pages_of_two_officers_tell_of_each_others_changes(
    workplace: Workplace, people: People
) -> None:
    app = create_app(workplace)
    wang, li, qian = (entered(app, workplace, one) for one in (people.wang, people.li, people.qian))
    here = f"/cases/{CASE}"
    assert "badge-confirmed" not in li.get(f"{here}/pane/indicators").text

    wang.post(f"{here}/facts/i-2/judgement", data={"verdict": "confirmed", "note": "", "seen": ""})
    wang.post(f"{here}/take", data={"version": "0"})

    assert "badge-confirmed" in li.get(f"{here}/pane/indicators").text
    assert "王关员" in li.get(here).text
    for path in ("", "/pane/indicators", "/facts/i-2"):
        assert qian.get(f"{here}{path}").status_code == 404
