"""Derived figures and stated ones on the page, in report.json and in the workbook."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from tests.report import by_hand
from tests.report.test_html import html_of, read

from zhiyi.derivations import find_derivations, load_formulas
from zhiyi.inquiry import Attribution, Inquiry
from zhiyi.lexicon import load_lexicon
from zhiyi.report.build import build_report
from zhiyi.report.schema import from_bytes, report_schema, to_bytes
from zhiyi.report.workbook import workbook_of
from zhiyi.units import load_units

OWN = ("i-1", "i-2", "i-3")


@pytest.fixture(scope="module")
def derived() -> Inquiry:
    """The rich inquiry with what follows from its data sheet."""
    units = load_units()
    inquiry = by_hand.rich()
    attributions = tuple(
        Attribution(id=f"att-{i.id}", evidence=i.evidence, origin=i.origin, indicator=i.id,
                    goods=(inquiry.goods[0].id,) if i.id in OWN else ())
        for i in inquiry.indicators()
    )  # fmt: skip
    inquiry = replace(inquiry, attributions=attributions)
    formulas = load_formulas(lexicon=load_lexicon(units=units), units=units)
    return replace(
        inquiry, derivations=find_derivations(inquiry, formulas=formulas, units=units).facts
    )


@pytest.fixture(scope="module")
def html(derived: Inquiry) -> str:
    return html_of(derived)


def test_report_json_says_what_was_computed_from_what(derived: Inquiry) -> None:
    report = build_report(derived, program=by_hand.PROGRAM)
    data = to_bytes(report)
    plain = json.loads(data)
    Draft202012Validator(report_schema()).validate(plain)
    assert from_bytes(data) == report
    modulus = next(d for d in plain["derived"] if d["formula_id"] == "specific_modulus")
    assert set(modulus["inputs"]) == {"i-2", "i-3"} and modulus["goods"] == ["goods-1"]
    assert modulus["value"].startswith("1665") and modulus["unit"] == "m"
    assert modulus["tolerance"]["minus"] != "0"
    assert "9.80665" in modulus["formula"] and "294 GPa" in modulus["computed"]


def test_the_page_says_that_no_paper_states_it_and_leads_to_what_does(html: str) -> None:
    section = html[html.index('<h2 id="derived">') : html.index('<h2 id="contradictions">')]
    assert "由程序按公式推算，非材料所载。" in section
    assert "294 GPa ÷（[1.8 ±0.02 g/cm³] × 9.80665 m/s²）" in section
    assert 'href="#i-2"' in section and 'href="#i-3"' in section
    page = read(html)
    ids = {attributes.get("id") for _, attributes in page.tags}
    links = {str(a["href"])[1:] for _, a in page.tags if str(a.get("href", "")).startswith("#")}
    assert links <= ids


def test_a_report_without_derived_figures_has_no_section_of_them() -> None:
    html = html_of(by_hand.rich())
    assert 'id="derived"' not in html and 'href="#derived"' not in html


def test_rows_are_picked_by_style_alone(html: str) -> None:
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    for pick, row in (("pick-doubt", "doubt"), ("pick-loose", "loose"), ("pick-g1", "g1")):
        assert f".{pick}:checked ~ .group tbody > tr:not(.{row})" in style[1]
    rows = dict(re.findall(r'<tr id="(i-\d)" class="([^"]*)">', html))
    assert rows["i-1"] == "g1 doubt"
    assert "loose" in rows["i-5"] and "doubt" not in rows["i-2"]
    assert html.count('class="pick pick-loose"') == 1


def test_both_readings_stand_beside_the_value(html: str) -> None:
    row = re.search(r'<tr id="i-1".*?</tr>', html, re.DOTALL)
    assert row is not None
    value = re.search(r'<td class="value">(.*?)</td>', row[0], re.DOTALL)
    assert value is not None and "5880 MPa" in value[1] and "5680 MPa" in value[1]


def test_an_indicator_of_no_goods_says_so_openly(html: str) -> None:
    row = re.search(r'<tr id="i-5".*?</tr>', html, re.DOTALL)
    assert row is not None and "未能确定所指商品" in row[0]


def test_indicators_stand_paper_by_paper(html: str) -> None:
    papers = re.findall(r'<details class="group[^>]*>\s*<summary><strong><bdi>([^<]*)', html)
    assert papers == ["03 情况说明.docx", "04 技术资料.zip!/T800S TDS.pdf", "05 译文.pdf"]


def test_a_sheet_lists_the_derived_figures(derived: Inquiry) -> None:
    report = build_report(derived, program=by_hand.PROGRAM)
    sheet = openpyxl.load_workbook(BytesIO(workbook_of(report)))["推算"]
    names, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == len(report.derived) > 0
    told = dict(zip(names, rows[0], strict=True))
    assert told["说明"] == "由程序按公式推算，非材料所载。"
    assert told["依据的指标"] and told["文件"] == "04 技术资料.zip!/T800S TDS.pdf"
