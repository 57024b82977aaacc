"""Corrections put in the place of what was read, layer by layer, in one document.

What was read stays: in the alternatives of a reading, and in ``Document.corrected``. Evidence stays
as it is, for it is where the ink stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from zhiyi.corrections.carrying import edges_of, into_cells, into_lines
from zhiyi.corrections.correction import (
    CellText,
    Figure,
    LineText,
    PartKind,
    Rejected,
    SealName,
    Stated,
)
from zhiyi.corrections.figures import ORIGIN, Readers, with_figure
from zhiyi.corrections.refinding import Again, cell_again, found_again, touches
from zhiyi.corrections.together import Said
from zhiyi.corrections.words import was_of
from zhiyi.document import (
    Alternative,
    Corrected,
    Document,
    Evidence,
    Fact,
    Indicator,
    Line,
    Part,
    Particular,
    Reading,
    Seal,
    Table,
)
from zhiyi.materials import DOUBTFUL

F = TypeVar("F", bound=Fact)
R = TypeVar("R", Line, Particular)


def correct(doc: Document, layer: str, said: Sequence[Said], *, readers: Readers) -> Document:
    """The document with what ``said`` holds of one of its layers. Of lines and cells, which hold
    the same words, both are corrected."""
    mine = [one for one in said if one.last.layer == layer]
    if not mine:
        return doc
    if layer == "lines":
        return _lines(doc, mine)
    if layer == "tables":
        return _cells(doc, mine)
    facts: Sequence[Fact] = getattr(doc, layer)
    kept, corrected = list(facts), list[Corrected]()
    for one in mine:
        again = found_again(one.last, kept)
        if again is None or (goods_only(one) and layer == "indicators"):
            continue
        new = changed(again.fact, one, readers=readers)
        place = kept.index(again.fact)
        kept[place : place + 1] = [] if new is None else [new]
        corrected.append(corrected_of(again.fact, one, rejected=new is None))
    return with_corrected(replace(doc, **{layer: tuple(kept)}), corrected)  # type: ignore[arg-type]


def goods_only(said: Said) -> bool:
    """Whether of an indicator nothing is said but the goods that it speaks of, which only the
    inquiry knows."""
    change = said.change
    return isinstance(change, Figure) and change.figure is None and change.parameter_id is None


def changed(fact: Fact, said: Said, *, readers: Readers) -> Fact | None:
    """The fact as officers read it; None where there is no such thing."""
    change = said.change
    if isinstance(change, Rejected):
        return None
    if isinstance(fact, Indicator) and isinstance(change, Figure):
        return with_figure(fact, change, readers=readers)
    if isinstance(fact, Seal) and isinstance(change, SealName):
        return _seal(fact, change)
    if isinstance(fact, Particular) and isinstance(change, Stated):
        other = _as_read(fact, fact.value)
        return replace(_second(fact, change.value, other), origin=ORIGIN, value=change.value)
    if isinstance(fact, Part) and isinstance(change, PartKind):
        return replace(fact, origin=ORIGIN, kind=change.kind)
    return fact


def corrected_of(
    fact: Fact, said: Said, *, was: str | None = None, rejected: bool = False
) -> Corrected:
    return Corrected(
        fact=fact.id,
        layer=said.last.layer,
        was=was_of(fact) if was is None else was,
        place=fact.place,
        by=said.last.by,
        at=said.last.at,
        numbers=said.numbers,
        rejected=rejected,
    )


def with_corrected(doc: Document, new: Sequence[Corrected]) -> Document:
    """What was read first stays what was read, however often it was corrected."""
    return replace(doc, corrected=joined(doc.corrected, new))


def joined(old: Sequence[Corrected], new: Sequence[Corrected]) -> tuple[Corrected, ...]:
    """Each fact, or cell, once."""
    known = {(one.layer, one.fact, one.cell): one for one in old}
    for one in new:
        before = known.get((one.layer, one.fact, one.cell))
        if before is not None:
            numbers = tuple(sorted({*before.numbers, *one.numbers}))
            one = replace(one, was=before.was, numbers=numbers)
        known[one.layer, one.fact, one.cell] = one
    return tuple(known.values())


def _seal(seal: Seal, change: SealName) -> Seal:
    owner = change.owner if change.owner is not None else seal.owner
    purpose = seal.purpose if change.purpose is None else change.purpose.strip() or None
    sure = change.owner is not None
    return replace(
        seal,
        origin=ORIGIN,
        owner=owner,
        unsure=None if sure else seal.unsure,
        purpose=purpose,
        notes=tuple(note for note in seal.notes if not (sure and note == DOUBTFUL)),
    )


def _lines(doc: Document, said: Sequence[Said]) -> Document:
    lines = {line.id: line for line in doc.lines}
    new: dict[str, str] = {}
    corrected: list[Corrected] = []
    for one in said:
        again = found_again(one.last, doc.lines)
        if again is None or not isinstance(one.change, LineText):
            continue
        new[again.fact.id] = one.change.text
        gone = not one.change.text.strip()
        corrected.append(corrected_of(again.fact, one, rejected=gone))
    tables = into_cells(doc.tables, lines, new)
    corrected += _carried_cells(doc.tables, tables, corrected)
    return with_corrected(replace(doc, lines=_reread(doc.lines, new), tables=tables), corrected)


def _cells(doc: Document, said: Sequence[Said]) -> Document:
    for one in said:
        if not isinstance(one.change, CellText):
            continue
        again = cell_again(one.last, one.change.row, one.change.column, doc)
        if again is None or again.cell is None:
            continue
        doc = _cell(doc, again, one, one.change.text)
    return doc


def _cell(doc: Document, again: Again[Table], said: Said, text: str) -> Document:
    table, cell = again.fact, again.cell
    assert cell is not None
    new = into_lines(doc, cell, text)
    lines = {line.id: line for line in doc.lines}
    tables = into_cells(doc.tables, lines, new)
    tables = tuple(
        replace(
            one,
            cells=tuple(
                replace(c, text=text) if (c.row, c.column) == (cell.row, cell.column) else c
                for c in one.cells
            ),
        )
        if one.id == table.id
        else one
        for one in tables
    )
    own = replace(
        corrected_of(table, said, was=cell.text),
        cell=(cell.row, cell.column),
        place=said.last.place,
        rejected=not text.strip(),
    )
    carried = [
        replace(
            corrected_of(lines[id], said), layer="lines", carried=True, rejected=not new[id].strip()
        )
        for id in new
    ]
    others = _carried_cells(doc.tables, tables, [own])
    doc = replace(doc, tables=tables, lines=_reread(doc.lines, new))
    return with_corrected(doc, [own, *carried, *others])


def _carried_cells(
    before: Sequence[Table], after: Sequence[Table], by: Sequence[Corrected]
) -> list[Corrected]:
    """Cells that read otherwise because of what was corrected in ``by``."""
    told = {(one.fact, one.cell) for one in by}
    found = []
    for old, new in zip(before, after, strict=True):
        for was, now in zip(old.cells, new.cells, strict=True):
            cell = (was.row, was.column)
            if was.text == now.text or (old.id, cell) in told:
                continue
            of = [one for one in by if one.layer == "lines" and one.fact in was.lines] or list(by)
            found.append(
                replace(
                    of[0], fact=old.id, layer="tables", was=was.text, cell=cell,
                    rejected=False, carried=True,
                )
            )  # fmt: skip
    return found


def _reread(lines: Sequence[Line], new: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines with their new words; those that have none are gone."""
    found = []
    for line in lines:
        text = new.get(line.id)
        if text is None:
            found.append(line)
        elif text.strip():
            read = _second(line, text, _as_read(line, line.text))
            edges = edges_of(line, text)
            found.append(replace(read, origin=ORIGIN, text=text, edges=edges))
    return tuple(found)


