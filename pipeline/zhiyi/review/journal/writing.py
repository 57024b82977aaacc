"""Writing the journal: within a transaction, and after it.

The order is database, mirror, head: a crash at any point leaves the later ones behind the earlier
ones, never ahead, and what is missing in them is brought up from the database.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import zhiyi
from zhiyi.errors import StorageError
from zhiyi.review.database.models import Entry
from zhiyi.review.database.opening import Database
from zhiyi.review.errors import WorkbenchError
from zhiyi.review.journal import mirror
from zhiyi.review.journal.entries import FIRST, Link, content, digest, link_text, read_content
from zhiyi.review.journal.keys import Head, Keys, Public, head_of, keys_folder
from zhiyi.review.journal.mirror import Tail, add_lines, read_tail, sync, turn
from zhiyi.review.journal.signers import BEGUN, KEY_CHANGED, KEY_TAKEN, named_key
from zhiyi.review.officer import Officer

MENDED = "journal.mended"

AT_ONCE = 1000
"""Entries that are brought up with one write."""


class Broken(WorkbenchError):
    """The journal is not as it was left: nothing more is written until somebody has looked."""

    status = 503
    code = "JOURNAL_BROKEN"


class NotMirrored(WorkbenchError):
    """What was done stands in the database and in the journal there; the mirror or the head could
    not be written. Nothing more is done before they are."""

    status = 503
    code = "NOT_MIRRORED"


@dataclass(slots=True)
class Journal:
    """The journal of one output directory, for any number of threads and processes. ``id`` is told
    in its first entry."""

    directory: Path
    database: Database
    keys: Keys
    id: str
    _tail: Tail | None = None
    _kept: int = 0
    _broken: str = ""
    _behind: bool = False
    _turn: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, directory: Path, database: Database, *, keys: Path | None = None) -> Journal:
        """Begin the journal of ``directory``, or go on with it: what a crash left out of
        DIR/journal.jsonl is brought up. ``keys``: the folder of the signing key, by default
        ``ZHIYI_KEYS``, else ~/.local/state/zhiyi/keys; never inside ``directory``.

        Raises ``Broken`` where the journal's end is not the one that was kept beside the key, and
        ``ArgumentError`` where others could read the key."""
        opened = Keys.open(keys_folder(keys), outside=directory)
        opened.publish()
        with database.writing() as session:
            first = session.get(Entry, 1)
            if first is None:
                _nothing_before(session, directory, opened)
                first = _begin(session, opened)
            id = _checked_first(first)
            _checked_key(session, opened)
        journal = cls(directory, database, opened, id)
        try:
            journal.settle()
        except NotMirrored as error:
            # At the start nobody has changed anything.
            raise StorageError.at(journal.path, str(error.__cause__)) from error
        opened.forget()
        return journal

    def ready(self) -> None:
        """Before anything is changed: raises ``Broken`` where the journal is not as it was left,
        or its mirror could not be written and still cannot be."""
        if self._broken:
            raise Broken(self._broken)
        if self._behind:
            try:
                self.settle()
            except NotMirrored as error:
                raise Broken(
                    "此前的更改尚未能写入日志文件（磁盘已满或不可写），恢复之前不接受新的更改；"
                    "本次操作未作任何更改。 An earlier change could not be written to the mirror "
                    "of the journal yet (disk full or not writable): nothing was changed."
                ) from error

    @property
    def path(self) -> Path:
        return self.directory / mirror.NAME

    @property
    def public(self) -> Public:
        return self.keys.public

    def append(
        self,
        session: Session,
        *,
        officer: Officer | None,
        action: str,
        case: str | None,
        subject: str,
        body: Mapping[str, Any],
    ) -> Entry:
        """Add an entry within the caller's writing transaction, last before its commit. ``body``
        holds text, whole numbers, true, false, null, lists and objects; ``TypeError`` for a
        float. ``officer`` None: nobody is signed in."""
        if self._broken:
            raise Broken(self._broken)
        return _append(
            session, self.keys,
            actor=officer.name if officer else "", office=officer.office if officer else "",
            action=action, case=case, subject=subject, body=body,
        )  # fmt: skip

    def settle(self) -> None:
        """After the commit: return when every committed entry is on disk in DIR/journal.jsonl and
        the head beside the key. Cheap where another thread has done it already.

        Raises ``NotMirrored`` where it cannot be written: what was committed stands, ``ready``
        tries again. The next start does, too."""
        try:
            with self._turn, turn(self.directory / ".zhiyi" / "journal.lock"):
                torn = self._bring_up()
        except OSError as error:
            self._behind, self._tail = True, None
            raise _not_mirrored(self.path, error) from error
        except Broken as error:
            self._broken = str(error)
            raise
        self._behind = False
        if torn:
            self._tell_of_mending(torn)

    def _bring_up(self) -> bytes:
        """Write what the database has and the mirror has not; return what a writer that was killed
        had left at the mirror's end, which is gone now."""
        tail, torn = self._tail, b""
        with self.database.reading() as session:
            if tail is None or _size(self.path) != tail.size:
                tail = self._checked_tail(session)
                torn = tail.torn
                # Whoever wrote it may have been told that it did not get onto the disk.
                sync(self.path)
            while rows := _after(session, tail.last):
                links = [link_of(row) for row in rows]
                end = add_lines(self.path, [link.line() for link in links], end=tail.end)
                tail = Tail(links[-1], end, b"")
        if tail.torn:
            tail = Tail(tail.last, add_lines(self.path, [], end=tail.end), b"")
        if tail.last is not None and tail.last.seq > self._kept:
            self.keys.keep(self._head(tail.last))
            self._kept = tail.last.seq
        self._tail = tail
        return torn

    def _head(self, last: Link) -> Head:
        here = str(self.directory.resolve())
        return Head(self.id, here, last.seq, last.hash, last.signature)

    def _checked_tail(self, session: Session) -> Tail:
        """The mirror's, when it is one that this program can have left."""
        tail = read_tail(self.path)
        head = head_of(self.keys.folder, journal=self.id, directory=self.directory)
        seq = tail.last.seq if tail.last else 0
        if head is not None and head.journal != self.id:
            raise _broken("此目录原为另一份日志 another journal was kept here before")
        if head is None and _last_seq(session) > 1:
            raise _broken("密钥旁未见日志末项记录 no head is kept beside the key")
        if head is not None and seq < head.seq:
            raise _broken(f"日志文件止于第{seq}条，应至少有{head.seq}条 the mirror was cut")
        for place in (tail.last, head):
            row = session.get(Entry, place.seq) if place else None
            if place is not None and (row is None or row.hash != place.hash):
                raise _broken(
                    f"数据库第{place.seq}条与日志文件或末项记录不一致 "
                    f"entry {place.seq} of the database is another or missing"
                )
        return tail

    def _tell_of_mending(self, torn: bytes) -> None:
        body = {"bytes": len(torn), "sha256": sha256(torn).hexdigest()}
        with self.database.writing() as session:
            self.append(
                session, officer=None, action=MENDED, case=None, subject=mirror.NAME, body=body
            )
        self.settle()


