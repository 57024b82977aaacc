"""What every stage over a document must keep to, whatever it finds.

It fills its own layer only; twice equals once; the same input gives the same ids; every quote
stands in the lines inside its box; what it found survives JSON; and with engines that crash the
document stays, with a problem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import NoReturn

import pytest

from zhiyi import codec
from zhiyi.assemble import DOCUMENT_LAYERS, document_stages, joining_stages
from zhiyi.document import Box, Document, Evidence, Indicator, Line, Particular
from zhiyi.engines.protocols import Corners, Read
from zhiyi.equipment import Engines, Knowledge
from zhiyi.errors import ReadError
from zhiyi.flow import apply, check, run
from zhiyi.intake.files import submitted_file
from zhiyi.intake.sources import OpenSource
from zhiyi.limits import Limits
from zhiyi.over_document import join_blocks, open_document, read_document, read_pages
from zhiyi.parted import narrowed
from zhiyi.source import Picture

PAPERS = (
    "01-carbon-fibre/submission/LC-400_TDS_EN.pdf",
    "01-carbon-fibre/submission/检测报告HX26-0318.pdf",
    "02-maraging-steel/submission/情况说明.docx",
    "03-pressure-gauge/submission/装箱单.xlsx",
    "06-tungsten-ring/submission/情况说明.txt",
)


class Crashing:
    """A recogniser whose every reading fails."""

    name = "crashing@1"

    def read(self, picture: Picture) -> tuple[Read, ...]:
        self._fail()

    def find(self, picture: Picture) -> tuple[Corners, ...]:
        self._fail()

    def read_at(self, picture: Picture, places: Sequence[Corners]) -> tuple[Read, ...]:
        self._fail()

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        self._fail()

    def _fail(self) -> NoReturn:
        raise ReadError("识别引擎故障")


Opened = tuple[Document, OpenSource]


def _open(file: Path) -> Opened:
    doc, source = open_document(submitted_file(file, file.name), limits=Limits())
    assert source is not None
    return doc, source


@pytest.fixture(scope="module", params=PAPERS)
def opened(request: pytest.FixtureRequest, samples: Path) -> Opened:
    return _open(samples / request.param)


@pytest.fixture(scope="module")
def read(opened: Opened, engines: Engines, knowledge: Knowledge) -> Document:
    doc, source = opened
    stages = document_stages(source, engines, knowledge)
    check(stages)
    assert tuple(stage.fills for stage in stages) == DOCUMENT_LAYERS
    return read_document(doc, source, engines=engines, knowledge=knowledge)


def test_nothing_fails_on_these_papers(read: Document) -> None:
    assert not [problem for problem in read.problems if problem.code == "STAGE_FAILED"]


def test_a_stage_fills_its_own_layer_only(
    opened: Opened, read: Document, engines: Engines, knowledge: Knowledge
) -> None:
    for stage in document_stages(opened[1], engines, knowledge):
        emptied = replace(read, **{stage.fills: getattr(opened[0], stage.fills)})
        again = apply(emptied, stage)
        changed = {f.name for f in fields(read) if getattr(again, f.name) != getattr(read, f.name)}
        assert not changed, f"{stage.fills} run again on the same layers changed {changed}"


@pytest.mark.parametrize("opened", PAPERS[:1], indirect=True)
def test_pages_found_apart_and_joined_are_the_document(
    opened: Opened, read: Document, engines: Engines, knowledge: Knowledge
) -> None:
    doc, source = opened
    blocks = [
        read_pages(narrowed(doc, [page.number]), source, engines=engines) for page in doc.pages
    ]
    assert join_blocks(doc, blocks, engines=engines, knowledge=knowledge) == read


def test_a_join_reads_nothing_but_the_document(read: Document) -> None:
    for stage in joining_stages([]):
        if stage.join is not None:
            found = stage.join(read)
            assert found.facts == getattr(read, stage.fills), "twice equals once"
            assert set(found.problems) <= set(read.problems)


def test_ids_are_unique(read: Document) -> None:
    layers = (read.lines, read.tables, read.seals, read.passages, read.parts)
    facts = [fact.id for layer in (*layers, read.particulars, read.indicators) for fact in layer]
    assert len(facts) == len(set(facts))


def test_what_was_found_survives_json(read: Document) -> None:
    assert codec.load(codec.dump(read)) == read


def test_every_quote_stands_in_the_lines_at_its_place(read: Document) -> None:
    facts: list[Indicator | Particular] = [*read.indicators, *read.particulars]
    for fact in facts:
        for evidence in fact.evidence:
            there = _folded("".join(line.text for line in _lines_at(read, evidence)))
            missing = [c for c in _folded(evidence.quote) if c not in there]
            assert not missing, f"{evidence.quote!r} does not stand in {there!r}"


def _lines_at(doc: Document, evidence: Evidence) -> list[Line]:
    on_page = [line for line in doc.lines if line.place.page == evidence.page]
    if evidence.box is None:
        return on_page
    return [line for line in on_page if _touches(line.place.box, evidence.box)]


def _touches(line: Box | None, box: Box) -> bool:
    return line is not None and line.overlap(box) > 0


def _folded(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text)).lower()


def test_an_engine_that_crashes_costs_no_document(
    samples: Path, engines: Engines, knowledge: Knowledge
) -> None:
    doc, source = _open(samples / PAPERS[1])
    broken = replace(engines, recogniser=Crashing())
    doc = run(doc, document_stages(source, broken, knowledge))
    assert doc.status == "unreadable"
    assert len(doc.pages) == 1
    assert any("故障" in problem.detail for problem in doc.problems)
