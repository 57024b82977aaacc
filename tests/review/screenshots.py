"""The pictures of docs/workbench.md: a workbench over a run of the samples, two officers, one
correction, an outcome that waits for the second officer, seen by Chromium.

::

    zhiyi run samples --out out
    python -m tests.review.screenshots --run out --out docs/workbench
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from tests.review.chromium import GOOD, SIZES, served_by_command, sign_in, started_chromium, zhiyi

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OFFICE = "南京海关"
PEOPLE = (("chen", "陈关员", "officer"), ("lin", "林复核", "reviewer"))
CASE = "01-carbon-fibre"
MISREAD, TRUE = "4200", "6250"
RERUN = 300_000
COLOURS = 256
DRAWN = """Promise.all([...document.querySelectorAll("#sheet img")].map((one) => one.decode()))
  .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"""
"""A large picture is loaded some time before it is decoded, and is drawn from its top."""
FOLLOWED = """() => {
  const [fact, told] = ["#facts [aria-current=true]", "#dock .chosen"].map(
    (one) => document.querySelector(one));
  return fact && told && told.dataset.chosen === fact.dataset.fact
    && document.getElementById("sheet").dataset.at === fact.dataset.at;
}"""
"""Whether the panel and the page are those of the chosen fact."""
LARGEST = 200_000
"""Bytes of a picture in the docs."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--run", type=Path, required=True, help="what zhiyi run wrote of samples")
    parser.add_argument("--out", type=Path, required=True, help="where the pictures go")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room, started_chromium() as chromium:
        directory, keys = Path(room) / "out", Path(room) / "keys"
        copied(options.run, directory)
        for name, shown, role in PEOPLE:
            who = ("--name", name, "--shown", shown, "--office", OFFICE, "--role", role)
            rest = ("--own", "--password-stdin", "--keys", keys)
            zhiyi("review", "users", "add", directory, *who, *rest, typed=GOOD + "\n")
        with served_by_command(directory, "--keys", str(keys)) as address:
            for file, data in pictures(chromium, address):
                (options.out / file).write_bytes(data)
                print(options.out / file, len(data))


def copied(run: Path, directory: Path) -> None:
    """The run without what was done over it, all its inquiries of one office."""
    shutil.copytree(run, directory, ignore=shutil.ignore_patterns(".zhiyi", "journal.jsonl"))
    for name, part in (("report", "inquiry"), ("retelling", "notice")):
        for file in directory.glob(f"*/{name}.json"):
            told = json.loads(file.read_bytes())
            told[part]["office"] = OFFICE
            file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def pictures(chromium: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """File names and PNGs, in the order of a case's life."""
    with signed_in(chromium, address, "chen") as page:
        page.keyboard.press("j")
        page.keyboard.press("t")
        page.wait_for_selector("[action$='/give-back']")
        page.keyboard.press("j")
        yield from both(page, "worklist")
        page.goto(f"{address}/cases/{CASE}")
        page.wait_for_selector("#facts .finding")
        for _ in range(3):
            page.keyboard.press("f")
            page.wait_for_function(FOLLOWED)
        yield from both(page, "case")
        correct(page, address)
        yield from both(page, "changes")
        propose(page, address)
    with signed_in(chromium, address, "lin") as page:
        page.goto(f"{address}/cases/{CASE}?tab=deciding")
        page.wait_for_selector(".open-decision")
        yield from both(page, "deciding")
        page.goto(f"{address}/overview")
        yield from both(page, "overview")


@contextmanager
def signed_in(chromium: Browser, address: str, name: str) -> Iterator[Page]:
    small = {"width": SIZES[0][0], "height": SIZES[0][1]}
    context = chromium.new_context(viewport=small, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, address, name)
    yield page
    context.close()


def correct(page: Page, address: str) -> None:
    """The first reading with the figure, by keys; and what the new run made of it."""
    page.goto(f"{address}/cases/{CASE}?tab=indicators")
    page.wait_for_selector("#facts [data-fact]")
    for verdict in ("1", "1"):
        page.keyboard.press("j")
        page.wait_for_selector("#dock .chosen")
        page.keyboard.press(verdict)
        page.wait_for_selector("#facts [aria-current=true] .badge-confirmed")
    page.locator(f"#facts [data-fact]:has-text('{MISREAD}')").first.click()
    page.wait_for_selector(f"#dock .chosen:has-text('{MISREAD}')")
    page.keyboard.press("3")
    page.wait_for_selector("#correction [name=value]:focus")
    value = page.locator("#correction [name=value]").input_value().replace(MISREAD, TRUE)
    page.locator("#correction [name=value]").fill(value)
    page.keyboard.press("Enter")
    page.wait_for_selector("#rerun .done[data-revision='1']", timeout=RERUN)
    page.goto(f"{address}/cases/{CASE}?tab=candidates")
    page.wait_for_selector("#facts .candidate")


def propose(page: Page, address: str) -> None:
    page.goto(f"{address}/cases/{CASE}?tab=deciding")
    page.wait_for_selector(".propose")
    page.locator("input[name=outcome][value=undetermined]").check()
    page.fill(".propose [name=reason]", "检测报告与说明书所载抗拉强度不一致，材料不足以认定。")
    page.fill(".propose [name=typed]", page.inner_text(".propose code"))
    page.locator(".propose button").click()
    page.wait_for_selector(".open-decision")


def both(page: Page, name: str) -> Iterator[tuple[str, bytes]]:
    """At either size, the small one last, at which the next is done."""
    for width, height in reversed(SIZES):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        page.wait_for_function("[...document.images].every((one) => one.complete)")
        page.evaluate(DRAWN)
        yield f"{name}-{width}x{height}.png", quantised(page.screenshot())


def quantised(png: bytes) -> bytes:
    """As many colours as fit into ``LARGEST``: half of them the page's own, which are flat and many
    times there, half those of what it shows."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    counted = sorted(picture.getcolors(picture.width * picture.height) or (), reverse=True)
    own = [colour for _, colour in counted[: COLOURS // 2]]
    for count in (COLOURS, COLOURS // 2, COLOURS // 4, COLOURS // 8, COLOURS // 16):
        shown = picture.quantize(count // 2, Image.Quantize.MAXCOVERAGE).getpalette() or []
        palette = Image.new("P", (1, 1))
        flat = [part for colour in own[: count // 2] for part in colour]
        palette.putpalette((flat + shown)[: 3 * count])
        kept = io.BytesIO()
        few = picture.quantize(palette=palette, dither=Image.Dither.NONE)
        few.save(kept, "PNG", optimize=True)
        if kept.tell() <= LARGEST:
            break
    return kept.getvalue()


if __name__ == "__main__":
    main()
