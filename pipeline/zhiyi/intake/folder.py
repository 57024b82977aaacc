"""What an inquiry folder is, and what its ``inquiry.toml`` tells."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from zhiyi.errors import ArgumentError
from zhiyi.inquiry import Notice
from zhiyi.intake.files import display_name, listed

Kind = Literal["inquiry", "batch"]

NOTICE_FILE = "inquiry.toml"
SUBMISSION = "submission"
NOTICE_BYTES = 1 << 20
"""A notice has some twenty lines."""


@dataclass(frozen=True, slots=True)
class Folder:
    """An inquiry folder. ``submission`` is what is read: ``submission/`` where there is one.

    ``problem``: why ``inquiry.toml`` could not be used; the inquiry is read without it.
    ``ignored``: names at the top of ``submission`` that are not of the submission, such as the mark
    that it is complete.
    """

    path: Path
    submission: Path
    notice: Notice
    problem: str | None = None
    ignored: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """As text: names on a share may be in GB 18030."""
        return display_name(Path(self.path.resolve().name))


def submitted_in(folder: Folder) -> list[Path]:
    """The files of the submission as they lie there, in order of names, without what is ignored.
    Raises ``OSError`` where the folder cannot be listed."""
    ignored = {folder.submission / name for name in folder.ignored}
    return [file for file in listed(folder.submission) if file not in ignored]


def find_inquiries(paths: list[Path], *, kind: Kind | None = None) -> list[Folder]:
    """The inquiries in the folders given: each folder is one, or a batch of them.

    A directory with ``inquiry.toml`` or ``submission/`` is an inquiry; otherwise it is a batch if
    any child is one; otherwise one inquiry, subfolders included. ``kind`` overrides. One that is
    given twice, or with its batch, is one.
    """
    found: dict[Path, Folder] = {}
    for path in paths:
        if not path.is_dir():
            raise ArgumentError(f"{path}: not a folder; give the folder of an inquiry or a batch")
        as_batch = kind == "batch" or (kind is None and _is_batch(path))
        members = sorted(p for p in path.iterdir() if p.is_dir()) if as_batch else [path]
        if kind is None and as_batch:
            members = [member for member in members if _is_inquiry(member)]
        found |= {
            member.resolve(): open_folder(member)
            for member in members
            if member.resolve() not in found
        }
    if not found:
        raise ArgumentError(
            "no inquiry folder found; see `zhiyi run --help` for what one looks like"
        )
    return list(found.values())


def left_out(paths: list[Path], *, kind: Kind | None = None) -> list[Path]:
    """What lies in the batches given and belongs to no inquiry: folders that are none by their
    look (without ``inquiry.toml`` and ``submission/``) and loose files; hidden ones are not told.
    Only a batch told by its look leaves folders out; with ``kind`` "batch" every folder is one."""
    told: list[Path] = []
    for path in paths:
        if kind == "batch" or (kind is None and _is_batch(path)):
            seen = sorted(p for p in path.iterdir() if not p.name.startswith("."))
            told += [p for p in seen if not (p.is_dir() and (kind or _is_inquiry(p)))]
    return told


def _is_inquiry(path: Path) -> bool:
    return _is_own(path / NOTICE_FILE, stat.S_ISREG) or _is_own(path / SUBMISSION, stat.S_ISDIR)


def _is_own(path: Path, kind: Callable[[int], bool]) -> bool:
    """Whether it is of that kind itself: a link could lead out of what was submitted."""
    try:
        return kind(path.lstat().st_mode)
    except OSError:
        return False


def _is_batch(path: Path) -> bool:
    return not _is_inquiry(path) and any(_is_inquiry(p) for p in path.iterdir() if p.is_dir())


def open_folder(path: Path) -> Folder:
    """The inquiry in a folder, with its notice where it has one that can be read."""
    submission = path / SUBMISSION if _is_own(path / SUBMISSION, stat.S_ISDIR) else path
    if not _is_own(path / NOTICE_FILE, stat.S_ISREG):
        return Folder(path=path, submission=submission, notice=Notice())
    try:
        return Folder(path=path, submission=submission, notice=read_notice(path / NOTICE_FILE))
    except ArgumentError as error:
        return Folder(path=path, submission=submission, notice=Notice(), problem=str(error))
    except OSError as error:
        problem = f"{path / NOTICE_FILE}: {error.strerror}"
        return Folder(path=path, submission=submission, notice=Notice(), problem=problem)


def read_notice(file: Path) -> Notice:
    """What ``inquiry.toml`` tells. Raises ``ArgumentError`` naming the key that is wrong."""
    if file.stat().st_size > NOTICE_BYTES:
        raise ArgumentError(f"{file.name}: more than {NOTICE_BYTES} bytes; this is no notice")
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # digits and depth without end among them
        raise ArgumentError(f"{file.name}: not valid TOML in UTF-8: {error}") from error
    texts = ("id", "office", "exporter", "notice_no", "goods", "destination")
    dates = ("notice_received", "submitted", "declared")
    fields: dict[str, Any] = {key: _text(told, key, file) for key in texts}
    fields |= {key: _date(told, key, file) for key in dates}
    fields |= {key: _texts(told, key, file) for key in ("hs_codes", "other_requested")}
    return Notice(**fields)


def _text(told: dict[str, Any], key: str, file: Path) -> str | None:
    value = told.get(key)
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ArgumentError(f"{file.name}: {key} must be a text, not {value!r}")


def _texts(told: dict[str, Any], key: str, file: Path) -> tuple[str, ...]:
    value = told.get(key, [])
    values = [value] if isinstance(value, str | int) else value
    if isinstance(values, list) and all(isinstance(v, str | int) for v in values):
        return tuple(str(v) for v in values)
    raise ArgumentError(f"{file.name}: {key} must be a list of texts, not {value!r}")


def _date(told: dict[str, Any], key: str, file: Path) -> date | None:
    value = told.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ArgumentError(f"{file.name}: {key} must be a date such as 2026-03-05") from error
