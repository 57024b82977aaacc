"""Debian's Chromium without a window, and the workbench that it asks: pages whose console has to
stay silent, people who sign in with the keyboard, what the pages are measured with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from tests.review.making import NANJING

from zhiyi.review.accounts.users import NewUser, add_user
from zhiyi.review.officer import Role
from zhiyi.review.web.app import create_app
from zhiyi.review.web.signed import now
from zhiyi.review.workplace import Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GOOD = "一个好记的长句子 2026"
"""The password of everybody in these tests."""
SIZES = [(1366, 768), (1920, 1080)]
REFUSED = ("status of 4", "Status Error Code 4")
"""What Chromium and htmx say of answers 4xx."""
STARTS = 120
"""Seconds within which the command has to say its address, on a machine that does much else."""
WAITS = 90_000
"""Milliseconds within which what a test waits for has to come. As long as it is, it costs time only
where a test fails."""
SETTLED = """() => document.readyState === "complete"
  && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")
  && !/^(正在载入|Loading)…$/.test(
    document.querySelector("#facts > .nothing:only-child")?.textContent.trim() ?? "")
  && [...document.images].every((one) => one.complete || one.loading === "lazy")"""
"""Whether a page and what it asks for by itself are there."""


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """Skips where there is none; ends with the block, with everything that it opened."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium here: apt-get install chromium")
    playwright.expect.set_options(timeout=WAITS)
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def enrol(
    workplace: Workplace, roles: Mapping[str, Role], *, shown: str = "", office: str = NANJING
) -> None:
    """People who can sign in, by their names; ``shown`` stands before the name that is shown."""
    for name, role in roles.items():
        new = NewUser(name=name, shown=shown + name, office=office, role=role, password=GOOD)
        add_user(workplace, new, by=None, at=now())


@contextmanager
def serving(workplace: Workplace) -> Iterator[str]:
    """The address of the workbench, served by a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(create_app(workplace), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server has not started"
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def zhiyi(*arguments: str | Path, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own; ``typed`` goes to its standard input."""
    command = [sys.executable, "-m", "zhiyi.cli", *map(str, arguments)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, check=False)


@contextmanager
def served_by_command(directory: Path, *options: str) -> Iterator[str]:
    """The address of ``zhiyi review DIRECTORY``, a process that is told to stop in the end."""
    command = [sys.executable, "-m", "zhiyi.cli", "review", str(directory), "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stderr
        said: list[str] = []
        listening = threading.Event()

        def listen() -> None:
            for line in server.stderr or ():
                said.append(line)
                if "http://127.0.0.1:" in line:
                    listening.set()

        threading.Thread(target=listen, daemon=True).start()
        try:
            assert listening.wait(STARTS), said
            found = re.search(r"http://127\.0\.0\.1:\d+", "".join(said))
            assert found
            yield found[0]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=STARTS)


@contextmanager
def page_of(
    chromium: Browser, size: tuple[int, int] = SIZES[0], *, silent: Sequence[str] = REFUSED
) -> Iterator[Page]:
    """A page of a browser that nobody has signed in with. Its console must stay empty of errors,
    warnings and what the policy refused, but for answers 4xx; nothing may open a
    dialog of JavaScript."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, accept_downloads=True
    )
    context.set_default_timeout(WAITS)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
    try:
        yield page
        page.wait_for_load_state()  # closed while a page comes, Chromium may wait for ever
    finally:
        context.close()
    heard = [text for text in said if not any(one in text for one in silent)]
    assert heard == [], heard


def sign_in(page: Page, address: str, name: str = "chen") -> None:
    """With the keyboard: the name's field gets the focus by itself, when the page is drawn."""
    page.goto(address)
    page.wait_for_selector("#name:focus")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".who")
    page.wait_for_load_state()  # keys are heard from then on


def settle(page: Page) -> None:
    """Until the page and what it asks for by itself are there."""
    page.wait_for_function(SETTLED)


CONTRAST = """(() => {
  const part = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.tagName === "OPTION") continue;
    if (e.closest(":disabled, svg, [aria-hidden='true']")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) bad.push([walker.currentNode.data.trim().slice(0, 20), ratio]);
  }
  return bad;
})()"""
"""Every text seen whose contrast to its ground is below 4.5 (WCAG 2.2 AA), with the ratio. Buttons
that cannot be used and what only decorates are left out, as there."""
