"""Two output folders held against each other: whatever a run writes, but for when it wrote it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

STATE = ".zhiyi"
"""What a run keeps for itself: its ledger, and what is not finished."""

PART = re.compile(r"\..*\.part")
"""Name of a file that was not written to its end."""

WRITTEN = "docProps/core.xml"
"""The member of a workbook that holds nothing but when and by what it was written."""


def files(out: Path) -> dict[str, Path]:
    """Every file that an officer gets, by its place below the output folder."""
    found = {str(f.relative_to(out)): f for f in sorted(out.rglob("*")) if f.is_file()}
    return {name: f for name, f in found.items() if not _own(name)}


def _own(name: str) -> bool:
    """Of the run itself: its state, its marks and its profile."""
    first, last = name.split("/", 1)[0], name.rsplit("/", 1)[-1]
    hidden = last.startswith(".") and not PART.fullmatch(last)
    return first == STATE or hidden or name == "profile.json"


def differences(one: Path, other: Path) -> list[str]:
    """What is missing in the other folder, what it has beside, and what differs, file by file."""
    mine, theirs = files(one), files(other)
    told = [f"missing: {name}" for name in mine.keys() - theirs.keys()]
    told += [f"extra: {name}" for name in theirs.keys() - mine.keys()]
    told += [
        f"differs: {name}{_where(mine[name], theirs[name])}"
        for name in mine.keys() & theirs.keys()
        if timeless(mine[name]) != timeless(theirs[name])
    ]
    return sorted(told)


def timeless(file: Path) -> bytes:
    """What a file says, without when its report began and how many seconds it took."""
    data = file.read_bytes()
    if file.suffix == ".xlsx":
        return _workbook(data)
    if file.name == "retelling.json":
        kept = json.loads(data)
        kept["reporting"]["started"] = ""
        return json.dumps(kept, ensure_ascii=False).encode()
    moments = _moments(file.parent / "report.json") if file.name.startswith("report.") else None
    if file.name == "report.json":
        told = json.loads(data)
        told["program"] |= {"started": "", "seconds": 0}
        return json.dumps(told, ensure_ascii=False).encode()
    if file.name == "report.html" and moments:
        started, seconds = moments
        text = data.decode("utf-8").replace(started, "")
        return text.replace(f'<span class="num">{seconds:.1f}</span>', "").encode()
    return data


def _moments(report: Path) -> tuple[str, float] | None:
    if not report.exists():
        return None
    program = json.loads(report.read_bytes())["program"]
    return program["started"], program["seconds"]


def _workbook(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = sorted(name for name in book.namelist() if name != WRITTEN)
        return b"\0".join(name.encode() + b"\0" + book.read(name) for name in names)


def _where(mine: Path, theirs: Path) -> str:
    """The first place at which two JSON files differ; nothing for others."""
    if mine.suffix != ".json":
        return ""
    path = _path(json.loads(timeless(mine)), json.loads(timeless(theirs)))
    return f" at {path}" if path else " in the order of keys"


def _path(one: Any, other: Any, at: str = "") -> str:
    if type(one) is not type(other):
        return f"{at}: {str(one)[:60]!r} and {str(other)[:60]!r}"
    if isinstance(one, dict):
        for key in one.keys() | other.keys():
            if found := _path(one.get(key), other.get(key), f"{at}.{key}"):
                return found
    elif isinstance(one, list):
        if len(one) != len(other):
            return f"{at}: {len(one)} and {len(other)} of them"
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            if found := _path(a, b, f"{at}[{n}]"):
                return found
    elif one != other:
        return f"{at}: {str(one)[:60]!r} and {str(other)[:60]!r}"
    return ""


def unfinished(out: Path) -> list[str]:
    """Files that were not written to their end, wherever below the output folder."""
    parts = (f for f in out.rglob(".*") if PART.fullmatch(f.name))
    return sorted(str(f.relative_to(out)) for f in parts)


def left_behind(out: Path) -> list[str]:
    """Files of a run's own that a run that is done needs no more: all but its ledger and lock."""
    state = out / STATE
    files = (f for f in sorted(state.rglob("*")) if f.is_file())
    return [str(f.relative_to(out)) for f in files if not f.name.startswith(("ledger.", "lock"))]
