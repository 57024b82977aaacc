"""The stage over a document: evidence, second readings, stable ids."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from zhiyi.document import (
    Alternative,
    Box,
    Cell,
    Document,
    Evidence,
    Indicator,
    Line,
    Origin,
    Part,
    Table,
)
from zhiyi.indicators import find_indicators
from zhiyi.indicators.drafts import Tools

TEXT = "抗拉强度≥4900 MPa，密度1.80 g/cm³"
FULL = Box(0.1, 0.2, 0.9, 0.22)


def document(text: str, **more: object) -> Document:
    evidence = Evidence(document="doc", page=1, quote=text, box=FULL)
    line = Line(
        id="line-1", evidence=(evidence,), origin=Origin("ocr@1", 0.9), text=text, source="ocr",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return Document(
        id="doc", path="a.pdf", sha256="0", media_type="application/pdf", bytes=1, lines=(line,)
    )


def found(doc: Document, tools: Tools) -> tuple[Indicator, ...]:
    return find_indicators(doc, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp).facts


def test_the_box_covers_just_the_words_quoted(tools: Tools) -> None:
    strength, density = found(document(TEXT), tools)
    assert strength.place.quote == "抗拉强度≥4900 MPa"
    step = (FULL.right - FULL.left) / len(TEXT)
    assert strength.place.box is not None
    assert strength.place.box.right == pytest.approx(FULL.left + 13 * step)
    assert density.place.box is not None
    assert density.place.box.left == pytest.approx(FULL.left + 14 * step)


def test_values_are_kept_as_printed_and_in_si(tools: Tools) -> None:
    strength, _ = found(document(TEXT), tools)
    assert (strength.quantity.unit, strength.unit_normal) == ("MPa", "MPa")
    assert strength.si is not None
    assert (strength.si.value, strength.si.unit) == (Decimal("4900000000"), "Pa")
    assert strength.si.operator == ">="


def test_a_second_reading_of_another_figure_is_kept_parsed(tools: Tools) -> None:
    other = Alternative(method="second@1", quote=TEXT.replace("4900", "4800"), score=0.7)
    strength, density = found(document(TEXT, agreed=False, alternatives=(other,)), tools)
    assert strength.agreed is False
    assert [(a.operator, a.value, a.unit) for a in strength.alternatives] == [
        (">=", Decimal(4800), "MPa")
    ]
    assert density.agreed is True
    assert density.alternatives == ()


def test_a_lost_comparator_counts_as_another_reading(tools: Tools) -> None:
    other = Alternative(method="second@1", quote=TEXT.replace("≥", ""), score=0.7)
    strength, _ = found(document(TEXT, agreed=False, alternatives=(other,)), tools)
    assert strength.agreed is False
    assert strength.alternatives[0].operator == "="


def test_ids_do_not_depend_on_the_value(tools: Tools) -> None:
    ids = [one.id for one in found(document(TEXT), tools)]
    assert len(set(ids)) == 2
    assert ids == [one.id for one in found(document(TEXT.replace("4900", "5100")), tools)]


def test_of_a_declaration_only_known_parameters_count(tools: Tools) -> None:
    doc = replace(document("毛重：255千克|灰分50ppm|品质：≥3%"), kind="declaration")
    assert [one.parameter for one in found(doc, tools)] == ["灰分"]


def test_an_empty_document_states_nothing(tools: Tools) -> None:
    assert found(replace(document(TEXT), lines=()), tools) == ()


def form(columns: list[tuple[float, list[str]]]) -> Document:
    """A declaration whose goods stand in one frame: columns of lines at left edges."""
    lines = []
    for left, texts in columns:
        for row, text in enumerate(texts):
            box = Box(left, 0.5 + 0.012 * row, left + 0.009 * len(text), 0.51 + 0.012 * row)
            evidence = Evidence(document="doc", page=1, quote=text, box=box)
            lines.append(
                Line(id=f"line-{len(lines)}", evidence=(evidence,), origin=Origin("ocr@1", 0.9),
                     text=text, source="ocr")
            )  # fmt: skip
    frame = Box(0.05, 0.49, 0.95, 0.6)
    cell = Cell(
        text="\n".join(line.text for line in lines), row=0, column=0, box=frame,
        lines=tuple(line.id for line in lines),
    )  # fmt: skip
    place = Evidence(document="doc", page=1, quote="", box=frame)
    table = Table(
        id="table-1",
        evidence=(place,),
        origin=Origin("hand", 1.0),
        rows=1,
        columns=1,
        cells=(cell,),
    )
    return replace(document(""), kind="declaration", lines=tuple(lines), tables=(table,))


def test_the_goods_of_a_form_are_read_down_their_column(tools: Tools) -> None:
    doc = form(
        [
            (
                0.1,
                ["陶瓷轴承球", "4|3|轴承用|烧结，未装配|陶瓷制|直", "径12mm，密度3.2g/cm³|精工牌"],
            ),
            (0.6, ["500千克", "31.5000", "15750.00"]),
        ]
    )
    diameter, density = found(doc, tools)
    assert (diameter.parameter, diameter.quantity.value) == ("直径", Decimal(12))
    assert density.place.quote == "密度3.2g/cm³"


def test_the_kind_of_the_part_counts_and_not_that_of_the_file(tools: Tools) -> None:
    doc = replace(document("毛重：255千克|灰分50ppm|残余应力：≥3%"), kind="declaration")
    part = Part(id="part-1", evidence=doc.lines[0].evidence, origin=Origin("kinds@1", 1.0),
                kind="explanation", pages=(1,))  # fmt: skip
    assert [one.parameter for one in found(replace(doc, parts=(part,)), tools)] == [
        "灰分",
        "残余应力",
    ]
