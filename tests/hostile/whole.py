"""The whole set, written into the folder of an inquiry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.hostile import archives, folders, mails, offices, papers, pictures, texts
from tests.hostile.case import LIMITS, Case, Lure

MODULES = (archives, mails, pictures, papers, offices, texts, folders)


def cases() -> tuple[Case, ...]:
    found = tuple(case for module in MODULES for case in module.cases())
    names = [case.name for case in found]
    assert len(set(names)) == len(names), "two cases of one name"
    return found


def write(found: Sequence[Case], submission: Path, lure: Lure) -> None:
    submission.mkdir(parents=True)
    for case in found:
        case.put(submission / case.name, lure)


def write_limits(file: Path) -> None:
    told = (f"{name} = {value}" for name, value in asdict(LIMITS).items())
    file.write_text("\n".join(told), encoding="utf-8")
