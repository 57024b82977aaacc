"""What must hold of intake whatever comes in; ``examine`` raises ``DefectError`` where it does not.

A file is taken in, opened, drawn and read as far as that needs no models, in a folder of its own.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from tests.reading.fakes import FakeRecogniser, read

from zhiyi import codec
from zhiyi.assemble import OFFICE
from zhiyi.document import REMARKS, Document
from zhiyi.errors import ReadError, ZhiyiError
from zhiyi.flow import Found
from zhiyi.intake.files import submitted_files
from zhiyi.intake.media import PDF, TEXT
from zhiyi.intake.sources import OpenSource
from zhiyi.kinds import find_parts
from zhiyi.limits import Limits
from zhiyi.over_document import failed, open_document
from zhiyi.particulars import find_particulars
from zhiyi.reading import find_lines, find_pages, find_tables
from zhiyi.reading.native import native_lines, native_page, opened
from zhiyi.reading.office import find_office_lines, find_office_tables
from zhiyi.reading.plain import find_plain_lines
from zhiyi.store import safe_name

LIMITS = replace(
    Limits(),
    entries=60,
    entry_bytes=8 << 20,
    total_bytes=24 << 20,
    picture_pixels=80_000_000,
    picture_bytes=32 << 20,
    pages=20,
    text_bytes=2 << 20,
    convert_seconds=20,
)
"""Limits near to the size of the cases, so that they are met too."""
CODES = frozenset({"FILE_UNREADABLE", "FILE_REFUSED", "FILE_PARTLY_READ"}) | REMARKS
_PAGES = 3
_READ = read("密度 1.8 g/cm3", 40, 60)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHANGES = frozenset({
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "shutil.rmtree", "shutil.move",
})  # fmt: skip
_STARTS = frozenset({
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty",
    "socket.connect", "socket.bind", "socket.sendto", "urllib.Request", "ftplib.connect",
})  # fmt: skip


class DefectError(AssertionError):
    """Something that must hold and does not."""


@dataclass
class Watch:
    """What the interpreter was asked to do that a file must never bring about. ``inside``: the only
    folder that may be written to; nothing is watched while it is None."""

    inside: str | None = None
    seen: list[str] = field(default_factory=list)

    def install(self) -> None:
        """For the rest of this process: such hooks cannot be taken away."""
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.inside is None:
            return
        if event in _STARTS:
            self.seen.append(f"{event} {arguments[:2]!r}"[:200])
        elif event == "open":
            path, _, flags = arguments
            wanted = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
            if isinstance(flags, int) and flags & wanted:
                self._written(event, path)
        elif event in _CHANGES:
            self._written(event, _path_of(arguments))

    def _written(self, event: str, path: object) -> None:
        if isinstance(path, str | bytes | os.PathLike) and self.inside:
            whole = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))
            if not whole.startswith(self.inside) and whole != os.devnull:
                self.seen.append(f"{event} {whole}"[:200])


def _path_of(arguments: tuple[Any, ...]) -> object:
    """The path that is changed; one relative to an opened folder comes with its descriptor."""
    path, *more = arguments
    if more and isinstance(more[-1], int) and more[-1] >= 0 and isinstance(path, str | bytes):
        try:
            return os.path.join(os.readlink(f"/proc/self/fd/{more[-1]}"), os.fsdecode(path))
        except OSError:
            return path
    return path


@contextmanager
def _own_temporary(folder: Path) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def examine(
    data: bytes,
    folder: Path,
    *,
    name: str = "a",
    watch: Watch | None = None,
    looking: bool = False,
) -> int:
    """Take in and read a file of these bytes below ``folder``, which is empty. Gives how many
    pages were drawn. ``looking``: pages that are drawn are looked at too, which takes long."""
    given, scratch, temporary = folder / "in", folder / "x" / "scratch", folder / "tmp"
    for made in (given, scratch, temporary):
        made.mkdir(parents=True)
    (given / name).write_bytes(data)
    before = _outside(folder)
    if watch:
        watch.seen.clear()
        watch.inside = str(folder)
    try:
        with _own_temporary(temporary):
            found = submitted_files(given, scratch=scratch, limits=LIMITS)
            drawn = sum(_read(submitted, looking) for submitted in found)
    finally:
        if watch:
            watch.inside = None
    if watch and watch.seen:
        raise DefectError(f"the file brought about: {watch.seen[0]}")
    if left := sorted(path.name for path in temporary.rglob("*")):
        raise DefectError(f"left in the temporary folder: {left[0]}")
    if (given / name).read_bytes() != data or _outside(folder) != before:
        raise DefectError("something was written outside of the scratch folder")
    return drawn


def _outside(folder: Path) -> list[str]:
    inner = (str(folder / "x" / "scratch" / ""), str(folder / "tmp" / ""))
    return sorted(str(p) for p in folder.rglob("*") if not str(p).startswith(inner))


def _read(submitted: Any, looking: bool) -> int:
    doc, source = open_document(submitted, limits=LIMITS)
    drawn = 0
    if source is not None:
        with source:
            drawn = _drawn(source)
            doc = _with_lines(doc, source, looking)
    _sound(doc)
    return drawn


def _drawn(source: OpenSource) -> int:
    drawn = 0
    for page in source.pages[:_PAGES]:
        try:
            picture = source.picture(page.number)
        except ReadError as error:
            _told(error.code, str(error))
            continue
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
            raise DefectError(f"a page of {picture.dtype} {picture.shape}")
        if not picture.size:
            raise DefectError("a page without pixels")
        drawn += 1
    return drawn


def _with_lines(doc: Document, source: OpenSource, looking: bool) -> Document:
    """The document with what is read without models; problems where something cannot be."""
    kind, first = source.media_type, replace(doc, pages=doc.pages[:_PAGES])
    if kind == TEXT:
        first = _filled(first, "lines", lambda d: find_plain_lines(d, file=source.file))
    elif kind in OFFICE:
        office = {"file": source.file, "media_type": kind}
        first = _filled(first, "lines", lambda d: find_office_lines(d, **office))
        first = _filled(first, "tables", lambda d: find_office_tables(d, **office))
    elif not looking:
        return _layered(doc, source) if kind == PDF else doc
    else:
        reader = FakeRecogniser(lambda _: (_READ,))
        first = _filled(first, "pages", lambda d: find_pages(d, source=source, recogniser=reader))
        first = _filled(first, "lines", lambda d: find_lines(d, source=source, recogniser=reader))
        first = _filled(first, "tables", lambda d: find_tables(d, source=source))
    first = _filled(first, "parts", find_parts)
    return _filled(first, "particulars", find_particulars)


def _layered(doc: Document, source: OpenSource) -> Document:
    """The document, once the text layers of its first pages have been read."""
    try:
        with opened(source.file) as layer:
            for page in source.pages[:_PAGES]:
                native_lines(native_page(layer, page.number))
    except ReadError as error:
        return failed(doc, error)
    return doc


def _filled(doc: Document, layer: str, find: Callable[[Document], Found[Any]]) -> Document:
    try:
        found = find(doc)
    except ZhiyiError as error:
        return failed(doc, error)
    made: dict[str, Any] = {layer: found.facts, "problems": (*doc.problems, *found.problems)}
    return replace(doc, **made)


def _sound(doc: Document) -> None:
    """The document can be kept, and what is missing is said in it."""
    for problem in doc.problems:
        _told(problem.code, problem.detail)
    if doc.kind != "container" and not doc.pages and not doc.problems:
        raise DefectError("neither a page nor a problem")
    for table in doc.tables:
        if table.rows * table.columns > 10_000_000:
            raise DefectError("a table of more than ten million places")
    if codec.load(codec.dump(doc)) != doc:
        raise DefectError("the document is another one when it is loaded again")
    safe_name(doc.path).encode()


def _told(code: str, detail: str) -> None:
    if code not in CODES:
        raise DefectError(f"a problem of an unknown code {code!r}")
    if not _CHINESE.search(detail):
        raise DefectError(f"a problem that says nothing in Chinese: {detail[:120]!r}")
