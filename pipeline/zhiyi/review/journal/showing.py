"""Entries as people read them: Beijing time, who, what, of which case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from zhiyi.deadlines import BEIJING
from zhiyi.errors import ArgumentError
from zhiyi.review.journal.breaks import plain
from zhiyi.review.journal.chain import Lines
from zhiyi.review.journal.entries import Content, canonical, read_content
from zhiyi.review.journal.mirror import NAME, read_tail
from zhiyi.review.journal.told import ROWS
from zhiyi.review.web.words import wordings

LONGEST = 400
"""Characters of a body on a screen; ``--json`` has all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: of this case, of this officer (the name that signs in), from this day in
    Beijing on; None for all."""

    case: str | None = None
    officer: str | None = None
    since: date | None = None

    def fits(self, content: Content) -> bool:
        return (
            self.case in (None, content.case)
            and self.officer in (None, content.actor)
            and (self.since is None or beijing(content.at)[:10] >= self.since.isoformat())
        )


@dataclass(frozen=True, slots=True)
class Shown:
    seq: int
    hash: str
    content: Content

    def lines(self) -> Iterator[str]:
        """For people; what a stranger wrote can do nothing on their terminal."""
        told = self.content
        zh, en = action_words(told.action)
        who = told.actor or "（系统 system）"
        office = f"（{told.office}）" if told.office else ""
        head = f"{self.seq}  {beijing(told.at)}  {who}{office}  {zh} {en}"
        of = "  ".join(one for one in (told.case, told.subject) if one)
        yield plain(f"{head}  {of}".rstrip(), most=1000)
        said = {name: value for name, value in told.body.items() if name != ROWS and value != ""}
        if said:
            text = canonical(said)
            yield f"    {plain(text, most=LONGEST)}{'……' if len(text) > LONGEST else ''}"

    def plain(self) -> dict[str, Any]:
        """For ``--json``."""
        told = self.content
        zh, en = action_words(told.action)
        return {
            "entry": self.seq, "hash": self.hash, "at": told.at, "at_beijing": beijing(told.at),
            "officer": told.actor, "office": told.office, "action": told.action,
            "action_zh": zh, "action_en": en, "case": told.case, "subject": told.subject,
            "body": told.body,
        }  # fmt: skip


def entries_of(path: Path, wanted: Wanted) -> Iterator[Shown]:
    """Those of an output directory, or of a journal.jsonl, in their order; whether they are what
    was written is not looked at. Lines that are none, and entries without their content, are left
    out. Raises ``ArgumentError`` where there is no journal."""
    file = path / NAME if path.is_dir() else path
    if not file.is_file():
        raise ArgumentError(f"{path}: 没有操作日志 there is no journal")
    with open(file, "rb") as opened:
        for found in Lines(opened, size=file.stat().st_size):
            link = found.link
            content = read_content(link.content) if link and link.content else None
            if link is not None and content is not None and wanted.fits(content):
                yield Shown(link.seq, link.hash, content)


def head_line(directory: Path) -> str:
    """The last entry as ``SEQ:HASH``, to be noted elsewhere. Raises ``ArgumentError``."""
    last = read_tail(directory / NAME).last
    if last is None:
        raise ArgumentError(f"{directory}: 没有操作日志 there is no journal")
    return f"{last.seq}:{last.hash}"


def action_words(action: str) -> tuple[str, str]:
    """An action that this program does not know stands for itself."""
    found = wordings().get(f"journal.action.{action}")
    return (found.zh, found.en) if found else (action, "")


def beijing(at: str) -> str:
    """A moment as entries tell it, to the second; unchanged where it is none."""
    try:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return at
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
