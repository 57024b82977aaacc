"""What stays of a document between runs: its layers and the pictures of its pages."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from PIL import Image

import zhiyi
from zhiyi import codec
from zhiyi.document import Document, Page
from zhiyi.errors import InputError, ReadError
from zhiyi.source import Picture, Source
from zhiyi.store import Layout, picture_name, write_whole

_JPEG_QUALITY = 80
_PROGRAM = ".program"


def known(layout: Layout, id: str) -> Document | None:
    """The document as an earlier run left it, None where there is none that can be read."""
    try:
        return codec.load(layout.document(id).read_bytes())
    except (FileNotFoundError, InputError):
        return None


def keep(layout: Layout, doc: Document) -> None:
    write_whole(layout.document(doc.id), codec.dump(doc))


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


def run_before(layout: Layout) -> date | None:
    """The day of looking of an earlier run by this very program, None where there was none: what
    another program kept is not to be trusted."""
    marker = layout.folder / _PROGRAM
    if not marker.is_file():
        return None
    program, _, day = marker.read_text(encoding="utf-8").partition(" ")
    return date.fromisoformat(day) if program == program_hash() else None


def mark_run(layout: Layout, as_of: date) -> None:
    """Say that what is kept from now on was read by this program, looking on that day."""
    write_whole(layout.folder / _PROGRAM, f"{program_hash()} {as_of.isoformat()}".encode())


def program_hash() -> str:
    """A hash of the program and its knowledge: layers read by another one are read anew."""
    digest = hashlib.blake2s(digest_size=12)
    for file in _program_files():
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _program_files() -> Iterator[Path]:
    root = Path(zhiyi.__file__).parent
    wanted = {".py", ".toml", ".txt", ".jsonl"}
    return iter(sorted(p for p in root.rglob("*") if p.suffix in wanted))
