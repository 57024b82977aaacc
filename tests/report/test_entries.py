"""Candidates as an officer reads them: grouped, their alternatives drawn, nothing cleared."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.report import by_hand, entries_by_hand
from tests.report.tree import Node, tree_of

from zhiyi.inquiry import Criterion, Inquiry, Reference
from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.entries import group_of, logic_of
from zhiyi.report.html import render_html
from zhiyi.report.ranked import (
    asked_of,
    paragraphs_of,
    questions_of,
    standing_open,
    without_candidate,
)
from zhiyi.report.schema import from_bytes, to_bytes


def report_of(inquiry: Inquiry) -> types.Report:
    return build_report(inquiry, program=by_hand.PROGRAM)


@pytest.fixture(scope="module")
def report() -> types.Report:
    return report_of(entries_by_hand.inquiry())


@pytest.fixture(scope="module")
def page(report: types.Report) -> Node:
    inquiry = entries_by_hand.inquiry()
    return tree_of(render_html(report, pictures=lambda id, n: by_hand.draw(inquiry, id, n)))


@pytest.mark.parametrize(
    ("code", "group"),
    [("1C210.a", "1C210"), ("2B350.a.1", "2B350"), ("0A901", "0A901"), (None, None), ("x", None)],
)
def test_an_entry_belongs_to_the_five_characters_of_its_code(
    code: str | None, group: str | None
) -> None:
    assert group_of(code) == group


def test_the_logic_is_a_tree_over_the_criteria_with_a_state_of_each_part(
    report: types.Report,
) -> None:
    logic = report.candidates[0].logic
    assert logic is not None and (logic.kind, logic.state) == ("all", "unknown")
    either, unless = logic.parts
    assert (either.kind, either.state, unless.kind) == ("any", "unknown", "not")
    first, several = either.parts
    assert (first.criterion, several.kind, several.count) == (0, "at_least", 2)
    assert [part.criterion for part in several.parts] == [1, 2, 3]
    assert unless.parts[0].criterion == 4


@pytest.mark.parametrize(
    ("text", "criteria"),
    [
        ("", ()),
        ("all(a > 1, b > 2)", entries_by_hand.LEAVES[:1]),
        ("whatever another list says", entries_by_hand.LEAVES[:1]),
    ],
)
def test_an_expression_that_does_not_fit_its_criteria_makes_no_tree(
    text: str, criteria: tuple[Criterion, ...]
) -> None:
    assert logic_of(text, criteria) is None


@pytest.mark.parametrize(
    ("exclusion", "state"),
    [
        (Criterion(text="thickness <= 0.1 mm", state="unknown", why="not_stated"), "met"),
        (Criterion(text="thickness <= 0.1 mm", state="met", indicators=("i-1",)), "not_met"),
        (
            Criterion(
                text="thickness <= 0.1 mm", state="unknown", why="straddles", indicators=("i-1",)
            ),
            "unknown",
        ),
    ],
)
def test_an_exclusion_that_no_paper_speaks_of_holds_nothing_back(
    exclusion: Criterion, state: str
) -> None:
    text = "all(density > 1.7 g/cm3, unless(thickness <= 0.1 mm))"
    logic = logic_of(text, (entries_by_hand.LEAVES[1], exclusion))
    assert logic is not None and logic.state == state
    assert [part.kind for part in logic.parts] == ["criterion", "unless"]


def test_the_report_survives_json_with_its_tree(report: types.Report) -> None:
    assert from_bytes(to_bytes(report)) == report


def test_a_report_written_before_there_were_groups_can_still_be_read(report: types.Report) -> None:
    plain = json.loads(to_bytes(report))
    for name in ("considered", "statements"):
        del plain[name]
    for candidate in plain["candidates"]:
        for name in ("group", "logic", "flags", "notes", "doubts", "references", "expression"):
            del candidate[name]
    read = from_bytes(json.dumps(plain).encode())
    assert read.considered == () and read.candidates[0].logic is None


def test_sub_paragraphs_stand_together_under_their_code_in_the_order_of_the_best(
    report: types.Report, page: Node
) -> None:
    grouped = paragraphs_of(report.candidates)
    assert [(p.group, [r.place for r in p.ranked]) for p in grouped] == [
        ("1C990", [1, 3]),
        ("2B991", [2]),
    ]
    [several] = page.all("div", "several")
    assert [a.attributes["id"] for a in several.all("article")] == ["cand-1C990.a", "cand-1C990.b"]
    assert "1C990" in several.all("p", "code")[0].text


def test_later_groups_are_folded_but_never_one_that_figures_reach() -> None:
    many = [entries_by_hand.nested(f"1C90{n}") for n in range(8)]
    many[7] = replace(many[7], outcome="criteria_met")
    report = report_of(replace(entries_by_hand.inquiry(), candidates=tuple(many), flags=()))
    grouped = paragraphs_of(report.candidates)
    shown = [p.group for p in standing_open(grouped)]
    assert shown == ["1C900", "1C901", "1C902", "1C903", "1C904", "1C907"]
    page = tree_of(render_html(report, pictures=lambda id, n: None))
    assert len(page.all("article", "candidate")) == 8
    assert len(page.one("details", "further").all("article", "candidate")) == 2


def test_alternatives_counts_and_exceptions_are_drawn_within_each_other(page: Node) -> None:
    [article] = [a for a in page.all("article") if a.attributes.get("id") == "cand-1C990.a"]
    every = article.one("div", "logic-all")
    several = every.one("div", "logic-any").one("div", "logic-at_least")
    assert len(several.all("div", "leaf")) == 3
    assert "至少满足" in several.text and "2" in several.one("p", "how").text
    exception = every.one("div", "logic-not")
    assert "除外" in exception.text and "是否符合除外情形待核" in exception.text
    assert len(every.one("div", "logic-any").all("div", "leaf")) == 4


def test_a_criterion_stands_with_label_state_margin_and_the_places_it_rests_on(page: Node) -> None:
    leaf = page.all("div", "leaf")[1]
    for words in ("拉伸模量 ≥ 250 GPa", "未达到", "低于界限 17.6 %", "294 GPa", "T800S TDS.pdf"):
        assert words in leaf.text
    assert leaf.all("rect") and leaf.all("a", href="#i-2")


def test_a_borderline_criterion_says_why_and_words_show_where_they_stand(page: Node) -> None:
    leaves = page.all("div", "leaf")[1:6]
    assert "临界" in leaves[2].text and "所载公差触及界限" in leaves[2].text
    assert "第 5 段" in leaves[4].text


def test_reasons_that_rest_on_one_place_share_its_cut_out(page: Node) -> None:
    [article] = [a for a in page.all("article") if a.attributes.get("id") == "cand-1C990.a"]
    [reason] = article.all("div", "reason")
    assert len(reason.all("rect")) == 1 and "0.910" in reason.text and "0.700" in reason.text


def test_of_words_that_decide_nothing_no_figure_is_asked() -> None:
    said = Criterion(
        text='wetted_material among {"钛"}', state="unknown", why="straddles", indicators=("i-1",)
    )
    candidate = replace(entries_by_hand.nested(), expression=said.text, criteria=(said,))
    report = report_of(replace(entries_by_hand.inquiry(), candidates=(candidate,)))
    [_, asked] = questions_of(report.candidates[0])
    assert asked.zh.startswith("接液（接触介质部分）材质：材料所述尚不足以确定")
    html = tree_of(render_html(report, pictures=lambda id, n: None))
    assert "所述尚不足以确定" in html.all("div", "leaf")[1].text
    assert "跨越界限" not in html.all("div", "leaf")[1].text


def test_a_condition_that_stands_twice_shows_its_places_once() -> None:
    twice = entries_by_hand.nested(
        expression="any(density > 1.7 g/cm3, all(density > 1.7 g/cm3, tensile_modulus >= 250 GPa))",
        criteria=tuple(entries_by_hand.LEAVES[n] for n in (1, 1, 0)),
    )
    report = report_of(replace(entries_by_hand.inquiry(), candidates=(twice,)))
    leaves = tree_of(render_html(report, pictures=lambda id, n: None)).all("div", "leaf")[1:]
    assert [len(leaf.all("figure")) for leaf in leaves] == [1, 0, 1]
    assert "依据同上" in leaves[1].text and "达到" in leaves[1].text


def test_doubts_flags_and_what_to_confirm_stand_with_the_candidate(page: Node) -> None:
    [article] = [a for a in page.all("article") if a.attributes.get("id") == "cand-1C990.a"]
    told = [one.text for one in article.all("p", "confirm")]
    assert any("届满" in one for one in told) and any("清单文本存疑" in one for one in told)
    assert "数值接近界限" in article.one("div", "flag").text
    others = [a for a in page.all("article", "candidate") if a is not article]
    assert not any(a.all("div", "flag") for a in others)


def test_what_to_confirm_of_a_suspension_is_told_in_both_languages() -> None:
    lapsed = entries_by_hand.nested(status="suspension_lapsed_unconfirmed")
    report = report_of(replace(entries_by_hand.inquiry(), candidates=(lapsed,)))
    html = render_html(report, pictures=lambda id, n: None)
    assert "请查询后确认" in tree_of(html).one("article", "candidate").text
    assert "confirm with the authority&#39;s latest announcement" in html


def test_the_day_of_the_list_is_named_where_it_is_not_that_of_the_inquiry() -> None:
    report = report_of(by_hand.rich())
    for day, told in ((report.inquiry.date, False), ("2025-01-01", True), (None, False)):
        used = replace(report.program.control_list, date=day)
        shown = replace(report, program=replace(report.program, control_list=used))
        html = render_html(shown, pictures=lambda id, n: None)
        assert ("清单查阅日" in html) is told


def test_another_regime_is_named_and_said_not_to_be_the_chinese_list(page: Node) -> None:
    for block in page.all("details", "references"):
        assert "不是中国清单" in block.text and "EU Annex I (2022)" in block.text


def test_what_was_considered_never_reads_as_cleared(page: Node) -> None:
    block = page.one("details", "considered")
    assert "这不表示货物不属于其管制范围" in block.text
    for words in ("1C991", "仅商品编号相近", "0.210"):
        assert words in block.text


def test_an_exporter_is_asked_for_values_and_never_told_a_limit(report: types.Report) -> None:
    asked = [one.zh for one in questions_of(report.candidates[0])]
    assert asked[0] == "断裂伸长率"
    assert asked[1].startswith("抗拉强度：材料前后记载不一致") and "6 GPa" not in asked[1]


def test_nothing_is_asked_of_an_alternative_that_another_has_decided(report: types.Report) -> None:
    met = (replace(entries_by_hand.LEAVES[0], state="met"), *entries_by_hand.LEAVES[1:])
    inquiry = replace(
        entries_by_hand.inquiry(), candidates=(replace(entries_by_hand.nested(), criteria=met),)
    )
    assert [one.zh for one in questions_of(report_of(inquiry).candidates[0])] == ["断裂伸长率"]


def test_a_condition_that_is_decided_asks_nothing_more(report: types.Report) -> None:
    done = replace(report.candidates[0], to_ask=(), outcome="criteria_met")
    assert questions_of(done) == ()


def test_a_description_is_asked_about_as_one(report: types.Report) -> None:
    first = report.candidates[0]
    worded = replace(first.criteria[0], text='form is "磁力泵"', why="not_stated", state="unknown")
    asked = replace(first, to_ask=("磁力泵", "流量"), criteria=(worded,), logic=None)
    told = [one.zh for one in questions_of(asked)]
    assert told == ["“磁力泵”：请说明商品是否符合该描述，并说明依据", "流量"]


def test_goods_that_no_candidate_is_about_are_not_passed_over(report: types.Report) -> None:
    chair = replace(report.goods[0], id="goods-chair", item=9, name="办公椅")
    both = replace(report, goods=(*report.goods, chair))
    assert [one.name for one in without_candidate(both)] == ["办公椅"]
    assert without_candidate(replace(both, candidates=())) == ()


def test_questions_of_all_candidates_make_one_list_for_each_item(
    report: types.Report, page: Node
) -> None:
    [questions] = asked_of(report)
    assert questions.goods is not None and questions.goods.item == 1
    assert [q.entries for q in questions.asked] == [("1C990.a", "2B991", "1C990.b")] * 2
    ready = page.one("div", "ready")
    assert "需请出口货物发货人补充" in ready.text and "请就第 1 项商品" in ready.text
    assert len(ready.all("li")) == 2


def test_statements_are_quoted_by_topic_beside_their_place_and_not_rated(page: Node) -> None:
    [section] = [
        s for s in page.all("section") if s.attributes.get("aria-labelledby") == "statements"
    ]
    assert "最终用途与最终用户相关表述（原文摘录）" in section.text
    assert "不对任何单位、个人或国家（地区）作评价" in section.text
    assert [p.text.split()[0] for p in section.all("p", "sub")] == ["最终用途", "承诺"]
    assert "买方承诺不转让" in section.text and "第 5 段" in section.text
    assert len(section.all("rect")) == 1 and "本类另有 3 处未逐一摘录" in section.text


def test_where_nothing_was_quoted_it_is_not_said_that_nothing_was_stated() -> None:
    page = tree_of(render_html(report_of(by_hand.empty()), pictures=lambda id, n: None))
    assert "这不表示材料没有述及" in page.text


def test_a_hostile_list_and_hostile_papers_are_shown_and_not_obeyed() -> None:
    nasty = by_hand.NASTY
    inquiry = entries_by_hand.inquiry()
    candidate = entries_by_hand.nested(
        code=nasty, title=nasty, title_en=nasty, to_ask=(nasty,), remarks=(nasty,), notes=(nasty,),
        doubts=(nasty,), announcement=nasty, source_quality=nasty,
        references=(Reference(regime=nasty, code=nasty, says=nasty),),
    )  # fmt: skip
    flag = replace(inquiry.flags[0], candidate=candidate.id, detail=nasty, detail_en=nasty)
    html = render_html(
        report_of(
            replace(
                inquiry,
                candidates=(candidate,),
                flags=(flag,),
                considered=(replace(inquiry.considered[0], title=nasty, why=nasty, why_en=nasty),),
                statements=(replace(inquiry.statements[0], quote=nasty),),
            )
        ),
        pictures=lambda id, n: None,
    )
    assert "<script>alert" not in html and "\u202e" not in html
    assert html.count("&lt;script&gt;alert") > 10
