"""The frame of the workbench in a real Chromium: the keyboard alone, and both sizes of screen.
Markup in names is in ``test_browser_markup``, what a screen reader is told in the one for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review.chromium import SIZES, enrol, serving, settle, sign_in
from tests.review.making import case, put

from zhiyi.review.cases.sync import sync
from zhiyi.review.workplace import Workplace

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
XSS = "<img src=x onerror=\"document.title='XSS'\"><script>document.title='XSS'</script>"


@pytest.fixture
def address(out: Path, workplace: Workplace) -> Iterator[str]:
    put(out, case("ZY-2026-0099", exporter=XSS, goods=XSS, notice_no=XSS))
    sync(workplace)
    enrol(workplace, {"chen": "officer"}, shown=XSS)
    with serving(workplace) as address:
        yield address


def test_a_case_is_found_taken_and_opened_with_the_keyboard(
    page: playwright.Page, address: str
) -> None:
    sign_in(page, address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.evaluate("document.activeElement.textContent")
    assert first == page.locator("[data-open]").first.text_content()
    page.keyboard.press("t")
    page.wait_for_selector("[action$='/give-back']")
    page.keyboard.press("/")
    page.keyboard.type("碳纤维 0043")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?*q=*")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "ZY-2026-0043"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/ZY-2026-0043")
    settle(page)


def test_help_opens_and_closes_and_single_keys_can_be_turned_off(
    page: playwright.Page, address: str
) -> None:
    sign_in(page, address)
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("j")
    assert page.locator("#help").is_visible()
    page.locator("[data-keys]").uncheck()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    page.keyboard.press("?")
    assert not page.locator("#help").is_visible()
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_key_typed_into_a_field_is_only_text(page: playwright.Page, address: str) -> None:
    sign_in(page, address)
    page.keyboard.press("/")
    page.keyboard.type("j?t/")
    assert page.locator("#q").input_value() == "j?t/"
    assert not page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_pages_fit_the_screen_and_the_notice_is_in_sight(
    page: playwright.Page, address: str
) -> None:
    """At either size, in either language."""
    sign_in(page, address)
    assert XSS in page.locator(".cases").inner_text()
    for language in ("zh-Hans", "en"):
        page.wait_for_selector(f"html[lang={language}]")
        for path in ("/", "/?q=碳纤维", "/account"):
            page.goto(address + path)
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, (path, language, width, wide)
                foot = page.locator(".foot").bounding_box()
                assert foot and foot["y"] + foot["height"] <= height, (path, language, width)
        page.click("button[name=language]")
