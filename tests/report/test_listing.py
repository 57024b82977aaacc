"""The control list as a page to browse: everything in it, nothing fetched, nothing cleared."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.report.tree import Node, tree_of

from zhiyi.cli import main
from zhiyi.controls import load_controls
from zhiyi.controls.entries import Announcement, ControlList, Edition, Entry
from zhiyi.controls.expressions import parse
from zhiyi.inquiry import Reference
from zhiyi.report.listing import anchor_of, condition_tree, listing_of, render_list

LARGEST = 3_000_000
"""Bytes of the whole list."""
NASTY = '"><script>alert(1)</script>'
ON = date(2026, 11, 22)
FIRST = Announcement(id="2024-51", title="公告一", effective=date(2024, 12, 1), source="原文")
PAUSED = Announcement(
    id="2025-56",
    title="公告二",
    effective=date(2025, 11, 8),
    suspended_from=date(2025, 11, 7),
    suspended_until=date(2026, 11, 10),
    suspended_by="公告七十",
)


def entry(code: str | None, title: str, **known: object) -> Entry:
    criteria = str(known.pop("criteria", ""))
    return Entry(
        id=code or str(known.pop("id")),
        code=code,
        list=known.pop("list", "dual_use"),  # type: ignore[arg-type]
        title=title,
        title_en=f"{title} (en)",
        announcement=known.pop("announcement", FIRST),  # type: ignore[arg-type]
        criteria=parse(criteria) if criteria else None,
        criteria_text=criteria,
        quality=str(known.pop("quality", "clean")),
        **known,  # type: ignore[arg-type]
    )


ENTRIES = (
    entry(
        "9A012.b.10",
        "后一项",
        criteria=(
            "all(mass > 20 kg, any(at_least 2 (width > 1 m, height > 1 m), "
            + 'listed "9A012.b.2", listed "9A012"))'
        ),
        hs=("8407102010",),
        hs_announced=("8407102000",),
        cas=("7440-55-3",),
        references=(Reference(regime="EU Annex I (2022)", code="9A012", says="1 kg"),),
        doubts=("数字疑误",),
        notes=("模型除外",),
        names=("无人机发动机",),
        also=(PAUSED,),
    ),
    entry("9A012.b.2", "前一项", announcement=PAUSED, quality="column-jumbled"),
    entry("1C990", "旧版", ends=date(2026, 1, 1)),
    entry("1C990", "新版", begins=date(2026, 1, 1)),
    entry(None, "核清单所列", id="nuclear 1", list="nuclear"),
)


def controls(*entries: Entry) -> ControlList:
    return ControlList(
        name="试验清单",
        entries=entries or ENTRIES,
        announcements=(FIRST, PAUSED),
        editions=(Edition("2026", "2026 版", date(2026, 1, 1)),),
    )


@pytest.fixture(scope="module")
def html() -> str:
    return render_list(controls(), on=ON)


@pytest.fixture(scope="module")
def page(html: str) -> Node:
    return tree_of(html)


def shown(page: Node, anchor: str) -> Node:
    [found] = [d for d in page.all("details", "entry") if d.attributes["id"] == anchor]
    return found


def test_every_version_stands_once_and_what_has_ended_stands_last(page: Node) -> None:
    assert [d.attributes["id"] for d in page.all("details", "entry")] == [
        "e-1C990",
        "e-9A012.b.2",
        "e-9A012.b.10",
        "e-nuclear-1",
        "e-1C990@2024-12-01",
    ]
    assert "新版" in shown(page, "e-1C990").text
    assert shown(page, "e-1C990").all("a", href="#e-1C990@2024-12-01")


def test_a_condition_is_a_tree_that_leads_to_the_entries_it_names(page: Node) -> None:
    found = shown(page, "e-9A012.b.10")
    several = found.one("div", "logic-all").one("div", "logic-any").one("div", "logic-at_least")
    assert "至少满足 2 项" in several.text and len(several.all("p", "term")) == 2
    assert found.one("div", "logic-any").all("a", href="#e-9A012.b.2")
    assert found.one("div", "logic-any").all("a", href="#g-9A012")


def test_everything_an_officer_asks_of_an_entry_stands_with_it(page: Node) -> None:
    text = shown(page, "e-9A012.b.10").text
    for words in (
        "8407102010", "2026-01-01 前所列： 8407102000", "7440-55-3", "模型除外", "数字疑误",
        "无人机发动机", "公告一", "公告二", "施行日期 2024-12-01", "不是中国清单",
        "EU Annex I (2022)",
    ):  # fmt: skip
        assert words in text


def test_a_status_follows_from_dates_and_says_what_to_confirm(page: Node) -> None:
    found = shown(page, "e-9A012.b.2")
    assert found.attributes["data-status"] == "suspension_lapsed_unconfirmed"
    assert "是否恢复实施请查询主管部门最新公告后确认" in found.text
    earlier = tree_of(render_list(controls(), on=date(2026, 3, 1)))
    assert shown(earlier, "e-9A012.b.2").attributes["data-status"] == "suspended"
    before = listing_of(controls(), on=date(2025, 6, 1))
    assert [s.entry.title for s in before.current if s.entry.code == "1C990"] == ["旧版"]


def test_a_doubtful_text_says_so_on_the_folded_entry(page: Node) -> None:
    assert "文本存疑" in shown(page, "e-9A012.b.10").one("summary").text
    assert "须核对公告原文" in shown(page, "e-9A012.b.2").text


def test_an_entry_without_figures_says_that_it_is_words(page: Node) -> None:
    assert "仅有文字描述，无数值可比对" in shown(page, "e-9A012.b.2").text


def test_every_announcement_is_listed_with_its_dates(page: Node) -> None:
    [row] = [r for r in page.all("tr") if r.attributes.get("id") == "a-2025-56"]
    assert "2025-11-07 – 2026-11-10" in row.text and "公告七十" in row.text


def test_links_have_their_targets_and_ids_are_single(page: Node) -> None:
    ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
    links = [a.attributes["href"] for a in page.all("a")]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links} <= set(ids) and all(x.startswith("#") for x in links)


def test_it_browses_without_script_and_only_the_search_needs_one(page: Node, html: str) -> None:
    assert "hidden" in page.one("div", "find").attributes
    for tag in ("style", "script"):
        found = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert found is not None
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in html
    assert not re.search(r"""(src|href)=["']?https?:""", html)


