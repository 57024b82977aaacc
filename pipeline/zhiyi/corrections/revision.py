"""``Revision``: a report told again with the corrections of officers, and what they changed.

::

    DIR/<inquiry>/revisions/N/report.json report.html report.xlsx indicators.csv revision.json
    DIR/<inquiry>/revisions/N/documents/<document id>.json
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from zhiyi.errors import InputError
from zhiyi.inquiry import Amendment
from zhiyi.store import REVISION_FILE, Layout, revision_folders

Area = Literal[
    "candidates",
    "criteria",
    "findings",
    "materials",
    "indicators",
    "seals",
    "particulars",
    "contradictions",
    "translations",
    "derived",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What follows from the corrections. ``id``: of the thing in the report that has it (of a
    criterion: of its candidate). ``label`` names it (Chinese). ``before`` and ``after`` in the
    officer's words, "" on the side that has it not."""

    area: Area
    kind: Literal["new", "gone", "changed"]
    id: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """``number`` from 1; ``folder``: revisions/N; ``report_sha256``: of its report.json;
    ``base_sha256``: of the original's; ``corrections_sha256``: of corrections.jsonl; ``program``:
    a hash of the one that made it. ``changes`` are told against the original, ``since`` against
    the revision before (the same where there is none)."""

    number: int
    folder: Path
    report_sha256: str
    base_sha256: str
    corrections_sha256: str
    program: str
    corrections: tuple[Amendment, ...]
    changes: tuple[Changed, ...]
    since: tuple[Changed, ...]


_ADAPTER = TypeAdapter(Revision)


def newest_revision(folder: Path) -> Revision | None:
    """The newest of an inquiry's output folder; None where there is none."""
    folders = revision_folders(folder)
    return revision_in(folders[-1]) if folders else None


def revision_of(folder: Path, base_sha256: str) -> Revision | None:
    """The newest, where it was told from this original; None where a run wrote another since."""
    newest = newest_revision(folder)
    return newest if newest is not None and newest.base_sha256 == base_sha256 else None


def standing_revision(folder: Path) -> Revision | None:
    """The one that officers see: of the original that stands there now. Raises ``InputError``."""
    if not revision_folders(folder):
        return None
    try:
        original = Layout(folder).report_json.read_bytes()
    except FileNotFoundError:
        return None
    return revision_of(folder, sha256(original).hexdigest())


def revisions_of(folder: Path) -> tuple[Revision, ...]:
    """All, the oldest first."""
    return tuple(revision_in(one) for one in revision_folders(folder))


def revision_in(folder: Path) -> Revision:
    """Of revisions/N. Raises ``InputError`` where revision.json cannot be read."""
    try:
        told = json.loads((folder / REVISION_FILE).read_bytes())
        revision = _ADAPTER.validate_python({**told, "folder": folder})
    except (OSError, ValueError, TypeError, ValidationError) as error:
        raise InputError(f"{folder / REVISION_FILE}: 无法读取 cannot be read") from error
    return replace(revision, folder=folder, number=int(folder.name))


def told_of(revision: Revision) -> bytes:
    """revision.json: all but where it lies."""
    plain = _ADAPTER.dump_python(revision, mode="json")
    del plain["folder"]
    return json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-8", "replace")
