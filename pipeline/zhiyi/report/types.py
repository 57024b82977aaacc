"""What ``report.json`` holds, name for name as other systems rely on it.

Numbers that a paper states, and their conversions, are strings of decimal digits. A box is
``[left, top, right, bottom]`` in fractions of the page as a viewer shows it, 4 decimals; scores
have 3 decimals. Fields may be added; none is renamed or given another meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from zhiyi.document import Colour, Kind, Operator, Shape, Statistic, Status, TextSource
from zhiyi.inquiry import (
    DateBasis,
    DeficiencyKind,
    DifferenceKind,
    EntryStatus,
    ListName,
    MaterialStatus,
    Outcome,
    OwnerIs,
    Requirement,
    SealedBy,
    SegmentState,
    Severity,
    State,
    TranslationStatus,
    Why,
)

Share = Annotated[float, Field(ge=0, le=1)]
Box = tuple[float, float, float, float]
Digits = Annotated[str, Field(pattern=r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")]
PageNumber = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRef:
    """A picture inside an office file that the evidence stands in: its number among the page
    pictures, and the box in fractions of that picture."""

    page: PageNumber
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a fact stands. ``box`` is null only where the format has no fixed layout."""

    document: str
    page: PageNumber
    box: Box | None
    locator: str | None
    quote: str
    picture: PictureRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another reader's reading of the same ink."""

    method: str
    quote: str
    operator: Operator | None
    value: Digits | None
    low: Digits | None
    high: Digits | None
    unit: str | None
    score: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A fact that rests on characters; ``agreed`` is null where the ink was read once."""

    id: str
    document: str
    page: PageNumber
    box: Box | None
    locator: str | None
    quote: str
    score: Share
    agreed: bool | None
    alternatives: tuple[Alternative, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular(Reading):
    field: str
    value: str
    item: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    minus: Digits
    plus: Digits
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A quantity in SI units: ``value``, or ``low`` and ``high`` for a range."""

    value: Digits | None
    low: Digits | None
    high: Digits | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a value holds under; ``low`` and ``high`` for a range of the condition itself."""

    text: str
    parameter_id: str | None
    operator: Operator | None
    value: Digits | None
    low: Digits | None
    high: Digits | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Reading):
    """A performance indicator as one paper states it; empty ``goods``: unattributed. ``gloss``: the
    Chinese name of a parameter that a foreign paper names in its own language, else null."""

    goods: tuple[str, ...]
    parameter: str | None
    parameter_id: str | None
    gloss: str | None
    operator: Operator
    value: Digits | None
    low: Digits | None
    high: Digits | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    tolerance: Tolerance | None
    plus_minus: bool
    unit: str | None
    unit_normal: str | None
    si: Converted | None
    conditions: tuple[Condition, ...]
    method: str | None
    statistic: Statistic | None
    subject: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A figure that no paper states: computed from ``inputs`` (ids of indicators) by a formula.

    ``parameter`` and ``parameter_en`` name the result. ``formula`` names its inputs, ``computed``
    has their figures and the result put in (Chinese). With ``assumes`` the formula holds only under
    it, and no criterion was evaluated with the figure. ``evidence`` are the places of the inputs.
    """

    id: str
    formula_id: str
    parameter_id: str
    parameter: str
    parameter_en: str
    formula: str
    computed: str
    operator: Operator
    value: Digits | None
    low: Digits | None
    high: Digits | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    tolerance: Tolerance | None
    plus_minus: bool
    unit: str | None
    si: Converted | None
    goods: tuple[str, ...]
    subject: str | None
    inputs: tuple[str, ...]
    assumes: str
    assumes_en: str
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageShare:
    """A BCP 47 code ("und" undecided, "zxx" no language) and its share of the letters."""

    code: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A block of the alignment; ``missing`` has no counterpart and needs one."""

    source: Evidence
    target: Evidence | None
    score: Share
    state: SegmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``figures``: what differs as printed, in the original and in the translation, "" where the
    whole quote differs or the side has none. ``doubtful``: a misread sign may explain it."""

    id: str
    kind: DifferenceKind
    source: Evidence
    target: Evidence | None
    detail: str
    figures: tuple[str, str]
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSegment:
    """A segment without a submitted translation, as a machine put it into Chinese.

    ``text`` is empty where nothing usable was made; ``detail`` then says why. ``lost``: figures of
    the original that the draft does not have; ``strange``: figures that only the draft has."""

    source: Evidence
    code: str
    text: str
    lost: tuple[str, ...]
    strange: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A machine draft of what lacks a translation. It counts as none; ``notice`` is always shown
    with it. ``model``: ``name@version``, several joined by " + "."""

    model: str
    notice: str
    segments: tuple[DraftSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """A known term of a foreign paper, as printed, and its Chinese name. ``evidence`` is its first
    place (several pieces where it runs over lines), ``count`` how often the part has it.
    ``parameter_id`` is null for units and for names that several parameters share."""

    id: str
    term: str
    code: str
    chinese: str
    parameter_id: str | None
    count: Annotated[int, Field(ge=1)]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """``documents`` hold the translation; ``parts`` are the papers in them. ``additions``: what it
    says that the original does not. ``draft`` and ``glosses`` help an officer who does not read the
    language; neither counts as a translation."""

    status: TranslationStatus
    documents: tuple[str, ...]
    parts: tuple[str, ...]
    coverage: Share
    segments: tuple[Segment, ...]
    additions: tuple[Evidence, ...]
    differences: tuple[Difference, ...]
    detail: str
    draft: Draft | None
    glosses: tuple[Gloss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal impression; ``overlaps``: the lines of text that lie under it, in reading order."""

    id: str
    page: PageNumber
    box: Box | None
    shape: Shape
    colour: Colour
    text: str
    owner: str | None
    purpose: str | None
    owner_is: OwnerIs | None
    score: Share
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    overlaps: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paper inside a file; ``continues`` is the part that it goes on from."""

    id: str
    pages: tuple[PageNumber, ...]
    kind: Kind
    title: str
    languages: tuple[LanguageShare, ...]
    foreign: bool | None
    translation: Translation
    sealed_by: SealedBy
    continues: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    stage: str
    page: PageNumber | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, or a picture inside one. ``picture`` is its file, relative to the report."""

    page: PageNumber
    width: float
    height: float
    text_source: TextSource | None
    rotation: int
    locator: str | None
    embedded_in: PageNumber | None
    picture: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A submitted file; its own fields sum up its parts, by the worst status."""

    id: str
    path: str
    sha256: str
    media_type: str
    bytes: int
    pages: int
    status: Status
    kind: Kind
    kind_score: Share
    text_source: TextSource | None
    languages: tuple[LanguageShare, ...]
    foreign: bool | None
    translates: tuple[str, ...]
    translation: Translation
    seals: tuple[Seal, ...]
    sealed_by: SealedBy
    parts: tuple[Part, ...]
    particulars: tuple[Particular, ...]
    problems: tuple[Problem, ...]
    page_list: tuple[Page, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deficiency:
    document: str
    part: str
    kind: DeficiencyKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """What the explanation must state; null where it does not."""

    performance: Evidence | None
    main_use: Evidence | None
    reason: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    requirement: Requirement
    status: MaterialStatus
    documents: tuple[str, ...]
    parts: tuple[str, ...]
    deficiencies: tuple[Deficiency, ...]
    elements: Elements | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    id: str
    item: int
    name: str
    model: str | None
    hs_code: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    id: str
    kind: Literal["indicator", "particular"]
    parameter_id: str | None
    field: str | None
    subject: str | None
    indicators: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    feature: str
    score: Share
    detail: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    text: str
    state: State
    why: Why | None
    borderline: bool
    indicators: tuple[str, ...]
    derived: str | None
    margin: Digits | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A control-list entry for an officer to judge. ``determination`` is always null: only an
    officer's judgement fills it, elsewhere. ``remarks`` are doubts about the list's source."""

    id: str
    code: str | None
    list: ListName
    title: str
    title_en: str
    goods: tuple[str, ...]
    status: EntryStatus
    effective: str | None
    suspended_until: str | None
    edition: str
    source_quality: str
    score: Share
    outcome: Outcome
    reasons: tuple[Reason, ...]
    criteria: tuple[Criterion, ...]
    to_ask: tuple[str, ...]
    remarks: tuple[str, ...]
    determination: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    id: str
    code: str
    severity: Severity
    document: str | None
    page: PageNumber | None
    box: Box | None
    message: str
    message_en: str
    evidence: tuple[Evidence, ...]
    refers_to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlList:
    name: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What made the report. ``as_of`` (a date) is the day of looking; ``started`` is a moment in
    ISO 8601; ``engines`` maps a task to ``name@version``."""

    version: str
    engines: dict[str, str]
    control_list: ControlList
    as_of: str
    started: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Dates are ISO 8601. ``date`` chooses the edition of the list, ``date_basis`` says why."""

    id: str
    folder: str
    office: str | None
    exporter: str | None
    goods: str | None
    hs_codes: tuple[str, ...]
    destination: str | None
    notice_no: str | None
    notice_received: str | None
    submitted: str | None
    declared: str | None
    deadline: str | None
    deadline_problem: str | None
    date: str
    date_basis: DateBasis
    other_requested: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One inquiry. ``derived`` holds what the program computed from ``indicators``; ``problems``
    are those of the whole inquiry, not of one document."""

    schema: Literal["1"]
    program: Program
    inquiry: Inquiry
    goods: tuple[Goods, ...]
    documents: tuple[Document, ...]
    materials: tuple[Material, ...]
    indicators: tuple[Indicator, ...]
    contradictions: tuple[Contradiction, ...]
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    derived: tuple[Derived, ...] = ()

    def document(self, id: str) -> Document:
        return next(document for document in self.documents if document.id == id)
