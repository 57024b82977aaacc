"""Output directories written by hand, as ``zhiyi run`` writes them, and people who work there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from argon2 import PasswordHasher
from PIL import Image
from sqlalchemy.orm import Session
from tests.report.by_hand import PROGRAM, rich

from zhiyi import codec
from zhiyi.inquiry import Inquiry, Notice
from zhiyi.report.build import build_report
from zhiyi.report.schema import to_bytes
from zhiyi.review.accounts.passwords import Hashing
from zhiyi.review.database.models import User
from zhiyi.review.database.opening import FILE, default_url, open_database
from zhiyi.review.officer import Officer, Role
from zhiyi.review.workplace import Workplace
from zhiyi.store import Layout, write_whole

NANJING, SHANGHAI = "南京海关", "上海海关"
PASSWORD_HASH = "no password fits"
QUICK = Hashing(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
"""Argon2id as ever, over less memory."""


@cache
def _tables() -> bytes:
    """A database without rows."""
    with TemporaryDirectory() as folder:
        database = open_database(default_url(Path(folder)))
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return (Path(folder) / FILE).read_bytes()


def with_tables(out: Path) -> Path:
    """``out`` with the tables of a database that has no rows yet, unless one is there: making them
    takes a tenth of a second."""
    if not (file := out / FILE).exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_tables())
    return out


def put(out: Path, inquiry: Inquiry, *, folder: str | None = None, pictures: bool = False) -> Path:
    """Write what a run writes of ``inquiry`` and the workbench reads; the report comes last."""
    layout = Layout(out / (folder or inquiry.folder))
    for document in inquiry.documents:
        write_whole(layout.document(document.id), codec.dump(document))
        for page in document.pages if pictures else ():
            file = layout.picture(document.id, page.number)
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (298, 421), "white").save(file, "JPEG")
    write_whole(layout.report_json, to_bytes(build_report(inquiry, program=PROGRAM)))
    return layout.folder


def case(id: str = "ZY-2026-0042", *, office: str | None = NANJING, **known: object) -> Inquiry:
    """The carbon fibre of ``tests.report.by_hand``, of an office; ``known`` goes into its notice.
    ``received`` and ``deadline`` are dates."""
    deadline = known.pop("deadline", date(2026, 3, 18))
    inquiry = rich()
    notice: Notice = replace(inquiry.notice, id=id, office=office, **known)  # type: ignore[arg-type]
    dates = replace(inquiry.dates, deadline=deadline)  # type: ignore[arg-type]
    return replace(inquiry, id=id, folder=id, notice=notice, dates=dates)


def hire(
    session: Session, name: str, *, office: str = NANJING, role: Role = "officer", shown: str = ""
) -> Officer:
    """A user who can be an ``Officer`` in a test; signs in with no password."""
    user = User(
        name=name,
        shown=shown or name,
        office=office,
        role=role,
        password_hash=PASSWORD_HASH,
        created=datetime.now(UTC),
    )
    session.add(user)
    session.flush()
    return Officer(user.id, user.name, user.shown, user.office, role)


class People:
    """Officers of two offices: ``wang`` and ``li`` of Nanjing, ``zhao`` their reviewer, ``qian`` of
    Shanghai, ``sun`` who audits, ``admin`` who looks after accounts."""

    def __init__(self, workplace: Workplace) -> None:
        with workplace.act(None, "user_added", body={"by": "tests"}) as act:
            session = act.session
            self.wang = hire(session, "wang", shown="王关员")
            self.li = hire(session, "li", shown="李关员")
            self.zhao = hire(session, "zhao", role="reviewer", shown="赵复核")
            self.qian = hire(session, "qian", office=SHANGHAI, shown="钱关员")
            self.sun = hire(session, "sun", office="总署", role="auditor", shown="孙审计")
            self.admin = hire(session, "admin", office="总署", role="administrator", shown="管理员")
