from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.report import by_hand

from zhiyi.document import Problem
from zhiyi.inquiry import Inquiry
from zhiyi.report.build import build_report
from zhiyi.report.html import render_html
from zhiyi.report.words import load_words, visible

NAMES = ["rich", "empty", "unreadable", "hostile", "split_contract"]
STANDING = ("本报告仅供关员参考，不构成判定。", "质疑或鉴别期间，相关出口货物不予放行。")

CLEARANCE = (
    "准予放行", "可以放行", "不属于管制物项", "不受管制", "命中", "not controlled", "cleared",
)  # fmt: skip


class Reader(HTMLParser):
    """What a browser would make of the page: tags with attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def html_of(inquiry: Inquiry, *, pictures: bool = True) -> str:
    report = build_report(inquiry, program=by_hand.PROGRAM)
    return render_html(
        report, pictures=lambda id, page: by_hand.draw(inquiry, id, page) if pictures else None
    )


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.fixture(scope="module")
def rich() -> str:
    return html_of(by_hand.rich())


@pytest.mark.parametrize("name", NAMES)
def test_every_report_carries_the_standing_words(name: str) -> None:
    text = "".join(read(html_of(getattr(by_hand, name)())).text)
    for words in STANDING:
        assert text.count(words) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_fetched_and_nothing_from_a_paper_can_run(name: str) -> None:
    page = read(html_of(getattr(by_hand, name)()))
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert [tag for tag, _ in page.tags].count("img") == 0
    for _tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        target = attributes.get("href") or attributes.get("src") or "#"
        assert target.startswith(("#", "data:image/jpeg;base64,", "pages/"))


def test_the_policy_allows_this_style_and_this_script_only(rich: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', rich)
    assert policy is not None
    assert "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    for tag in ("style", "script"):
        found = re.search(rf"<{tag}>(.*?)</{tag}>", rich, re.DOTALL)
        assert found is not None
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_the_page_has_its_target(name: str) -> None:
    page = read(html_of(getattr(by_hand, name)()))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(a["href"])[1:] for _, a in page.tags if str(a.get("href", "")).startswith("#")]
    assert set(links) <= set(ids)


def test_a_finding_stands_beside_the_framed_cut_out_of_its_page(rich: str) -> None:
    pattern = r'<article class="finding must" id="f-VALUE_CONTRADICTED">.*?</article>'
    found = re.search(pattern, rich, re.DOTALL)
    assert found is not None
    assert found[0].count("<rect") == 2 and found[0].count("<use") == 2
    for words in ("04 技术资料.zip!/T800S TDS.pdf", "第 1 页", "5,880 MPa", "0.970", "5680 MPa"):
        assert words in found[0]


def test_further_evidence_is_folded_away_and_not_lost() -> None:
    inquiry = by_hand.rich()
    places = tuple(by_hand.at("doc-4", 1, row, f"row {row}") for row in range(7))
    finding = replace(inquiry.findings[0], evidence=places)
    html = html_of(replace(inquiry, findings=(finding,)))
    assert all(f"row {row}" in html for row in range(7)) and "另有 4 处" in html


def test_a_value_and_its_label_are_framed_in_one_cut_out() -> None:
    inquiry = by_hand.rich()
    label = by_hand.at("doc-4", 1, 5, "Tensile")
    value = by_hand.at("doc-4", 1, 5, "5,880 MPa", left=0.6)
    below = by_hand.at("doc-4", 1, 6, "294 GPa", left=0.6)
    finding = replace(inquiry.findings[0], evidence=(value, label, below))
    html = html_of(replace(inquiry, findings=(finding,)))
    shown = re.search(r'<article class="finding.*?</article>', html, re.DOTALL)
    assert shown is not None
    assert (shown[0].count("<use"), shown[0].count("<rect")) == (2, 3)


def test_neighbours_without_layout_are_told_together_with_their_locators() -> None:
    inquiry = by_hand.rich()
    finding = replace(inquiry.findings[0], evidence=(by_hand.E_TEXT, by_hand.E_USE))
    html = html_of(replace(inquiry, findings=(finding,)))
    shown = re.search(r'<article class="finding.*?</article>', html, re.DOTALL)
    assert shown is not None and shown[0].count("<figure") == 1
    for words in ("第 4 段", "第 5 段", by_hand.E_TEXT.quote, by_hand.E_USE.quote):
        assert words in shown[0]


def test_a_step_that_failed_is_told_where_its_results_would_stand() -> None:
    problem = Problem(stage="candidates", code="FAILED", detail="清单无法读取")
    html = html_of(replace(by_hand.empty(), problems=(problem,)))
    section = html[html.index('id="candidates"') : html.index('id="indicators"')]
    assert "本步骤未完成，结果不全：" in section and "清单无法读取" in section


def test_a_fact_without_a_box_is_shown_by_locator_and_words(rich: str) -> None:
    assert "第 5 段" in rich and "主要用于体育器材和自行车车架的制造。" in rich


def test_without_pictures_every_fact_is_still_shown_by_its_words() -> None:
    html = html_of(by_hand.rich(), pictures=False)
    assert "<use" not in html
    assert "Tensile strength      5,880 MPa" in html
    assert 'href="pages/doc-4-1.jpg"' in html


def test_no_candidate_is_said_without_clearing_the_goods() -> None:
    assert "未检出候选条目；这不表示货物不属于管制范围" in html_of(by_hand.empty())


@pytest.mark.parametrize("name", NAMES)
def test_no_wording_reads_as_clearance_and_no_score_as_a_percentage(name: str) -> None:
    inquiry = getattr(by_hand, name)()
    quoted = {e.quote for f in inquiry.findings for e in f.evidence}
    quoted |= {words for f in inquiry.findings for words in (f.message, f.message_en)}
    text = "".join(read(html_of(inquiry)).text)
    for words in quoted:
        text = text.replace(words, "")
    assert not [words for words in CLEARANCE if words in text]
    style = re.compile(r"<style>.*?</style>", re.DOTALL)
    shown = "".join(read(style.sub("", html_of(inquiry))).text)
    distance = r"(距|高于|低于)界限 [\d.]+ %|[\d.]+ % (from|above|below) the limit"
    assert not re.search(r"\d\s*%", re.sub(distance, "", shown))


def test_every_document_is_listed_with_what_went_wrong() -> None:
    html = html_of(by_hand.unreadable())
    for words in ("a.pdf", "b.docx", "无法识读", "文件内容不是 PDF", "全部文件均无法打开"):
        assert words in html


def test_where_nothing_was_found_the_files_that_were_not_read_are_named() -> None:
    text = "".join(read(html_of(by_hand.unreadable())).text)
    assert text.count("有 2 份文件未能完整识读") >= 5
    assert "未能完整识读" not in "".join(read(html_of(by_hand.empty())).text)


def test_text_of_a_file_is_not_said_to_be_read_from_ink(rich: str) -> None:
    row = re.search(r'<tr id="i-5".*?</tr>', rich, re.DOTALL)
    assert row is not None and "文件自带文字" in row[0] and "识读一遍" not in row[0]


def test_a_hostile_paper_is_shown_and_not_obeyed() -> None:
    html = html_of(by_hand.hostile())
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert "\u202e" not in html and "⟨U+202E⟩" in html
    assert "{{7*7}}" in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain", "plain"), ("a\u202eb", "a⟨U+202E⟩b"), ("a\0b", "a⟨U+0000⟩b"), ("行\n二", "行\n二"),
     ("\udc80", "⟨U+DC80⟩"), ("é", "é")],
)  # fmt: skip
def test_characters_that_hide_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_the_switch_shows_english_beside_every_chinese_label(rich: str) -> None:
    assert rich.count('<span class="zh">') == rich.count('<span class="en" lang="en">')
    assert "For officers&#39; reference only." in rich


def test_every_enum_of_the_report_has_both_wordings() -> None:
    words = load_words()
    for group, entries in words.groups.items():
        for key, wording in entries.items():
            assert wording.zh and wording.en, (group, key)
