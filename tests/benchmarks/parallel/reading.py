"""Inquiries run through the real stages, and where in the papers a quote stands."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from zhiyi.document import Document, Evidence
from zhiyi.engines.languages import Voice
from zhiyi.engines.protocols import Encoder
from zhiyi.inquiry import Dates, Inquiry, Notice, Translation
from zhiyi.kinds import document_kind, find_parts
from zhiyi.language import find_passages
from zhiyi.translations import find_translations

from .layouts import Laid
from .situations import Case
from .writing import Block

LINES_A_PAGE = 45
"""Lines that count as a page where a file has no pages of its own."""
GRAM, ALIKE = 3, 0.5
"""A quote that stands nowhere as it is belongs to the blocks that hold half of its runs of three
signs: lines may be joined across page furniture."""


@dataclass(frozen=True, slots=True)
class Run:
    """An inquiry with its stages filled, and the processor seconds that took: languages and parts
    alone, and all."""

    case: Case
    inquiry: Inquiry
    languages: float
    seconds: float
    pages: int

    def translations(self, path: str) -> list[Translation]:
        doc = self.document(path)
        own = {part.id for part in doc.parts}
        return [t for t in self.inquiry.translations if t.part in own]

    def document(self, path: str) -> Document:
        return next(doc for doc in self.inquiry.documents if doc.path == path)

    @property
    def path_of_part(self) -> dict[str, str]:
        return {part.id: doc.path for doc in self.inquiry.documents for part in doc.parts}


def run(case: Case, *, voices: Sequence[Voice], encoder: Encoder) -> Run:
    start = time.process_time()
    docs = [_staged(one.document, voices) for one in case.laid.values()]
    languages = time.process_time() - start
    inquiry = inquiry_of(case.name, docs, encoder=encoder)
    seconds = time.process_time() - start
    return Run(case, inquiry, languages, seconds, sum(pages_of(doc) for doc in docs))


def inquiry_of(name: str, docs: Sequence[Document], *, encoder: Encoder) -> Inquiry:
    """The inquiry of these documents, their translations found."""
    today = date(2026, 3, 2)
    inquiry = Inquiry(
        id=name,
        folder=name,
        notice=Notice(),
        dates=Dates(as_of=today, chosen=today, basis="today"),
        documents=tuple(docs),
    )
    return replace(inquiry, translations=find_translations(inquiry, encoder=encoder).facts)


def _staged(doc: Document, voices: Sequence[Voice]) -> Document:
    doc = replace(doc, passages=find_passages(doc, voices=voices).facts)
    doc = replace(doc, parts=find_parts(doc).facts)
    kind, score = document_kind(doc.parts)
    return replace(doc, kind=kind, kind_score=score)


def pages_of(doc: Document) -> int:
    return max(len(doc.pages), round(len(doc.lines) / LINES_A_PAGE), 1)


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Places:
    """Which blocks of a document a quote comes from."""

    def __init__(self, laid: Laid) -> None:
        self._laid = laid

    @cached_property
    def _stream(self) -> tuple[str, list[Block | None]]:
        """All lines without spaces, and the block of every sign."""
        text, owners = "", []
        for line in self._laid.document.lines:
            bare = squeezed(line.text)
            text += bare
            owners += [self._laid.owners[line.id]] * len(bare)
        return text, owners

    @cached_property
    def _texts(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = defaultdict(str)
        for line in self._laid.document.lines:
            block = self._laid.owners[line.id]
            if block is not None and block.key:
                found[block.key, block.code] += squeezed(line.text)
        return found

    def keys(self, evidence: Evidence) -> frozenset[str]:
        """Keys of the blocks that the quote stands in, at the nearest place of several."""
        bare = squeezed(evidence.quote)
        text, owners = self._stream
        starts = list(_found(text, bare)) if bare else []
        if not starts:
            return self._alike(bare)
        groups = [
            frozenset(b.key for b in owners[s : s + len(bare)] if b is not None and b.key)
            for s in starts
        ]
        if len(groups) == 1:
            return groups[0]
        near = self._at(evidence)
        return next((group for group in groups if group & near), groups[0])

    def _at(self, evidence: Evidence) -> frozenset[str]:
        """Keys of the blocks at the place of the evidence."""
        keys = set()
        for line in self._laid.document.lines:
            block, place = self._laid.owners[line.id], line.place
            if block is None or place.page != evidence.page:
                continue
            if place.box is None or evidence.box is None:
                same = place.locator == evidence.locator
            else:
                same = place.box.overlap(evidence.box) > 0
            if same:
                keys.add(block.key)
        return frozenset(keys)

    def _alike(self, bare: str) -> frozenset[str]:
        grams = {bare[n : n + GRAM] for n in range(len(bare) - GRAM + 1)}
        found = set()
        for (key, _), text in self._texts.items():
            own = {text[n : n + GRAM] for n in range(len(text) - GRAM + 1)}
            fewer = min(len(grams), len(own))
            if fewer and len(grams & own) >= ALIKE * fewer:
                found.add(key)
        return frozenset(found)


def _found(text: str, bare: str) -> Iterable[int]:
    start = text.find(bare)
    while start >= 0:
        yield start
        start = text.find(bare, start + 1)


def squeezed(text: str) -> str:
    return "".join(text.split())
