"""Files read by the whole program up to the stage before indicators, kept where asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from zhiyi.codec import dump, load
from zhiyi.controls import ControlList
from zhiyi.document import Document
from zhiyi.equipment import Engines, Knowledge, load_engines
from zhiyi.intake.files import Submitted, submitted_file, submitted_files
from zhiyi.lexicon import load_lexicon
from zhiyi.limits import Limits
from zhiyi.over_document import open_document, read_document
from zhiyi.units import load_units


@cache
def engines() -> Engines:
    return load_engines()


@cache
def knowledge() -> Knowledge:
    # Reading a document asks nothing of the control list.
    return Knowledge(load_lexicon(), load_units(), cast(ControlList, None))


@dataclass
class Reading:
    """``scans``: pages without a text layer are read too. ``kept_in``: what was read, by hash."""

    kept_in: Path | None = None
    scans: bool = False
    skipped: list[str] = field(default_factory=list)

    def file(self, path: Path, *, needed: frozenset[int] = frozenset()) -> Document | None:
        """None where one of the pages ``needed`` (all where none is named) would have to be read
        as a picture, or the file cannot be opened; other pages without text are left out."""
        return self._read(submitted_file(path, path.name), needed)

    def folder(self, folder: Path) -> Iterator[Document]:
        with TemporaryDirectory() as scratch:
            for one in submitted_files(folder, scratch=Path(scratch), limits=Limits()):
                if (doc := self._read(one)) is not None:
                    yield doc

    def _read(self, submitted: Submitted, needed: frozenset[int] = frozenset()) -> Document | None:
        kept = self.kept_in / f"{submitted.sha256}.json" if self.kept_in else None
        if kept and kept.exists():
            return load(kept.read_bytes())
        doc, source = open_document(submitted, limits=Limits())
        if source is None:
            self.skipped.append(f"{submitted.path}: cannot be opened")
            return None
        with source:
            done = read_document(
                doc, source, engines=engines(), knowledge=knowledge(), until="pages"
            )
            bare = {page.number for page in done.pages if page.text_source == "ocr"}
            if not self.scans and bare & (needed or bare):
                self.skipped.append(f"{submitted.path}: has no text layer (--scans reads it)")
                return None
            if not self.scans:
                done = replace(done, pages=tuple(p for p in done.pages if p.number not in bare))
            done = read_document(
                done, source, engines=engines(), knowledge=knowledge(), since="lines", until="parts"
            )
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(dump(done))
        return done
