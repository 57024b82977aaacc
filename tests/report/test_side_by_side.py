"""The section on translations as a browser takes it: what stands inside what."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest
from markupsafe import Markup
from tests.report import by_hand
from tests.report import facing_by_hand as hand
from tests.report.tree import Node, tree_of

from zhiyi.inquiry import DRAFT_NOTICE, Inquiry
from zhiyi.report.build import build_report
from zhiyi.report.html import page, render_html
from zhiyi.report.sparing import spared
from zhiyi.report.summary import render_summary, summary_of

NASTY = by_hand.NASTY


def html_of(inquiry: Inquiry) -> str:
    report = build_report(inquiry, program=by_hand.PROGRAM)
    return render_html(report, pictures=lambda id, n: by_hand.draw(inquiry, id, n))


def article_of(tree: Node, part: str) -> Node:
    return tree.one("article", id=f"facing-{part}")


@pytest.fixture(scope="module")
def states() -> Node:
    return tree_of(html_of(hand.states()))


@pytest.fixture(scope="module")
def sheet(states: Node) -> Node:
    return article_of(states, "part-doc-1-1")


@pytest.fixture(scope="module")
def manual() -> Node:
    return tree_of(html_of(hand.manual(8, blocks=10)))


def test_the_gravest_paper_comes_first_in_the_list_and_below_it(states: Node) -> None:
    order = [one.attributes["id"] for one in states.all("article", "translation")]
    assert order == [f"facing-part-doc-{n}-1" for n in (3, 1, 4, 5)]
    links = [
        row.all("a")[0].attributes["href"] for row in states.one("table", "papers").all("tr")[1:]
    ]
    assert links == [f"#{id}" for id in order]


def test_a_paper_tells_its_language_translation_counts_and_gaps(sheet: Node) -> None:
    told = [one.text for one in sheet.one("dl", "told").all("dd")]
    assert told[0].startswith("外文 ： 英文 0.960")
    assert told[1] == "KV-20 译文.pdf 第 1–2 页"
    for words in ("有对应译文 6 段", "原样保留 1 段", "未见译文 2 段", "译文另有，原文未见 1 处"):
        assert words in told[2]
    assert told[3] == "第 2 页 2 段"


def test_original_and_translation_stand_in_one_row(sheet: Node) -> None:
    rows = [row for table in sheet.all("table", "pair") for row in table.one("tbody").all("tr")]
    assert [[cell.tag for cell in row.all("td")] for row in rows] == [["td", "td"]] * 9
    own, other = rows[0].all("td")
    assert (own.text, other.text) == (hand.S_TITLE.quote, f"译文第 1 页 {hand.Z_TITLE.quote}")
    assert own.one("p", dir="auto").attributes["lang"] == "en"
    assert other.one("p", dir="auto").attributes["lang"] == "zh-Hans"


def test_gaps_copies_and_additions_are_told_in_words(sheet: Node) -> None:
    told = {
        name: [cell.text for row in sheet.all("tr", f"row-{name}") for cell in row.all(kind="word")]
        for name in ("missing", "copied", "added", "aligned")
    }
    assert told == {
        "missing": ["未见译文", "未见译文"],
        "copied": ["原样保留"],
        "added": ["译文另有，原文未见"],
        "aligned": [],
    }


def test_a_difference_and_its_figures_lead_to_each_other(sheet: Node) -> None:
    listed = sheet.one("div", "difference", id="d-3")
    assert listed.one("a", "to").attributes["href"] == "#d-3-at"
    anchor = sheet.one("mark", id="d-3-at")
    assert anchor.text == "1,250 l/s"
    tags = [tag for tag in sheet.all("a", "tag") if tag.attributes["href"] == "#d-3"]
    assert [tag.text for tag in tags] == ["3 数值", "3 数值"]
    assert [m.text for m in sheet.all("mark", "fig-number")] == ["1,250 l/s", "1520 l/s"]


def test_a_doubtful_difference_says_so_wherever_it_stands(sheet: Node) -> None:
    doubtful = [tag.text for tag in sheet.all("a", "tag") if "doubtful" in tag.classes]
    assert doubtful == ["4 代码、型号 存疑"] * 2
    assert "读数存疑" in sheet.one("div", "difference", id="d-4").text
    assert "存疑" not in sheet.one("div", "difference", id="d-3").text


def test_a_difference_shows_cut_outs_of_both_sides_and_a_gap_every_block(sheet: Node) -> None:
    both = sheet.one("div", "difference", id="d-3").all("svg", "crop")
    assert [len(svg.all("rect", "frame")) for svg in both] == [1, 1]
    (gap,) = sheet.one("div", "difference", id="d-5").all("svg", "crop")
    assert len(gap.all("rect", "frame")) == 2


def test_a_missing_translation_shows_terms_and_a_draft_marked_on_every_row(states: Node) -> None:
    paper = article_of(states, "part-doc-3-1")
    assert "原文与机器翻译草稿对照（草稿不是译文）" in [one.text for one in paper.all("p", "sub")]
    assert DRAFT_NOTICE in paper.one("p", "notice").text
    rows = paper.one("table", "pair").one("tbody").all("tr")
    assert [row.one("p", "draft-word").text for row in rows] == ["机器翻译草稿"] * 2
    assert all("未见译文" in row.all("td")[1].text for row in rows)
    assert "机器翻译草稿" in paper.one("table", "pair").one("thead").text
    assert rows[0].all("p", lang="ar")
    assert paper.one("details", "glosses").one("li").text == "السرعة 转速 ×2"
    assert paper.one("strong", "state").text == "未见译文"


def test_a_paper_with_its_own_chinese_is_not_said_to_need_nothing(states: Node) -> None:
    paper = article_of(states, "part-doc-5-1")
    assert paper.one("strong", "state").text == "自带中文"
    assert paper.one("dl", "told").all("dd")[0].text.startswith("中外文兼有")
    assert "由关员核对" in paper.text and "无需" not in paper.text
    assert "open" not in paper.one("details", "page").attributes


def test_the_undetermined_says_why(states: Node) -> None:
    paper = article_of(states, "part-doc-4-1")
    assert "文字过淡" in paper.text and "请核对原件" in paper.text


def test_a_long_paper_opens_with_gaps_and_differences_only(manual: Node) -> None:
    facing = manual.one("div", "facing")
    assert ["checked" in one.attributes for one in facing.all("input", "pick")] == [False, True]
    pages = facing.all("details", "page")
    assert len(pages) == 8
    shown = [n for n, one in enumerate(pages, start=1) if "quiet" not in one.classes]
    assert shown == [2, 3]
    assert [n for n, one in enumerate(pages, start=1) if "open" in one.attributes] == [2]
    assert "整页" in pages[2].one("summary").text and "未见译文 10" in pages[2].one("summary").text


def test_the_filter_hides_rows_by_style_alone(manual: Node) -> None:
    facing = manual.one("div", "facing")
    siblings = [child for child in facing.children if isinstance(child, Node)]
    kinds = [next(iter(sorted(one.classes)), one.tag) for one in siblings]
    assert kinds.index("pages") > max(n for n, one in enumerate(siblings) if one.tag == "input")
    for one in facing.all("input", "pick"):
        facing.one("label", **{"for": one.attributes["id"]})
    style = re.sub(r"\s+", " ", manual.one("style").text)
    rule = re.search(r"([^{}]*\.plain[^{}]*)\{ display: none; \}", style)
    assert rule is not None
    assert rule[1].strip() == (
        ".pick-noted:checked ~ .pages .plain, .pick-noted:checked ~ .pages .quiet"
    )
    plain = facing.all("tr", "plain")
    assert len(plain) == 8 * 10 - 11
    assert not any(row.all("mark") or "row-missing" in row.classes for row in plain)


def test_pages_with_gaps_lead_to_their_pictures_and_many_are_joined(states: Node) -> None:
    (link,) = article_of(states, "part-doc-3-1").one("dl", "told").all("dd")[3].all("a")
    assert (link.text, link.attributes["href"]) == ("第 1 页", "pages/doc-3-1.jpg")
    inquiry = hand.manual(30, blocks=2)
    (found,) = inquiry.translations
    gone = tuple(hand.missing(segment.source) for segment in found.segments)
    bare = replace(found, segments=gone, differences=())
    tree = tree_of(html_of(replace(inquiry, translations=(bare,))))
    told = tree.one("dl", "told").all("dd")[3]
    assert len(told.all("a")) == 8 and told.text.endswith("以及第 9–30 页")


def test_a_short_paper_opens_whole(sheet: Node) -> None:
    assert ["checked" in one.attributes for one in sheet.all("input", "pick")] == [True, False]
    assert all("open" in one.attributes for one in sheet.all("details", "page"))


def test_every_page_counts_what_it_holds(sheet: Node) -> None:
    first, second = (one.one("summary").text for one in sheet.all("details", "page"))
    assert first.startswith("原文第 1 页 译文另有，原文未见 1 差异 4 有对应译文 5 原样保留 1")
    assert second.startswith("原文第 2 页 未见译文 2 有对应译文 1")


def test_rows_left_out_are_told_with_the_place_where_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zhiyi.report.view.spared", partial(spared, limit=12_000))
    tree = tree_of(html_of(hand.manual(8, blocks=10)))
    note = tree.one("p", "left-out").text
    assert "report.json" in note and "documents/doc-1.json" in note
    assert any("本页另有" in one.text for one in tree.all("details", "page"))
    assert len(tree.all("tr", "row-missing")) == 10


def hostile() -> Inquiry:
    """Every word of a paper, its translation, its draft and its terms is somebody's attack."""
    inquiry = hand.states()
    source = replace(hand.S_FLOW, quote=f"{NASTY} 1250 l/s")
    target = replace(hand.Z_FLOW, quote=f"1520 l/s {NASTY}")
    differing = hand.difference(3, "number", source, target, figures=("1250 l/s", NASTY))
    bad = replace(
        hand.SHEET,
        segments=(hand.aligned(source, target),),
        additions=(replace(hand.Z_NOTE, quote=NASTY),),
        differences=(replace(differing, detail=NASTY),),
        detail=NASTY,
    )
    drafted = replace(hand.DRAFT.sentences[0], text=NASTY, strange=(NASTY,), lost=(NASTY,))
    draft = replace(hand.DRAFT, models=(NASTY,), sentences=(drafted,))
    gloss = replace(hand.GLOSS, term=NASTY, chinese=NASTY, code=NASTY)
    return replace(
        inquiry,
        translations=(bad, *inquiry.translations[1:]),
        drafts=(draft,),
        glosses=(gloss,),
    )


