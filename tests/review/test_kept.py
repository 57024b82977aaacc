"""A list of cases is made again when something that it shows was changed, and only then."""

from __future__ import annotations

import pytest
from tests.review.making import People

from zhiyi.review.cases.holding import take
from zhiyi.review.cases.roll import UNSEEN
from zhiyi.review.web.words import wordings
from zhiyi.review.workplace import Workplace


def _changes(workplace: Workplace) -> int:
    with workplace.reading() as session:
        return workplace.rolls.of(session).number


@pytest.mark.parametrize("action", sorted(UNSEEN))
def test_what_no_list_shows_leaves_the_lists_as_they_are(
    workplace: Workplace, people: People, action: str
) -> None:
    before = _changes(workplace)
    with workplace.act(people.wang, action, case="ZY-2026-0042"):
        pass
    assert _changes(workplace) == before
    assert f"journal.action.{action}" in wordings()


def test_a_case_that_is_taken_is_shown_so(workplace: Workplace, people: People) -> None:
    before = _changes(workplace)
    take(workplace, people.wang, "ZY-2026-0042", version=0)
    assert _changes(workplace) > before
