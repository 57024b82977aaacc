"""Judgements: taken, replaced, found again after a new run, and listed when their fact is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.review.making import People, case, put

from zhiyi.corrections import kept_corrections
from zhiyi.document import Box, Document, Indicator
from zhiyi.inquiry import Amendment, Inquiry, Standing
from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Case, Entry, Judgement
from zhiyi.review.errors import NotThere, Overtaken, Refused, Wrong
from zhiyi.review.judging import judgements
from zhiyi.review.judging.facts import Fact, facts_of, material_fact, translation_fact
from zhiyi.review.judging.following import attach, follow
from zhiyi.review.judging.judgements import Entered, Judged, gone, history, judge, standing
from zhiyi.review.judging.layers import cell_fact
from zhiyi.review.judging.places import plain, shared
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"


def held(workplace: Workplace) -> dict[str, Judged]:
    with workplace.reading() as session:
        return standing(session, CASE)


def told(workplace: Workplace, fact: str) -> list[tuple[str, str]]:
    with workplace.reading() as session:
        return [(one.verdict, one.standing) for one in history(session, CASE, fact)]


def indicator(id: str, **known: object) -> Callable[[Indicator], Indicator]:
    return lambda one: replace(one, **known) if one.id == id else one  # type: ignore[arg-type]


def read_anew(
    workplace: Workplace, out: Path, change: Callable[[Indicator], Indicator | None]
) -> None:
    """A new run that finds other indicators."""

    def indicators(document: Document) -> Document:
        found = (change(one) for one in document.indicators)
        return replace(document, indicators=tuple(one for one in found if one is not None))

    inquiry: Inquiry = case(CASE)
    put(out, replace(inquiry, documents=tuple(map(indicators, inquiry.documents))))
    sync(workplace, follow=follow)


def test_a_judgement_is_held_with_who_and_where(workplace: Workplace, people: People) -> None:
    taken = judge(
        workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed", note=" 与原件一致 ")
    )
    assert held(workplace) == {"i-2": taken}
    assert (taken.by, taken.note, taken.standing, taken.layer) == (
        "王关员", "与原件一致", "current", "indicators",
    )  # fmt: skip
    assert taken.place.path == "04 技术资料.zip!/T800S TDS.pdf"
    assert (taken.place.page, taken.place.says) == (1, "294 GPa")
    assert taken.place.label == "Tensile modulus 294 GPa"


@pytest.mark.parametrize(
    ("fact", "layer", "code"),
    [
        ("i-1", "indicators", None),
        ("seal-3", "seals", None),
        ("p-2", "particulars", None),
        ("part-doc-4-1", "parts", None),
        (translation_fact("part-doc-4-1"), "translations", None),
        (material_fact("translation"), "materials", None),
        ("cand-1", "candidates", "criteria_met"),
    ],
)
def test_every_kind_of_fact_is_judged(
    workplace: Workplace, people: People, fact: str, layer: str, code: str | None
) -> None:
    taken = judge(workplace, people.li, CASE, Entered(fact=fact, verdict="unsure"))
    assert (taken.layer, taken.code) == (layer, code)


def test_all_findings_and_differences_are_judged_by_their_code(
    workplace: Workplace, people: People
) -> None:
    report = workplace.files.load(CASE).report
    facts = facts_of(report)
    assert report.findings
    for finding in report.findings:
        assert facts[finding.id].code == finding.code
    differences = [fact for fact in facts.values() if fact.layer == "differences"]
    assert differences and all(fact.code for fact in differences)


def test_lines_and_cells_are_judged_in_their_document(workplace: Workplace, people: People) -> None:
    line = Entered(fact="line-doc-4-1", verdict="unsure", document="doc-4")
    with pytest.raises(NotThere):
        judge(workplace, people.wang, CASE, replace(line, document="doc-5"))
    with pytest.raises(NotThere):
        judge(workplace, people.wang, CASE, replace(line, fact=cell_fact("table-9", 0, 0)))
    with pytest.raises(NotThere):
        judge(workplace, people.wang, CASE, replace(line, document="../doc-4"))


def test_a_later_judgement_replaces_the_earlier_and_keeps_it_in_the_history(
    workplace: Workplace, people: People
) -> None:
    first = judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    judge(workplace, people.li, CASE, Entered(fact="i-2", verdict="rejected", seen=first.id))
    assert held(workplace)["i-2"].by == "李关员"
    assert told(workplace, "i-2") == [("rejected", "current"), ("confirmed", "replaced")]


def test_who_did_not_see_another_judgement_is_told(workplace: Workplace, people: People) -> None:
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    with pytest.raises(Overtaken, match="王关员已先对此项作出意见：确认"):
        judge(workplace, people.li, CASE, Entered(fact="i-2", verdict="rejected"))
    assert told(workplace, "i-2") == [("confirmed", "current")]


def test_who_saw_another_reading_is_told(workplace: Workplace, people: People) -> None:
    old = Entered(fact="i-2", verdict="unsure", says="204 GPa")
    with pytest.raises(Overtaken, match="294 GPa"):
        judge(workplace, people.wang, CASE, old)
    judge(workplace, people.wang, CASE, replace(old, says="294 GPa"))


@pytest.mark.parametrize(
    "entered",
    [
        Entered(fact="i-2", verdict="corrected"),
        Entered(fact="i-2", verdict="noted"),
        Entered(fact="i-2", verdict="approved"),  # type: ignore[arg-type]
        Entered(fact="i-2", verdict="unsure", note="长" * 4001),
        Entered(fact="i-2", verdict="corrected", correction={"what": "nonsense"}),
        Entered(fact="i-2", verdict="corrected", correction={"what": "line", "text": "5"}),
        Entered(fact="i-2", verdict="corrected", correction={"what": "indicator"}),
        Entered(
            fact="i-2", verdict="corrected", correction={"what": "indicator", "figure": "许多"}
        ),
        Entered(fact="i-2", verdict="confirmed", correction={"what": "rejected"}),
        Entered(
            fact="i-2", verdict="rejected", correction={"what": "indicator", "figure": "5 GPa"}
        ),
        Entered(fact="cand-1", verdict="corrected", correction={"what": "rejected"}),
        Entered(fact="cand-1", verdict="rejected", correction={"what": "rejected"}),
    ],
)
def test_what_cannot_be_is_not_taken(
    workplace: Workplace, people: People, entered: Entered
) -> None:
    with pytest.raises(Wrong):
        judge(workplace, people.wang, CASE, entered)
    assert held(workplace) == {}


@pytest.mark.parametrize("who", ["sun", "admin", "qian"])
def test_only_officers_of_the_office_judge(workplace: Workplace, people: People, who: str) -> None:
    officer: Officer = getattr(people, who)
    with pytest.raises((Refused, NotThere)):
        judge(workplace, officer, CASE, Entered(fact="i-2", verdict="confirmed"))


def test_a_closed_case_takes_no_judgement_and_one_that_waits_no_correction(
    workplace: Workplace, people: People
) -> None:
    def put_in(state: str) -> None:
        with workplace.database.writing() as session:
            session.get_one(Case, CASE).state = state

    correction = {"what": "indicator", "figure": "204 GPa"}
    entered = Entered(fact="i-2", verdict="corrected", correction=correction)
    put_in("confirming")
    with pytest.raises(Refused, match="复核"):
        judge(workplace, people.wang, CASE, entered)
    assert kept_corrections(workplace.directory / CASE).corrections == ()
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="unsure"))
    put_in("closed")
    with pytest.raises(Refused, match="已办结"):
        judge(workplace, people.wang, CASE, Entered(fact="i-3", verdict="unsure"))


def test_a_correction_is_on_file_when_it_is_acknowledged(
    workplace: Workplace, people: People
) -> None:
    correction = {"what": "indicator", "figure": "≥ 204 GPa"}
    taken = judge(
        workplace, people.wang, CASE,
        Entered(fact="i-2", verdict="corrected", note="见原件", correction=correction),
    )  # fmt: skip
    kept = kept_corrections(workplace.directory / CASE).corrections
    assert [(one.fact, one.by, one.note) for one in kept] == [("i-2", "wang", "见原件")]
    assert taken.correction == {
        "layer": "indicators", "fact": "i-2", "change": correction, "number": 1,
    }  # fmt: skip


def test_a_correction_that_a_crash_left_without_its_judgement_is_not_appended_twice(
    workplace: Workplace, people: People
) -> None:
    correction = {"what": "indicator", "figure": "204 GPa"}
    entered = Entered(fact="i-2", verdict="corrected", correction=correction)
    judge(workplace, people.wang, CASE, entered)
    with workplace.database.writing() as session:
        session.delete(session.scalars(select(Judgement)).one())
    judge(workplace, people.wang, CASE, entered)
    assert len(kept_corrections(workplace.directory / CASE).corrections) == 1


def test_the_journal_tells_every_judgement_without_floats(
    workplace: Workplace, people: People
) -> None:
    judge(
        workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed", note="<b>附言</b>")
    )
    with workplace.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.action == "judgement")).one()
    assert entry.actor == "wang" and entry.case == CASE
    assert "<b>附言</b>" in entry.line and '"verdict":"confirmed"' in entry.line


def test_a_new_run_that_reads_the_same_keeps_judgements(
    workplace: Workplace, people: People, out: Path
) -> None:
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    read_anew(workplace, out, indicator("i-3", subject="T800H"))
    assert held(workplace)["i-2"].standing == "current"


def test_another_reading_at_the_same_place_wants_another_look(
    workplace: Workplace, people: People, out: Path
) -> None:
    first = judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    other = next(one for d in case(CASE).documents for one in d.indicators if one.id == "i-1")
    read_anew(workplace, out, indicator("i-2", quantity=other.quantity))
    assert held(workplace)["i-2"].standing == "moved"
    read_anew(workplace, out, indicator("i-3", subject="T800H"))
    assert held(workplace)["i-2"].standing == "moved", "until somebody has looked"
    judge(workplace, people.li, CASE, Entered(fact="i-2", verdict="confirmed", seen=first.id))
    assert held(workplace)["i-2"].standing == "current"


def test_a_fact_with_another_id_is_found_by_its_place_and_marked(
    workplace: Workplace, people: People, out: Path
) -> None:
    before = judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="rejected"))
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed", seen=before.id))

    def moved(one: Indicator) -> Indicator:
        if one.id != "i-2":
            return one
        box = one.place.box
        assert box is not None
        near = Box(box.left + 0.002, box.top + 0.003, box.right + 0.004, box.bottom + 0.003)
        return replace(one, id="i-77", evidence=(replace(one.place, box=near),))

    read_anew(workplace, out, moved)
    now = held(workplace)
    assert list(now) == ["i-77"]
    assert (now["i-77"].standing, now["i-77"].verdict) == ("moved", "confirmed")
    assert told(workplace, "i-77") == [("confirmed", "moved"), ("rejected", "replaced")]


def test_a_judgement_whose_fact_vanished_is_listed_and_comes_back_with_it(
    workplace: Workplace, people: People, out: Path
) -> None:
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed", note="见第1页"))
    read_anew(workplace, out, lambda one: None if one.id == "i-2" else one)
    assert held(workplace) == {}
    with workplace.reading() as session:
        lost = gone(session, CASE)
    assert [(one.fact, one.note, one.place.label) for one in lost] == [
        ("i-2", "见第1页", "Tensile modulus 294 GPa")
    ]
    read_anew(workplace, out, lambda one: one)
    assert held(workplace)["i-2"].standing == "current"


@pytest.mark.parametrize(
    ("became", "now"),
    [("applied", "current"), ("changed", "moved"), ("moved", "moved"), ("unfit", "gone")],
)
def test_what_became_of_a_correction_is_told_when_its_report_is_taken_in(
    workplace: Workplace, people: People, out: Path, became: Standing, now: str
) -> None:
    """Whoever takes it in: the look at the directory does after a crash."""
    correction = {"what": "indicator", "figure": "204 GPa"}
    judge(
        workplace, people.wang, CASE,
        Entered(fact="i-2", verdict="corrected", correction=correction),
    )  # fmt: skip
    amendment = Amendment(
        number=1, standing=became, layer="indicators", fact="i-2", was="294 GPa", now="204 GPa",
        by="wang", at="2026-03-18T09:00:00+08:00", why="原处已无此读数",
    )  # fmt: skip
    put(out, replace(case(CASE), amendments=(amendment,)))
    sync(workplace, follow=follow)
    assert told(workplace, "i-2") == [("corrected", now)]


def test_a_judgement_on_a_report_that_was_replaced_meanwhile_is_not_taken(
    workplace: Workplace, people: People, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at the report, and waits for its turn to write: another report was first."""
    looked = judgements._checked

    def overtaken(entered: Entered, fact: Fact) -> object:
        put(out, case(CASE, deadline=date(2026, 5, 6)))
        sync(workplace, follow=follow)
        return looked(entered, fact)

    monkeypatch.setattr(judgements, "_checked", overtaken)
    with pytest.raises(Overtaken, match="报告已有更新"):
        judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    assert held(workplace) == {}


