"""Papers that come in: written to disk piece by piece, hashed meanwhile, known by their content."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import IO

from zhiyi.intake import media
from zhiyi.review.errors import NoRoom, Wrong
from zhiyi.store import settle

LARGEST_PAPER = 200 * 2**20
"""Bytes; a conclusion of a hundred pages scanned in colour at 300 dpi has some 100 MB."""
STEP = 1 << 20
TAKEN = MappingProxyType(
    {
        media.PDF: "PDF", media.OFD: "OFD", media.DOCX: "DOCX", media.DOC: "DOC",
        media.JPEG: "JPEG", media.PNG: "PNG", media.TIFF: "TIFF", media.BMP: "BMP",
        media.GIF: "GIF", media.WEBP: "WebP", media.HEIC: "HEIC",
    }
)  # fmt: skip
"""Media types that a paper may have, whatever its name says."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A paper as it was received, on disk and not yet kept."""

    part: Path
    sha256: str
    bytes: int
    media_type: str

    def keep(self) -> None:
        """Under its SHA-256 beside where it lies; one that is there already is the same."""
        os.replace(self.part, self.part.parent / self.sha256)
        settle(self.part.parent)


@contextmanager
def incoming(folder: Path, content: IO[bytes]) -> Iterator[Incoming]:
    """Write it below ``folder``; gone at the end unless it was kept.

    Raises ``Wrong`` for what is empty, larger than ``LARGEST_PAPER`` or of a type that is not
    ``TAKEN``, ``NoRoom`` where the disk is full."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{secrets.token_hex(8)}.part"
    try:
        digest, size = _written(part, content)
        yield Incoming(part, digest, size, _taken(part))
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom(
                "磁盘空间不足，文件未保存，请联系系统管理员。 "
                "The disk is full and nothing was kept; tell your administrator."
            ) from error
        raise
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _written(part: Path, content: IO[bytes]) -> tuple[str, int]:
    digest, size = sha256(), 0
    content.seek(0)
    with part.open("xb") as file:
        while piece := content.read(STEP):
            size += len(piece)
            if size > LARGEST_PAPER:
                raise Wrong(
                    f"文件不能超过{LARGEST_PAPER >> 20} MB。 "
                    f"A paper has at most {LARGEST_PAPER >> 20} MB."
                )
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Wrong("请附上鉴别结论文件。 Attach the paper of the conclusion.")
    return digest.hexdigest(), size


def _taken(part: Path) -> str:
    found = media.media_type(part)
    if found not in TAKEN:
        raise Wrong(
            f"文件的实际格式（{found}）不能作为鉴别结论，请提交 {'、'.join(TAKEN.values())} 格式的"
            f"文件。 Its content is {found}; a paper is one of {', '.join(TAKEN.values())}."
        )
    return found
