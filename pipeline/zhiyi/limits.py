"""What a file may hold and what a worker may use. Reaching a limit is a finding, never an end.

The defaults lie well above any submission seen and well below what would harm the machine. An
office sets others in a TOML file of the same names (``zhiyi run --limits FILE``, or
``ZHIYI_LIMITS``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from zhiyi.errors import ArgumentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of a folder: ``files`` in it; as many may come out of one file of it, at all depths.

    Of a file: ``given_bytes`` as submitted; ``depth`` of containers in containers; ``entries`` of
    one container; ``entry_bytes`` of one entry and ``total_bytes`` of all that comes out of a
    submitted file, at all depths; ``ratio`` of unpacked to packed size of one entry (text
    compresses to about 1:20, blank scans to about 1:100); ``xml_bytes`` of one XML part of an
    office or OFD file, unpacked (a page of a dense table has under 2 MiB); ``cells`` of a workbook,
    of which merged areas may cover four times as many;
    ``picture_pixels`` of a picture, ``picture_bytes`` of memory that one may take when decoded
    (larger ones are decoded reduced where their format allows it); ``pages`` of one file, of which
    further ones are not read; ``text_bytes`` of a text file, and of the text of a mail (of an
    office file, 4,000,000 characters are read); ``convert_seconds`` of converting one office file.

    Of a worker process: ``memory_bytes`` of its own; ``page_seconds`` of reading one page and
    ``file_seconds`` of anything else that is done with one file or inquiry, on the clock;
    ``file_bytes`` of any file that it writes; ``open_files`` and ``processes`` at a time."""

    files: int = 5000
    given_bytes: int = 4 << 30
    depth: int = 3
    entries: int = 2000
    entry_bytes: int = 300 << 20
    total_bytes: int = 1 << 30
    ratio: int = 250
    xml_bytes: int = 64 << 20
    cells: int = 500_000
    picture_pixels: int = 1_200_000_000
    picture_bytes: int = 480 << 20
    pages: int = 2000
    text_bytes: int = 4 << 20
    convert_seconds: int = 180
    memory_bytes: int = 4 << 30
    page_seconds: int = 90
    file_seconds: int = 600
    file_bytes: int = 2 << 30
    open_files: int = 512
    processes: int = 256


def raising(name: str) -> str:
    """How a limit is raised, as it stands in brackets behind a finding that it was reached."""
    return f"限制项 {name}，确需处理的可由管理员用 --limits 调高"


def load_limits(file: Path | None) -> Limits:
    """The limits of a TOML file, defaults for what it does not name. Raises ``ArgumentError``."""
    if file is None:
        return Limits()
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ArgumentError(f"{file}: limits cannot be read: {error}") from error
    known = {field.name for field in fields(Limits)}
    for name, value in told.items():
        if name not in known:
            raise ArgumentError(f"{file}: no limit is called {name!r}; see docs/running.md")
        if type(value) is not int or value < 1:
            raise ArgumentError(f"{file}: {name} must be a whole number from 1, not {value!r}")
    return Limits(**told)
