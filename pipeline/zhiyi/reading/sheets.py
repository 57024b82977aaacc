"""Sheets of XLSX by openpyxl and of XLS by xlrd: each cell with its value as a person sees it."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import xlrd
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from zhiyi.errors import InputError
from zhiyi.intake.damage import OFFICE_DAMAGED
from zhiyi.reading.blocks import Block

_XLS_FAILURES = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    struct.error,
)
"""What xlrd raises on damaged files."""


def xlsx_blocks(file: Path) -> Iterator[Block]:
    """Raises ``InputError``."""
    try:
        with file.open("rb") as stream:  # by content: openpyxl looks at the name of a path
            book = openpyxl.load_workbook(stream, data_only=True)
    except OFFICE_DAMAGED as error:
        raise InputError(f"XLSX 已损坏或已加密（{error}）") from error
    for ordinal, sheet in enumerate(book.worksheets, start=1):
        spans = {
            (area.min_row, area.min_col): (
                area.max_row - area.min_row + 1,
                area.max_col - area.min_col + 1,
            )
            for area in sheet.merged_cells.ranges
        }
        # The cells that are there: one that strayed into the last row would make iter_rows walk
        # over a million rows of none.
        for _, cell in sorted(sheet._cells.items()):
            if cell.value is None or isinstance(cell, MergedCell):
                continue
            row_span, column_span = spans.get((cell.row, cell.column), (1, 1))
            place = (ordinal, cell.row - 1, cell.column - 1, row_span, column_span)
            text = shown(cell.value, cell.number_format or "")
            yield Block(f"{sheet.title}!{cell.coordinate}", text, place)


def xls_blocks(file: Path) -> Iterator[Block]:
    """Raises ``InputError``."""
    try:
        book = xlrd.open_workbook(
            file_contents=file.read_bytes(), formatting_info=True, logfile=io.StringIO()
        )
        for ordinal, sheet in enumerate(book.sheets(), start=1):
            yield from _xls_sheet(book, sheet, ordinal)
    except _XLS_FAILURES as error:
        raise InputError(f"XLS 已损坏或已加密（{error}）") from error


def _xls_sheet(book: Any, sheet: Any, ordinal: int) -> Iterator[Block]:
    spans = {
        (top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells
    }
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            row_span, column_span = spans.get((row, column), (1, 1))
            locator = f"{sheet.name}!{get_column_letter(column + 1)}{row + 1}"
            place = (ordinal, row, column, row_span, column_span)
            yield Block(locator, shown(*_xls_value(book, cell)), place)


def _xls_value(book: Any, cell: Any) -> tuple[Any, str]:
    """The value as Python has it, and the cell's number format."""
    known = cell.xf_index is not None and cell.xf_index < len(book.xf_list)
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key) if known else None
    stated = style.format_str if style else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode), stated
        except (ValueError, OverflowError):
            return cell.value, stated
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value), stated
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR"), stated
    return cell.value, stated


def shown(value: Any, number_format: str) -> str:
    """A cell's value as a person sees it: percentages as such, dates without midnight, floats
    without the noise of binary fractions."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if "%" in number_format:
            return f"{value * 100:.12g}%"
        return f"{value:.12g}"
    if hasattr(value, "date") and hasattr(value, "hour"):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return str(value.date() if midnight else value)
    return str(value)
