"""Whatever strangers submit: the run ends, tells of it, and nothing of it runs or leaves."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from tests.hostile.running import Ran, ran
from tests.hostile.whole import cases

ALL = cases()
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[-]?\d+(\.\d+)?([eE][+-]?\d+)?")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    root = tmp_path_factory.mktemp("hostile")
    yield ran(root)
    shutil.rmtree(root, ignore_errors=True)


def test_the_set_has_sixty_files_of_twenty_kinds() -> None:
    assert len(ALL) >= 60 and len({case.kind for case in ALL}) >= 20


def test_the_run_ends_with_a_report(whole: Ran) -> None:
    assert whole.report, whole.said[-2000:]
    assert whole.code in (0, 1), whole.said[-2000:]


def test_no_file_crashes_or_hangs_its_worker(whole: Ran) -> None:
    broken = [
        (document["path"], problem["detail"])
        for document in whole.report["documents"]
        for problem in document["problems"]
        if problem["stage"] == "run" or problem["code"] == "STAGE_FAILED"
    ]
    assert not broken


@pytest.mark.parametrize("case", ALL, ids=lambda case: ascii(case.name))
def test_each_file_has_its_finding(whole: Ran, case: object) -> None:
    own = next(one for one in whole.cases if one.name == getattr(case, "name", None))
    assert whole.as_wanted(own), (own.attacks, own.code, own.words, whole.told(own)[:5])


def test_nothing_runs_leaves_or_stays(whole: Ran) -> None:
    assert not whole.canary
    assert not whole.called
    assert whole.beside == {"hostile", "out", "tmp", "limits.toml"}
    assert not whole.left


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._within = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            self.scripts.append(data)


@pytest.mark.parametrize("name", ["hostile/report.html", "summary.html"])
def test_a_page_holds_no_markup_of_a_paper(whole: Ran, name: str) -> None:
    page = _Page()
    page.feed((whole.out / name).read_text("utf-8"))
    assert len(page.scripts) == 1
    for tag, attributes in page.tags:
        assert not any(attribute.startswith("on") for attribute in attributes), (tag, attributes)
        assert tag not in ("iframe", "object", "embed", "base", "form", "img"), (tag, attributes)
        for key in ("href", "src", "action"):
            value = attributes.get(key, "")
            assert not re.match(r"\s*(?:javascript|vbscript|https?|file|//)", value, re.I), value
    policy = next(
        found["content"]
        for tag, found in page.tags
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashed = b64encode(sha256(page.scripts[0].encode()).digest()).decode()
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["script-src"] == f"'sha256-{hashed}'"
    assert rules["style-src"].startswith("'sha256-")
    assert rules["base-uri"] == rules["form-action"] == "'none'"


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no browser")
def test_a_browser_runs_nothing_of_a_paper(whole: Ran, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
            f"--user-data-dir={tmp_path}", (whole.out / "hostile" / "report.html").as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    shown = done.stdout.decode("utf-8", "replace")
    assert re.search(r"<title>[^<]*hostile", shown), shown[:300]
    assert "<title>canary" not in shown


def _cells(out: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(out.rglob("*.csv")):
        for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"))):
            yield from ((file.name, cell) for cell in row)
    for file in sorted(out.rglob("*.xlsx")):
        for sheet in openpyxl.load_workbook(file).worksheets:
            for line in sheet.iter_rows():
                for cell in line:
                    assert cell.data_type != "f", (file.name, cell.value)
                    if isinstance(cell.value, str):
                        yield file.name, cell.value


@pytest.fixture(scope="module")
def cells(whole: Ran) -> list[tuple[str, str]]:
    """File and text of every cell of every table that the run wrote."""
    return list(_cells(whole.out))


def test_no_cell_of_a_table_is_taken_for_a_formula(cells: list[tuple[str, str]]) -> None:
    files = {name for name, _ in cells}
    assert files == {"summary.csv", "summary.xlsx", "indicators.csv", "report.xlsx"}
    taken = [
        (name, cell)
        for name, cell in cells
        if len(cell) > 1 and cell.lstrip(" ").startswith(FORMULA) and not NUMBER.fullmatch(cell)
    ]
    assert not taken
    assert any(cell.startswith("'=cmd|") for _, cell in cells)


def test_negative_numbers_stay_numbers(cells: list[tuple[str, str]]) -> None:
    assert ("indicators.csv", "-40") in cells
    assert ("indicators.csv", "-55") in cells
