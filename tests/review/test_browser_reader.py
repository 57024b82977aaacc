"""What a screen reader is told, from the accessibility tree of a real Chromium; and whether pages
can be read by weak eyes: contrast, and at twice the size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from tests.review.chromium import CONTRAST, page_of, settle, sign_in

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

HERE = "/cases/ZY-2026-0042"
TABS = (
    "findings", "materials", "seals", "translations", "indicators", "contradictions", "candidates",
    "derived", "particulars", "statements", "asked", "judgements", "deciding",
)  # fmt: skip
PAGES = {
    "chen": ("/", "/?q=碳纤维&state=all", *(f"{HERE}?tab={tab}" for tab in TABS), f"{HERE}/papers",
             "/overview", "/account", "/nothing"),
    "sun2": ("/journal",),
    "admin2": ("/users", "/paper-templates"),
}  # fmt: skip
CONTROLS = {
    "button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "tab",
    "spinbutton", "slider", "switch", "Date", "DisclosureTriangle",
}  # fmt: skip
HALF = {"width": 683, "height": 384}
"""1366×768 at 200 %: half as many of CSS's pixels."""


@dataclass(frozen=True, slots=True)
class Node:
    """What the tree tells of an element. ``states``: its properties, such as ``level``."""

    role: str
    name: str
    states: Mapping[str, Any]
    within: str
    """The role of what holds it."""


def tree(page: playwright.Page) -> Sequence[Node]:
    """Everything that is not hidden from a screen reader, in its order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    roles = {one["nodeId"]: one.get("role", {}).get("value", "") for one in nodes}
    return [
        Node(
            one["role"]["value"],
            str(one.get("name", {}).get("value", "")).strip(),
            {p["name"]: p["value"].get("value") for p in one.get("properties", ())},
            roles.get(one.get("parentId", ""), ""),
        )
        for one in nodes
        if not one["ignored"]
    ]


def opened(page: playwright.Page, address: str, path: str) -> Sequence[Node]:
    page.goto(address + path)
    settle(page)
    return tree(page)


def of(nodes: Sequence[Node], role: str) -> Sequence[Node]:
    return [one for one in nodes if one.role == role]


@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_has_a_language_landmarks_headings_in_order_and_names(
    page: playwright.Page, address: str, name: str
) -> None:
    sign_in(page, address, name)
    for path in PAGES[name]:
        nodes = opened(page, address, path)
        assert page.get_attribute("html", "lang") == "zh-Hans", path
        for landmark in ("banner", "main", "contentinfo"):
            assert len(of(nodes, landmark)) == 1, (path, landmark)
        assert of(nodes, "navigation"), path
        levels = [int(one.states["level"]) for one in of(nodes, "heading")]
        assert levels.count(1) == 1, (path, levels)
        deeper = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        assert deeper == [], (path, levels)
        nameless = [one for one in nodes if one.role in CONTROLS and not one.name]
        assert nameless == [], path
        pictures = [one for one in nodes if one.role in ("image", "img") and not one.name]
        assert pictures == [], path
        assert page.evaluate(HEADLESS) == [], path
        assert page.evaluate(CONTRAST) == [], path


HEADLESS = """() => [...document.querySelectorAll("table")]
  .filter((one) => one.checkVisibility() && !one.querySelector("th[scope]"))
  .map((one) => one.outerHTML.slice(0, 120))"""
"""Tables without a header that says what it is of."""


def test_messages_and_states_are_told(page: playwright.Page, address: str) -> None:
    """Live regions for refusals, remarks and the page; what is pressed, chosen, open."""
    sign_in(page, address)
    nodes = opened(page, address, f"{HERE}?tab=indicators")
    assert [one.states.get("live") for one in of(nodes, "alert")] == ["assertive"]
    assert "polite" in [one.states.get("live") for one in of(nodes, "status")]
    assert page.get_attribute("#page-count", "aria-live") == "polite"
    assert [one.name for one in of(nodes, "tab") if one.states.get("selected")] != []
    assert len([one for one in of(nodes, "tab") if one.states.get("selected")]) == 1
    assert of(nodes, "tabpanel")
    page.keyboard.press("j")
    page.wait_for_selector("#dock .verdicts")
    page.keyboard.press("4")
    page.wait_for_selector("#dock [value=unsure][aria-pressed=true]")
    page.wait_for_function("document.querySelector('#said').textContent")
    pressed = [one.name for one in tree(page) if one.states.get("pressed") == "true"]
    assert any("存疑" in name for name in pressed)
    folded = [one for one in tree(page) if one.role == "button" and "更正" in one.name]
    assert [one.states.get("expanded") for one in folded] == [False]
    page.keyboard.press("3")
    page.wait_for_selector("#correction:not([hidden])")
    folded = [one for one in tree(page) if one.role == "button" and "更正…" in one.name]
    assert [one.states.get("expanded") for one in folded] == [True]
    page.locator("#correction [name=value]").fill("不是数值")
    page.keyboard.press("Enter")
    page.wait_for_selector("#told .fault")
    assert page.locator("[role=alert] #told, #told[role=alert]").count() == 1


def test_english_is_marked_in_chinese_pages_and_chinese_in_english_ones(
    page: playwright.Page, address: str
) -> None:
    sign_in(page, address)
    switch = page.locator("button[name=language]")
    assert switch.get_attribute("lang") == "en" and switch.inner_text() == "English"
    switch.click()
    page.wait_for_selector("html[lang=en]")
    assert page.get_attribute("button[name=language]", "lang") == "zh-Hans"
    for path in ("/", f"{HERE}?tab=findings", f"{HERE}?tab=deciding", "/overview"):
        nodes = opened(page, address, path)
        assert [one for one in nodes if one.role in CONTROLS and not one.name] == [], path
        assert page.evaluate(CONTRAST) == [], path


def test_twice_the_size_stays_usable_at_1366(chromium: playwright.Browser, address: str) -> None:
    """Nothing runs over sideways, the notice stays, and a flag still leads to its place."""
    with page_of(chromium, (HALF["width"], HALF["height"])) as page:
        sign_in(page, address)
        for path in ("/account", "/overview", f"{HERE}/papers", HERE):
            opened(page, address, path)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, wide)
            assert "不构成判定" in page.inner_text(".foot")
        page.keyboard.press("f")
        page.wait_for_selector("#facts .finding[aria-current=true]")
        page.wait_for_selector("#dock .verdicts")
        for one in ("#facts [aria-current=true]", "#stage", "#dock .verdicts button"):
            page.locator(one).first.scroll_into_view_if_needed()
            box = page.locator(one).first.bounding_box()
            assert box and box["height"] > 10 and box["y"] < HALF["height"], one
