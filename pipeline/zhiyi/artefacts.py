"""What stays of a document between runs: its layers and the pictures of its pages."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

import zhiyi
from zhiyi import codec
from zhiyi.batch.tasks import DocumentRead
from zhiyi.document import Document, Page, Problem, document_id
from zhiyi.errors import InputError, ReadError
from zhiyi.intake.files import Submitted
from zhiyi.intake.media import ARCHIVES
from zhiyi.source import Picture, Source
from zhiyi.store import Layout, picture_name, write_whole

_JPEG_QUALITY = 80


def new_document(submitted: Submitted) -> Document:
    """A document with nothing found in it yet."""
    container = submitted.media_type in ARCHIVES
    return Document(
        id=document_id(submitted.path, submitted.sha256),
        path=submitted.path,
        sha256=submitted.sha256,
        media_type=submitted.media_type,
        bytes=submitted.bytes,
        kind="container" if container else "other",
        kind_score=1.0 if container else 0.0,
        problems=submitted.problems,
    )


def known(layout: Layout, id: str) -> Document | None:
    """The document as an earlier run left it, None where there is none that can be read."""
    return kept_in(layout.document(id))


def kept_in(file: Path) -> Document | None:
    """The document, or block of pages of one, that ``file`` holds; None where it holds none."""
    try:
        return codec.load(file.read_bytes())
    except (FileNotFoundError, InputError):
        return None


def keep(layout: Layout, doc: Document) -> DocumentRead:
    """Write the document with its layers, and say what became of it."""
    keep_in(layout.document(doc.id), doc)
    return told(doc)


def keep_in(file: Path, doc: Document) -> None:
    write_whole(file, codec.dump(doc))


def told(doc: Document) -> DocumentRead:
    return DocumentRead(
        document=doc.id, status=doc.status, pages=len(doc.pages), problems=doc.problems
    )


def give_up(layout: Layout, submitted: Submitted, *, problems: Sequence[Problem]) -> DocumentRead:
    """Keep a file that could not be read as a document with the reasons; parses nothing."""
    doc = new_document(submitted)
    return keep(layout, replace(doc, problems=(*doc.problems, *problems)))


def keep_pictures(layout: Layout, doc: Document, source: Source) -> Document:
    """Write a picture of every page that can be drawn; the pages name theirs."""
    return replace(doc, pages=tuple(_with_picture(layout, doc, p, source) for p in doc.pages))


def _with_picture(layout: Layout, doc: Document, page: Page, source: Source) -> Page:
    if not page.width:
        return page
    try:
        picture = source.picture(page.number)
    except ReadError:  # reading has reported it already
        return page
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=_JPEG_QUALITY)
    write_whole(layout.picture(doc.id, page.number), stream.getvalue())
    return replace(page, picture=picture_name(doc.id, page.number))


def kept_picture(layout: Layout, id: str, page: int) -> Picture | None:
    """The picture of a page as it was kept, RGB; None where the page cannot be drawn."""
    try:
        with Image.open(layout.picture(id, page)) as image:
            return np.asarray(image.convert("RGB"))
    except FileNotFoundError:
        return None


@cache
def program_hash() -> str:
    """A hash of the program, its knowledge and its templates: what another one read or wrote is
    done anew. As it was when first asked for: files that are replaced under a running process are
    not what it does."""
    digest = hashlib.blake2s(digest_size=12)
    for file in _program_files():
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _program_files() -> Iterator[Path]:
    root = Path(zhiyi.__file__).parent
    wanted = {".py", ".toml", ".txt", ".jsonl", ".j2", ".css", ".js"}
    return iter(sorted(p for p in root.rglob("*") if p.suffix in wanted))
