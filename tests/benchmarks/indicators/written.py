"""Data sheets written by hand in the manner of many makers, drawn by headless Chromium.

``written/SET/*.html`` and ``*.txt`` are the sheets, ``*.json`` beside each all that it states (the
format is that of ``sheets.py``). The set ``tuned`` guided the work; ``kept`` was measured before
anybody looked at what is missed there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

SETS = Path(__file__).with_name("written")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
STYLE = (
    "<meta charset=utf-8><style>body{font-family:'Noto Sans CJK SC','DejaVu Sans';font-size:10.5pt}"
    "table{border-collapse:collapse;width:100%;margin:8px 0}"
    "td,th{border:1px solid #555;padding:3px 6px;font-size:9.5pt}"
    ".nb td,.nb th{border:none;border-bottom:1px solid #ccc}h2{margin:4px 0}</style>"
)


class BrowserMissing(Exception):
    """No browser that could draw the pages."""


def draw(name: str, into: Path) -> Path:
    """The sheets of a set as files below ``into``, with their ``gt/``; gives ``into``."""
    browser = next((found for one in BROWSERS if (found := shutil.which(one))), None)
    for part in ("pdf", "text", "gt"):
        (into / part).mkdir()
    for truth in sorted((SETS / name).glob("*.json")):
        page = truth.with_suffix(".html")
        if page.exists():
            if browser is None:
                raise BrowserMissing("no Chromium here to draw the pages: apt-get install chromium")
            document = f"pdf/{truth.stem}.pdf"
            _print(browser, page, into / document)
        else:
            document = f"text/{truth.stem}.txt"
            shutil.copy(truth.with_suffix(".txt"), into / document)
        told = {"document": document, "indicators": json.loads(truth.read_text("utf-8"))}
        text = json.dumps(told, ensure_ascii=False)
        (into / "gt" / f"{truth.stem}.indicators.json").write_text(text, encoding="utf-8")
    return into


def _print(browser: str, page: Path, pdf: Path) -> None:
    whole = pdf.with_suffix(".html")
    whole.write_text(STYLE + page.read_text("utf-8"), encoding="utf-8")
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--print-to-pdf={pdf}", whole.as_uri()],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    whole.unlink()
