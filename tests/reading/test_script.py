"""Lines that the main reader finds and makes nothing of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from tests.reading.fakes import FakeRecogniser, FakeSource, document, page, paper, read, white

from zhiyi.engines.protocols import Read
from zhiyi.engines.tesseract import Orientation, TesseractReader, Word
from zhiyi.errors import EngineError
from zhiyi.reading import find_lines
from zhiyi.reading.script import bare, level, read_scripts
from zhiyi.source import Picture


@dataclass(frozen=True)
class Second(TesseractReader):
    """Answers every crop with one Russian word; ``packs`` are installed."""

    packs: frozenset[str] = frozenset({"chi_sim", "eng", "rus"})
    told: Orientation | None = None

    @property
    def name(self) -> str:  # type: ignore[override]
        return "second@1"

    def languages(self) -> frozenset[str]:
        return self.packs

    def read_words(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[Word, ...], ...]:
        heard = (Word("Показатель", 0.9, 0.0, 1.0),) if "rus" in languages else ()
        return tuple(heard for _ in crops)

    def read_crops(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[str, float], ...]:
        return tuple(("", 0.0) for _ in crops)

    def orientation(self, picture: Picture) -> Orientation | None:
        return self.told


class Missing(TesseractReader):
    def languages(self) -> frozenset[str]:
        raise EngineError("no such program")


def unread(left: float, top: float) -> Read:
    shape = read("Показатель", left, top)
    return Read("", 0.0, shape.corners)


def recogniser() -> FakeRecogniser:
    return FakeRecogniser(reads=lambda _: [unread(50, 60), read("92,5 %", 300, 60)])


def test_a_line_of_which_the_main_reader_makes_nothing_is_read_by_a_pack() -> None:
    doc = document(page(text_source="ocr"))
    found = find_lines(doc, source=FakeSource([paper()]), recogniser=recogniser(), second=Second())
    assert "Показатель" in [line.text for line in found.facts]


def test_such_a_line_is_left_out_where_no_pack_reads_it() -> None:
    doc = document(page(text_source="ocr"))
    second = Second(packs=frozenset({"chi_sim", "eng"}))
    found = find_lines(doc, source=FakeSource([paper()]), recogniser=recogniser(), second=second)
    assert [line.text for line in found.facts] == ["92,5 %"]


def test_without_the_second_reader_a_document_says_so_once() -> None:
    doc = document(page(1, text_source="ocr"), page(2, text_source="ocr"))
    found = find_lines(
        doc,
        source=FakeSource([paper(), paper()]),
        recogniser=recogniser(),
        second=Missing(),
    )
    details = [problem.detail for problem in found.problems]
    assert details.count("no such program") == 1
    assert [line.agreed for line in found.facts] == [None, None]


def line(text: str, width: float, *, score: float = 0.95, top: float = 60) -> Read:
    """A line 20 pixels high."""
    return Read(text, score, ((50, top), (50 + width, top), (50 + width, top + 20), (50, top + 20)))


@pytest.mark.parametrize(
    ("text", "width", "foreign"),
    [  # as PP-OCRv6 reads them
        (", /3,   1,78", 240, True),  # Плотность, г/см³, не менее 1,78
        ("", 200, True),
        ("  4900 MPa 0", 170, False),  # doubtful only: it has half of its letters
        ("本产品用于制造压力容器及体育器材的结构部件。", 340, False),
        ("Größe, façade, œuvre", 180, False),
        ("引張強さ 4900 MPa 以上", 220, False),
        ("→", 40, False),
    ],
)
def test_a_long_line_of_few_letters_is_most_likely_foreign(
    text: str, width: float, foreign: bool
) -> None:
    assert bare(line(text, width)) is foreign


class Untouched(Second):
    def read_words(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[Word, ...], ...]:
        raise AssertionError("a page that reads well costs nothing")


@pytest.mark.parametrize("poor", [0, 1])
def test_a_page_that_reads_well_is_not_given_to_the_packs(poor: int) -> None:
    well = [line("拉伸强度不低于四千九百兆帕", 260, top=60 + 30 * n) for n in range(9)]
    weak = [line("拉仲弹庚木低干四千", 180, score=0.7, top=400)] * poor
    found = read_scripts(white(), [*well, *weak], Untouched())
    assert found.methods == (None,) * (9 + poor) and found.unread is None


def test_a_page_of_a_script_without_a_pack_is_said_to_be_foreign() -> None:
    told = Orientation(0, 9.0, "Arabic", 3.0)
    second = Second(packs=frozenset({"eng", "osd"}), told=told)
    reads = [line("", 240, top=60 + 30 * n) for n in range(5)]
    assert read_scripts(white(), reads, second).unread == "ara"


def test_some_foreign_lines_on_a_page_that_reads_well_are_said_too() -> None:
    told = Orientation(0, 9.0, "Arabic", 3.0)
    second = Second(packs=frozenset({"eng", "osd"}), told=told)
    well = [line("拉伸强度不低于四千九百兆帕", 260, top=60 + 30 * n) for n in range(12)]
    block = [line("", 260, top=500 + 30 * n) for n in range(3)]
    assert read_scripts(white(), [*well, *block], second).unread == "ara"
    assert read_scripts(white(), [*well, block[0]], second).unread is None


def test_edges_follow_the_words_of_the_pack() -> None:
    (read,) = read_scripts(white(), [line("", 200)], Second()).reads
    assert read.text == "Показатель"
    assert len(read.edges) == len(read.text) + 1
    assert (read.edges[0], read.edges[-1]) == (50, 250)


def test_what_a_pack_reads_stands_in_the_line_and_the_other_figure_beside_it() -> None:
    second = Figures()
    doc = document(page(text_source="ocr"))
    main = FakeRecogniser(lambda _: [unread(50, 60)], lambda _: ("HeTTo125,4", 0.95))
    (found,) = find_lines(doc, source=FakeSource([paper()]), recogniser=main, second=second).facts
    assert (found.text, found.agreed) == ("Масса нетт9425,4", False)
    assert [other.quote for other in found.alternatives] == ["Масса HeTTo125,4"]


class Figures(Second):
    def read_words(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[Word, ...], ...]:
        return ((Word("Масса", 0.9, 0.0, 0.4), Word("нетт9425,4", 0.9, 0.5, 1.0)),)


def test_a_slanting_line_is_cut_out_level() -> None:
    picture = white()
    for x in range(100, 500):
        picture[200 + x // 10 : 210 + x // 10, x] = 0
    corners = ((100.0, 208.0), (500.0, 248.0), (499.0, 262.0), (99.0, 222.0))
    crop = level(picture, Read("", 0.0, corners))
    rows = np.flatnonzero((crop.min(axis=2) < 128).mean(axis=1) > 0.5)
    assert len(rows) <= 14


def test_the_rules_of_a_cell_are_not_cut_out_with_its_text() -> None:
    picture = white()
    picture[100:140, 48:51] = 0
    picture[136:139, 40:200] = 0
    picture[110:126, 70:74] = 0
    crop = level(picture, Read("", 0.0, ((52, 106), (150, 106), (150, 134), (52, 134))))
    dark = crop.min(axis=2) < 128
    assert dark.any() and dark.mean(axis=0).max() < 0.7 and dark.mean(axis=1).max() < 0.3
