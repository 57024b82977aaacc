"""Without a mouse in a real Chromium: every page is walked with Tab, the focus is seen and comes
back, and no key of the keyboard enters an outcome."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from tests.review.chromium import page_of, settle, sign_in

from zhiyi.review.database.models import Decision
from zhiyi.review.workplace import Workplace

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

HERE = "/cases/ZY-2026-0042"
MOST = 400
"""Stops of one page; more would be a trap."""
NAMED = (
    "Enter", "Space", "Escape", "Backspace", "Delete", "Insert", "Home", "End", "PageUp",
    "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight",
    *(f"F{n}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10)),
)  # fmt: skip
LETTERS = string.ascii_letters + string.digits + string.punctuation
CHORDS = (
    *(f"{held}+{key}" for held in ("Control", "Alt", "Control+Shift") for key in "123yos"),
    *(f"{held}+Enter" for held in ("Control", "Alt", "Shift", "Meta")),
)

STOP = """async () => {
  await Promise.all(document.getAnimations().map((one) => one.finished));
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), row = e.closest("tr");
  const ringed = (s) =>
    (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  const box = e.getClientRects()[0];
  const at = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const last = window.lastStop;
  window.lastStop = e;
  return {
    what: e.outerHTML.slice(0, 160),
    ringed: last === e || ringed(style) || !!row && ringed(getComputedStyle(row.children[0])),
    seen: Boolean(at && (e.contains(at) || at.contains(e) || at.closest("label")?.control === e)),
    ordered: !last || last === e || !last.isConnected
      || Boolean(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
"""Of what has the focus: whether a ring is around it, whether it can be seen, whether it comes
after what had the focus before it. A field of a date has it several times: Chromium itself marks
the part of it."""

CHOSEN = """() => document.querySelector(".propose")
  ? document.querySelectorAll("input[name=outcome]:checked").length : null"""
"""How many outcomes are chosen; null where the key has left the pane."""


@dataclass(frozen=True, slots=True)
class Place:
    address: str
    workplace: Workplace

    def decisions(self) -> int:
        with self.workplace.reading() as session:
            return session.scalar(select(func.count()).select_from(Decision)) or 0


@pytest.fixture
def place(address: str, workplace: Workplace) -> Place:
    return Place(address, workplace)


def walk(page: playwright.Page) -> Sequence[str]:
    """Every stop of Tab until it leaves the page; all are seen, ringed and in the page's order."""
    stops: list[str] = []
    page.evaluate("window.lastStop = null")
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and 'class="skip"' in stop["what"]):
            return stops
        assert stop["ringed"], ("no ring", page.url, stop["what"])
        assert stop["seen"], ("out of sight", page.url, stop["what"])
        assert stop["ordered"], ("out of order", page.url, stops[-1], stop["what"])
        stops.append(stop["what"])
    pytest.fail(f"Tab does not leave {page.url}")


def test_tab_walks_through_every_page_in_order_and_in_sight(
    chromium: playwright.Browser, place: Place
) -> None:
    with page_of(chromium) as page:
        page.goto(place.address)
        assert len(walk(page)) >= 2
        sign_in(page, place.address)
        page.keyboard.press("j")
        page.keyboard.press("t")
        page.wait_for_selector("[action='/cases/ZY-2026-0042/give-back']")
        for path, wanted in (
            ("/", ("id=\"q\"", "data-open", "data-take")),
            (f"{HERE}?tab=findings", ("data-goto", "data-do=\"turn\"", "role=\"tab\"", "/papers")),
            (f"{HERE}?tab=candidates", ("data-do",)),
            (f"{HERE}?tab=deciding", ("name=\"outcome\"", "name=\"reason\"", "name=\"typed\"")),
            (f"{HERE}/papers", ("<button",)),
            (f"{HERE}/hand-over", ("name=\"to\"", "name=\"note\"")),
            ("/overview", ("<a",)),
            ("/account", ("name=\"old\"", "name=\"label\"")),
            ("/nothing", ("<a",)),
        ):  # fmt: skip
            page.goto(place.address + path)
            settle(page)
            if page.locator("[autofocus]").count():
                page.focus(".skip")
            stops = walk(page)
            assert 'class="skip"' in stops[0] or page.locator("[autofocus]").count(), path
            for part in wanted:
                assert any(part in stop for stop in stops), (path, part)
    for name, path in (("sun2", "/journal"), ("admin2", "/users"), ("admin2", "/paper-templates")):
        with page_of(chromium) as page:
            sign_in(page, place.address, name)
            page.goto(place.address + path)
            assert len(walk(page)) >= 6


def test_the_focus_comes_back_where_it_was(page: playwright.Page, place: Place) -> None:
    """After the keys' table, a correction given up, a chosen fact, a page left and come back to."""
    sign_in(page, place.address)
    page.keyboard.press("j")
    before = page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    assert page.evaluate("document.activeElement.closest('#help') !== null")
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.querySelector('main').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.outerHTML") == before
    page.goto(f"{place.address}{HERE}?tab=indicators")
    page.wait_for_selector("#facts .fact")
    page.keyboard.press("j")
    fact = page.evaluate("document.activeElement.dataset.fact")
    page.keyboard.press("3")
    page.wait_for_selector("#correction [name=value]:focus")
    page.wait_for_selector("#parameters option", state="attached")
    page.keyboard.press("Escape")
    page.wait_for_selector("#correction", state="hidden")
    assert page.evaluate("document.activeElement.dataset.fact") == fact
    page.keyboard.press("m")
    page.wait_for_selector("#dock [name=note]:focus")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.fact") == fact
    page.keyboard.press("1")
    page.wait_for_selector("#facts [aria-current=true] .badge-confirmed")
    settle(page)
    assert page.evaluate("document.activeElement.dataset.fact") == fact
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.fact") == fact
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "facts"


def fill(page: playwright.Page) -> None:
    """The whole form, but for its button."""
    page.wait_for_selector(".propose")
    page.locator("input[name=outcome]").first.check()
    page.fill(".propose [name=reason]", "经核对，所载指标未达到条目所列数值")
    page.fill(".propose [name=typed]", page.inner_text(".propose code"))
    page.focus("#facts")


def test_no_key_enters_an_outcome(chromium: playwright.Browser, place: Place) -> None:
    """Each key, and chords, on the deciding pane: the form as it comes, then filled in whole."""
    with page_of(chromium) as page:
        sent: list[str] = []
        page.on("request", lambda r: sent.append(r.url) if r.method != "GET" else None)
        sign_in(page, place.address)
        sent.clear()
        for prepared in (lambda _: page.focus("#facts"), fill):
            for key in (*LETTERS, *NAMED, *CHORDS):
                if not page.locator(".propose").count() or page.locator("dialog[open]").count():
                    page.goto(f"{place.address}{HERE}?tab=deciding")
                    page.wait_for_selector(".propose")
                    prepared(page)
                    chosen = page.evaluate(CHOSEN)
                page.focus("#facts")
                page.keyboard.press(key)
                assert page.evaluate(CHOSEN) in (None, chosen), key
            page.goto(f"{place.address}/")
        assert sent == []
    assert place.decisions() == 0


def test_no_key_answers_for_the_second_officer(chromium: playwright.Browser, place: Place) -> None:
    with page_of(chromium) as page:
        sign_in(page, place.address)
        page.goto(f"{place.address}{HERE}?tab=deciding")
        fill(page)
        page.locator(".propose button").click()
        page.wait_for_selector(".open-decision")
    with page_of(chromium) as page:
        sent: list[str] = []
        page.on("request", lambda r: sent.append(r.url) if r.method != "GET" else None)
        sign_in(page, place.address, "lin")
        sent.clear()
        for key in (*"1234yYoOcCsmg", *NAMED, *CHORDS):
            if not page.locator("[action$='/confirm']").count():
                page.goto(f"{place.address}{HERE}?tab=deciding")
                page.wait_for_selector("[action$='/confirm']")
                number = page.inner_text("[action$='/confirm'] code")
                page.fill("[action$='/confirm'] [name=typed]", number)
            page.focus("#facts")
            page.keyboard.press(key)
        assert sent == []
