from __future__ import annotations

from collections.abc import Sequence

from tests.reading.fakes import FakeRecogniser, FakeSource, document, page, white

from zhiyi.engines.ctc import Given, Heard
from zhiyi.engines.protocols import Read
from zhiyi.errors import EngineError, ReadError
from zhiyi.reading import find_lines
from zhiyi.source import Picture


class SilentVoice:
    """A second voice that is not installed."""

    name = "silent@1"

    def check(self) -> None:
        raise EngineError("voice is not installed")

    def weigh(self, crops: Sequence[Picture], given: Sequence[Given]) -> tuple[Heard, ...]:
        raise AssertionError("asked although it is missing")


class CrashingVoice(SilentVoice):
    def check(self) -> None:
        return None

    def weigh(self, crops: Sequence[Picture], given: Sequence[Given]) -> tuple[Heard, ...]:
        raise ReadError("the voice fell over")


class AbsentTesseract:
    def languages(self) -> frozenset[str]:
        raise EngineError("tesseract is not installed")


def printed() -> Picture:
    picture = white()
    picture[80:100, 60:160:4] = 0
    return picture


def figures_read() -> FakeRecogniser:
    corners = ((60.0, 80.0), (160.0, 80.0), (160.0, 100.0), (60.0, 100.0))
    edges = tuple(60 + 14.2 * n for n in range(8))
    one = Read("1200 Hz", 0.9, corners, edges, (0.9,) * 7)
    return FakeRecogniser(lambda _: [one])


def test_without_a_second_reader_figures_are_read_once_and_it_is_said() -> None:
    doc = document(page(text_source="ocr"))
    found = find_lines(
        doc,
        source=FakeSource([printed()]),
        recogniser=figures_read(),
        voice=SilentVoice(),
        second=AbsentTesseract(),  # type: ignore[arg-type]
    )
    assert [(line.text, line.agreed) for line in found.facts] == [("1200 Hz", None)]
    assert {problem.code for problem in found.problems} == {"ENGINE_MISSING"}


def test_a_voice_that_crashes_loses_no_line() -> None:
    doc = document(page(text_source="ocr"))
    found = find_lines(
        doc, source=FakeSource([printed()]), recogniser=figures_read(), voice=CrashingVoice()
    )
    assert [(line.text, line.agreed) for line in found.facts] == [("1200 Hz", None)]
    assert [problem.code for problem in found.problems] == ["SECOND_READER_FAILED"]
