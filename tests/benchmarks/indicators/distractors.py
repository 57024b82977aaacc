"""What looks like figures and states no property of the goods: phones, dates, money, clauses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .bank import Parameter
from .blocks import Block, Grid, Text
from .desk import Desk

FILE = Path(__file__).parent / "distractors.toml"
SLOT = re.compile(r"\{(#\d+|\d+-\d+|@)\}")
HEAD = {
    "report": ("report_number", "date", "model", "batch", "quantity", "environment"),
    "sheet": ("model", "date", "revision", "standards"),
    "explanation": ("model", "contract", "date"),
}
FOOT = {
    "report": ("phone", "fax", "address", "page_number"),
    "sheet": ("phone", "fax", "address", "page_number", "standards"),
    "explanation": (
        "money", "goods_quantity", "hs_code", "threshold", "clause", "capital", "delivery",
        "standards", "phone", "address", "page_number",
    ),
}  # fmt: skip


@cache
def templates() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def head_of(desk: Desk, sort: str) -> list[Block]:
    """What stands above: numbers of reports and contracts, dates, model."""
    if desk.rng.random() < 0.35:
        return [_head_table(desk, HEAD[sort])]
    return [_text(desk, kind) for kind in HEAD[sort] if desk.rng.random() < 0.7]


def foot_of(desk: Desk, sort: str) -> list[Block]:
    found: list[Block] = [_text(desk, kind) for kind in FOOT[sort] if desk.rng.random() < 0.5]
    if sort == "report" and desk.rng.random() < 0.5:
        rows = templates()["instruments"]
        told = [[_filled(desk, cell) for cell in row] for row in rows.get(desk.code, rows["en"])]
        found.insert(0, Grid(told, neutral=True))
    return found


def _text(desk: Desk, kind: str) -> Text:
    return Text(_said(desk, kind), nothing=kind)


def _said(desk: Desk, kind: str) -> str:
    if kind == "threshold" and not _sensed_of(desk):
        kind = "clause"
    form = desk.rng.choice(templates()[kind][desk.code])
    if kind == "threshold":
        form = _of_list(desk, form)
    return _filled(desk, form).replace("{model}", desk.model)


def _filled(desk: Desk, form: str) -> str:
    def drawn(slot: re.Match[str]) -> str:
        if slot[1] == "@":
            return desk.rng.choice("ABCDEFGHKLMNPRST")
        if slot[1].startswith("#"):
            rest = (str(desk.rng.randint(0, 9)) for _ in range(int(slot[1][1:]) - 1))
            return str(desk.rng.randint(1, 9)) + "".join(rest)
        low, high = map(int, slot[1].split("-"))
        return str(desk.rng.randint(low, high))

    return SLOT.sub(drawn, form)


def _head_table(desk: Desk, kinds: Sequence[str]) -> Grid:
    """Label and value in cells, two pairs in a row."""
    parts = [re.split("[：:] ?", _said(desk, kind), maxsplit=1) for kind in kinds]
    pairs = [part for part in parts if len(part) == 2]
    if len(pairs) % 2:
        pairs.append(["", ""])
    rows = [[*a, *b] for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    return Grid(rows, nothing="head table")


MORE = {"zh": ("大于", "小于"), "en": ("greater than", "less than"), "de": ("über", "unter"),
        "ja": ("", ""), "ru": ("более", "менее")}  # fmt: skip


def _sensed_of(desk: Desk) -> list[Parameter]:
    return [p for p in desk.good.known_in(desk.code) if p.sense in ("more", "less")]


def _of_list(desk: Desk, form: str) -> str:
    """What a control list asks of a parameter of these goods."""
    parameter = desk.rng.choice(_sensed_of(desk))
    scale = parameter.scales[0]
    figure = f"{scale.high:f}" if "E" in str(scale.high) else str(scale.high)
    return form.format(
        name=parameter.names[desk.code][0],
        more=MORE[desk.code][parameter.sense == "less"],
        limit=f"{figure} {scale.unit}".strip(),
    )
