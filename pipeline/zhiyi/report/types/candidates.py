"""Candidates, what was considered beside them, and statements on end use, as ``report.json`` holds
them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from zhiyi.inquiry import (
    EntryStatus,
    FlagCode,
    ListName,
    Outcome,
    State,
    StatementTopic,
    Why,
)
from zhiyi.report.types.readings import Box, Digits, Evidence, PageNumber, Share

Group = Annotated[str, Field(pattern=r"^[0-9][A-Z][0-9]{3}$")]
"""The five-character code that an entry and its sub-paragraphs share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    feature: str
    score: Share
    detail: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One comparison of an entry: ``text`` as the list's data write it, ``label`` in Chinese.
    ``near`` says why it is ``borderline``, ``evidence`` is where properties in words stand."""

    text: str
    state: State
    why: Why | None
    borderline: bool
    indicators: tuple[str, ...]
    derived: str | None
    margin: Digits | None
    detail: str
    label: str = ""
    near: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """How the criteria of an entry hang together: ``all``, ``any`` or ``at_least`` (so many of
    them: ``count``) of ``parts``, ``not`` or ``unless`` (an exclusion) of its only part, or one
    ``criterion``, by its place from 0 in ``criteria``. ``state`` is that of this part, in
    three-valued logic."""

    kind: Literal["all", "any", "not", "unless", "at_least", "criterion"]
    state: State
    count: int | None = None
    criterion: int | None = None
    parts: tuple[Logic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What to look at twice beside a candidate. No flag is a verdict, nor is their absence."""

    id: str
    code: FlagCode
    detail: str
    detail_en: str
    evidence: tuple[Evidence, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the list of another regime prints for such goods: named only, never compared with."""

    regime: str
    code: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A control-list entry for an officer to judge. ``determination`` is always null: only an
    officer's judgement fills it, elsewhere.

    ``group``: the five-character code, null where the list prints none. ``expression`` is the
    entry's whole condition, ``logic`` the same as a tree over ``criteria``, null where the entry
    has none. ``notes`` are exclusions and measuring rules, ``doubts`` what looks wrong in the
    list's text at hand, ``remarks`` what there is to confirm of its status.
    """

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
    group: Group | None = None
    entry: str = ""
    announcement: str = ""
    expression: str = ""
    logic: Logic | None = None
    flags: tuple[Flag, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """An entry that was looked at for a goods item and ranks too low to be a candidate; ``why``
    says why (Chinese), ``why_en`` in English. It clears nothing."""

    id: str
    code: str | None
    group: Group | None
    list: ListName
    title: str
    title_en: str
    goods: tuple[str, ...]
    score: Share
    why: str
    why_en: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a paper says of end use or end user, as it says it. ``part`` is the paper in the file;
    ``more``: how many further ones of the topic are not quoted. Nobody is scored by it."""

    id: str
    topic: StatementTopic
    quote: str
    document: str
    part: str
    page: PageNumber
    box: Box | None
    locator: str | None
    evidence: tuple[Evidence, ...]
    more: int = 0
