"""corrections.jsonl of an inquiry: appended to, one correction a line, and never changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pydantic import ValidationError

from zhiyi.corrections.correction import (
    CHANGES,
    AsRead,
    Change,
    Correction,
    Figure,
    Layer,
    TranslatedBy,
    correction_of,
    digest_of,
    line_of,
)
from zhiyi.corrections.seen import Seen, View, view_of
from zhiyi.corrections.words import now_of
from zhiyi.errors import ArgumentError, InputError, StorageError

if TYPE_CHECKING:
    from zhiyi.corrections.figures import Readers

FILE = "corrections.jsonl"
MOST = 10_000
"""Corrections of one inquiry; nobody makes a tenth of that by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the file holds, in order. ``damaged``: numbers of the lines that cannot be read.
    ``digest``: of the whole file, "" where there is none or it is empty."""

    corrections: tuple[Correction, ...] = ()
    damaged: tuple[int, ...] = ()
    digest: str = ""


def kept_corrections(folder: Path) -> Kept:
    """Of an inquiry's output folder."""
    try:
        data = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return Kept()
    return kept_in(data)


def kept_in(data: bytes) -> Kept:
    """What the bytes of corrections.jsonl hold. The number of a correction is that of its line,
    whatever it says itself."""
    found: list[Correction] = []
    damaged: list[int] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            one = correction_of(line)
            if one.number != number:
                raise ValueError(f"number {one.number} in line {number}")
            found.append(one)
        except (ValidationError, ValueError):
            damaged.append(number)
    digest = hashlib.sha256(data).hexdigest() if found or damaged else ""
    return Kept(corrections=tuple(found), damaged=tuple(damaged), digest=digest)


def digest_in(folder: Path) -> str:
    """``Kept.digest`` of an inquiry's output folder, without reading what it says."""
    try:
        data = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return ""
    return hashlib.sha256(data).hexdigest() if data.strip() else ""


def append_correction(
    folder: Path,
    *,
    layer: Layer,
    fact: str,
    change: Change,
    by: str,
    note: str = "",
    at: datetime | None = None,
) -> Correction:
    """Append to ``folder / FILE``; on disk when this returns. ``folder``: the inquiry's output
    folder. ``fact``: its id in the newest revision of the original that stands there (where there
    is none, in that), or the id of what an earlier correction speaks of. For a difference of a
    translation: ``layer`` "translations", its id, ``Rejected``.

    Raises ``ArgumentError`` where the change cannot be one of this fact (a figure that is none,
    goods or papers that are unknown, what stands there already), ``InputError`` where there is no
    such fact, ``StorageError`` where nothing can be written.
    """
    if change.what not in CHANGES.get(layer, ()):
        raise ArgumentError(f"“{layer}”不能作此更正（{change.what}） no such correction of {layer}")
    if not by.strip():
        raise ArgumentError("更正须载明关员 a correction needs an officer")
    view = view_of(folder)
    moment = (at or datetime.now(UTC)).astimezone().isoformat(timespec="seconds")
    with _held(folder / FILE) as file:
        before = kept_in(file.read())
        seen = view.fact(layer, fact, change, before.corrections)
        if seen is None:
            raise InputError(f"{fact}: 现有结果中没有此项 no such fact in {layer}")
        _check(change, seen, view)
        correction = Correction(
            number=_next(file),
            layer=layer,
            fact=fact,
            change=change,
            path=seen.path,
            sha256=seen.sha256,
            place=seen.place,
            label=seen.label,
            was=seen.was,
            rests_on=digest_of(
                sha256=seen.sha256, place=seen.place, label=seen.label, was=seen.was
            ),
            by=by,
            at=moment,
            note=note,
        )
        if correction.number > MOST:
            raise ArgumentError(f"更正已达{MOST}条 too many corrections of one inquiry")
        _write(file, line_of(correction), folder / FILE)
    return correction


def _check(change: Change, seen: Seen, view: View) -> None:
    """Refuse what could never be applied, before it is written down for good."""
    if isinstance(change, Figure):
        _check_figure(change)
        _known(change.goods or (), view.goods, "商品项 goods item")
    if isinstance(change, TranslatedBy):
        _known(change.parts, view.parts, "材料 paper")
    if isinstance(change, AsRead):
        if not seen.corrected:
            raise ArgumentError("此项未曾更正，无可撤回 not corrected, nothing to withdraw")
    elif not isinstance(change, Figure | TranslatedBy) and now_of(change, seen.now) == seen.now:
        raise ArgumentError("更正内容与现有读数相同 it reads so already")


def _known(ids: tuple[str, ...], known: Mapping[str, str], what: str) -> None:
    unknown = [id for id in ids if id not in known]
    if unknown:
        raise ArgumentError(f"没有这样的{what}: {'、'.join(unknown)}")


def _check_figure(change: Figure) -> None:
    # What reads figures takes a second to import; whoever only asks for revisions needs none of it.
    from zhiyi.corrections.figures import figure_of, parameter_of

    readers = _readers()
    if change.figure is not None:
        figure_of(change.figure, readers=readers)
    if change.parameter_id is not None:
        parameter_of(change.parameter_id, lexicon=readers.lexicon)


def have_ready(change: Change) -> None:
    """Load what a correction of this kind is checked with: a second, the first time. To be called
    before others are kept waiting."""
    if isinstance(change, Figure):
        _readers()


@cache
def _readers() -> Readers:
    from zhiyi.corrections.figures import Readers
    from zhiyi.indicators import make_nlp
    from zhiyi.lexicon import load_lexicon
    from zhiyi.units import load_units

    lexicon = load_lexicon()
    return Readers(lexicon, load_units(), make_nlp(lexicon))


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """The file, for one writer at a time, at its beginning."""
    try:
        with open(path, "a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            yield file
    except OSError as error:
        raise StorageError.at(path, error.strerror or str(error)) from error


def _next(file: BinaryIO) -> int:
    """The number of the line that is appended: what a killed writer left of its own keeps its
    number, and is told as damaged."""
    file.seek(0)
    data = file.read()
    return data.count(b"\n") + (1 if not data or data.endswith(b"\n") else 2)


def _write(file: BinaryIO, line: bytes, path: Path) -> None:
    size = file.seek(0, os.SEEK_END)
    torn = b""
    if size:
        file.seek(size - 1)
        torn = b"" if file.read(1) == b"\n" else b"\n"
    try:
        file.write(torn + line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        file.truncate(size)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make the file's name last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
