"""The tables. Times are UTC, aware; JSON holds what only pages show and no query asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """UTC, aware, in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
        datetime: Moment,
    }


class User(Base):
    """``role`` is an ``officer.Role``. Nobody is ever deleted, for the journal names them.
    ``must_change``: somebody else knows the password, so that it opens one's own account only."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    shown: Mapped[str] = mapped_column(String(128))
    office: Mapped[str] = mapped_column(String(128))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    must_change: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]


class SignIn(Base):
    """A session in a browser. ``id``: SHA-256 of what the cookie holds, in hex."""

    __tablename__ = "sign_ins"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created: Mapped[datetime]
    seen: Mapped[datetime]
    expires: Mapped[datetime] = mapped_column(index=True)
    csrf: Mapped[str] = mapped_column(String(64))


class Token(Base):
    """For the API. ``hash``: SHA-256 of the token, in hex."""

    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(128))
    created: Mapped[datetime]
    expires: Mapped[datetime]
    revoked: Mapped[bool] = mapped_column(default=False)


class Attempt(Base):
    """A sign-in that failed, or is being tried: ``address`` is empty until it has failed."""

    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Case(Base):
    """An inquiry 质疑 at the workbench. ``id``: its folder's name in the output directory.

    What comes from the report is written anew whenever the report changes: ``report_sha256`` of
    report.json, ``revision`` 0 for the original, ``stamp`` by which an unchanged file is known
    without opening it. ``missing`` are requirements, ``candidates`` the entries with outcome and
    status, ``flags`` count by kind (``cases.summaries``). ``state`` is a ``deciding.State``.
    ``version`` counts changes by officers: who changes it says which one they saw."""

    __tablename__ = "cases"
    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    inquiry_id: Mapped[str] = mapped_column(Text)
    notice_no: Mapped[str | None] = mapped_column(Text)
    office: Mapped[str] = mapped_column(Text, index=True)
    exporter: Mapped[str | None] = mapped_column(Text)
    goods: Mapped[str] = mapped_column(Text)
    destination: Mapped[str | None] = mapped_column(Text)
    received: Mapped[date | None]
    deadline: Mapped[date | None] = mapped_column(index=True)
    submitted: Mapped[date | None]
    must: Mapped[int]
    should: Mapped[int]
    notes: Mapped[int]
    missing: Mapped[list[Any]]
    candidates: Mapped[list[Any]]
    flags: Mapped[dict[str, Any]]
    pages: Mapped[int]
    indicators: Mapped[int]
    report_sha256: Mapped[str] = mapped_column(String(64))
    stamp: Mapped[str] = mapped_column(String(96))
    revision: Mapped[int] = mapped_column(default=0)
    loaded: Mapped[datetime]
    gone: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(32), index=True)
    holder: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)


class PageText(Base):
    """A page whose words can be searched; a long one is several rows. ``document`` "" and ``page``
    0: what the case itself is called."""

    __tablename__ = "page_texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    document: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(Text)
    page: Mapped[int]


class PageWords(Base):
    """The text of a ``PageText``, and the terms that a search looks for (``cases.terms``); apart,
    so that counting thousands of pages reads none of it."""

    __tablename__ = "page_words"
    id: Mapped[int] = mapped_column(
        ForeignKey("page_texts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(Text)
    terms: Mapped[str] = mapped_column(Text)


class Judgement(Base):
    """What an officer holds of one fact. Never changed but for ``standing``: a later one of the
    same fact replaces it. ``place``: document, path, sha256, page, box, quote and label, by which
    the fact is found again after a new run."""

    __tablename__ = "judgements"
    id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    fact: Mapped[str] = mapped_column(String(255))
    layer: Mapped[str] = mapped_column(String(32))
    code: Mapped[str | None] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    correction: Mapped[dict[str, Any] | None]
    place: Mapped[dict[str, Any]]
    revision: Mapped[int]
    by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    standing: Mapped[str] = mapped_column(String(16), default="current")
    __table_args__ = (
        Index(
            "one_current_judgement",
            "case",
            "fact",
            unique=True,
            sqlite_where=text("standing in ('current', 'moved')"),
            postgresql_where=text("standing in ('current', 'moved')"),
        ),
    )


class Decision(Base):
    """An outcome 判定 that one officer entered and another answers. ``round`` 2: after the
    conclusion of an identification 鉴别结论. Two at once: the index lets one in."""

    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    round: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    report_sha256: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))
    __table_args__ = (
        Index(
            "one_decision_a_round",
            "case",
            "round",
            unique=True,
            sqlite_where=text("state in ('proposed', 'standing')"),
            postgresql_where=text("state in ('proposed', 'standing')"),
        ),
    )


class Movement(Base):
    """A case that changed its state or its holder."""

    __tablename__ = "movements"
    id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    what: Mapped[str] = mapped_column(String(32))
    before: Mapped[str] = mapped_column(String(128))
    after: Mapped[str] = mapped_column(String(128))
    note: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]


class Paper(Base):
    """A paper that was made from a case."""

    __tablename__ = "papers"
    id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]


class Making(Base):
    """A paper that was asked for and is made behind the pages (``papers.workshop``). ``state`` is a
    ``workshop.State``, ``why`` what went wrong, ``paper`` what came of it."""

    __tablename__ = "makings"
    id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    due: Mapped[date | None]
    by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text, default="")
    paper: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))


class Entry(Base):
    """A row of the journal, append-only (``zhiyi.review.journal``). ``line``: the canonical JSON
    that was hashed; ``signature`` in base64, over ``hash``."""

    __tablename__ = "journal"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64), index=True)
    action: Mapped[str] = mapped_column(String(32), index=True)
    case: Mapped[str | None] = mapped_column(String(255), index=True)
    line: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