def test_nothing_that_a_paper_or_a_model_says_becomes_markup() -> None:
    html = html_of(hostile())
    tree = tree_of(html)
    assert len(tree.all("script")) == 1 and not tree.all("img")
    for node in tree.walk():
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"]
        assert "<" not in node.attributes.get("lang", "") and " " not in node.attributes.get(
            "lang", ""
        )
    assert "\u202e" not in html
    sheet = article_of(tree, "part-doc-1-1")
    assert "<script>alert('x')</script>" in sheet.text
    marks = [one.text for one in sheet.all("mark", "fig-number")]
    assert marks == ["1250 l/s", NASTY.replace("\u202e", "⟨U+202E⟩")]
    assert NASTY.replace("\u202e", "⟨U+202E⟩") in article_of(tree, "part-doc-3-1").text


def test_every_anchor_of_the_page_is_one_of_its_kind() -> None:
    for inquiry in (hand.states(), hand.manual(8, blocks=10), hostile()):
        tree = tree_of(html_of(inquiry))
        ids = [node.attributes["id"] for node in tree.walk() if "id" in node.attributes]
        assert len(ids) == len(set(ids))
        hrefs = {node.attributes.get("href", "") for node in tree.all("a")}
        assert {one[1:] for one in hrefs if one.startswith("#")} <= set(ids)