def _second(reading: R, text: str, other: Alternative) -> R:
    """The reading with what was read in front of its alternatives; none of them counts against the
    officer's, and ``agreed`` says whether another reader read the same."""
    others = (other, *reading.alternatives)
    apart = tuple(one for one in others if one.quote.strip() != text.strip())
    agreed = True if len(apart) < len(others) else None
    return replace(reading, alternatives=tuple(dict.fromkeys(apart)), agreed=agreed)


def _as_read(reading: Reading, text: str) -> Alternative:
    return Alternative(method=reading.origin.method, quote=text, score=reading.origin.score)


def carried(before: Document, after: Document) -> Document:
    """``after`` with what else reads otherwise now than in ``before``, as it was read: it follows
    from corrected lines and cells, whose earlier readings count against it no more."""
    by = [one for one in after.corrected if one.layer in ("lines", "tables")]
    if not by:
        return after
    known = {(one.layer, one.fact) for one in after.corrected}
    new: list[Corrected] = []
    layers: dict[str, tuple[Fact, ...]] = {}
    for layer in ("particulars", "indicators"):
        facts: Sequence[Particular | Indicator] = getattr(after, layer)
        old: Mapping[str, Fact] = {fact.id: fact for fact in getattr(before, layer)}
        kept: list[Fact] = []
        for fact in facts:
            on = _rests_on(fact.evidence, by)
            was = old.get(fact.id)
            if on and was is not None and (layer, fact.id) not in known and _differ(was, fact):
                new.append(_carried(fact, was, on, layer))
            settled = on and fact.agreed is False
            kept.append(replace(fact, agreed=None) if settled else fact)
        layers[layer] = tuple(kept)
    return with_corrected(replace(after, **layers), new)  # type: ignore[arg-type]


def _rests_on(evidence: Sequence[Evidence], by: Sequence[Corrected]) -> list[Corrected]:
    return [one for one in by if touches(evidence, one.place)]


def _differ(was: Fact, now: Fact) -> bool:
    return was_of(was) != was_of(now)


def _carried(fact: Fact, was: Fact, on: Sequence[Corrected], layer: str) -> Corrected:
    last = on[-1]
    numbers = tuple(sorted({number for one in on for number in one.numbers}))
    return replace(
        last, fact=fact.id, layer=layer, was=was_of(was), place=was.place, numbers=numbers,
        cell=None, rejected=False, carried=True,
    )  # fmt: skip
