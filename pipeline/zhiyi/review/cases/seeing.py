"""Which cases an officer sees, as a condition of a query: what ``accounts.rights`` says of one."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from zhiyi.review.accounts.rights import EVERY_OFFICE, may
from zhiyi.review.database.models import Case
from zhiyi.review.officer import Officer


def visible(officer: Officer) -> ColumnElement[bool]:
    """Cases of their office and those that name none; all for an auditor, none for an
    administrator."""
    if not may(officer, "look"):
        return false()
    if officer.role in EVERY_OFFICE:
        return true()
    return Case.office.in_(("", officer.office))