def test_nothing_reads_as_a_clearance(states: Node) -> None:
    text = " ".join(one.text for one in states.all("article", "translation"))
    for words in ("合格", "无误", "一致性良好", "通过", "放行", "齐全", "准确无"):
        assert words not in text


def test_a_finding_on_a_translation_leads_to_the_papers_side_by_side() -> None:
    inquiry = hand.states()
    finding = replace(
        by_hand.rich().findings[0],
        code="TRANSLATION_INCONSISTENT",
        refers_to=("part-doc-1-1", "part-doc-2-1", "d-3"),
        evidence=(),
    )
    tree = tree_of(html_of(replace(inquiry, findings=(finding,))))
    links = tree.one("article", "finding").one("p", "refs").all("a")
    assert [one.attributes["href"] for one in links] == ["#facing-part-doc-1-1", "#doc-2", "#d-3"]
    assert links[2].text == "译文差异 3"


def test_hundreds_of_differences_leave_cut_outs_for_other_facts() -> None:
    inquiry = hand.manual(6)
    (found,) = inquiry.translations
    places = [segment.source for segment in found.segments]
    many = tuple(hand.difference(n, "number", one) for n, one in enumerate(places))
    finding = replace(
        by_hand.rich().findings[0],
        code="TRANSLATION_INCONSISTENT",
        refers_to=("part-doc-1-1", *(one.id for one in many)),
        evidence=tuple(places),
    )
    told = replace(found, differences=many)
    tree = tree_of(html_of(replace(inquiry, translations=(told,), findings=(finding,))))
    said = tree.one("article", "finding")
    assert len(said.all("svg", "crop")) == 12
    assert len(said.one("p", "refs").all("a")) == 12 and "另有 229 处" in said.one("p", "refs").text
    paper = article_of(tree, "part-doc-1-1")
    assert len(paper.all("div", "difference")) == 240
    assert len(paper.all("svg", "crop")) == 40


