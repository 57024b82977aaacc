"""Stages find; one place writes. An order that cannot work is refused; what breaks is a problem."""

from __future__ import annotations

import logging

import pytest

from zhiyi.document import Box, Document, Evidence, Line, Origin, Problem
from zhiyi.errors import ArgumentError, ReadError
from zhiyi.flow import Found, Stage, apply, check, run


def _document() -> Document:
    return Document(id="doc-1", path="a.pdf", sha256="0", media_type="application/pdf", bytes=1)


def _line(text: str) -> Line:
    where = Evidence(document="doc-1", page=1, quote=text, box=Box(0, 0, 1, 1))
    return Line(id="line-1", evidence=(where,), origin=Origin("t@1", 1), text=text, source="ocr")


def _found(_: Document) -> Found[Line]:
    return Found((_line("x"),))


def _engine_fails(_: Document) -> Found[Line]:
    raise ReadError("第 1 页无法识别")


def _defect(_: Document) -> Found[Line]:
    raise KeyError("x")


def test_a_stage_fills_its_own_layer_only() -> None:
    doc = apply(_document(), Stage("lines", (), _found))
    assert doc.lines == (_line("x"),)
    assert (doc.tables, doc.problems) == ((), ())


def test_twice_equals_once() -> None:
    stage = Stage("lines", (), _found)
    once = run(_document(), [stage])
    assert run(once, [stage]) == once


def test_an_engine_that_fails_is_a_problem_of_the_document() -> None:
    doc = apply(_document(), Stage("lines", (), _engine_fails))
    assert doc.problems == (
        Problem(stage="lines", code="FILE_PARTLY_READ", detail="第 1 页无法识别"),
    )


def test_a_defect_costs_its_layer_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        doc = apply(_document(), Stage("lines", (), _defect))
    assert doc.problems[0].code == "STAGE_FAILED"
    assert "lines" in caplog.text


def test_a_stage_that_runs_again_replaces_its_problems() -> None:
    broken = apply(_document(), Stage("lines", (), _engine_fails))
    assert apply(broken, Stage("lines", (), _found)).problems == ()


def test_an_order_in_which_a_need_is_not_filled_is_refused() -> None:
    stages = [Stage("tables", ("lines",), _found), Stage("lines", (), _found)]
    with pytest.raises(ArgumentError, match="lines"):
        check(stages)
    check(list(reversed(stages)))
