"""Whatever a report depends on makes another version of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from zhiyi.batch.tasks import Reading, Reporting
from zhiyi.batch.versions import reading_version, telling_version
from zhiyi.inquiry import Notice

PLAIN = Reporting(as_of=date(2026, 3, 5), started="")


def test_what_was_read_only_from_a_stage_on_is_another_reading() -> None:
    plain = reading_version(Reading())
    assert reading_version(Reading()) == plain
    assert reading_version(Reading(since="passages")) != plain
    assert reading_version(Reading(until="lines")) != plain


@pytest.mark.parametrize(
    "named",
    [
        lambda folder: replace(PLAIN, controls=folder),
        lambda folder: replace(PLAIN, encoder=folder),
        lambda folder: replace(PLAIN, translators=(folder,)),
    ],
)
def test_a_report_depends_on_the_files_of_what_settings_name(
    tmp_path: Path, named: Callable[[Path], Reporting]
) -> None:
    (tmp_path / "model").write_bytes(b"one")
    before = telling_version("r", named(tmp_path), Notice())
    assert telling_version("r", named(tmp_path), Notice()) == before
    (tmp_path / "model").write_bytes(b"another")
    assert telling_version("r", named(tmp_path), Notice()) != before