def test_neighbours_are_not_taken_for_a_fact_that_vanished(
    workplace: Workplace, people: People, out: Path
) -> None:
    """The line below states another parameter, and the other document the same one."""
    for fact in ("i-1", "i-2"):
        judge(workplace, people.wang, CASE, Entered(fact=fact, verdict="confirmed"))
    read_anew(workplace, out, lambda one: None if one.id in ("i-1", "i-2") else one)
    assert held(workplace) == {}


def test_of_two_judgements_for_one_fact_the_newer_has_it(
    workplace: Workplace, people: People
) -> None:
    taken = judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    with workplace.reading() as session:
        row = session.get_one(Judgement, taken.id)
        known = {column.key: getattr(row, column.key) for column in Judgement.__table__.columns}
    rows = [Judgement(**known | {"id": id, "fact": f"i-earlier-{id}"}) for id in (9, 8)]
    found = attach(rows, facts_of(workplace.files.load(CASE).report), frozenset())
    assert [(fact and fact.id, standing) for fact, standing in (found[9], found[8])] == [
        ("i-2", "moved"), (None, "gone"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 0, 1, 1), (0, 0, 1, 1), 1.0),
        ((0, 0, 1, 1), (0.5, 0, 1.5, 1), 1 / 3),
        ((0, 0, 1, 1), (1, 1, 2, 2), 0.0),
        ((0, 0, 0, 0), (0, 0, 0, 0), 0.0),
        (None, (0, 0, 1, 1), 0.0),
    ],
)
def test_how_much_two_frames_share(
    one: tuple[float, float, float, float] | None,
    other: tuple[float, float, float, float] | None,
    expected: float,
) -> None:
    assert shared(one, other) == pytest.approx(expected)


def test_widths_and_blanks_do_not_make_other_words() -> None:
    assert plain("Tensile  ＭＰａ") == plain("tensile mpa")


def test_a_fact_that_an_officer_took_out_stays_judged_and_can_be_brought_back(
    workplace: Workplace, people: People, out: Path
) -> None:
    out_of_it = judge(
        workplace, people.wang, CASE,
        Entered(fact="i-2", verdict="rejected", correction={"what": "rejected"}),
    )  # fmt: skip
    read_anew(workplace, out, lambda one: None if one.id == "i-2" else one)
    assert held(workplace)["i-2"].standing == "current"
    with workplace.reading() as session:
        assert not gone(session, CASE)
    judge(
        workplace, people.li, CASE,
        Entered(
            fact="i-2", verdict="unsure", correction={"what": "as_read"}, seen=out_of_it.id
        ),
    )  # fmt: skip
    kept = kept_corrections(workplace.directory / CASE).corrections
    assert [one.change.what for one in kept] == ["rejected", "as_read"]
