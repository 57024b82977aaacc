"""Candidates, what was considered, and statements on end use as ``report.json`` holds them."""

from __future__ import annotations

from dataclasses import dataclass

from zhiyi.inquiry import EntryStatus, ListName, Outcome, State, Why
from zhiyi.report.types.readings import Digits, Evidence, Share


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
