"""What officers see and correct: the newest revision of the original that stands, else that."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhiyi import codec
from zhiyi.corrections.correction import CellText, Change, Correction
from zhiyi.corrections.refinding import place_of
from zhiyi.corrections.revision import standing_revision
from zhiyi.corrections.words import label_of, papers_told, was_of
from zhiyi.document import Box, Cell, Corrected, Document, Evidence, Fact, Table
from zhiyi.errors import InputError
from zhiyi.store import Layout

AS_IT_IS = "translations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A fact as it is seen: ``now`` is what it says, ``was`` what was read. ``corrected``: by an
    officer."""

    path: str
    sha256: str
    place: Evidence
    label: str
    was: str
    now: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class View:
    """``report``: report.json as it stands. ``goods`` and ``parts`` by their ids."""

    layout: Layout
    report: Mapping[str, Any]

    @property
    def goods(self) -> dict[str, str]:
        return {one["id"]: one["name"] for one in self.report["goods"]}

    @property
    def parts(self) -> dict[str, str]:
        return {
            part["id"]: doc["path"] for doc in self.report["documents"] for part in doc["parts"]
        }

    def fact(
        self, layer: str, id: str, change: Change, before: Sequence[Correction]
    ) -> Seen | None:
        """A fact by its id; one that is there no more as a correction before speaks of it."""
        if layer == AS_IT_IS:
            found = self._translated(id)
        else:
            cell = (change.row, change.column) if isinstance(change, CellText) else None
            found = next(self._facts(layer, id, cell), None)
        return found or _spoken_of(before, layer, id, change)

    def _facts(self, layer: str, id: str, at: tuple[int, int] | None) -> Iterator[Seen]:
        for doc in self._documents(layer, id):
            facts: Sequence[Fact] = getattr(doc, layer)
            for fact in facts:
                if fact.id != id:
                    continue
                cell = _cell(fact, at) if isinstance(fact, Table) else None
                if at is not None and cell is None:
                    continue
                yield _seen(doc, fact, cell, at, layer)

    def _documents(self, layer: str, id: str) -> Iterator[Document]:
        """The documents that may hold it: that of the report where it names the fact."""
        wanted = {one["document"] for one in self.report["indicators"] if one["id"] == id}
        if layer in ("seals", "particulars", "parts"):
            wanted = {
                doc["id"]
                for doc in self.report["documents"]
                if any(one["id"] == id for one in doc[layer])
            }
        for doc in self.report["documents"]:
            if not wanted or doc["id"] in wanted:
                file = self.layout.document(doc["id"])
                if file.is_file() and id.encode() in (data := file.read_bytes()):
                    yield codec.load(data)

    def _translated(self, id: str) -> Seen | None:
        """A translation, by the id of its part, or a difference."""
        for doc in self.report["documents"]:
            for part in doc["parts"]:
                translation = part["translation"]
                if part["id"] == id or translation.get("id") == id:
                    return _translation(doc, part, self.layout, self._papers())
                for difference in translation["differences"]:
                    if difference["id"] == id:
                        return _difference(doc, difference)
        return None

    def _papers(self) -> dict[str, str]:
        """The file of every part, as officers know it."""
        return {
            part["id"]: doc["path"] for doc in self.report["documents"] for part in doc["parts"]
        }


def view_of(folder: Path) -> View:
    """Raises ``InputError`` where there is no report."""
    revision = standing_revision(folder)
    layout = Layout(revision.folder if revision else folder)
    try:
        return View(layout, json.loads(layout.report_json.read_bytes()))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{layout.report_json}: 没有可用的报告 no report that can be read"
        ) from error


def _seen(
    doc: Document, fact: Fact, cell: Cell | None, at: tuple[int, int] | None, layer: str
) -> Seen:
    place = place_of(fact, cell) if isinstance(fact, Table) and cell else fact.place
    now = was_of(fact, cell)
    before = _before(doc, layer, fact.id, at)
    own = before is not None and not before.carried
    return Seen(
        path=doc.path,
        sha256=doc.sha256,
        place=place,
        label=label_of(fact, cell),
        was=before.was if before is not None and own else now,
        now=now,
        corrected=own,
    )


def _before(doc: Document, layer: str, id: str, at: tuple[int, int] | None) -> Corrected | None:
    for one in doc.corrected:
        if (one.layer, one.fact) == (layer, id) and (at is None or one.cell == at):
            return one
    return None


def _spoken_of(before: Sequence[Correction], layer: str, id: str, change: Change) -> Seen | None:
    for one in reversed(before):
        same = one.layer == layer and one.fact == id
        if isinstance(change, CellText) and isinstance(one.change, CellText):
            same = same and (one.change.row, one.change.column) == (change.row, change.column)
        elif isinstance(change, CellText):
            same = False
        if same:
            return Seen(
                path=one.path,
                sha256=one.sha256,
                place=one.place,
                label=one.label,
                was=one.was,
                now="",
                corrected=True,
            )
    return None


def _cell(table: Table, at: tuple[int, int] | None) -> Cell | None:
    return next((cell for cell in table.cells if (cell.row, cell.column) == at), None)


def _translation(
    doc: Mapping[str, Any], part: Mapping[str, Any], layout: Layout, papers: Mapping[str, str]
) -> Seen | None:
    kept = codec.load(layout.document(doc["id"]).read_bytes())
    own = next((one for one in kept.parts if one.id == part["id"]), None)
    if own is None:
        return None
    was = papers_told(part["translation"]["parts"], papers)
    return Seen(
        path=doc["path"],
        sha256=doc["sha256"],
        place=own.place,
        label="",
        was=was,
        now=was,
        corrected=bool(part["translation"].get("corrected_from")),
    )


def _difference(doc: Mapping[str, Any], difference: Mapping[str, Any]) -> Seen:
    source = difference["source"]
    box = Box(*source["box"]) if source["box"] else None
    place = Evidence(
        document=source["document"],
        page=source["page"],
        quote=source["quote"],
        box=box,
        locator=source["locator"],
    )
    detail = difference["detail"]
    return Seen(
        path=doc["path"],
        sha256=doc["sha256"],
        place=place,
        label=difference["kind"],
        was=detail,
        now=detail,
        corrected=False,
    )
