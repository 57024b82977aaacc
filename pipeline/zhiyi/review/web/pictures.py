"""Pictures of pages, kept by browsers for as long as their content stays the same."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from zhiyi.review.errors import NotThere
from zhiyi.review.web.signed import AtWork, SignedIn
from zhiyi.review.web.thumbnails import small_picture
from zhiyi.review.workplace import Workplace

router = APIRouter(include_in_schema=False)

TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
"""What a run writes; anything else in its folder is not handed out."""
FOR_GOOD = "private, max-age=31536000, immutable"
ONCE = "private, no-cache"


def digest_of(path: Path) -> str:
    """The beginning of the SHA-256 of what the file holds."""
    told = path.stat()
    return _digest(str(path), told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=8192)
def _digest(path: str, changed: int, size: int) -> str:
    """``changed`` and ``size`` are part of the key: a file that is written anew is read anew."""
    return sha256(Path(path).read_bytes()).hexdigest()[:20]


def address_of(base: str, document: str, page: int, path: Path) -> str | None:
    """Where a picture is had; None where its file cannot be read."""
    try:
        digest = digest_of(path)
    except OSError:
        return None
    return f"{base}/pictures/{quote(document, safe='')}/{page}?v={digest}"


@router.get("/cases/{case}/pictures/{document}/{page}")
def picture(
    request: Request,
    case: str,
    document: str,
    page: int,
    workplace: AtWork,
    officer: SignedIn,
    v: str = "",
    small: bool = False,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """The picture of a page, or a ``small`` one; not shared between users, for the case may not be
    theirs to see."""
    with workplace.reading() as session:
        request.app.state.dockets.of(session, officer, case)
    path = workplace.files.load(case).picture(document, page)
    media = TYPES.get(path.suffix.lower()) if path else None
    if path is None or media is None:
        raise NotThere("没有这一页的图像。 There is no picture of this page.")
    try:
        digest = digest_of(path)
    except OSError as error:
        raise NotThere("页面图像无法读取。 The picture cannot be read.") from error
    tag = f'"{digest}{"-small" if small else ""}"'
    headers = {"etag": tag, "cache-control": FOR_GOOD if v == digest else ONCE}
    if tag in if_none_match:
        return Response(status_code=304, headers=headers)
    if small:
        return Response(_small(workplace, path, digest), media_type=TYPES[".jpg"], headers=headers)
    # In one piece: a FileResponse of 300 kB goes back and forth between threads five times.
    return Response(_read(path), media_type=media, headers=headers)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotThere("页面图像无法读取。 The picture cannot be read.") from error


def _small(workplace: Workplace, path: Path, digest: str) -> bytes:
    try:
        return small_picture(path, digest=digest, directory=workplace.directory)
    except OSError as error:
        raise NotThere("页面图像无法读取。 The picture cannot be read.") from error
