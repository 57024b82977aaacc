"""The tools of the case page in a real Chromium: its widths, the next fact that nobody judged, a
fact's places one after the other, pages that are turned and enlarged, papers without a layout."""

from __future__ import annotations

import pytest
from tests.review.chromium import settle, sign_in

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
HERE = "/cases/ZY-2026-0042"
FACT = "#facts [data-fact][aria-current=true]"


def opened(page: playwright.Page, address: str, query: str = "") -> None:
    if not page.url.startswith(address):
        sign_in(page, address, "chen")
    page.goto(f"{address}{HERE}{query}")
    page.wait_for_selector("#facts .fact")
    settle(page)


def width(page: playwright.Page) -> float:
    return float(page.evaluate("document.getElementById('pane-3').offsetWidth"))


def in_sight(page: playwright.Page, what: str) -> bool:
    return bool(
        page.evaluate(
            """(what) => {
              const box = document.querySelector(what).getBoundingClientRect();
              const room = document.getElementById("stage").getBoundingClientRect();
              return box.top < room.bottom && box.bottom > room.top
                && box.left < room.right && box.right > room.left;
            }""",
            what,
        )
    )


def test_the_facts_are_widened_by_hand_and_by_key_and_stay_so(
    page: playwright.Page, address: str
) -> None:
    opened(page, address)
    first = width(page)
    page.keyboard.press("x")
    wide = width(page)
    assert wide > first + 150
    opened(page, address, "?tab=seals")
    assert width(page) == pytest.approx(wide, abs=12)
    page.keyboard.press("x")
    assert width(page) == pytest.approx(first, abs=12)
    box = page.locator("#splitter").bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] - 120, box["y"] + 100, steps=4)
    page.mouse.up()
    dragged = width(page)
    assert dragged == pytest.approx(first + 123, abs=15)
    page.locator("#splitter").focus()
    page.keyboard.press("ArrowRight")
    assert width(page) < dragged
    page.reload()
    page.wait_for_selector("#facts .fact")
    assert width(page) == pytest.approx(dragged - 41, abs=15)


def test_the_panel_of_a_fact_folds_and_leaves_its_verdicts(
    page: playwright.Page, address: str
) -> None:
    opened(page, address, "?tab=indicators")
    page.keyboard.press("j")
    page.wait_for_selector("#about")
    page.keyboard.press("d")
    page.wait_for_selector("#about", state="hidden")
    assert page.locator(".verdicts").is_visible()
    page.keyboard.press("j")
    page.wait_for_selector(f"#dock [data-chosen='{page.get_attribute(FACT, 'data-fact')}']")
    settle(page)
    assert not page.locator("#about").is_visible()
    assert page.locator("[data-do=fold]").get_attribute("aria-expanded") == "false"


def test_a_verdict_goes_on_to_the_next_fact_that_nobody_judged(
    page: playwright.Page, address: str
) -> None:
    opened(page, address, "?tab=seals")
    count = page.locator("#facts .seal").count()
    assert count > 1
    page.keyboard.press("j")
    first = page.get_attribute(FACT, "data-fact")
    page.wait_for_selector("[data-onward]")
    page.locator("[data-onward]").check()
    page.locator(FACT).focus()
    page.keyboard.press("1")
    page.wait_for_selector(f"{FACT}:not([data-fact='{first}'])")
    settle(page)
    assert page.locator(".badge-confirmed").count() >= 1
    assert page.locator("progress[data-progress=seals]").evaluate("(one) => one.value") == 1
    assert page.inner_text("#facts [data-only=open] .num") == str(count - 1)
    page.keyboard.press("k")
    page.keyboard.press("u")
    assert page.get_attribute(FACT, "data-fact") != first
    page.locator("#facts [data-only=judged]").click()
    page.wait_for_selector("#facts [data-only=judged][aria-pressed=true]")
    settle(page)
    assert page.locator("#facts .seal").count() == 1


def test_the_places_of_a_fact_come_one_after_the_other(page: playwright.Page, address: str) -> None:
    opened(page, address, "?tab=contradictions")
    page.keyboard.press("j")
    page.wait_for_selector("#dock .places .to")
    places = page.locator("#dock .places .to").count()
    assert places > 1
    seen = set()
    for _ in range(places):
        seen.add(page.get_attribute("#sheet", "data-at"))
        page.keyboard.press("Enter")
        page.wait_for_selector("#stage .flash, #stage .on")
    assert page.locator("#stage .flash, #stage .on").count() >= 1
    wanted = page.locator("#dock .places .to").evaluate_all(
        "(all) => [...new Set(all.map((one) => one.dataset.goto))]"
    )
    page.wait_for_function("(all) => all.includes(sheet.dataset.at)", arg=wanted)


def test_a_frame_stays_in_sight_when_its_page_is_turned_and_enlarged(
    page: playwright.Page, address: str
) -> None:
    opened(page, address, "?tab=seals")
    page.keyboard.press("j")
    page.wait_for_selector("#stage .frame.on")
    for key in ("+", "+", "r", "+", "r", "0", "9"):
        page.keyboard.press(key)
        assert in_sight(page, "#stage .frame.on"), key
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    page.wait_for_selector("#stage .frame.on", state="detached")
    # Turned by 270 degrees, a point of the picture is still the point of its facts.
    page.locator("#stage .frame.at-seals").first.click()
    page.wait_for_selector("#facts .seal[aria-current=true], #dock .here [data-tab=seals]")


def test_a_paragraph_of_a_paper_without_layout_leads_to_its_facts(
    page: playwright.Page, address: str
) -> None:
    opened(page, address, "?tab=indicators")
    page.goto(f"{address}/cases/ZY-2026-0043?tab=indicators")
    page.wait_for_selector("#facts .fact")
    at = page.locator("#facts tr.fact").evaluate_all("(all) => all.map((o) => o.dataset.at)")
    for place in dict.fromkeys(at):
        page.locator(f".leaves [data-goto='{place}']").click()
        page.wait_for_selector(f"#sheet[data-at='{place}']")
        if page.locator("#stage li.frame-text[data-locator]").count():
            break
    page.wait_for_selector("#stage .no-picture")
    page.locator("#stage li.frame-text[data-locator]").first.click()
    page.wait_for_selector("#dock .here .ref, #dock .chosen")
    page.wait_for_selector("#stage li.on")


def test_pages_are_shown_small_when_asked_for(page: playwright.Page, address: str) -> None:
    opened(page, address)
    assert page.locator(".leaves img").count() == 0
    page.keyboard.press("b")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.leaves img')].some((o) => o.naturalWidth > 20)"
    )
    page.reload()
    page.wait_for_selector(".small-pictures .leaves img")
    page.keyboard.press("b")
    page.wait_for_selector(".leaves img", state="hidden")
