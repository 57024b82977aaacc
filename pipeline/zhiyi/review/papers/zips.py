"""ZIP files whose bytes depend on what is in them and on nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP knows: the moment of making stands inside the papers."""
_FIRST = "[Content_Types].xml"
_PACKED = (".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".ofd", ".pdf", ".tif", ".tiff", ".zip")
STEP = 1 << 20


def sealed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of the files in the order of their names, as an office file wants its types first."""
    target = BytesIO()
    seal(target, files)
    return target.getvalue()


def seal(target: IO[bytes], files: Mapping[str, bytes | Path]) -> None:
    """As ``sealed``, into a file that can be sought in; what lies on disk is never read whole."""
    with ZipFile(target, "w") as archive:
        for name in sorted(files, key=lambda one: (one != _FIRST, one)):
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_STORED if name.lower().endswith(_PACKED) else ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same on every system that makes it
            content = files[name]
            if isinstance(content, bytes):
                archive.writestr(info, content)
            else:
                info.file_size = content.stat().st_size
                with content.open("rb") as source, archive.open(info, "w") as packed:
                    shutil.copyfileobj(source, packed, STEP)


def resealed(data: bytes) -> bytes:
    """The same files without the time at which they were packed."""
    with ZipFile(BytesIO(data)) as archive:
        return sealed({info.filename: archive.read(info) for info in archive.infolist()})
