"""The files of one small inquiry: a declaration with the goods, and the product's papers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from .cases import Product

sys.path.insert(0, str(Path(__file__).parents[3] / "samples"))
from drawing.files import write_docx

Block = str | Sequence[Sequence[str]]
DECLARED = "20261120"
EXPORTER = "苏州泓岭进出口有限公司"


def write(product: Product, folder: Path) -> None:
    write_docx(folder / "报关单.docx", declaration(product), seed=1)
    for number, paper in enumerate(product.papers, 1):
        write_docx(folder / f"附件{number}.docx", blocks(paper), seed=1)


def declaration(product: Product) -> list[Block]:
    specification = f"型号：{product.model}" if product.model else "规格详见附件"
    row = ["1", product.hs, f"{product.name}\n{specification}", "10件", "1200.00\n12000.00\n美元"]
    return [
        "# 中华人民共和国海关出口货物报关单",
        f"境内发货人：{EXPORTER}",
        f"申报日期：{DECLARED}",
        "运抵国（地区）：韩国",
        [
            ["项号", "商品编号", "商品名称及规格型号", "数量及单位", "单价/总价/币制", "原产国"],
            [*row, "中国"],
        ],
    ]


def blocks(paper: str) -> list[Block]:
    """A paper of the case file: its title, its lines, and rows ``| a | b |`` as tables."""
    title, *lines = paper.strip().split("\n")
    found: list[Block] = [f"# {title}"]
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if rows:
            wide = max(len(row) for row in rows)
            found.append([row + [""] * (wide - len(row)) for row in rows])
            rows = []
        if line.strip():
            found.append(line.strip())
    return found


def text(product: Product) -> str:
    """All that the papers say, for those that only search words."""
    lines = [line for paper in product.papers for line in paper.strip().split("\n")]
    return "\n".join([product.name, *lines])
