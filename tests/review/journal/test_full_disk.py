"""A disk that is full, or does not keep what is written: what was done is told as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.review.journal.desk import verified
from tests.review.making import People

from zhiyi.review.database.models import Judgement
from zhiyi.review.journal import Broken, NotMirrored
from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.workplace import Workplace, open_workplace

CASE = "ZY-2026-0042"


@contextmanager
def full(mirror: Path) -> Iterator[None]:
    """What is written of the mirror does not get onto the disk."""
    true = os.fsync

    def fsync(handle: int) -> None:
        if os.fstat(handle).st_ino == mirror.stat().st_ino:
            raise OSError(28, "No space left on device")
        true(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        yield


def _judgements(workplace: Workplace) -> int:
    with workplace.reading() as session:
        return session.scalar(select(func.count()).select_from(Judgement)) or 0


def test_a_change_that_could_not_be_mirrored_stands_and_nothing_more_is_done_before_it_is(
    workplace: Workplace, people: People
) -> None:
    mirror = workplace.directory / "journal.jsonl"
    with full(mirror):
        with pytest.raises(NotMirrored, match="更改已保存"):
            judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
        assert _judgements(workplace) == 1
        for _ in range(2):
            with pytest.raises(Broken, match="未作任何更改"):
                judge(workplace, people.li, CASE, Entered(fact="i-1", verdict="confirmed"))
        assert _judgements(workplace) == 1
    judge(workplace, people.li, CASE, Entered(fact="i-1", verdict="confirmed"))
    assert _judgements(workplace) == 2
    assert verified(workplace.directory, workplace.journal.keys.folder).breaks == ()


def test_a_restart_brings_the_mirror_up(workplace: Workplace, people: People) -> None:
    with full(workplace.directory / "journal.jsonl"), pytest.raises(NotMirrored):
        judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed"))
    keys = workplace.journal.keys.folder
    again = open_workplace(workplace.directory, keys=keys)
    again.close()
    verdict = verified(workplace.directory, keys)
    assert verdict.breaks == ()
    assert verdict.entries == verdict.database
