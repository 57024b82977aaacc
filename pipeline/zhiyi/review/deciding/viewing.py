"""Looking at a decision is told in the journal: who saw which outcome, and when."""

from __future__ import annotations

from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.holding import case_of
from zhiyi.review.deciding.course import Course
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

SEEN = ("proposed", "standing")
"""Decisions whose view is told; one that was sent back or withdrawn decides nothing."""


def viewed(workplace: Workplace, officer: Officer, course: Course) -> None:
    """To be called where the decisions of ``course`` are shown; without any there is no entry."""
    shown = [one for one in course.decisions if one.state in SEEN]
    if not shown:
        return
    body = {
        "decisions": [one.id for one in shown],
        "outcomes": [one.outcome for one in shown],
        "state": course.state,
    }
    subject = f"decision:{shown[-1].id}"
    with workplace.act(
        officer, "decision.viewed", case=course.case, subject=subject, body=body
    ) as act:
        require(officer, "look", case_of(act.session, officer, course.case))
