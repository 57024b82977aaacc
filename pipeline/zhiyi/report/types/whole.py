"""The whole of ``report.json``, and what of it stands for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from zhiyi.inquiry import (
    DateBasis,
    DeficiencyKind,
    MaterialStatus,
    Requirement,
    Severity,
    Standing,
)
from zhiyi.report.types.candidates import Candidate, Considered, Statement
from zhiyi.report.types.papers import Document, Problem
from zhiyi.report.types.readings import Box, Derived, Evidence, Indicator, PageNumber


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
    """The list that was used: ``date`` is the day it was looked up on, ``folder`` the name of the
    office's own folder laid over it, ``digest`` of what it held on that day."""

    name: str
    edition: str
    date: str | None = None
    folder: str | None = None
    digest: str | None = None


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
class Correction:
    """What became of a correction by an officer: ``applied``; ``moved``: its fact was found by its
    place; ``changed``: what it rests on reads otherwise now; ``replaced`` by a later one;
    ``withdrawn``; ``unfit``: nothing fits, ``why`` says it. ``fact``: the id that it speaks of."""

    number: Annotated[int, Field(ge=1)]
    standing: Standing
    layer: str
    fact: str
    was: str
    now: str
    by: str
    at: str
    note: str
    why: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One inquiry. ``derived`` holds what the program computed from ``indicators``; ``problems``
    are those of the whole inquiry, not of one document. ``considered`` are entries that rank below
    the candidates, ``statements`` what the papers say of end use and end users. ``corrections`` are
    those of officers, in a revision."""

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
    considered: tuple[Considered, ...] = ()
    statements: tuple[Statement, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def document(self, id: str) -> Document:
        return next(document for document in self.documents if document.id == id)
