"""From the places of the nouns to the places of ``report.json``, and numbers to digits.

A picture inside an office file is a page of its own in a ``Document``. A report counts pages as a
viewer does, so what stands in such a picture is said to stand on the page that holds it, without a
box, and ``picture`` keeps where in the picture it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from zhiyi import document as nouns
from zhiyi.report import types

WRITTEN_OUT = 60
"""Decimal places and powers of ten up to which digits are written out; beyond, a power of ten is
kept, so that a hostile "1E+999999" cannot fill the disk. SI prefixes reach 30."""


def digits(number: Decimal | None) -> str | None:
    """The number as decimal digits, exactly as many as it has."""
    return None if number is None else exactly(number)


def exactly(number: Decimal) -> str:
    return format(number, "f") if abs(number.adjusted()) <= WRITTEN_OUT else str(number)


def share(score: float) -> float:
    """A score or share, 0 to 1, to 3 decimals."""
    return round(min(max(score, 0.0), 1.0), 3)


def edges(box: nouns.Box | None) -> types.Box | None:
    """A box to 4 decimals."""
    if box is None:
        return None
    return (round(box.left, 4), round(box.top, 4), round(box.right, 4), round(box.bottom, 4))


class Places:
    """Where the pages of an inquiry's documents are found in the report."""

    def __init__(self, documents: Iterable[nouns.Document]) -> None:
        self._embedded = {
            (document.id, page.number): page
            for document in documents
            for page in document.pages
            if page.embedded_in is not None
        }

    def page(self, document: str, number: int) -> int:
        """The page as a viewer counts it."""
        inner = self._embedded.get((document, number))
        return number if inner is None or inner.embedded_in is None else inner.embedded_in

    def pages(self, document: str, numbers: Iterable[int]) -> tuple[int, ...]:
        """Each page once, in order."""
        return tuple(dict.fromkeys(self.page(document, number) for number in numbers))

    def evidence(self, found: nouns.Evidence) -> types.Evidence:
        inner = self._embedded.get((found.document, found.page))
        if inner is None or inner.embedded_in is None:
            return types.Evidence(
                document=found.document,
                page=found.page,
                box=edges(found.box),
                locator=found.locator,
                quote=found.quote,
            )
        return types.Evidence(
            document=found.document,
            page=inner.embedded_in,
            box=None,
            locator=found.locator or inner.locator or f"图片 {found.page}",
            quote=found.quote,
            picture=types.PictureRef(page=found.page, box=edges(found.box)),
        )

    def all(self, found: Iterable[nouns.Evidence]) -> tuple[types.Evidence, ...]:
        return tuple(self.evidence(evidence) for evidence in found)
