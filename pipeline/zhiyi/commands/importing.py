"""``zhiyi controls import``: draft entries out of an announcement or a table, to be confirmed."""

from __future__ import annotations

import argparse
import csv
import re
import sys
import zlib
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd

from zhiyi.commands.files import told_problems
from zhiyi.commands.single import read_single
from zhiyi.controls.importing import (
    Drafter,
    Grid,
    Imported,
    draft_text,
    items_of_grids,
    items_of_text,
)
from zhiyi.document import Document, Table
from zhiyi.encodings import decode
from zhiyi.errors import ArgumentError, InputError
from zhiyi.indicators import make_nlp
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units

SHEETS = frozenset({".xlsx", ".xls"})
PLAIN = frozenset({".txt", ".md"})
DRAFT = ".draft.toml"
BROKEN = (BadZipFile, zlib.error, ImportError, KeyError, SyntaxError, TypeError, ValueError)
"""What the readers of workbooks raise on files that are none or are cut short."""
CELL = re.compile(r"第\d+行第\d+列$")
"""The first cell, by which a table without a page is placed: 表1第1行第1列."""


def import_(options: argparse.Namespace) -> int:
    """0 where drafts were written, 3 where the file holds nothing to draft from."""
    file: Path = options.file
    if options.out is not None and not options.out.name.endswith(DRAFT):
        raise ArgumentError(
            f"{options.out}：草稿文件名须以{DRAFT}结尾 / the name of a draft ends in {DRAFT}"
        )
    imported, status = _read(file)
    if not imported.items:
        reasons = "；".join(imported.remarks) or "没有管制编码，也没有带表头的条目表"
        raise InputError(f"{file.name}：未找到条目：{reasons} / no entries found")
    lexicon, units = load_lexicon(), load_units()
    text = draft_text(
        imported,
        drafter=Drafter(lexicon=lexicon, units=units, nlp=make_nlp(lexicon)),
        source=file.name,
        announcement=options.announcement or "",
    )
    if options.out is None:
        print(text, end="")
    else:
        _write(options.out, text)
        count = len(imported.items)
        print(
            f"{options.out}：{count}条草稿，请逐条核对并填写confirmed / {count} drafts to confirm"
        )
    for remark in imported.remarks:
        print(remark, file=sys.stderr)
    return status


def _write(out: Path, text: str) -> None:
    """A draft that somebody may have begun to confirm is never written over."""
    try:
        with out.open("xb") as file:
            file.write(text.encode("utf-8", "replace"))
    except FileExistsError:
        raise ArgumentError(
            f"{out}已存在，请另取文件名 / it is there already; choose another name"
        ) from None
    except OSError as error:
        raise ArgumentError(f"{out}: {error.strerror or error}") from error


def _read(file: Path) -> tuple[Imported, int]:
    suffix = file.suffix.lower()
    try:
        if suffix == ".csv":
            return items_of_grids([_csv(file)]), 0
        if suffix in SHEETS:
            return items_of_grids(_sheets(file)), 0
        if suffix in PLAIN:
            lines = decode(file.read_bytes()).text.splitlines()
            return items_of_text([(text, f"第{n}行") for n, text in enumerate(lines, 1)]), 0
    except OSError as error:
        raise InputError(f"{file.name}: {error.strerror or error}") from error
    with read_single(file, until="tables") as single:
        return _of_document(single.document), told_problems(single.document)


def _csv(file: Path) -> Grid:
    text = decode(file.read_bytes()).text
    try:
        rows = tuple(tuple(row) for row in csv.reader(StringIO(text)))
    except csv.Error as error:
        raise InputError(f"{file.name}: {error}") from error
    return Grid(rows, "")


def _sheets(file: Path) -> list[Grid]:
    """Every sheet as text: HS numbers are no numbers to be rounded."""
    read: dict[str, Any]
    try:
        read = pd.read_excel(file, sheet_name=None, header=None, dtype=str, na_filter=False)
    except BROKEN as error:
        raise InputError(f"{file.name}：无法作为工作簿读取 / {error}; is it a workbook?") from error
    return [
        Grid(tuple(tuple(map(str, row)) for row in frame.itertuples(index=False)), f"表{name}")
        for name, frame in read.items()
    ]


def _of_document(doc: Document) -> Imported:
    """From its tables, failing these from its text."""
    grids = []
    for table in doc.tables:
        where = CELL.sub("", table.place.locator or "") or f"第{table.place.page}页"
        grids.append(Grid(_rows(table), where))
    lines = [(line.text, line.place.locator or f"第{line.place.page}页") for line in doc.lines]
    flowing = items_of_text(lines, wrapped=any(line.place.box for line in doc.lines))
    tabled = items_of_grids(grids)
    if not tabled.items:
        return flowing
    return Imported(
        items=tabled.items,
        title=flowing.title,
        number=flowing.number,
        effective=flowing.effective,
        remarks=tabled.remarks,
    )


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """A merged cell stands once: the rows below a merged code go on with its item."""
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return tuple(map(tuple, rows))
