"""Whatever text stands in an inquiry, its report can be read by those who read reports."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import random
import typing
from functools import cache
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.fuzz.strategies import NASTY, texts
from tests.report import by_hand
from tests.report.tree import tree_of

from zhiyi.inquiry import Inquiry
from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.frame import COLUMNS, csv_of, table_of
from zhiyi.report.html import render_html
from zhiyi.report.schema import from_bytes, report_schema, to_bytes
from zhiyi.report.workbook import workbook_of

SETTLED = frozenset({
    "id", "document", "part", "parts", "targets", "lines", "indicators", "indicator", "goods",
    "candidate", "continues", "refers_to", "derived", "owners", "overlaps", "embedded_in",
    "expression", "sha256", "inputs", "code", "parameter_id", "picture", "hs_codes",
})  # fmt: skip
"""Fields that name another thing or come from the program, and stay."""


def rewritten(noun: Any, chance: random.Random, words: list[str]) -> Any:
    """The noun with other text wherever a paper, a file name or a notice may have put it."""
    hints = typing.get_type_hints(type(noun))
    changed = {}
    for field in dataclasses.fields(noun):
        value = getattr(noun, field.name)
        if field.name == "code" or (field.name in SETTLED and not _nouns(value)):
            continue
        changed[field.name] = _rewritten(value, hints[field.name], chance, words)
    return dataclasses.replace(noun, **changed)


def _nouns(value: Any) -> bool:
    return isinstance(value, tuple) and any(dataclasses.is_dataclass(one) for one in value)


def _rewritten(value: Any, hint: Any, chance: random.Random, words: list[str]) -> Any:
    if dataclasses.is_dataclass(value):
        return rewritten(value, chance, words)
    if hint in (str, str | None) and value is not None:
        return chance.choice((value, *words))
    if isinstance(value, tuple) and typing.get_args(hint)[-1:] == (...,):
        return tuple(_rewritten(v, typing.get_args(hint)[0], chance, words) for v in value)
    return value


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(report_schema())


def check(inquiry: Inquiry) -> None:
    """JSON by its schema, HTML as a page that nothing from a paper runs in, XLSX that opens, CSV
    with a record for each row."""
    report = build_report(inquiry, program=by_hand.PROGRAM)
    data = to_bytes(report)
    _validator().validate(json.loads(data))
    assert to_bytes(from_bytes(data)) == data
    _check_page(render_html(report, pictures=lambda _id, _page: None))
    _check_tables(report)


def _check_page(html: str) -> None:
    html.encode()
    assert "\0" not in html
    page = tree_of(html)
    ours = len(tree_of(_plain()).all("script"))
    assert len(page.all("script")) == ours
    for node in page.walk():
        assert not any(name.startswith("on") for name in node.attributes)
        link = node.attributes.get("href", "#")
        assert not link.strip().lower().startswith(("javascript", "data", "http"))


@cache
def _plain() -> str:
    report = build_report(by_hand.rich(), program=by_hand.PROGRAM)
    return render_html(report, pictures=lambda _id, _page: None)


def _check_tables(report: types.Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(report)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    records = list(
        csv.reader(io.StringIO(csv_of(table_of(report)).decode("utf-8-sig"), newline=""))
    )
    assert len(records) == 1 + len(report.indicators)
    assert {len(record) for record in records} == {len(COLUMNS)}


@settings(max_examples=max(settings().max_examples // 12, 3))
@given(st.randoms(use_true_random=False), st.lists(texts(), min_size=1, max_size=4))
def test_any_text_in_any_field_gives_a_report_that_opens(
    chance: random.Random, words: list[str]
) -> None:
    check(rewritten(by_hand.rich(), chance, words))


def test_every_nasty_text_in_every_field_gives_a_report_that_opens() -> None:
    chance = random.Random(1)
    for first in range(0, len(NASTY), 20):
        check(rewritten(by_hand.rich(), chance, list(NASTY[first : first + 20])))


def test_texts_of_a_hundred_thousand_letters_give_a_report_that_opens() -> None:
    check(rewritten(by_hand.rich(), random.Random(2), ["长" * 100_000, *["x"] * 9]))
