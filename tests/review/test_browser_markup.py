"""Markup in whatever a paper, an officer or an address says, in a real Chromium: nothing of it
becomes an element, nothing runs, the policy had nothing to refuse, and it is read as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.report.by_hand import NASTY, hostile
from tests.report.test_html import html_of
from tests.review.chromium import enrol, page_of, serving, settle, sign_in
from tests.review.making import NANJING, case, put

from zhiyi.review.cases.sync import sync
from zhiyi.review.officer import Role
from zhiyi.review.papers.making import DOCX
from zhiyi.review.papers.notices import own_template
from zhiyi.review.workplace import Workplace

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

MARK = (
    '"\'><img src=x onerror="window.ran=1;alert(1)"><svg onload=window.ran=1>'
    "<script>window.ran=1</script><a href=javascript:window.ran=1>x</a>{{7*7}}</textarea>"
    "<base href=//x>"
)
"""Closes attributes and elements, and would run in each of the usual ways."""
FOLDER = "x\"'><img src=x onerror=alert(1)><svg onload=alert(1)>&amp;"
"""What a folder below DIR may be called; the case's id."""
TABS = (
    "findings", "materials", "seals", "translations", "indicators", "contradictions", "candidates",
    "derived", "particulars", "statements", "asked", "judgements", "deciding",
)  # fmt: skip
INJECTED = """() => [
  ...(window.ran ? ["ran"] : []),
  ...[...document.querySelectorAll(
    "img[src='x'], script:not([src]), base, [onerror], [onload], [href^='javascript:' i]"
  )].map((one) => one.outerHTML.slice(0, 120)),
]"""
"""What stands on a page that no template put there."""


@dataclass(frozen=True, slots=True)
class Place:
    address: str
    workplace: Workplace

    @property
    def case(self) -> str:
        return f"{self.address}/cases/{quote(FOLDER, safe='')}"


@pytest.fixture
def address(out: Path, workplace: Workplace) -> Iterator[str]:
    inquiry = hostile()
    notice = replace(inquiry.notice, office=NANJING, notice_no=MARK, goods=MARK, destination=MARK)
    nasty = replace(inquiry, id=NASTY, exporter=MARK, notice=notice)
    put(out, nasty, folder=FOLDER, pictures=True)
    put(out, case("ZY-2026-0099", exporter=MARK, goods=MARK, notice_no=MARK))
    sync(workplace)
    people: dict[str, Role] = {"chen": "officer", "lin": "reviewer", "sun2": "auditor"}
    enrol(workplace, people, shown=MARK[:120])
    enrol(workplace, {"admin2": "administrator"}, office=MARK[:100])
    with serving(workplace) as address:
        yield address


@pytest.fixture
def place(address: str, workplace: Workplace) -> Place:
    return Place(address, workplace)


def looked_at(page: playwright.Page, address: str = "") -> str:
    """The text of the page, which holds nothing injected."""
    if address:
        page.goto(address)
        settle(page)
    assert page.evaluate(INJECTED) == [], page.url
    return str(page.inner_text("body"))


def test_papers_folders_and_addresses_stay_text(chromium: playwright.Browser, place: Place) -> None:
    mark = quote(MARK, safe="")
    with page_of(chromium) as page:
        looked_at(page, f"{place.address}/sign-in?next={mark}")
        sign_in(page, place.address)
        assert MARK in looked_at(page)
        for tab in TABS:
            text = looked_at(page, f"{place.case}?tab={tab}")
            assert MARK in text
        assert "alert('x')" in looked_at(page, f"{place.case}?tab=seals")
        page.keyboard.press("j")
        page.wait_for_selector("#dock .chosen")
        looked_at(page)
        page.keyboard.press("t")
        page.wait_for_selector(".as-read [data-line], .words [data-line]")
        looked_at(page)
        for query in ("q", "state", "sort", "candidate", "office", "holder", "page", "missing"):
            looked_at(page, f"{place.address}/?{query}={mark}")
        assert (
            MARK in looked_at(page, f"{place.address}/?q={mark}") or page.input_value("#q") == MARK
        )
        for path in (
            f"?tab={mark}", f"?fact={mark}", f"?at={mark}%3A1", f"/hand-over?next={mark}",
            "/papers", f"/page/{mark}/1", f"/pane/{mark}", f"/facts/{mark}",
        ):  # fmt: skip
            looked_at(page, place.case + path)
        for path in (f"/{mark}", "/overview", "/account", f"/journal?case={mark}"):
            looked_at(page, place.address + path)