def test_nothing_is_escaped_twice(html: str) -> None:
    assert "&amp;#39;" not in html and "People&#39;s Republic" in html


def test_finding_nothing_is_said_not_to_clear_the_goods(page: Node) -> None:
    assert page.text.count("检索不到条目，不表示货物不属于管制范围。") >= 3
    assert "不构成判定" in page.text


def test_words_of_an_office_own_entries_are_shown_and_not_obeyed() -> None:
    own = replace(ENTRIES[1], title=NASTY, notes=(NASTY,), names=(NASTY,), doubts=(NASTY,))
    html = render_list(controls(own), on=ON)
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_both_languages_stand_side_by_side(html: str) -> None:
    assert html.count('<span class="zh">') == html.count('<span class="en" lang="en">')


@pytest.mark.parametrize(
    ("code", "anchor"), [("1C990.a", "e-1C990.a"), ("nuclear 1", "e-nuclear-1")]
)
def test_an_anchor_holds_no_blank(code: str, anchor: str) -> None:
    assert anchor_of(code) == anchor


def test_a_leaf_is_told_in_both_languages() -> None:
    leaf = condition_tree(parse("density > 17.5 g/cm3"))
    assert leaf.words == ("密度 ＞ 17.5 g/cm³", "density > 17.5 g/cm³")


def test_the_whole_list_is_one_file_that_opens_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "list.html"
    assert main(["controls", "browse", "--out", str(out), "--date", "2026-11-22"]) == 0
    assert "list.html" in capsys.readouterr().out
    page = tree_of(out.read_text("utf-8"))
    told = {d.attributes["id"] for d in page.all("details", "entry")}
    assert {anchor_of(e.code or e.id) for e, _ in load_controls().listed(ON)} <= told
    assert out.stat().st_size < LARGEST
