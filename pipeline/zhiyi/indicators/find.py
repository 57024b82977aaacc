"""The stage: drafts from text and tables become indicators with evidence and alternatives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language

from zhiyi.document import (
    Alternative,
    Cell,
    Document,
    Evidence,
    Indicator,
    Line,
    Origin,
    Problem,
    Quantity,
    Table,
    fact_id,
)  # fmt: skip
from zhiyi.flow import Found
from zhiyi.indicators.axes import axes_in
from zhiyi.indicators.blocks import Block, block_of, blocks, columns_of
from zhiyi.indicators.drafts import NO_UNIT, REQUIREMENT, WRONG_DIMENSION, Draft, Tools
from zhiyi.indicators.learned import LearnedNames
from zhiyi.indicators.marks import Words, load_words, marks
from zhiyi.indicators.numbers import DECIMAL_COMMA, LOST_SUPERSCRIPT, flat
from zhiyi.indicators.quantities import QuantityReader
from zhiyi.indicators.running import read_text
from zhiyi.indicators.tables import read_bounded, under_its_head
from zhiyi.indicators.whose import CAPABILITY, NOT_OF_THE_GOODS
from zhiyi.lexicon import Lexicon
from zhiyi.rereading import agreed_on
from zhiyi.text_tables import find_text_tables
from zhiyi.units import UnitError, Units

METHOD = "indicators@1"
COMMA_LANGUAGES = frozenset({"de", "fr", "ru", "es", "it", "pt", "nl", "pl", "cs", "tr", "uk"})
DOUBTS = {
    WRONG_DIMENSION: 0.5, LOST_SUPERSCRIPT: 0.6, NO_UNIT: 0.7, DECIMAL_COMMA: 0.95,
    CAPABILITY: 1.0, NOT_OF_THE_GOODS: 1.0, REQUIREMENT: 1.0,
}  # fmt: skip
"""By what a note lowers the score of an indicator; those at 1.0 say whose figure it is, not that
it was misread. Set by hand, in the order in which an officer should look at them."""
DOUBTED = 0.8
"""The same of any other note: a unit left open, digits put together."""
MAX_QUOTE = 60
"""A name further than this before its value is quoted by itself."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A draft with its evidence and the lines it was read from; ``spot``: the line that holds the
    quantity, and where."""

    draft: Draft
    evidence: tuple[Evidence, ...]
    place: str
    lines: tuple[Line, ...] = ()
    spot: tuple[Line, int, int] | None = None


class _Lines:
    """The lines of a document by what tables name them by."""

    def __init__(self, doc: Document) -> None:
        self._number = {line.id: number for number, line in enumerate(doc.lines)}
        self._lines = doc.lines
        self._located: dict[str, list[Line]] = defaultdict(list)
        self._paged: dict[int, list[Line]] = defaultdict(list)
        for line in doc.lines:
            self._paged[line.place.page].append(line)
            if line.place.locator:
                self._located[line.place.locator].append(line)

    def of(self, table: Table, cell: Cell) -> list[Line]:
        """The lines that stand in a cell, in the order of the document."""
        if cell.lines:
            numbers = {self._number[id] for id in cell.lines if id in self._number}
            return [self._lines[number] for number in sorted(numbers)]
        if cell.box is None:
            return self._located.get(cell.locator or "", [])
        box = cell.box
        return [
            line
            for line in self._paged[table.place.page]
            if (own := line.place.box) and own.overlap(box) > 0.5 * own.area
        ]


def find_indicators(
    doc: Document,
    *,
    lexicon: Lexicon,
    units: Units,
    nlp: Language,
    names: LearnedNames | None = None,
) -> Found[Indicator]:
    """Every indicator that ``doc.lines`` and ``doc.tables`` state.

    Of a declaration only figures behind a known parameter name count: its other fields are
    quantities of goods and money. ``names``: what names the quantities of running text that the
    rules leave without a name; they stay out where there is none.
    """
    words = load_words()
    placed: list[_Placed] = []
    problems: list[Problem] = []
    tools = replace(_tools(doc, lexicon, units, nlp, words), names=names)
    for block in blocks(doc):
        form = _is_declaration(doc, block.lines[0].place.page)
        placed += _from_text(block, tools, labels=not form)
    index = _Lines(doc)
    for table in doc.tables:
        form = _is_declaration(doc, table.place.page)
        own, unread = _from_table(doc, table, index, tools, known_only=form)
        placed += own
        problems += [_unread(table, unread)] if unread else []
        if form:
            placed += _from_columns(table, index, tools)
    return Found(facts=tuple(_indicators(doc, placed, tools)), problems=tuple(problems))


def _unread(table: Table, cells: int) -> Problem:
    """What the bound on the cells of one table leaves out is said."""
    name = table.place.locator or table.id
    detail = f"表格{name}过大，其中{cells}个单元格未提取指标，请人工查看"
    detail += f" / table {name} is too large: no indicators were read from {cells} of its cells"
    return Problem(
        stage="indicators", code="FILE_PARTLY_READ", detail=detail, page=table.place.page
    )


def indicators_of_text(
    text: str,
    *,
    lexicon: Lexicon,
    units: Units,
    nlp: Language,
    path: str = "-",
    names: LearnedNames | None = None,
) -> tuple[Indicator, ...]:
    """The indicators of a bare text; evidence names the line: 第3行."""
    doc = Document(id="doc-text", path=path, sha256="", media_type="text/plain", bytes=0)
    lines = []
    for number, row in enumerate(text.splitlines(), 1):
        locator = f"第{number}行"
        evidence = Evidence(document=doc.id, page=1, quote=row, locator=locator)
        lines.append(
            Line(id=f"line-{number}", evidence=(evidence,), origin=Origin("text@1", 1.0),
                 text=row, source="office")
        )  # fmt: skip
    doc = replace(doc, lines=tuple(lines))
    if not lines:
        return ()
    doc = replace(doc, tables=find_text_tables(doc).facts)
    tools = replace(_tools(doc, lexicon, units, nlp, load_words()), names=names)
    placed: list[_Placed] = []
    for block in blocks(doc):
        placed += _from_text(block, tools, labels=True)
    index = _Lines(doc)
    for table in doc.tables:
        placed += _from_table(doc, table, index, tools, known_only=False)[0]
    return tuple(_indicators(doc, placed, tools))


def _tools(doc: Document, lexicon: Lexicon, units: Units, nlp: Language, words: Words) -> Tools:
    reader = QuantityReader(units, decimal_comma=_decimal_comma(doc))
    return Tools(lexicon, units, nlp, words, reader)


def _is_declaration(doc: Document, page: int) -> bool:
    kinds = [part.kind for part in doc.parts if page in part.pages] or [doc.kind]
    return "declaration" in kinds


def _decimal_comma(doc: Document) -> bool:
    """Whether most letters stand in languages that write 1,5 for one and a half."""
    letters: Counter[bool] = Counter()
    for passage in doc.passages:
        if passage.code not in ("und", "zxx"):
            letters[passage.code.split("-")[0] in COMMA_LANGUAGES] += passage.letters
    if letters:
        return letters[True] > letters[False]
    text = "".join(line.text for line in doc.lines[:200])
    cyrillic = sum("а" <= char <= "я" for char in text.lower())
    return cyrillic > len(text) / 3


def _from_text(block: Block, tools: Tools, *, labels: bool) -> list[_Placed]:
    found: list[_Placed] = []
    axes = axes_in(block.text, tools=tools) if labels else []
    for draft in [*read_text(block.text, tools=tools, labels=labels), *axes]:
        pieces = block.pieces(draft.start, draft.end)
        if not pieces:
            continue
        near = draft.name_end <= draft.start <= draft.name_start + MAX_QUOTE or (
            draft.name_start == draft.start  # the name holds the figure
        )
        start = draft.name_start if near else draft.start
        evidence = block.evidence(start, draft.end)
        if not near:
            evidence += block.evidence(draft.name_start, draft.name_end)
        line = pieces[0][0]
        lines = tuple(piece[0] for piece in pieces)
        evidence = tuple(sorted(evidence, key=lambda one: not _on(one, line)))
        found.append(_Placed(draft, evidence, line.id, lines, pieces[0]))
    return found


def _on(evidence: Evidence, line: Line) -> bool:
    """Whether the evidence stands on this line: the line of the value leads."""
    own, box = line.place.box, evidence.box
    if own is None or box is None:
        return evidence.locator == line.place.locator
    return own.overlap(box) > 0


def _quantities(text: str, tools: Tools) -> Sequence[Any]:
    plain = flat(text)
    return tools.reader.find(plain, marks(plain, nlp=tools.nlp, lexicon=tools.lexicon))


def _from_table(
    doc: Document, table: Table, index: _Lines, tools: Tools, *, known_only: bool
) -> tuple[list[_Placed], int]:
    """What a table states, and how many of its cells were not read."""
    found: list[_Placed] = []
    ordinals: Counter[str] = Counter()
    drafts, unread = read_bounded(under_its_head(table, doc.tables, tools=tools), tools=tools)
    for one in drafts:
        running = one.draft.name_end > one.draft.name_start
        if known_only and (one.draft.parameter is None or running):
            continue
        lines = tuple(index.of(table, one.value))
        evidence = [_own_words(one.draft, lines) or _cell_evidence(table, one.value, lines)]
        if one.name is not None:
            evidence.append(_cell_evidence(table, one.name, tuple(index.of(table, one.name))))
        place = f"{table.id}:{one.value.row}:{one.value.column}"
        spot = _spot(lines, ordinals[place], tools)
        ordinals[place] += 1
        found.append(_Placed(one.draft, tuple(evidence), place, lines, spot))
    return found, unread


def _from_columns(table: Table, index: _Lines, tools: Tools) -> Iterable[_Placed]:
    """Figures in the cells of a form that hold several columns of lines."""
    for cell in table.cells:
        lines = tuple(index.of(table, cell))
        for column in columns_of(lines):
            yield from _from_text(block_of(column), tools, labels=False)


def _own_words(draft: Draft, lines: tuple[Line, ...]) -> Evidence | None:
    """For an indicator in the running text of a cell: just its words, in the line they stand in."""
    if draft.name_end == draft.name_start or not draft.words:
        return None
    for line in lines:
        start = flat(line.text).find(draft.words[0])
        if start >= 0:
            end = start + len(draft.words[0])
            return Evidence(
                document=line.place.document, page=line.place.page, quote=line.text[start:end],
                box=line.box_of(start, end), locator=line.place.locator,
            )  # fmt: skip
    return None


def _cell_evidence(table: Table, cell: Cell, lines: tuple[Line, ...]) -> Evidence:
    box = cell.box
    page = lines[0].place.page if lines else table.place.page  # a header may stand a page before
    if box is None and lines and all(line.place.box for line in lines):
        boxes = [line.place.box for line in lines if line.place.box]
        box = boxes[0]
        for other in boxes[1:]:
            box = box.union(other)
    if box is None and cell.locator is None:
        box = table.place.box
    locator = cell.locator or table.place.locator
    if box is None and locator is None:
        locator = f"第{cell.row + 1}行第{cell.column + 1}列"
    return Evidence(
        document=table.place.document, page=page, quote=cell.text.strip(),
        box=box, locator=locator,
    )  # fmt: skip


def _indicators(doc: Document, placed: Sequence[_Placed], tools: Tools) -> Iterable[Indicator]:
    seen: Counter[str] = Counter()
    for one in placed:
        id = fact_id("ind", doc, one.place, seen[one.place])
        seen[one.place] += 1
        yield _indicator(id, one, tools)


def _indicator(id: str, one: _Placed, tools: Tools) -> Indicator:
    draft, quantity = one.draft, one.draft.quantity
    right = draft.parameter is not None and WRONG_DIMENSION not in draft.notes
    like = draft.parameter.unit if draft.parameter and right else None
    unit = tools.units.normal(quantity.unit, like=like) if quantity.unit else None
    agreed, alternatives = _second_reading(one, tools)
    notes = draft.notes
    if unit is None and quantity.unit and (open_unit := tools.units.open_note(quantity.unit)):
        notes = (*notes, open_unit)
    score = draft.score * min((line.origin.score for line in one.lines), default=1.0)
    for note in notes:
        score *= DOUBTS.get(note, DOUBTED)
    return Indicator(
        id=id, evidence=one.evidence, origin=Origin(METHOD, round(score, 3)), agreed=agreed,
        alternatives=alternatives, parameter=draft.name,
        parameter_id=draft.parameter.id if draft.parameter else None, quantity=quantity,
        unit_normal=unit, si=_si(quantity, like, draft, tools), conditions=draft.conditions,
        method=draft.method, statistic=draft.statistic, subject=draft.subject, notes=notes,
    )  # fmt: skip


def _si(quantity: Quantity, like: str | None, draft: Draft, tools: Tools) -> Quantity | None:
    if quantity.unit is None and not (
        draft.parameter and tools.units.same_dimension(draft.parameter.unit, "1")
    ):
        return None
    try:
        return tools.units.si(quantity, like=like)
    except UnitError:
        return None


def _second_reading(one: _Placed, tools: Tools) -> tuple[bool | None, tuple[Alternative, ...]]:
    """Whether the second reader read the same quantity; its readings of it, parsed.

    Readings of which nobody thinks much (``agreed`` of the line is None) are shown as well."""
    if one.spot is None:
        return None, ()
    agreed, others = agreed_on(*one.spot)
    parsed = [_parsed(other, one.draft.quantity, tools) for other in others]
    differing = tuple(a for a in parsed if not _states_same(a, one.draft.quantity))
    if agreed is False and others and not differing:
        return True, ()
    return agreed, differing


def _spot(lines: Sequence[Line], ordinal: int, tools: Tools) -> tuple[Line, int, int] | None:
    """The line that holds the quantity of that ordinal in its cell, and where; a single line as a
    whole where none is found. None where no second reader read the lines."""
    if all(line.agreed is None and not line.alternatives for line in lines):
        return None
    before = ordinal
    for line in lines:
        stated = _quantities(line.text, tools)
        if before < len(stated):
            return line, stated[before].start, stated[before].end
        before -= len(stated)
    return (lines[0], 0, len(lines[0].text)) if len(lines) == 1 else None


def _parsed(alternative: Alternative, shown: Quantity, tools: Tools) -> Alternative:
    stated = _quantities(alternative.quote, tools)
    if not stated:
        return alternative
    quantity = stated[0].quantity
    ranged = quantity.operator == "range"
    return replace(
        alternative,
        operator=quantity.operator,
        value=quantity.value,
        low=quantity.low.value if ranged and quantity.low else None,
        high=quantity.high.value if ranged and quantity.high else None,
        unit=quantity.unit or shown.unit,
    )


def _states_same(alternative: Alternative, quantity: Quantity) -> bool:
    ends = (quantity.low.value, quantity.high.value) if quantity.operator == "range" and (
        quantity.low and quantity.high) else (None, None)  # fmt: skip
    return (
        alternative.operator == quantity.operator
        and alternative.value == quantity.value
        and (alternative.low, alternative.high) == ends
        and (alternative.unit or "") == (quantity.unit or "")
    )
