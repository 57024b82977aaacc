"""Lines that the main reader finds and makes nothing of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reading.fakes import FakeRecogniser, FakeSource, document, page, read, white

from zhiyi.engines.protocols import Read
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.errors import EngineError
from zhiyi.reading import find_lines
from zhiyi.source import Picture


@dataclass(frozen=True)
class Second(TesseractReader):
    """Answers every crop with one Russian word; ``packs`` are installed."""

    packs: frozenset[str] = frozenset({"chi_sim", "eng", "rus"})

    @property
    def name(self) -> str:  # type: ignore[override]
        return "second@1"

    def languages(self) -> frozenset[str]:
        return self.packs

    def read_crops(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[str, float], ...]:
        word = "Показатель" if "rus" in languages else ""
        return tuple((word, 0.9) for _ in crops)


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
    found = find_lines(doc, source=FakeSource([white()]), recogniser=recogniser(), second=Second())
    assert "Показатель" in [line.text for line in found.facts]


def test_such_a_line_is_left_out_where_no_pack_reads_it() -> None:
    doc = document(page(text_source="ocr"))
    second = Second(packs=frozenset({"chi_sim", "eng"}))
    found = find_lines(doc, source=FakeSource([white()]), recogniser=recogniser(), second=second)
    assert [line.text for line in found.facts] == ["92,5 %"]


def test_without_the_second_reader_a_document_says_so_once() -> None:
    doc = document(page(1, text_source="ocr"), page(2, text_source="ocr"))
    found = find_lines(
        doc,
        source=FakeSource([white(), white()]),
        recogniser=recogniser(),
        second=Missing(),
    )
    assert [problem.detail for problem in found.problems] == ["no such program"]
    assert [line.agreed for line in found.facts] == [None, None]
