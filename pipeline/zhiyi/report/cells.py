"""What may stand in a cell of a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiyi.report import types
from zhiyi.report.words import visible

Row = dict[str, str | int | float]
"""Cells by the heading of their column; what is not there is empty."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell may not begin with: spreadsheets take it for a formula (OWASP, CSV injection)."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
"""A negative figure is no formula: -40 stays one. Nor is a sign alone, such as the operator =."""

LONGEST_CELL = 32_767
"""Characters that a cell of an XLSX file holds."""

# Characters that XML 1.0 cannot hold; openpyxl refuses the whole file over one of them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def cell_of(value: str | int | float) -> str | int | float:
    """Text that no spreadsheet takes for a formula, without what XML cannot hold."""
    if not isinstance(value, str):
        return value
    text = _NOT_XML.sub("\ufffd", visible(value))[: LONGEST_CELL - 1]
    if len(text) < 2 or NUMBER.fullmatch(text):
        return text.strip()
    # some spreadsheets take no notice of blanks before a formula
    leads = text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)
    return "'" + text if leads else text


def file_of(report: types.Report, id: str | None) -> str:
    """The path of a document; empty where the report has none."""
    return next((document.path for document in report.documents if document.id == id), "")


def joined(values: Sequence[str]) -> str:
    return "；".join(value for value in values if value)
