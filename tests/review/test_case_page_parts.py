"""What the case page is made of: the index of facts, long lists in stretches, correction forms."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from tests.report.by_hand import PROGRAM, rich

from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.crops import Album
from zhiyi.report.view import View
from zhiyi.report.words import FAIR
from zhiyi.review.errors import Wrong
from zhiyi.review.web.case_corrections import change_from, form_of
from zhiyi.review.web.case_index import index_of
from zhiyi.review.web.case_sift import marks_of
from zhiyi.review.web.case_table import PART, WINDOW, Choice, Listing, Window, listing_of, window_of
from zhiyi.review.web.case_view import TABS, Prepared, tab_of


@pytest.fixture(scope="module")
def report() -> types.Report:
    return build_report(rich(), program=PROGRAM)


def seen(report: types.Report) -> View:
    return View.of(report, Album(lambda document, page: None))


def many(report: types.Report, count: int) -> types.Report:
    first = report.indicators[0]
    return replace(
        report, indicators=tuple(replace(first, id=f"i-{n}", value=str(n)) for n in range(count))
    )


def test_every_fact_of_the_report_is_found_by_its_id(report: types.Report) -> None:
    index = index_of(report)
    ids = {one.id for one in (*report.indicators, *report.candidates, *report.findings)}
    ids |= {seal.id for document in report.documents for seal in document.seals}
    assert ids <= set(index.facts)
    assert {tab_of(known.layer) for known in index.facts.values()} <= set(TABS)
    assert set(Prepared(report).things) == set(index.facts)


def test_the_smallest_frame_at_a_place_comes_first(report: types.Report) -> None:
    index = index_of(report)
    inside = next(i for i in report.indicators if i.box)
    box = inside.box or (0, 0, 0, 0)
    wide = replace(report.findings[0], id="wide", evidence=(
        replace(inside.evidence[0], box=(0.0, 0.0, 1.0, 1.0)),
    ))  # fmt: skip
    index = index_of(replace(report, findings=(*report.findings, wide)))
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    found = [known.id for known in index.at(inside.document, inside.page, x, y)]
    assert found.index(inside.id) < found.index("wide")
    assert index.at(inside.document, inside.page + 99, x, y) == ()


def test_a_reading_knows_which_candidates_rest_on_it(report: types.Report) -> None:
    index = index_of(report)
    candidate = next(c for c in report.candidates for k in c.criteria if k.indicators)
    used = next(id for k in candidate.criteria for id in k.indicators)
    assert candidate.id in {known.id for known in index.uses[used]}


def test_pages_count_the_findings_that_stand_on_them(report: types.Report) -> None:
    index = index_of(report)
    for finding in report.findings:
        for place in finding.evidence:
            assert index.flagged[(place.document, place.page)][finding.severity] >= 1
            assert index.flagged[(place.document, 0)][finding.severity] >= 1


@pytest.mark.parametrize(
    ("offset", "fact", "first", "rows", "more"),
    [
        (0, "", 0, WINDOW, WINDOW),
        (WINDOW * 2, "", WINDOW * 2, 40, None),
        (0, "i-195", WINDOW * 2, 40, None),
        (0, "nowhere", 0, WINDOW, WINDOW),
        (10_000, "", 10_000, 0, None),
        (-5, "", 0, WINDOW, WINDOW),
    ],
)
def test_a_window_of_the_table_holds_what_is_asked_for(
    report: types.Report, offset: int, fact: str, first: int, rows: int, more: int | None
) -> None:
    view = seen(many(report, 200))
    window = window_of(view, {}, Choice(offset=offset, fact=fact), marks=marks_of(report))
    assert (window.first, len(window.rows), window.more, window.total) == (first, rows, more, 200)


def test_the_table_filters_by_words_in_any_language_and_by_what_is_doubtful(
    report: types.Report,
) -> None:
    view, marks = seen(report), marks_of(report)

    def shown(judged: Any = MappingProxyType({}), **choice: Any) -> Window:
        return window_of(view, judged, Choice(**choice), marks=marks)

    all_of = shown().total
    named = next(i for i in report.indicators if i.parameter)
    word = (named.parameter or "").split()[0]
    assert named in shown(text=word.upper()).rows
    assert shown(text="没有这个词").rows == ()
    doubtful = shown(only="doubt").rows
    assert doubtful and all(one.agreed is False or one.score < FAIR for one in doubtful)
    assert {one.agreed for one in shown(only="differ").rows} == {False}
    loose = shown(only="loose").total
    of_goods = sum(bool(one.goods) for one in report.indicators)
    assert loose + of_goods == all_of
    judged: Any = {named.id: object()}
    assert shown(judged, only="judged").rows == (named,)
    assert shown(judged, only="open").total == all_of - 1


def test_a_stretch_knows_what_stood_before_it() -> None:
    entries = list(range(PART + 3))
    listing = Listing(entries, lambda one: (str(one),))
    rest = listing.stretch(offset=PART)
    assert (rest.entries, rest.before, rest.more) == ((40, 41, 42), PART - 1, None)
    assert listing.stretch(fact="41").first == PART
    assert Listing([], str).stretch().entries == ()


def test_findings_come_gravest_first_and_every_list_names_its_facts(report: types.Report) -> None:
    view, index = seen(report), index_of(report)
    for tab in TABS:
        listed = listing_of(tab, view)
        if listed:
            facts = {id for one in listed.entries for id in listed.facts(one)}
            assert facts <= set(index.facts)
    findings = listing_of("findings", view)
    assert findings
    ranks = [("must", "should", "note").index(one.severity) for one in findings.entries]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("sent", "several", "change"),
    [
        (
            {"what": "indicator", "value": "≥ 5.6 GPa", "value_was": "5.6 GPa"},
            {},
            {"what": "indicator", "figure": "≥ 5.6 GPa"},
        ),
        (
            {"what": "indicator", "value": "5", "value_was": "5", "goods_asked": "yes",
             "goods_was": "g-1"},
            {"goods": ["g-2"]},
            {"what": "indicator", "goods": ["g-2"]},
        ),
        (
            {"what": "indicator", "second": "抗拉强度", "second_was": "hardness"},
            {},
            {"what": "indicator", "parameter_id": "tensile_strength"},
        ),
        (
            {"what": "seal", "value": "甲", "value_was": "", "second": "", "second_was": "合同章"},
            {},
            {"what": "seal", "owner": "甲", "purpose": ""},
        ),
        ({"what": "line", "value": "", "value_was": "污迹"}, {}, {"what": "line", "text": ""}),
        ({"what": "part", "value": "contract", "value_was": "other"}, {},
         {"what": "part", "kind": "contract"}),
        ({"what": "translation"}, {"parts": ["p-1"]}, {"what": "translation", "parts": ["p-1"]}),
        ({"what": "seal", "removed": "yes"}, {}, {"what": "rejected"}),
        ({"what": "rejected"}, {}, {"what": "rejected"}),
    ],
)  # fmt: skip
def test_a_form_says_only_what_differs_from_what_was_read(
    sent: dict[str, str], several: dict[str, list[str]], change: dict[str, Any]
) -> None:
    assert change_from(sent, several) == change


@pytest.mark.parametrize(
    "sent",
    [
        {"what": "indicator", "value": "5 GPa", "value_was": "5 GPa"},
        {"what": "particular", "value": "", "value_was": "印度"},
        {"what": "candidate", "value": "1C210"},
        {},
    ],
)
def test_a_form_that_says_nothing_is_refused(sent: dict[str, str]) -> None:
    with pytest.raises(Wrong):
        change_from(sent, {})


def test_the_form_of_an_indicator_begins_with_what_was_read(report: types.Report) -> None:
    indicator = report.indicators[0]
    form = form_of(index_of(report).facts[indicator.id], indicator, report)
    assert form.what == "indicator" and form.value and form.removable
    assert {id for id, _ in form.others} == {goods.id for goods in report.goods}
