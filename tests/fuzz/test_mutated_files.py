"""Broken files of every format, and those that once broke something, are borne with."""

from __future__ import annotations

import errno
import os
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.fuzz.contained import Case, outcomes
from tests.fuzz.seeds import FORMATS, seed
from tests.fuzz.structured import mutated

from zhiyi.intake.files import submitted_files
from zhiyi.limits import Limits

CORPUS = Path(__file__).parent / "corpus"
INDEX = tomllib.loads((CORPUS / "index.toml").read_text(encoding="utf-8"))["file"]
CASES = 5
"""Mutations of each format in the suite, in 5 s; ``make fuzz`` runs many more."""


def failures(cases: list[Case]) -> list[str]:
    return [
        f"{outcome.case.name}: {outcome.verdict} {outcome.key}\n{outcome.detail}"
        for outcome in outcomes(cases)
        if outcome.verdict != "good"
    ]


def test_whole_files_of_every_format_are_taken_in() -> None:
    assert not failures([Case(form, 0, partial(seed, form), name=form) for form in FORMATS])


@pytest.mark.parametrize("half", [0, 1])
def test_broken_files_of_every_format_cost_a_problem_and_nothing_else(half: int) -> None:
    cases = [
        Case(form, number, partial(mutated, form, number), name=f"{form}:{number}")
        for form in FORMATS[half::2]
        for number in range(CASES)
    ]
    assert not failures(cases)


def test_no_file_that_once_broke_something_breaks_it_again() -> None:
    read = [CORPUS / file["name"] for file in INDEX]
    assert not failures([Case("corpus", 0, path.read_bytes, name=path.name) for path in read])


def test_every_file_of_the_corpus_says_what_it_broke_and_all_of_them_are_small() -> None:
    held = {path.name: path.stat().st_size for path in CORPUS.iterdir()}
    del held["index.toml"]
    assert {file["name"] for file in INDEX} == set(held)
    assert all(len(file["broke"]) > 20 for file in INDEX)
    assert sum(held.values()) < 1 << 20


@pytest.mark.parametrize("form", ["zip", "tar", "gz", "7z", "rar", "eml", "pdf-attached", "docx"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_not_taken_for_a_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, code: int
) -> None:
    if form not in FORMATS:
        pytest.skip("libarchive is not installed on this system")
    given = tmp_path / "in"
    given.mkdir()
    (given / "a").write_bytes(seed(form))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    opened = Path.open

    def full(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if "w" in mode or "x" in mode:
            raise OSError(code, os.strerror(code))
        return opened(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError) as caught:
        list(submitted_files(given, scratch=scratch, limits=Limits()))
    assert caught.value.errno == code
