"""The nouns of one document: what it is, what stands on its pages, and where.

A ``Document`` is a file as submitted, or an entry of an archive. Stages fill its layers one after
another (``flow.py``). Places are ``Box``: fractions of the page as a viewer shows it, origin top
left; whoever works on a turned or straightened picture maps back before returning.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2s
from typing import Literal

TextSource = Literal["native", "ocr", "mixed"]
Status = Literal["read", "partly_read", "unreadable"]
Kind = Literal[
    "declaration",
    "contract",
    "explanation",
    "technical",
    "licence",
    "end_use_statement",
    "correspondence",
    "container",
    "other",
]
Shape = Literal["round", "oval", "square", "other"]
Colour = Literal["red", "blue", "black", "grey"]
Sheet = tuple[tuple[float, float], ...]
"""Corners of a straightened picture, in fractions of the page as shown, clockwise from its upper
left; they may lie outside. Empty: the page itself."""
Operator = Literal["=", ">", ">=", "<", "<=", "range", "~"]
Statistic = Literal["min", "max", "typ", "mean"]


OFFICER = "officer"
"""The method of a fact's origin, before its "@", that an officer corrected."""

REMARKS = frozenset({"TEXT_LAYER_DIFFERS", "FILE_REMARK", "FILE_ACTIVE", "LOW_RESOLUTION"})
"""Codes of problems that an officer must know of but that took nothing away from the reading."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the page as a viewer shows it, origin top left."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if self.left > self.right or self.top > self.bottom:
            raise ValueError(f"box is inside out: {self}")

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def overlap(self, other: Box) -> float:
        """Area of the intersection, in fractions of the page."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def union(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a fact stands: document id, page (from 1), box, and the words as read.

    ``box`` is None only where the format has no fixed layout; ``locator`` then names the
    paragraph, the sheet and cell, or the line.
    """

    document: str
    page: int
    quote: str
    box: Box | None = None
    locator: str | None = None

    def __post_init__(self) -> None:
        if self.box is None and self.locator is None:
            raise ValueError("evidence needs a box or a locator")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who found a fact (``name@version``) and how sure, 0 to 1."""

    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another reader's reading of the same ink, kept beside the one that is shown."""

    method: str
    quote: str
    score: float
    operator: Operator | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the papers show. The id is made of layer, file, place and ordinal."""

    id: str
    evidence: tuple[Evidence, ...]
    origin: Origin

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"fact {self.id} has no evidence")

    @property
    def place(self) -> Evidence:
        """The first and leading piece of evidence."""
        return self.evidence[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Fact):
    """A fact that rests on characters.

    ``agreed``: True when a second reader read the same, False when it differs (its reading is in
    ``alternatives``), None when the ink was read once.
    """

    agreed: bool | None = None
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Reading):
    """One line of text. ``edges`` are the x positions (page fractions) before each character and
    after the last one, empty when unknown; they locate a value inside its line. ``turned``:
    degrees clockwise by which the line stands against the page as shown."""

    text: str
    source: Literal["native", "ocr", "office"]
    edges: tuple[float, ...] = ()
    turned: int = 0

    def box_of(self, start: int, end: int) -> Box | None:
        """The box of ``text[start:end]``; by interpolation where edges are unknown."""
        box = self.place.box
        if box is None or not self.text:
            return box
        if len(self.edges) == len(self.text) + 1:
            left, right = sorted((self.edges[start], self.edges[end]))
            return Box(left, box.top, right, box.bottom)
        first, last = start / len(self.text), end / len(self.text)
        if self.turned in (180, 270):
            first, last = 1 - last, 1 - first
        if self.turned in (90, 270):
            height = box.bottom - box.top
            return Box(box.left, box.top + first * height, box.right, box.top + last * height)
        width = box.right - box.left
        return Box(box.left + first * width, box.top, box.left + last * width, box.bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table cell. ``row`` and ``column`` from 0; spans count grid cells."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None
    locator: str | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Fact):
    """A grid of cells; merged cells appear once, at their upper left corner.

    ``continues``: the id of the table on the page before that goes on in this one."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    continues: str | None = None

    def grid(self) -> list[list[Cell | None]]:
        """Rows of cells, a merged cell repeated in every place that it covers."""
        grid: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    grid[row][column] = cell
        return grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Fact):
    """A seal impression. ``owner`` is the name as read from it, None when it cannot be read for
    sure; ``unsure`` is then how it reads where only some letters are doubtful.

    ``arc``: a good part of its ring is not on the page. ``ink``: a small print of what is, by which
    the same pixels are known again on another page; empty where it is cut."""

    shape: Shape
    colour: Colour
    text: str
    owner: str | None
    unsure: str | None = None
    purpose: str | None = None
    notes: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    arc: bool = False
    ink: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Fact):
    """Lines that belong together, with the language they are written in (BCP 47).

    ``code`` is "und" where the voices disagree and "zxx" where there is no language (figures,
    model numbers, units). ``lines`` are line ids, ``letters`` the number of letters it weighs.
    ``disputed`` names the languages that the voices of an "und" passage hear: none of them
    Chinese, it is foreign all the same; empty, nothing can be told of it (garbled).
    """

    text: str
    code: str
    letters: int
    lines: tuple[str, ...] = ()
    agreed: bool | None = None
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageShare:
    code: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Fact):
    """A paper inside a file: consecutive pages of one kind. ``foreign`` None: cannot tell."""

    pages: tuple[int, ...]
    kind: Kind
    title: str = ""
    languages: tuple[LanguageShare, ...] = ()
    foreign: bool | None = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular(Reading):
    """One field of a declaration, contract or explanation, such as ``hs_code``. ``item`` is the
    goods item (项号) it belongs to, None for the whole paper."""

    field: str
    value: str
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    value: Decimal
    inclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """What is printed after the nominal value: ``+plus/-minus`` in ``unit`` (may be %)."""

    minus: Decimal
    plus: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An interval as a paper states it; a single value has equal, inclusive bounds.

    ``unit`` is as printed. With a ``tolerance`` the bounds are those of the nominal value, which is
    what the paper states; ``limits`` adds the tolerance. ``plus_minus``: printed as ±x without a
    nominal value, x is the magnitude. ``approximate``: 约, ≈.
    """

    low: Bound | None
    high: Bound | None
    unit: str | None
    tolerance: Tolerance | None = None
    plus_minus: bool = False
    approximate: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number printed, where there is a single one."""
        if self.low and self.high:
            return self.low.value if self.low.value == self.high.value else None
        bound = self.low or self.high
        return bound.value if bound else None

    @property
    def operator(self) -> Operator:
        if self.low and self.high:
            if self.low.value != self.high.value:
                return "range"
            return "~" if self.approximate else "="
        if self.low:
            return ">=" if self.low.inclusive else ">"
        if self.high:
            return "<=" if self.high.inclusive else "<"
        raise ValueError("a quantity without bounds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a value holds under: temperature, load, direction ... as printed, parsed if possible."""

    text: str
    parameter_id: str | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Reading):
    """A performance indicator 性能指标 as one paper states it.

    ``parameter`` is as printed (None for a quantity without one), ``parameter_id`` its name in
    the lexicon. ``unit_normal`` and ``si`` are None where the unit is unknown. ``subject`` is the
    product, model or sample it speaks of, as printed. ``notes`` say what made it uncertain.
    """

    parameter: str | None
    parameter_id: str | None
    quantity: Quantity
    unit_normal: str | None = None
    si: Quantity | None = None
    conditions: tuple[Condition, ...] = ()
    method: str | None = None
    statistic: Statistic | None = None
    subject: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as submitted. ``width`` and ``height`` in PDF points, or pixels for a picture.

    ``sheet``: where the picture that is read lies on the page, empty where it is the page.
    ``rotation``: degrees clockwise by which the text is turned against the page as shown, or
    against its ``sheet``. ``picture`` names the page picture in the artefacts (content hash), None
    where nothing can be drawn. ``locator`` is set on pages that stand for something without fixed
    layout: the running text of a DOCX ("正文"), a sheet, or a picture inside an office file
    ("图片 1"); ``embedded_in`` then is the page that such a picture belongs to. ``blank``: nothing
    stands on it, and nothing was read.
    """

    number: int
    width: float
    height: float
    text_source: TextSource | None = None
    rotation: int = 0
    sheet: Sheet = ()
    picture: str | None = None
    locator: str | None = None
    embedded_in: int | None = None
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What could not be done. ``code`` is one of the finding codes or a stage's own word."""

    stage: str
    code: str
    detail: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """That officers read something otherwise: ``was`` is what was read, at ``place``.

    ``fact`` is an id in ``layer``; ``cell``: row and column, in a table. ``numbers``: of the
    corrections, ``by`` and ``at`` of the last of them. ``rejected``: officers hold that there is no
    such thing, and it is in its layer no more. ``carried``: it was not corrected itself; what it
    says follows from a corrected line or cell.
    """

    fact: str
    layer: str
    was: str
    place: Evidence
    by: str
    at: str
    numbers: tuple[int, ...]
    cell: tuple[int, int] | None = None
    rejected: bool = False
    carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A submitted file with everything found in it. ``path`` is relative to the inquiry folder;
    inside an archive "outer.zip!/inner.pdf". ``corrected``: which of it officers read otherwise."""

    id: str
    path: str
    sha256: str
    media_type: str
    bytes: int
    kind: Kind = "other"
    kind_score: float = 0.0
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    seals: tuple[Seal, ...] = ()
    passages: tuple[Passage, ...] = ()
    parts: tuple[Part, ...] = ()
    particulars: tuple[Particular, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    problems: tuple[Problem, ...] = ()
    corrected: tuple[Corrected, ...] = ()

    @property
    def status(self) -> Status:
        """unreadable: not one page could be opened or read; partly_read: a page or layer failed.

        A container has no pages of its own: it is partly read where an entry was refused."""
        failures = [problem for problem in self.problems if problem.code not in REMARKS]
        if self.kind == "container":
            broken = any(problem.code == "FILE_UNREADABLE" for problem in failures)
            return "unreadable" if broken else "partly_read" if failures else "read"
        if not self.pages or (failures and not self.lines):
            return "unreadable"
        return "partly_read" if failures else "read"

    def lines_of(self, *pages: int) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.place.page in pages)

    def page(self, number: int) -> Page:
        return next(page for page in self.pages if page.number == number)


def document_id(path: str, sha256: str) -> str:
    """The id of a document: stable for the same content at the same path."""
    return "doc-" + blake2s(f"{path}\0{sha256}".encode(), digest_size=6).hexdigest()


def fact_id(layer: str, doc: Document, place: str, ordinal: int) -> str:
    """The id of a fact: layer, document path, file hash, place and ordinal, never the value."""
    key = "\0".join((layer, doc.path, doc.sha256, place, str(ordinal)))
    return f"{layer}-{blake2s(key.encode(), digest_size=6).hexdigest()}"