def test_what_officers_write_stays_text(chromium: playwright.Browser, place: Place) -> None:
    """A note, a correction, a reason, a hand-over, a token's purpose; then who reads them."""
    with page_of(chromium) as page:
        sign_in(page, place.address)
        page.goto(f"{place.case}?tab=indicators")
        page.wait_for_selector("#facts .fact")
        page.keyboard.press("j")
        page.wait_for_selector("#dock [name=note]")
        page.keyboard.press("m")
        page.keyboard.type(MARK)
        page.keyboard.press("Enter")
        page.wait_for_selector("#dock .noted")
        assert MARK in looked_at(page)
        page.wait_for_function("document.activeElement.dataset.fact")
        page.keyboard.press("3")
        page.wait_for_selector("#correction [name=value]:focus")
        page.keyboard.press("Control+a")
        page.keyboard.type(MARK)
        page.keyboard.press("Enter")
        page.wait_for_selector("#told .fault, #rerun .rerun")
        looked_at(page)
        page.goto(f"{place.case}?tab=deciding")
        page.wait_for_selector(".propose")
        page.locator("input[name=outcome]").nth(1).check()
        page.fill(".propose [name=reason]", MARK)
        page.fill(".propose [name=typed]", page.inner_text(".propose code"))
        page.locator(".propose button").click()
        page.wait_for_selector(".open-decision")
        assert MARK in looked_at(page)
        page.goto(place.address)
        page.keyboard.press("j")
        page.keyboard.press("t")
        page.wait_for_selector("[action$='/give-back']")
        page.locator("a[href*='/hand-over']").first.click()
        page.locator("[name=to]").select_option(index=1)
        page.fill("[name=note]", MARK)
        looked_at(page)
        page.locator("main form button").click()
        looked_at(page, place.address)
        page.goto(f"{place.address}/account")
        page.fill("[name=label]", MARK[:60])
        page.locator("form[action='/account/tokens'] button").click()
        assert MARK[:60] in looked_at(page)
    with page_of(chromium) as page:
        sign_in(page, place.address, "lin")
        for path in ("?tab=judgements", "?tab=deciding", "/papers"):
            looked_at(page, place.case + path)
        assert MARK in looked_at(page, f"{place.case}?tab=deciding")
    with page_of(chromium) as page:
        sign_in(page, place.address, "sun2")
        assert "window.ran" in looked_at(page, f"{place.address}/journal")


def test_names_that_an_administrator_types_stay_text(page: playwright.Page, place: Place) -> None:
    sign_in(page, place.address, "admin2")
    assert MARK[:100] in looked_at(page, f"{place.address}/users")
    for name in (MARK[:60], "new"):
        page.fill("form[action='/users'] [name=name]", name)
        page.fill("form[action='/users'] [name=shown]", MARK[:100])
        page.fill("form[action='/users'] [name=office]", MARK[:100])
        page.locator("form[action='/users'] button").click()
        settle(page)
        assert MARK[:100] in looked_at(page) or MARK[:100] in page.input_value("[name=shown]")
    looked_at(page, f"{place.address}/paper-templates")
    page.select_option("#kind", "inquiry_notice")
    own = {"name": f"{FOLDER}.docx", "mimeType": DOCX, "buffer": own_template("inquiry_notice")}
    page.locator("input[type=file]").set_input_files(own)  # type: ignore[arg-type]
    page.locator("form:has(input[type=file]) button").click()
    page.wait_for_selector("[action$='/remove']")
    looked_at(page)


def test_a_report_opened_as_a_file_runs_nothing(
    chromium: playwright.Browser, tmp_path: Path
) -> None:
    inquiry = hostile()
    notice = replace(inquiry.notice, office=NANJING, goods=MARK, destination=MARK)
    file = tmp_path / "report.html"
    file.write_text(html_of(replace(inquiry, exporter=MARK, notice=notice)), encoding="utf-8")
    with page_of(chromium) as page:
        page.goto(file.as_uri())
        assert not page.evaluate("window.ran") and page.locator("img[src='x'], base").count() == 0
        assert MARK in page.inner_text("body")
