"""One case from end to end, as two officers live it: the real commands, the real server, a real
Chromium, and the first officer has no mouse."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review.chromium import GOOD, page_of, served_by_command, sign_in, zhiyi
from tests.review.steel_by_hand import CERTIFICATE, NUMBER, OFFICE, inquiry, place_of_line

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

REASON = "经核对原始检测记录，抗拉强度应为2050 MPa，按所载指标逐项核对。"
MISREAD, TRUE = "1850", "2050"
RERUN = 120_000
"""Milliseconds within which the new run has to be there; it takes about 5 s of an idle core."""
HOLD = "质疑或鉴别期间，相关出口货物不予放行"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``zhiyi review`` over what ``zhiyi run`` wrote of the steel."""
    room = tmp_path_factory.mktemp("story")
    out, keys = room / "out", room / "keys"
    told = zhiyi("run", inquiry(room / "steel"), "--out", out)
    assert told.returncode == 0, told.stderr
    for name, shown in (("chen", "陈关员"), ("lin", "林关员")):
        who = ("--name", name, "--shown", shown, "--office", OFFICE, "--role", "officer")
        secret = ("--password-stdin", "--own", "--keys", keys)
        told = zhiyi("review", "users", "add", out, *who, *secret, typed=GOOD + "\n")
        assert told.returncode == 0, told.stderr
    with served_by_command(out, "--keys", str(keys)) as address:
        yield address


def test_a_case_from_sign_in_to_a_verified_bundle(
    chromium: playwright.Browser, office: str, tmp_path: Path
) -> None:
    address = office
    with page_of(chromium) as first:
        sign_in(first, address)
        find_take_and_open(first)
        follow_a_flag(first)
        before = criterion(first)
        assert (
            "所载指标未达到条目所列数值" in before and "达到条目所列数值，待关员判定" not in before
        )
        correct_the_figure(first)
        see_what_changed(first)
        propose(first)
        assert first.locator("[action$='/confirm']").count() == 0
        with page_of(chromium) as second:
            sign_in(second, address, "lin")
            confirm(second, address)
            bundle = export(second, tmp_path)
    told = zhiyi("audit", "verify", bundle)
    assert told.returncode == 0, told.stdout
    broken, where = with_one_byte_changed(bundle)
    told = zhiyi("audit", "verify", broken)
    assert told.returncode == 1 and where in told.stdout


def find_take_and_open(page: playwright.Page) -> None:
    """A word that stands only in a paper finds the case; t takes it, Enter opens it."""
    page.keyboard.press("/")
    page.keyboard.type("断后伸长率")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?*q=*")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == NUMBER
    page.keyboard.press("t")
    page.wait_for_selector("[action$='/give-back']")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#facts .finding")
    assert HOLD in page.inner_text(".foot")
    assert "陈关员" in page.inner_text(".holder")


def follow_a_flag(page: playwright.Page) -> None:
    """f goes from flag to flag; that of the certificate frames its title, where it is drawn."""
    for _ in range(page.locator("#facts .finding").count()):
        page.keyboard.press("f")
        page.wait_for_selector("#facts .finding[aria-current=true]")
        if "检测报告.pdf" in page.inner_text("#facts .finding[aria-current=true]"):
            break
    page.wait_for_selector("#sheet[aria-label*='检测报告.pdf'] .frame.on")
    assert_frames(page, CERTIFICATE.index("检测报告"))


def assert_frames(page: playwright.Page, number: int) -> None:
    """The frame lies on the drawn line, and the picture below it has ink there."""
    frame = page.locator("#sheet .on").first.bounding_box()
    picture = page.locator("#sheet img").bounding_box()
    assert frame and picture
    left, top, right, bottom = place_of_line(CERTIFICATE, number)
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    assert left < (x - picture["x"]) / picture["width"] < right
    assert top < (y - picture["y"]) / picture["height"] < bottom


def to_tab(page: playwright.Page, name: str) -> None:
    """With "]" until it is chosen."""
    for _ in range(20):
        if page.locator(f"#tab-{name}[aria-selected=true]").count():
            break
        with page.expect_response("**/pane/*"):
            page.keyboard.press("]")
    page.wait_for_selector(f"#facts[aria-labelledby=tab-{name}] :is(.fact, .deciding)")


