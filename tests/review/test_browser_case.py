"""The case page in a real Chromium: keys alone, from a flag to its place, from a reading to its
correction. Outcomes are in ``test_browser_story`` and ``_keyboard``, markup in ``_markup``."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.review.chromium import SIZES, page_of, settle, sign_in
from tests.review.making import People

from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.judging.reruns import Rerun
from zhiyi.review.web.signed import now
from zhiyi.review.workplace import Workplace

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
HERE = "/cases/ZY-2026-0042"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    made = Told()
    monkeypatch.setattr("zhiyi.review.web.app.Reruns", lambda workplace: made)
    return made


def opened(page: playwright.Page, address: str, path: str = HERE) -> None:
    sign_in(page, address)
    page.goto(address + path)
    page.wait_for_selector("#facts .fact, #facts .nothing:not(:has-text('…')), #facts .deciding")
    settle(page)


def focused(page: playwright.Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.fact || ''"))


def test_a_flag_leads_to_its_place_and_a_place_to_its_facts(
    page: playwright.Page, address: str
) -> None:
    opened(page, address)
    page.keyboard.press("f")
    page.wait_for_selector("#facts .finding[aria-current=true]")
    page.wait_for_selector("#stage .on")
    fact = focused(page)
    assert fact
    framed = page.locator("#stage .on").first.get_attribute("data-facts") or ""
    assert fact in framed.split()
    page.goto(f"{address}{HERE}?tab=seals")
    page.wait_for_selector("#facts .seal")
    page.keyboard.press("j")
    page.wait_for_selector(".frame.at-seals.on")
    page.keyboard.press("Escape")
    page.locator(".frame.at-seals").first.click()
    page.wait_for_selector("#facts .seal[aria-current=true], #dock .here")


def test_digits_judge_a_chosen_fact_and_go_to_a_pane_otherwise(
    page: playwright.Page, address: str
) -> None:
    opened(page, address, f"{HERE}?tab=indicators")
    page.keyboard.press("1")
    assert page.evaluate("document.activeElement.closest('#pane-1') !== null")
    page.keyboard.press("2")
    assert page.evaluate("document.activeElement.id") == "stage"
    page.keyboard.press("3")
    assert page.evaluate("document.activeElement.id") == "facts"
    assert page.locator("#facts .badge-confirmed").count() == 0
    page.keyboard.press("j")
    assert page.evaluate("document.querySelector('#panes').matches('.fact-keys')")
    page.keyboard.press("1")
    page.wait_for_selector("#facts [aria-current=true] .badge-confirmed")
    settle(page)
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.wait_for_selector("#facts [aria-current=true] .badge-rejected")
    settle(page)
    page.keyboard.press("4")
    page.wait_for_selector("#facts [aria-current=true] .badge-unsure")
    settle(page)
    judged = focused(page)
    page.keyboard.press("g")
    page.keyboard.press("2")
    assert page.evaluate("document.activeElement.id") == "stage"
    page.keyboard.press("k")
    assert focused(page) != judged


def test_a_note_is_kept_with_its_verdict_and_enter_confirms_nothing(
    page: playwright.Page, address: str
) -> None:
    opened(page, address, f"{HERE}?tab=indicators")
    page.keyboard.press("j")
    page.wait_for_selector("#dock [name=note]")
    page.keyboard.press("m")
    page.keyboard.type("<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dock .noted")
    settle(page)
    assert "<img src=x onerror=alert(1)>" in page.inner_text("#dock .noted")
    assert page.locator("#facts .badge-confirmed").count() == 0
    assert page.locator("#facts .badge-noted").count() == 1


class Told:
    """What the page is told of new runs."""

    def __init__(self) -> None:
        self.state = Rerun(case="ZY-2026-0042", phase="running", started=now(), began=now())

    def of(self, case: str) -> Rerun:
        return self.state

    def warm(self, officer: object, case: str) -> None:
        pass


def test_what_a_new_run_changed_takes_its_place_where_the_officer_is(
    workplace: Workplace, people: People, told: Told, page: playwright.Page, address: str
) -> None:
    opened(page, address, f"{HERE}?tab=indicators")
    page.wait_for_selector("#rerun .at-work .began")
    page.keyboard.press("j")
    page.wait_for_selector("#dock [name=note]")
    page.keyboard.press("m")
    page.keyboard.type("尚未保存")
    fact = page.get_attribute("#facts [aria-current=true]", "data-fact")
    at = page.get_attribute("#sheet", "data-at")
    page.evaluate("document.querySelector('#sheet').dataset.old = window.stays = 'yes'")
    other = "i-3" if fact != "i-3" else "i-2"
    judge(workplace, people.wang, "ZY-2026-0042", Entered(fact=other, verdict="confirmed"))
    told.state = replace(told.state, phase="done", revision=1, ended=now())
    page.wait_for_selector(f"#facts [data-badge='{other}'].badge-confirmed")
    page.wait_for_selector("#sheet:not([data-old])")
    settle(page)
    assert page.evaluate("window.stays") == "yes", "the page was not opened anew"
    assert page.input_value("#dock [name=note]") == "尚未保存"
    assert page.get_attribute("#facts [aria-current=true]", "data-fact") == fact
    assert page.get_attribute("#sheet", "data-at") == at


def test_indicators_are_filtered_on_the_server_and_pages_turn(
    page: playwright.Page, address: str
) -> None:
    opened(page, address)
    page.keyboard.press("/")
    page.wait_for_selector("#sift-text:focus")
    all_of = page.locator("#rows .fact").count()
    with page.expect_response("**piece=true**"):
        page.keyboard.type("没有这样的指标")
    page.wait_for_selector("#rows .nothing")
    page.fill("#sift-text", "")
    playwright.expect(page.locator("#rows .fact")).to_have_count(all_of)
    page.keyboard.press("Escape")
    first = page.locator("#sheet").get_attribute("data-number")
    page.keyboard.press("n" if first == "1" else "p")
    page.wait_for_selector(f"#sheet:not([data-number='{first}'])")
    page.keyboard.press("r")
    assert "rotate(90deg)" in page.evaluate(
        "(document.querySelector('.leaf-picture') || {style: {transform: 'rotate(90deg)'}})"
        ".style.transform"
    )


def test_words_of_a_page_are_shown_and_a_line_of_them_can_be_corrected(
    page: playwright.Page, address: str
) -> None:
    opened(page, address)
    page.keyboard.press("t")
    page.wait_for_selector(".as-read [data-line]")
    page.locator(".as-read [data-line]").first.click()
    page.wait_for_selector("#dock [data-layer=lines]")
    page.locator("#dock [data-do=correct]").click()
    assert page.locator("#correction input[name=value]").input_value()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_runs_over_at_either_size(
    chromium: playwright.Browser, address: str, size: tuple[int, int]
) -> None:
    with page_of(chromium, size) as page:
        opened(page, address)
        page.keyboard.press("j")
        page.wait_for_selector("#dock .chosen")
        over = page.evaluate(
            "[...document.querySelectorAll('html, .pane-papers, #facts, #dock')]"
            ".filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.id)"
        )
        assert over == []
        assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
        for one in ("#stage", "#facts", "#dock", ".foot"):
            box = page.locator(one).bounding_box()
            assert box and box["height"] > 20 and box["y"] + box["height"] <= size[1] + 1


def test_a_case_opens_with_few_requests(page: playwright.Page, address: str) -> None:
    opened(page, address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + HERE)
    page.wait_for_selector("#facts .fact")
    settle(page)
    assert len(asked) <= 20, asked