def test_the_list_of_files_leads_to_the_papers_side_by_side(states: Node) -> None:
    cells = [row.all("td")[5] for row in states.one("table", "documents").all("tr")[1:]]
    links = [[a.attributes["href"] for a in cell.all("a")] for cell in cells]
    assert links == [
        ["#facing-part-doc-1-1"], [], ["#facing-part-doc-3-1"], ["#facing-part-doc-4-1"],
        ["#facing-part-doc-5-1"],
    ]  # fmt: skip


def test_an_indicator_of_a_foreign_paper_bears_its_term_in_chinese() -> None:
    inquiry = by_hand.rich()
    gloss = replace(hand.GLOSS, part="part-doc-4-1", chinese="抗张强度", indicators=("i-1",))
    tree = tree_of(html_of(replace(inquiry, glosses=(gloss,))))
    assert "抗张强度" in tree.one("tr", id="i-1").all("td")[0].text


def test_the_summary_counts_the_papers_by_what_their_translation_lacks() -> None:
    summary = summary_of(build_report(hand.states(), program=by_hand.PROGRAM), folder="f")
    assert summary.translations == ("未见译文 1", "译文与原文不一致 1", "未能确定 1")
    cells = [cell.text for cell in tree_of(render_summary([summary])).one("tbody").all("td")]
    assert "未见译文 1 译文与原文不一致 1 未能确定 1" in cells


def test_a_long_manual_makes_a_file_that_opens() -> None:
    inquiry = hand.manual(60)
    report = build_report(inquiry, program=by_hand.PROGRAM)
    html = render_html(report, pictures=lambda id, n: None)
    bare = page(title="", body=Markup(""))
    assert (len(html.encode()) - len(bare.encode())) / (60 * 40) < 500
