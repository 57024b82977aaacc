"""What papers are made from: the newest report of a case, and what officers held and decided.

Nothing here reads a database or a disk; pages come through ``Dossier.picture``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from zhiyi.report import types
from zhiyi.review.deciding.outcomes import Outcome
from zhiyi.review.judging.verdicts import Standing, Verdict

DecisionState = Literal["proposed", "standing", "refused", "withdrawn"]

PagePicture = Callable[[str, int], bytes | None]
"""(document id, page) to the picture of the page as it lies on disk; None where there is none."""


def no_pictures(document: str, page: int) -> bytes | None:
    return None


@dataclass(frozen=True, slots=True)
class Person:
    """``shown`` is what papers print."""

    name: str
    shown: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an officer holds of one fact; ``place`` has the keys of ``models.Judgement.place``."""

    fact: str
    layer: str
    verdict: Verdict
    note: str
    correction: Mapping[str, Any] | None
    place: Mapping[str, Any]
    standing: Standing
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An outcome that one officer entered; it stands only when another confirmed it."""

    round: int
    outcome: Outcome
    reason: str
    state: DecisionState
    proposed_by: Person
    proposed_at: datetime
    answered_by: Person | None
    answered_at: datetime | None
    answer: str
    report_sha256: str

    @property
    def stands(self) -> bool:
        """By two officers, who are not the same."""
        return (
            self.state == "standing"
            and self.answered_by is not None
            and self.answered_at is not None
            and self.answered_by.name != self.proposed_by.name
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A case as papers see it. ``office`` issues the paper; ``at`` is the moment of making: the
    same dossier makes the same bytes. ``state`` is the case's, as officers read it."""

    case: str
    office: str
    state: str
    report: types.Report
    report_sha256: str
    revision: int
    at: datetime
    by: Person
    judgements: tuple[Judged, ...] = ()
    decisions: tuple[Decided, ...] = ()
    picture: PagePicture = no_pictures

    @property
    def outcome(self) -> Decided | None:
        """The outcome that stands: the one of the last round."""
        standing = [one for one in self.decisions if one.stands]
        return max(standing, key=lambda one: one.round, default=None)

    @property
    def holding(self) -> bool:
        """Whether the inquiry or the identification lasts, so that the goods are not released."""
        decided = self.outcome
        return decided is None or decided.outcome == "undetermined"

    def judged(self, fact: str) -> Judged | None:
        """What is held of a fact now."""
        held = (one for one in self.judgements if one.fact == fact)
        return next((one for one in held if one.standing in ("current", "moved")), None)

    def rejected(self, fact: str) -> bool:
        held = self.judged(fact)
        return held is not None and held.verdict == "rejected"


@dataclass(frozen=True, slots=True)
class Made:
    """A paper as a file. ``name`` is one that every common file system takes."""

    kind: str
    name: str
    media_type: str
    data: bytes
