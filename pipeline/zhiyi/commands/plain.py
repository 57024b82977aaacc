"""What the commands over one file print as JSON: the report's own shapes, for one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from zhiyi.document import Document, Indicator, Line, Page, Table
from zhiyi.report.facts import alternative_of, indicator_of, seal_of
from zhiyi.report.places import Places, edges, share


def read_plain(doc: Document) -> dict[str, Any]:
    """The shape of ``zhiyi read --json``. Pictures inside office files are pages of their own."""
    return {
        "path": doc.path,
        "sha256": doc.sha256,
        "media_type": doc.media_type,
        "pages": [_page(doc, page) for page in doc.pages],
        "problems": [asdict(problem) for problem in doc.problems],
    }


def _page(doc: Document, page: Page) -> dict[str, Any]:
    tables = [table for table in doc.tables if table.place.page == page.number]
    seals = [seal for seal in doc.seals if seal.place.page == page.number]
    places = Places(())
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "text_source": page.text_source,
        "rotation": page.rotation,
        "locator": page.locator,
        "lines": [_line(line) for line in doc.lines_of(page.number)],
        "tables": [_table(table) for table in tables],
        "seals": [asdict(seal_of(seal, document=doc, places=places)) for seal in seals],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "text": line.text,
        "box": edges(line.place.box),
        "locator": line.place.locator,
        "score": share(line.origin.score),
        "agreed": line.agreed,
        "alternatives": [asdict(alternative_of(other)) for other in line.alternatives],
    }


def _table(table: Table) -> dict[str, Any]:
    """Rows of cells; a merged cell stands once, in its first row."""
    rows: list[list[dict[str, Any]]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(
            {
                "text": cell.text,
                "box": edges(cell.box),
                "locator": cell.locator,
                "column": cell.column,
                "row_span": cell.row_span,
                "column_span": cell.column_span,
            }
        )
    return {"box": edges(table.place.box), "locator": table.place.locator, "rows": rows}


def indicators_plain(found: Sequence[Indicator], *, of_text: bool) -> list[dict[str, Any]]:
    """The report's indicators; of plain text without document and box."""
    plain = [asdict(indicator_of(indicator, places=Places(()))) for indicator in found]
    if of_text:
        for indicator in plain:
            del indicator["document"], indicator["box"], indicator["evidence"]
    return plain
