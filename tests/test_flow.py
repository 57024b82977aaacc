"""Stages find; one place writes. An order that cannot work is refused; what breaks is a problem."""

from __future__ import annotations

import errno
import logging
from dataclasses import replace

import pytest

from zhiyi.clock import Clock
from zhiyi.document import Box, Document, Evidence, Line, Origin, Problem
from zhiyi.errors import ArgumentError, ReadError
from zhiyi.flow import Found, Stage, apply, between, check, run


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


REMARK = Problem(stage="lines", code="FILE_REMARK", detail="共 1 行")


def _joined(doc: Document) -> Found[Line]:
    """Marks the last line, and says how many there are."""
    *others, last = doc.lines
    return Found((*others, replace(last, text="last")), (REMARK,))


def _found_with_trouble(_: Document) -> Found[Line]:
    trouble = Problem(stage="lines", code="FILE_PARTLY_READ", detail="第 1 页", page=1)
    return Found((_line("x"), _line("y")), (trouble, trouble))


def test_what_only_the_whole_shows_is_found_by_a_join() -> None:
    doc = apply(_document(), Stage("lines", (), _found_with_trouble, _joined))
    assert [line.text for line in doc.lines] == ["x", "last"]
    assert [problem.page for problem in doc.problems] == [1, None]


def test_joined_twice_is_joined_once() -> None:
    stage = Stage("lines", (), _found_with_trouble, _joined)
    once = apply(_document(), stage)
    again = apply(once, replace(stage, find=lambda doc: Found(doc.lines, doc.problems)))
    assert again == once


def test_a_join_that_breaks_off_leaves_what_was_found() -> None:
    doc = apply(_document(), Stage("lines", (), _found, _defect))
    assert doc.lines == (_line("x"),)
    assert [problem.code for problem in doc.problems] == ["STAGE_FAILED"]


@pytest.mark.parametrize(
    "error", [MemoryError(), OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota")]
)
def test_what_is_wrong_with_the_machine_is_no_problem_of_a_document(error: Exception) -> None:
    def short(_: Document) -> Found[Line]:
        raise error

    with pytest.raises(type(error)):
        apply(_document(), Stage("lines", (), short))
    with pytest.raises(type(error)):
        apply(_document(), Stage("lines", (), _found, short))


def test_a_file_that_cannot_be_opened_is_a_problem_of_its_document() -> None:
    def short(_: Document) -> Found[Line]:
        raise OSError(errno.EIO, "bad sector", "/tmp/zhiyi-1/drawn.pdf")

    (problem,) = apply(_document(), Stage("lines", (), short)).problems
    assert (problem.code, problem.detail) == ("STAGE_FAILED", "OSError: bad sector")


def test_time_is_measured_around_a_stage() -> None:
    clock = Clock()
    run(_document(), [Stage("lines", (), _found), Stage("tables", (), _defect)], clock=clock)
    assert [name for name, _ in clock.stages()] == ["lines", "tables"]


@pytest.mark.parametrize(
    ("since", "until", "run"),
    [
        (None, None, "pages lines tables"),
        ("lines", None, "lines tables"),
        (None, "lines", "pages lines"),
        ("lines", "lines", "lines"),
        ("goods", "findings", "pages lines tables"),
    ],
)
def test_bounds_are_included_and_those_of_the_other_half_do_not_cut(
    since: str | None, until: str | None, run: str
) -> None:
    layers = ("pages", "lines", "tables")
    stages = [Stage(layer, (), _found) for layer in layers]
    chosen = between(stages, layers, since=since, until=until)
    assert [stage.fills for stage in chosen] == run.split()
