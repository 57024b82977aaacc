"""A note half written when the session ends, in a real Chromium: signing in brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete
from tests.review.chromium import GOOD, sign_in

from zhiyi.review.database.models import SignIn
from zhiyi.review.workplace import Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTE = "印章须请发货人说明"
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('zhiyi.typed'))"


def test_a_note_half_written_comes_back_after_the_sign_in(
    page: Page, address: str, workplace: Workplace
) -> None:
    sign_in(page, address)
    page.goto(f"{address}/cases/ZY-2026-0042?tab=indicators")
    page.locator("#facts [data-fact]").first.click()
    page.fill("#dock [name=note]", NOTE)
    with workplace.database.writing() as session:
        session.execute(delete(SignIn))
    page.press("#dock [name=note]", "Enter")
    page.wait_for_selector("#password")
    page.fill("#name", "chen")
    page.fill("#password", GOOD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#told .done")
    assert page.input_value("#dock [name=note]") == NOTE
    page.press("#dock [name=note]", "Enter")
    page.wait_for_selector("#dock .noted")
    assert page.evaluate(KEPT) == []
