"""Who read a fact, what each of them read, and how sure each was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from zhiyi.document import Line
from zhiyi.report import types
from zhiyi.report.figures import figure_of, other_reading
from zhiyi.report.view import View
from zhiyi.report.words import Wording

TEXT_OF_FILE = Wording("文件自带文字", "text of the file")
LEGEND = Wording("印文识读", "legend of the seal")
OFFICER = Wording("关员更正", "an officer's correction")
_IN_FILE = ("pdfplumber", "office", "text", "pypdfium")
"""How the names of readers begin that read no ink."""
_BY_STAGE = ("indicators@", "particulars@")
"""How the name begins under which a corrected fact keeps what was read before."""


class Read(NamedTuple):
    """One reading: ``shown`` is the one that the report goes by. ``score`` None: not told."""

    reader: Wording
    says: str
    score: float | None
    shown: bool


def reader_of(method: str) -> Wording:
    """A reader (``name@version``) in an officer's words."""
    if method.startswith("officer"):
        return OFFICER
    if method.startswith(_IN_FILE):
        return TEXT_OF_FILE
    return Wording(f"图像识读 {method}", f"read from the picture by {method}")


def readings_of(thing: Any, line: Line | None, view: View) -> tuple[Read, ...]:
    """Of an indicator, a particular or a line; of a seal its own. Nothing else is read."""
    if line is not None:
        return tuple(_of_line(line))
    if isinstance(thing, types.Reading):
        return tuple(_of_reading(thing, view))
    if isinstance(thing, types.Seal):
        corrected = thing.corrected_from is not None and not thing.corrected_from.carried
        legend = Read(LEGEND, thing.text, thing.score, not corrected)
        return (Read(OFFICER, thing.owner or "", None, True), legend) if corrected else (legend,)
    return ()


def _of_line(line: Line) -> Iterator[Read]:
    yield Read(reader_of(line.origin.method), line.text, line.origin.score, True)
    for other in line.alternatives:
        yield Read(reader_of(other.method), other.quote, other.score, False)


def _of_reading(reading: types.Reading, view: View) -> Iterator[Read]:
    says = figure_of(reading) if isinstance(reading, types.Indicator) else reading.quote
    if isinstance(reading, types.Particular):
        says = reading.value
    reader = first = first_reader(view, native=view.native(reading))
    if reading.corrected_from and not reading.corrected_from.carried:
        reader = OFFICER
    yield Read(reader, says, reading.score, True)
    for other in reading.alternatives:
        # What the stage made of the first reader's words, before an officer corrected it.
        by = first if other.method.startswith(_BY_STAGE) else reader_of(other.method)
        yield Read(by, other_reading(other), other.score, False)


def first_reader(view: View, *, native: bool) -> Wording:
    """Who reads first: the file's own text, else the engine that the report names."""
    if native:
        return TEXT_OF_FILE
    engines: Mapping[str, str] = view.report.program.engines
    for name in ("rapidocr", "pytesseract"):
        if name in engines:
            return reader_of(f"{name}@{engines[name]}")
    return Wording("图像识读", "read from the picture")
