"""A product's inquiry through the stages that the program runs, from files to candidates."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zhiyi.document import Document
from zhiyi.engines.protocols import Encoder
from zhiyi.equipment import Engines, Knowledge, load_encoder, load_engines, load_knowledge
from zhiyi.inquiry import Inquiry, Notice
from zhiyi.intake.files import Submitted, submitted_files
from zhiyi.limits import Limits
from zhiyi.over_document import open_document, read_document
from zhiyi.over_inquiry import read_inquiry

from .cases import Product
from .papers import write

DAY = date(2026, 11, 20)
"""Of the declaration: after the suspension of the announcements of 2025 had run out."""


@dataclass
class Program:
    engines: Engines = field(default_factory=load_engines)
    knowledge: Knowledge = field(default_factory=load_knowledge)
    encoder: Encoder = field(default_factory=lambda: load_encoder(None))

    def inquiry(self, product: Product) -> Inquiry:
        def into(folder: Path) -> None:
            write(product, folder)

        return self._read(product.id, into, DAY)

    def _read(self, name: str, into: Callable[[Path], None], on: date) -> Inquiry:
        with tempfile.TemporaryDirectory() as room:
            submission, scratch = Path(room) / "submission", Path(room) / "scratch"
            submission.mkdir()
            scratch.mkdir()
            into(submission)
            files = submitted_files(submission, scratch=scratch, limits=Limits())
            docs = [self._document(file) for file in files]
        return read_inquiry(
            name, name, Notice(declared=on), docs, knowledge=self.knowledge,
            encoder=self.encoder, as_of=on, until="considered",
        )  # fmt: skip

    def _document(self, file: Submitted) -> Document:
        doc, source = open_document(file, limits=Limits())
        if source is None:
            return doc
        with source:
            return read_document(doc, source, engines=self.engines, knowledge=self.knowledge)
