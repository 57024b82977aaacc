"""Small pictures of pages for the list of papers: made from the page's picture when first looked
at, and kept beside the database."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from zhiyi.store import write_whole

SIZE = (144, 204)
"""Pixels at most: two of them side by side in the list, sharp on a dense screen."""
QUALITY = 60
FOLDER = Path(".zhiyi") / "thumbnails"
FORMATS = ("JPEG", "PNG", "WEBP")
"""What a run writes. A worker that a hostile paper took over may have written anything else under
such a name, and for some of it Pillow starts other programs."""


def small_picture(picture: Path, *, digest: str, directory: Path) -> bytes:
    """A JPEG of some 5 kB; ``digest`` names what ``picture`` holds. Making one takes about 10 ms of
    a page scanned at 200 dpi, for a JPEG is opened at an eighth of its size. Raises ``OSError``."""
    kept = directory / FOLDER / f"{digest}.jpg"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        made = _made(picture)
    try:
        write_whole(kept, made)
    except OSError:  # a full or read-only disk: made again next time
        return made
    return made


def _made(picture: Path) -> bytes:
    try:
        with Image.open(picture, formats=FORMATS) as page:
            page.draft("RGB", SIZE)
            page.thumbnail(SIZE)
            out = io.BytesIO()
            page.convert("RGB").save(out, "JPEG", quality=QUALITY)
    except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise OSError(f"{picture}: {error}") from error
    return out.getvalue()