def criterion(page: playwright.Page) -> str:
    """What is said of the candidate."""
    to_tab(page, "candidates")
    return str(page.inner_text("#facts .candidate"))


def correct_the_figure(page: playwright.Page) -> None:
    """j until the figure of the certificate has the focus and its place is framed; 3, the value."""
    to_tab(page, "indicators")
    for _ in range(page.locator("#facts [data-fact]").count()):
        page.keyboard.press("j")
        if MISREAD in page.evaluate("document.activeElement.innerText"):
            break
    page.wait_for_selector("#dock [data-layer=indicators]")
    page.wait_for_selector("#sheet .at-indicators.on")
    assert_frames(page, CERTIFICATE.index(f"抗拉强度：{MISREAD} MPa"))
    page.wait_for_selector(f"#dock .chosen:has-text('{MISREAD}')")
    page.keyboard.press("3")
    page.wait_for_selector("#correction [name=value]:focus")
    read = page.locator("#correction [name=value]").input_value()
    assert MISREAD in read
    page.keyboard.press("Control+a")
    page.keyboard.type(read.replace(MISREAD, TRUE))
    page.keyboard.press("Enter")
    page.wait_for_selector("#rerun .at-work, #rerun .done")


def see_what_changed(page: playwright.Page) -> None:
    """The page is brought up by itself: the list of changes, the chip of the revision, and the
    candidate, whose figure is reached now, for an officer to determine."""
    page.wait_for_selector("#rerun .done[data-revision='1']", timeout=RERUN)
    page.wait_for_selector(".revision")
    changes = page.inner_text("#rerun")
    assert MISREAD in changes and TRUE in changes and "1C216" in changes
    page.wait_for_selector("#facts [data-fact]")
    after = criterion(page)
    assert "所载指标达到条目所列数值，待关员判定" in after
    assert HOLD in page.inner_text(".foot")


def propose(page: playwright.Page) -> None:
    """Every field by Tab; the outcome with the space bar on the one that the officer goes to."""
    to_tab(page, "deciding")
    assert page.locator("input[name=outcome]:checked").count() == 0
    reach(page, "input[name=outcome]")
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=outcome][value=required]").is_checked()
    reach(page, ".propose [name=reason]")
    page.keyboard.type(REASON)
    reach(page, ".propose [name=typed]")
    page.keyboard.type(page.inner_text(".propose code"))
    reach(page, ".propose button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".open-decision")
    assert "待复核" in page.inner_text(".state-of") and HOLD in page.inner_text(".foot")


def reach(page: playwright.Page, selector: str) -> None:
    """Tab until it has the focus."""
    for _ in range(60):
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached with Tab")


def confirm(page: playwright.Page, address: str) -> None:
    """The second officer reads the reason, types the number and agrees; the hold ends with it."""
    page.goto(f"{address}/cases/steel?tab=deciding")
    page.wait_for_selector(".open-decision")
    assert REASON in page.inner_text(".open-decision")
    number = page.inner_text("[action$='/confirm'] code")
    page.fill("[action$='/confirm'] [name=typed]", number)
    page.locator("[action$='/confirm'] button").click()
    page.wait_for_selector(".state-of:has-text('已办结')")
    assert HOLD not in page.inner_text(".foot")


def export(page: playwright.Page, folder: Path) -> Path:
    """The bundle, as the browser saves it."""
    page.locator(".case-acts a[href$='/papers']").click()
    with page.expect_download() as coming:
        page.locator("form[action$='/bundle'] button").click()
    file = folder / "bundle.zip"
    coming.value.save_as(file)
    return file


def with_one_byte_changed(bundle: Path) -> tuple[Path, str]:
    """A bundle in which one letter of the reason is another, and what has to be told of it: the
    member of the archive that holds it."""
    broken = bundle.with_name("broken.zip")
    old, new = b"2050 MPa", b"2060 MPa"
    where = ""
    with zipfile.ZipFile(bundle) as whole, zipfile.ZipFile(broken, "w") as other:
        for info in whole.infolist():
            data = whole.read(info)
            if not where and "journal" in info.filename and old in data:
                where, data = info.filename, data.replace(old, new, 1)
            other.writestr(info, data)
    assert where
    return broken, where
