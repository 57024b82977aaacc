"""What stands at the head of a row or a column, put together from its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Cell, Condition
from zhiyi.indicators.drafts import STANDARD, Tools, condition
from zhiyi.indicators.subjects import ELEMENT, MODEL
from zhiyi.indicators.tables.grid import EMPTY, Grid
from zhiyi.indicators.tables.labels import Label, Labels, unnoted
from zhiyi.indicators.tables.values import Values
from zhiyi.indicators.tables.words import VALUE_ROLES, Words

ELEMENTAL = re.compile(ELEMENT)
ELEMENTS = 3
"""Symbols of elements in one row or column from which they are elements, and V no volt."""
LEADS = re.compile(
    r"(?:@|at\b|bei\b|при\b|à\b|在|under\b|when\b)\s?.{0,24}\d|[A-Za-zΔΘθ][A-Za-z\d]{0,4}\s?[=<>≤≥]\s?[-+]?\d",
    re.IGNORECASE,
)
"""What begins a condition: at 1450 rpm, T>0℃, IF=20 mA."""
WORDS_ONLY = re.compile(r"\d+(?:\.\d+)?\s?(?:年|个月|years?|months?|件|台|套|pcs|次/)")
HEAD = 4
"""Rows or columns that elements may head."""
LEADING = re.compile(r"[^\W\d]|[-+±≥≤<>]?\d[\d.]*\s?[^\W\d]")


def elemental(grid: Grid) -> bool:
    """Whether symbols of elements stand in a row of the head or in a column of the side."""
    lines = [*grid.texts[:HEAD], *(grid.column(c) for c in range(min(grid.columns, HEAD)))]
    return any(
        len({text for text in line if ELEMENTAL.fullmatch(text)}) >= ELEMENTS for line in lines
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One cell of a heading. ``kind``: what its place says that it is, "name", "unit", "condition",
    "method", "sign", "symbol", "subject", "skip", or "" where only the text can tell; ``title``:
    what the row or column of such cells is called, 温度/℃ over 20."""

    text: str
    cell: Cell | None
    kind: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """``named``: whether the cell of the name stands in this very row or column."""

    label: Label
    roles: frozenset[str] = frozenset()
    subject: str | None = None
    method: str | None = None
    cell: Cell | None = None
    printed: str = ""


