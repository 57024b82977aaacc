"""Running text over line breaks: what is found in it, and on which lines it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhiyi.document import Document, Evidence, Line, Part
from zhiyi.folding import half_width
from zhiyi.particulars.fields import cas_numbers, hs_codes, plain
from zhiyi.particulars.statements import Statement

CODES = {"hs_code": hs_codes, "cas": cas_numbers}


@dataclass(frozen=True, slots=True)
class Running:
    """The lines of a part in one string; ``starts`` are the positions at which they begin."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def places(self, start: int, end: int) -> tuple[Evidence, ...]:
        """The lines that ``text[start:end]`` stands on, each with its share of the quote."""
        found = []
        for line, begin in zip(self.lines, self.starts, strict=True):
            left, right = max(start - begin, 0), min(end - begin, len(line.text))
            if left < right:
                found.append(_place(line, left, right))
        return tuple(found)

    def line_at(self, position: int) -> Line:
        found = self.lines[0]
        for line, begin in zip(self.lines, self.starts, strict=True):
            if begin <= position:
                found = line
        return found


def running(doc: Document, part: Part) -> Running:
    """The lines of ``part``, joined without a break where Chinese wraps, else with a space."""
    lines = tuple(line for line in doc.lines_of(*part.pages) if line.text.strip())
    text, starts = "", []
    for line in lines:
        if text and text[-1].isascii() and line.text[:1].isascii():
            text += " "
        starts.append(len(text))
        text += half_width(line.text)
    return Running(text, lines, tuple(starts))


def statement(
    name: str, value: str, text: Running, span: tuple[int, int], *, item: int | None = None
) -> Statement:
    """A field whose words are ``text.text[slice(*span)]``."""
    places = text.places(*span)
    return Statement(name, value, places, text.line_at(span[0]), item, CODES.get(name))


def find_patterns(text: Running, patterns: Mapping[str, Sequence[str]]) -> Iterator[Statement]:
    """Fields that running text names; each value once."""
    seen: set[tuple[str, str]] = set()
    for name, expressions in patterns.items():
        for expression in expressions:
            for match in re.finditer(expression, text.text):
                value = plain(match.group(1)).strip(" .,;:-")
                if name == "hs_code":
                    value = next(iter(hs_codes(value)), "")
                if value and (name, value) not in seen:
                    seen.add((name, value))
                    yield statement(name, value, text, match.span(1))


def find_cas(text: Running) -> Iterator[Statement]:
    """CAS numbers, wherever they stand; each once."""
    seen: set[str] = set()
    for match in re.finditer(r"(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])", text.text):
        value = plain(match.group())
        if value not in seen and cas_numbers(value):
            seen.add(value)
            yield statement("cas", value, text, match.span())


def _place(line: Line, start: int, end: int) -> Evidence:
    place = line.place
    quote = line.text[start:end].strip()
    if place.box is None:
        return Evidence(
            document=place.document, page=place.page, quote=quote, locator=place.locator
        )
    return Evidence(
        document=place.document,
        page=place.page,
        quote=quote,
        box=line.box_of(start, end) if line.edges else place.box,
        locator=place.locator,
    )
