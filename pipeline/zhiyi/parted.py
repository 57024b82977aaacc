"""A document whose pages are read in blocks, each by whoever has time, and joined again.

Only stages that look at one page at a time work on a block; what they need of other pages, their
``join`` finds when all are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Document, Fact, Page, Problem
from zhiyi.flow import PAGES_TOGETHER, Found
from zhiyi.intake.media import PDF, PICTURES

PAGE_LAYERS = ("pages", "lines", "tables", "seals")
"""What is found on one page at a time, in order."""


@dataclass(frozen=True, slots=True)
class Block:
    """The layers of the pages ``first`` to ``last``; ``document`` is narrowed to them."""

    first: int
    last: int
    document: Document


def can_be_parted(media_type: str) -> bool:
    """Whether one page can be read without the others at little cost: not of what is converted or
    unpacked as a whole first, nor of running text."""
    return media_type == PDF or media_type in PICTURES


def blocks_of(pages: int) -> Iterator[tuple[int, int]]:
    """First and last pages of the blocks that a file of so many pages is read in."""
    for first in range(1, pages + 1, PAGES_TOGETHER):
        yield first, min(first + PAGES_TOGETHER - 1, pages)


def narrowed(doc: Document, first: int, last: int) -> Document:
    """The document with those of its pages only, what was found on them, and the problems that
    speak of them or of no page; without the layers that need the whole."""
    within = range(first, last + 1)
    problems = (p for p in doc.problems if p.page is None or p.page in within)
    return Document(
        id=doc.id,
        path=doc.path,
        sha256=doc.sha256,
        media_type=doc.media_type,
        bytes=doc.bytes,
        pages=tuple(page for page in doc.pages if page.number in within),
        lines=tuple(line for line in doc.lines if line.place.page in within),
        tables=tuple(table for table in doc.tables if table.place.page in within),
        seals=tuple(seal for seal in doc.seals if seal.place.page in within),
        problems=tuple(problems),
    )


def with_pages_of(doc: Document, blocks: Sequence[Block]) -> Document:
    """The document with the pages as the blocks have them; those that none read stay as they are,
    and those that the document lacks are added."""
    read = {page.number: page for block in blocks for page in block.document.pages}
    here = {page.number: page for page in doc.pages}
    return replace(doc, pages=tuple(page for _, page in sorted((here | read).items())))


def gathered(doc: Document, *, layer: str, blocks: Sequence[Block]) -> Found[Fact] | Found[Page]:
    """What a stage found on the pages of all blocks, in the order of pages."""
    problems: list[Problem] = []
    facts: list[Fact] = []
    for block in sorted(blocks, key=lambda block: block.first):
        problems += [problem for problem in block.document.problems if problem.stage == layer]
        if layer != "pages":
            facts += getattr(block.document, layer)
    if layer == "pages":
        return Found(with_pages_of(doc, blocks).pages, tuple(problems))
    return Found(tuple(facts), tuple(problems))
