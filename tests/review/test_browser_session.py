"""The end of a session in a real Chromium: told before it comes, and nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from tests.review.chromium import GOOD, sign_in

from zhiyi.review.database.models import SignIn
from zhiyi.review.workplace import Workplace

NOTE = "印章须请发货人说明"
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


def test_the_end_is_told_and_what_was_typed_comes_back(
    page: Any, workplace: Workplace, address: str
) -> None:
    sign_in(page, address, "lin")
    way = f"{address}/cases/ZY-2026-0042/hand-over?next=%2F"
    page.goto(way)
    page.fill("#note", NOTE)
    long_ago = datetime.now(UTC) - timedelta(minutes=55)
    with workplace.database.writing() as session:
        session.execute(update(SignIn).values(seen=long_ago))
    page.evaluate(LOOK)
    page.wait_for_selector("#session:not([hidden])")
    assert "分钟后过期" in page.inner_text("#session")
    page.click("[data-session-on]")
    page.wait_for_selector("#session[hidden]", state="attached")
    with workplace.database.writing() as session:
        session.execute(delete(SignIn))
    page.evaluate(LOOK)
    page.wait_for_selector("[data-session-enter]:not([hidden])")
    page.click("[data-session-enter]")
    page.fill("#name", "lin")
    page.fill("#password", GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url(way)
    assert page.input_value("#note") == NOTE
    assert "已恢复" in page.inner_text("#told")


def test_a_reason_that_was_sent_stands_in_no_later_form(page: Any, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}/cases/ZY-2026-0042?tab=deciding")
    page.check(".propose [value=undetermined]")
    page.fill(".propose [name=reason]", NOTE)
    page.fill(".propose [name=typed]", page.inner_text(".propose code"))
    page.click(".propose button")
    page.fill("form[action$='/withdraw'] [name=reason]", "理由未写全")
    page.click("form[action$='/withdraw'] button")
    page.wait_for_selector(".propose")
    assert page.input_value(".propose [name=reason]") == ""
    assert page.inner_text("#told") == ""