class Headings:
    def __init__(self, tools: Tools, words: Words, labels: Labels, values: Values) -> None:
        self.tools, self.words, self.labels, self.values = tools, words, labels, values
        self.elemental = False
        """Whether the table at hand has elements in its head or at its side."""

    def naming(self, parts: Sequence[Part]) -> Heading:
        """The heading of a parameter: name, unit, conditions, comparator, role."""
        labels: list[Label] = []
        roles: set[str] = set()
        heading = Heading(Label(""))
        names = sum(bool(p.text) and p.kind in ("", "name") for p in parts)
        for part in parts:
            kind = part.kind or self._kind(part, alone=names == 1)
            if self.elemental and kind == "unit" and ELEMENTAL.fullmatch(part.text):
                kind = "name"
            if part.text in EMPTY or kind == "skip":
                continue
            if kind == "role":
                roles.add(str(self.words.role(part.text)))
                labels.append(replace(self.labels.read(part.text), name=""))
                heading = replace(heading, printed=self.labels.read(part.text).name)
            elif kind == "subject":
                heading = replace(heading, subject=part.text)
            elif kind == "name" or (kind == "symbol" and not names):
                labels.append(self.labels.read(part.text))
                heading = replace(heading, cell=part.cell)
            else:
                heading = self._aside(heading, part, kind)
        joined = self.labels.joined(self._ungrouped(labels))
        own = heading.label
        label = replace(
            joined,
            unit=own.unit or joined.unit,
            conditions=joined.conditions + own.conditions,
            operator=own.operator or joined.operator,
        )
        method = heading.method or joined.method
        roles |= set(joined.roles)
        return replace(heading, label=label, roles=frozenset(roles), method=method)

    def _ungrouped(self, labels: list[Label]) -> list[Label]:
        """化学成分 (wt%) over Cr: a word for all that is measured gives its unit and no name."""
        below = [bool(label.name) for label in labels[1:]]
        return [
            replace(label, name="")
            if any(below[place:]) and self.words.role(label.name) == "name"
            else label
            for place, label in enumerate(labels)
        ]

    def across(self, parts: Sequence[Part]) -> Heading:
        """The heading on the other side: role, model or sample, condition, unit."""
        roles: set[str] = set()
        subjects: list[str] = []
        heading = Heading(Label(""))
        for part in parts:
            if part.text in EMPTY or part.kind == "skip":
                continue
            role = self.words.role(part.text)
            kind = part.kind or self._kind(part, alone=False)
            if role in VALUE_ROLES:
                roles.add(role)
                taken = self.labels.read(part.text)
                label = replace(
                    heading.label,
                    unit=taken.unit or heading.label.unit,
                    conditions=heading.label.conditions + taken.conditions,
                )
                heading = replace(heading, label=label, cell=part.cell, printed=taken.name)
                if any(map(str.isdigit, STANDARD.sub("", part.text))):
                    subjects.append(part.text)
            elif kind in ("name", "subject", "role"):
                numbered = role == "subject" and not self.words.heads(part.text, role)
                if role is None or kind == "subject" or numbered:
                    heading = self._subject(heading, part, subjects)
            elif role is None or kind != "skip":
                heading = self._aside(heading, part, kind)
        subject = subjects[-1] if subjects else None
        return replace(heading, roles=frozenset(roles), subject=subject)

    def _subject(self, heading: Heading, part: Part, subjects: list[str]) -> Heading:
        """A model or sample; 温度 over 20 ℃ is none, nor is the unit behind it."""
        taken = self.labels.read(part.text)
        if taken.unit and not MODEL.search(part.text):
            label = replace(heading.label, unit=taken.unit)
            heading = replace(heading, label=label)
            if not taken.name or self.words.role(taken.name):
                return heading
        role = self.words.role(part.text)
        heads = role in ("axis", "subject") and self.words.heads(part.text, str(role))
        known = heads or (role != "subject" and self.labels.listed(taken))
        numbered = any(map(str.isdigit, part.text))
        if not known or numbered or part.kind == "subject":
            subjects.append(part.text)
        return replace(heading, cell=part.cell)

    def _aside(self, heading: Heading, part: Part, kind: str) -> Heading:
        label = heading.label
        if kind == "unit":
            label = replace(label, unit=part.text)
        elif kind == "sign":
            label = replace(label, operator=self.words.sign(part.text))
        elif kind == "method":
            return replace(heading, method=self.method(part.text))
        elif kind == "condition":
            label = replace(label, conditions=label.conditions + self.conditions(part))
        return replace(heading, label=label)

    def _kind(self, part: Part, *, alone: bool) -> str:
        text = part.text
        if self.words.sign(text):
            return "sign"
        role = self.words.role(text)
        if not alone and role in VALUE_ROLES:
            return "role"
        if not alone and self.words.unit(text) and not MODEL.fullmatch(text):
            return "unit"
        if self.words.standard(text):
            return "method"
        modelled = MODEL.search(text) and not self.labels.read(text).conditions
        if not modelled and self.words.states(text) and self.words.value(text):
            stated = self.values.stated(text)
            return "condition" if stated and stated[0].quantity.unit else "name"
        return "name"

    def conditions(self, part: Part) -> tuple[Condition, ...]:
        """VR=1200 V, Tj=25 ℃: as many conditions as are stated."""
        if part.title:
            title = self.labels.read(part.title)
            unit = f" {title.unit}" if title.unit and self.words.states(part.text) else ""
            return (condition(f"{title.name} {part.text}{unit}", tools=self.tools),)
        pieces = [piece.strip() for piece in _split(part.text)]
        told = [self.words.states(one) and re.search(r"[^\W\d_]", one) for one in pieces]
        if len(pieces) < 2 or not all(told) or not all(map(LEADING.match, pieces)):
            pieces = [part.text]
        bare = [unnoted(piece) for piece in pieces]
        return tuple(condition(piece, tools=self.tools) for piece in bare if piece)

    def remarked(self, text: str) -> tuple[Condition, ...]:
        """Remarks that are conditions: 0.5C，25±2℃; T>0℃; 80%容量保持率; at 1450 rpm."""
        pieces = [piece.strip() for piece in _split(text) if piece.strip()]
        if not all(self.words.states(piece) and self._under(piece) for piece in pieces):
            return ()
        return tuple(condition(piece.strip(" @"), tools=self.tools) for piece in pieces)

    def _under(self, piece: str) -> bool:
        """Whether a figure leads, or a word or a symbol that puts one ahead as a condition; one
        that a limit follows (30 MPa 以上 of what was named before) states."""
        if LEADS.match(piece):
            return True
        first = self.tools.reader.find(piece, cell=True)[0]
        return not piece[: first.start].strip(" ≤≥<>=~±+-") and not WORDS_ONLY.match(piece)

    def method(self, text: str) -> str:
        found = STANDARD.search(text)
        return found.group() if found else text


def _split(text: str) -> list[str]:
    return re.split(r"[,，;；]\s*(?!\d{3}\b)", text)
