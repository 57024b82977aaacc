"""What the run wrote of one case: its report at once, the layers of its documents when asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from zhiyi import codec
from zhiyi.document import Document, Line
from zhiyi.errors import InputError
from zhiyi.report import types
from zhiyi.report.schema import from_bytes
from zhiyi.review.cases.folders import Newest, Standing, is_name, read_newest, standing
from zhiyi.review.errors import NotThere
from zhiyi.store import Layout

KEPT = 48 * 2**20
"""Bytes of report.json that are kept as objects, which are some 4 times as large; one of the
samples has 0.25 MB, one with 300 pages and 2,000 indicators some 6 MB."""


class Layers:
    """The documents of one case, each read when it is first asked for."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._read: dict[str, tuple[Document | None, Mapping[int, tuple[Line, ...]]]] = {}
        self._lock = Lock()

    def document(self, id: str) -> Document | None:
        return self._of(id)[0]

    def lines(self, id: str, page: int) -> tuple[Line, ...]:
        return self._of(id)[1].get(page, ())

    def _of(self, id: str) -> tuple[Document | None, Mapping[int, tuple[Line, ...]]]:
        with self._lock:
            if id not in self._read:
                found = self._load(id)
                self._read[id] = (found, _by_page(found))
            return self._read[id]

    def _load(self, id: str) -> Document | None:
        for folder in self._folders:
            try:
                return codec.load(Layout(folder).document(id).read_bytes())
            except (FileNotFoundError, NotADirectoryError):
                continue
            except InputError:
                return None
        return None


def _by_page(document: Document | None) -> Mapping[int, tuple[Line, ...]]:
    pages: dict[int, list[Line]] = {}
    for line in document.lines if document else ():
        pages.setdefault(line.place.page, []).append(line)
    return {number: tuple(lines) for number, lines in pages.items()}


@dataclass(frozen=True, slots=True)
class CaseFile:
    """``folder`` is the inquiry's in the output directory, ``sha256`` of the report.json that this
    was read from: ``revision`` 0 for the original, else ``revisions/N``."""

    id: str
    folder: Path
    revision: int
    sha256: str
    report: types.Report
    layers: Layers

    def document(self, id: str) -> Document | None:
        """Every layer of a document of the report, None where its file is not there or cannot be
        read."""
        known = any(document.id == id for document in self.report.documents)
        return self.layers.document(id) if known else None

    def lines(self, document: str, page: int) -> tuple[Line, ...]:
        """In reading order; empty where nothing was read."""
        known = any(one.id == document for one in self.report.documents)
        return self.layers.lines(document, page) if known else ()

    def data(self) -> bytes | None:
        """The bytes of the report.json that this was read from, None where others stand there by
        now."""
        place = self.folder / "revisions" / str(self.revision) if self.revision else self.folder
        try:
            data = Layout(place).report_json.read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == self.sha256 else None

    def picture(self, document: str, page: int) -> Path | None:
        """The picture of a page, always a file inside ``folder``. A report names it from where it
        stands itself, which for a revision is two folders further down."""
        pages = (one.page_list for one in self.report.documents if one.id == document)
        name = next((p.picture for found in pages for p in found if p.page == page), None)
        if name is None:
            return None
        inside = self.folder.resolve()
        stands = self.folder / "revisions" / str(self.revision)
        for beside in (stands, self.folder) if self.revision else (self.folder,):
            file = (beside / name).resolve()
            if file.is_relative_to(inside) and file.is_file():
                return file
        return None


class CaseFiles:
    """Reads what was not read yet, or has changed since; keeps the ones looked at last."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._kept: OrderedDict[str, tuple[str, int, CaseFile]] = OrderedDict()
        self._lock = Lock()

    def load(self, id: str) -> CaseFile:
        """Raises ``NotThere`` where there is no such folder, or its report cannot be read."""
        found = standing(self.directory / id) if is_name(id) else None
        if found is None:
            raise NotThere(
                f"没有“{id}”的报告，已有的核对意见和判定记录不受影响。 "
                "There is no report of this case; its judgements and outcomes are kept."
            )
        with self._lock:
            kept = self._kept.get(id)
            if kept and kept[0] == found.stamp:
                self._kept.move_to_end(id)
                return kept[2]
        return self._read(found)

    def _read(self, found: Standing) -> CaseFile:
        """Outside the lock: several may read at once, and the last one stays."""
        try:
            newest = read_newest(found.folder)
            file = case_file(found.folder, newest)
        except (OSError, InputError) as error:
            # An error of the disk names a path, which is no matter of an officer's.
            why = type(error).__name__ if isinstance(error, OSError) else str(error)
            raise NotThere(
                f"“{found.id}”的报告无法读取，已有的核对意见和判定记录不受影响；请管理员检查输出目录"
                "或重新运行 zhiyi run。 The report of this case cannot be read; judgements and "
                f"outcomes are kept. Have the output directory looked at, or run zhiyi again: {why}"
            ) from error
        with self._lock:
            self._kept[found.id] = (found.stamp, len(newest.data), file)
            self._kept.move_to_end(found.id)
            while len(self._kept) > 1 and sum(kept[1] for kept in self._kept.values()) > KEPT:
                self._kept.popitem(last=False)
        return file


def case_file(folder: Path, newest: Newest) -> CaseFile:
    """Raises ``InputError`` where the report is none of this program's."""
    report = from_bytes(newest.data)
    layers = Layers(newest.layers)
    return CaseFile(folder.name, folder, newest.revision, newest.sha256, report, layers)
