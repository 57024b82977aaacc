"""An inquiry of digital papers, drawn and run as a user would: a maraging steel whose certificate
has a figure that an officer finds misread, beside the letter that explains the goods."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH = 595, 842
LEFT, FIRST, STEP = 80, 760, 34
NUMBER = "ZY-2900-2026-0107"
OFFICE = "青岛海关"
EXPORTER = "青岛岬湾特种合金有限公司"
LETTER = (
    "情况说明",
    "我公司出口18Ni300马氏体时效钢锻棒，规格 Φ180 mm×2400 mm。",
    "货物主要性能：硬度 52 HRC，力学性能见检测报告。",
    "主要用途：用于制造塑料模具的顶杆和镶件。",
    "不属于管制范围的理由：抗拉强度未达到清单所列数值。",
    "最终用户：VALMARA TOOLING S.L.",
    EXPORTER,
)
CERTIFICATE = (
    "检测报告",
    "样品名称：18Ni300马氏体时效钢锻棒",
    "规格：Φ180 mm×2400 mm",
    "最大外形尺寸：2400 mm",
    "试验温度：20 ℃",
    "屈服强度：1790 MPa",
    "抗拉强度：1850 MPa",
    "断后伸长率：8 %",
    "硬度：52 HRC",
)
CONTRACT = (
    "销售合同",
    "合同编号：QJW-26-0319",
    f"卖方：{EXPORTER}",
    "买方：VALMARA TOOLING S.L.",
    "货物名称：18Ni300马氏体时效钢锻棒",
    "数量：24 支",
    "目的国：西班牙",
)
NOTICE = f"""id = "{NUMBER}"
office = "{OFFICE}"
exporter = "{EXPORTER}"
notice_no = "青关质疑〔2026〕107号"
notice_received = 2026-03-02
submitted = 2026-03-06
declared = 2026-02-26
goods = "18Ni300马氏体时效钢锻棒"
destination = "西班牙"
"""


def inquiry(folder: Path) -> Path:
    """The folder, with ``inquiry.toml`` and what was submitted."""
    submission = folder / "submission"
    submission.mkdir(parents=True)
    (folder / "inquiry.toml").write_text(NOTICE, encoding="utf-8")
    letter = docx.Document()
    for text in LETTER:
        letter.add_paragraph(text)
    letter.save(str(submission / "情况说明.docx"))
    pdf(submission / "检测报告.pdf", CERTIFICATE)
    pdf(submission / "销售合同.pdf", CONTRACT)
    return folder


def pdf(file: Path, texts: Sequence[str]) -> None:
    """One page of lines that keep their text."""
    canvas = Canvas(str(file), pagesize=(WIDE, HIGH), invariant=1)
    for n, text in enumerate(texts):
        canvas.setFont(_face(), _size(n))
        canvas.drawString(LEFT, FIRST - STEP * n, text)
    canvas.save()


def place_of_line(texts: Sequence[str], number: int) -> tuple[float, float, float, float]:
    """Where ``pdf`` draws it: left, top, right, bottom in fractions of the page. The right edge is
    that of letters as wide as they are high, the widest that there are."""
    size, base = _size(number), FIRST - STEP * number
    right = LEFT + size * len(texts[number])
    return LEFT / WIDE, 1 - (base + size) / HIGH, right / WIDE, 1 - (base - size * 0.3) / HIGH


def _size(number: int) -> int:
    return 22 if number == 0 else 13


@cache
def _face() -> str:
    """Debian's fonts-wqy-zenhei; reportlab draws no OpenType outlines, as Noto's are. Skips where
    it is not installed."""
    command = ["fc-match", "-f", "%{file}", "WenQuanYi Zen Hei"]
    program = shutil.which(command[0])
    found = subprocess.run(command, capture_output=True, text=True).stdout if program else ""
    if "wqy" not in found:
        pytest.skip("no WenQuanYi Zen Hei here: apt-get install fontconfig fonts-wqy-zenhei")
    pdfmetrics.registerFont(TTFont("Zen", found, subfontIndex=0))
    return "Zen"