def _not_mirrored(path: Path, error: OSError) -> NotMirrored:
    why = error.strerror or str(error)
    return NotMirrored(
        f"更改已保存，但未能写入日志文件 {path.name}（{why}）；请系统管理员处理，恢复之前不接受新的"
        f"更改。 The change stands, but could not be written to {path.name} ({why}); nothing more "
        "is changed before that is mended."
    )


def link_of(row: Entry) -> Link:
    """A row of the database as an entry; nothing of it is checked."""
    return Link.of(row.seq, row.previous, row.line, row.signature, row.hash)


def _append(
    session: Session,
    keys: Keys,
    *,
    actor: str,
    office: str,
    action: str,
    case: str | None,
    subject: str,
    body: Mapping[str, Any],
) -> Entry:
    """The caller writes alone: between the look at the last entry and the commit comes no other."""
    last = session.execute(
        select(Entry.seq, Entry.hash, Entry.signature, Entry.action)
        .order_by(Entry.seq.desc())
        .limit(1)
    ).first()
    # A workbench at work goes on with the old key when it is replaced behind its back.
    if last and last.action != KEY_CHANGED and not keys.public.signed(last.hash, last.signature):
        raise _broken(
            "签名密钥已更换，请重新启动工作台 the key was replaced; start the workbench again"
        )
    seq, previous = (last.seq + 1, last.hash) if last else (1, FIRST)
    at = datetime.now(UTC)
    line = content(
        actor=actor, office=office, action=action, case=case, subject=subject, body=body, at=at
    )
    hash = digest(link_text(seq, previous, digest(line)))
    entry = Entry(
        seq=seq, at=at, actor=actor, action=action, case=case, line=line, previous=previous,
        hash=hash, signature=keys.sign(hash),
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def append_to(
    session: Session,
    keys: Keys,
    *,
    action: str,
    body: Mapping[str, Any],
    case: str | None = None,
) -> Entry:
    """An entry of nobody's, within a writing transaction."""
    return _append(
        session, keys, actor="", office="", action=action, case=case, subject="", body=body
    )


def _begin(session: Session, keys: Keys) -> Entry:
    body = {
        "journal": secrets.token_hex(16),
        "key": keys.public.raw,
        "program": f"zhiyi {zhiyi.__version__}",
    }
    return append_to(session, keys, action=BEGUN, body=body)


def _nothing_before(session: Session, directory: Path, keys: Keys) -> None:
    """Where the database has no entry, nothing else may know of one."""
    if _size(directory / mirror.NAME):
        raise _broken("日志文件有内容而数据库为空 the mirror has entries, the database none")
    if head := head_of(keys.folder, journal=None, directory=directory):
        raise _broken(f"此目录曾有{head.seq}条日志，现均缺失 all {head.seq} entries are missing")


def _checked_first(first: Entry) -> str:
    """The id of the journal that begins with ``first``."""
    try:
        return str(json.loads(first.line)["body"]["journal"])
    except (ValueError, TypeError, KeyError) as error:
        raise _broken("数据库第1条已被改动 entry 1 of the database was changed") from error


def _checked_key(session: Session, keys: Keys) -> None:
    """The journal ends with this key, or with one that it has replaced: then it goes over."""
    naming = select(Entry).where(Entry.action.in_((BEGUN, KEY_CHANGED))).order_by(Entry.seq.desc())
    last = session.scalars(naming.limit(1)).one()
    now = named_key(read_content(last.line))
    if now is not None and now.raw == keys.public.raw:
        return
    before = keys.retired().get(now.raw) if now is not None else None
    if before is None:
        raise _broken(
            f"日志由另一密钥签名，当前密钥目录为 {keys.folder}，请以 ZHIYI_KEYS 指定原密钥 "
            "the journal is signed by another key; name its folder in ZHIYI_KEYS"
        )
    body = {"key": keys.public.raw, "before": before.public.raw}
    for signing, action in ((before, KEY_CHANGED), (keys, KEY_TAKEN)):
        append_to(session, signing, action=action, body=body)


def _broken(what: str) -> Broken:
    return Broken(
        f"操作日志与上次保存时不符：{what}；请运行 zhiyi audit verify 查明，在此之前不再写入 "
        "the journal is not as it was left; look with zhiyi audit verify, nothing is written before"
    )


def _after(session: Session, last: Link | None) -> list[Entry]:
    query = select(Entry).where(Entry.seq > (last.seq if last else 0))
    return list(session.scalars(query.order_by(Entry.seq).limit(AT_ONCE)))


def _last_seq(session: Session) -> int:
    return session.scalar(select(Entry.seq).order_by(Entry.seq.desc()).limit(1)) or 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
