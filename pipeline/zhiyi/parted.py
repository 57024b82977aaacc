"""A document whose pages are read in blocks, each by whoever has time, and joined again.

Only stages that look at one page at a time work on a block; what they need of other pages, their
``join`` finds when all are there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from zhiyi.document import Document, Fact, Page
from zhiyi.flow import PAGES_TOGETHER, Found
from zhiyi.intake.media import PDF, PICTURES

PAGE_LAYERS = ("pages", "lines", "tables", "seals")
"""What is found on one page at a time, in order."""


def can_be_parted(media_type: str) -> bool:
    """Whether one page can be read without the others at little cost: not of what is converted or
    unpacked as a whole first, nor of running text."""
    return media_type == PDF or media_type in PICTURES


def blocks_of(pages: int) -> Iterator[tuple[int, int]]:
    """First and last pages of the blocks that a file of so many pages is read in."""
    for first in range(1, pages + 1, PAGES_TOGETHER):
        yield first, min(first + PAGES_TOGETHER - 1, pages)


def narrowed(doc: Document, pages: Collection[int]) -> Document:
    """A block: the document with those of its pages only, what was found on them, and the problems
    that speak of them or of no page; without the layers that need the whole."""
    problems = (p for p in doc.problems if p.page is None or p.page in pages)
    return Document(
        id=doc.id,
        path=doc.path,
        sha256=doc.sha256,
        media_type=doc.media_type,
        bytes=doc.bytes,
        pages=tuple(page for page in doc.pages if page.number in pages),
        lines=tuple(line for line in doc.lines if line.place.page in pages),
        tables=tuple(table for table in doc.tables if table.place.page in pages),
        seals=tuple(seal for seal in doc.seals if seal.place.page in pages),
        problems=tuple(problems),
    )


def with_pages_of(doc: Document, blocks: Sequence[Document]) -> Document:
    """The document with the pages as the blocks have them; those that none read stay as they are,
    and those that the document lacks are added."""
    read = {page.number: page for block in blocks for page in block.pages}
    here = {page.number: page for page in doc.pages}
    return replace(doc, pages=tuple(page for _, page in sorted((here | read).items())))


def gathered(doc: Document, *, layer: str, blocks: Sequence[Document]) -> Found[Fact] | Found[Page]:
    """What a stage found on the pages of all blocks, which have no page in common, in the order of
    pages."""
    told = [p for block in blocks for p in block.problems if p.stage == layer]
    problems = tuple(sorted(told, key=lambda problem: problem.page or 0))
    if layer == "pages":
        return Found(with_pages_of(doc, blocks).pages, problems)
    facts: list[Fact] = [fact for block in blocks for fact in getattr(block, layer)]
    return Found(tuple(sorted(facts, key=lambda fact: fact.place.page)), problems)
