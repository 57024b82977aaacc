"""What ``zhiyi doctor`` says of the officers' workbench: what it stands on, and with a directory
whether its database, key and journal are at hand. Nothing is made, migrated or mended."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError as BadUrl
from sqlalchemy.exc import SQLAlchemyError

from zhiyi.engines.versions import licence
from zhiyi.errors import ZhiyiError
from zhiyi.review.database.migrating import newest
from zhiyi.review.database.opening import FILE, shown
from zhiyi.review.journal.keys import HEADS, PRIVATE, head_of, keys_folder
from zhiyi.review.journal.mirror import NAME, read_tail

PACKAGES = ("fastapi", "uvicorn", "sqlalchemy", "alembic", "argon2-cffi", "cryptography")
DRIVER = "psycopg"

FAILED = 1
"""The workbench would not start, or its journal is not as it was left."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at."""

    chinese: str
    english: str
    fine: bool
    what: str


def workbench(directory: Path | None, *, database: str | None, keys: Path | None) -> int:
    """Tell; 1 where something is not as it must be."""
    print("  工作台 the officers' workbench (zhiyi review; needs no browser on this computer)")
    for package in PACKAGES:
        print(f"    {package:32} {version(package):12} {licence(package)}")
    try:
        print(f"    {DRIVER + ' (PostgreSQL)':32} {version(DRIVER):12} {licence(DRIVER)}")
    except PackageNotFoundError:
        print(f"    {DRIVER + ' (PostgreSQL)':32} not installed: pip install 'zhiyi[postgres]'")
    found = list(_looked(directory, database, keys))
    for one in found:
        mark = "正常 fine" if one.fine else "须处理 TO BE SEEN TO"
        print(f"    {one.chinese} {one.english}: {mark} {one.what}".rstrip())
    return 0 if all(one.fine for one in found) else FAILED


def _looked(directory: Path | None, database: str | None, keys: Path | None) -> Iterator[Looked]:
    folder = keys_folder(keys)
    yield _keys(folder)
    if directory is None:
        return
    if not directory.is_dir():
        yield Looked("输出目录", "output directory", False, f"{directory}: 没有 there is none")
        return
    if database is None and not (directory / FILE).is_file():
        yield Looked(
            "数据库", "database", True, "尚未建立，首次启动时建立 not yet; made at the first start"
        )
        return
    try:
        yield from _database(directory, database, folder)
    except (SQLAlchemyError, BadUrl) as error:
        why = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        yield Looked("数据库", "database", False, f"无法打开 cannot be opened: {why}")


def _keys(folder: Path) -> Looked:
    """Whoever else could read the key could sign in its name."""
    told = ("签名密钥", "signing key")
    private = folder / PRIVATE
    try:
        modes = [(path, path.stat().st_mode) for path in (folder, folder / HEADS, private)]
    except FileNotFoundError as error:
        fine = not private.exists()
        what = "尚未生成，首次启动时生成 not yet; made at the first start"
        return Looked(*told, fine, f"{folder}: {what if fine else error.strerror}")
    except OSError as error:
        return Looked(*told, False, f"{folder}: {error.strerror}")
    loose = [path for path, mode in modes if mode & (0o077 if stat.S_ISREG(mode) else 0o022)]
    if loose:
        return Looked(*told, False, f"{loose[0]}: 其他用户可读或可改 open to others; chmod go-rwx")
    return Looked(*told, True, str(folder))


def _database(directory: Path, database: str | None, folder: Path) -> Iterator[Looked]:
    url = make_url(database or f"sqlite:///{directory / FILE}")
    sqlite = url.get_backend_name() == "sqlite"
    address = (
        f"sqlite+pysqlite:///file:{quote(str(url.database))}?mode=ro&uri=true"
        if sqlite
        else url.set(drivername="postgresql+psycopg")
    )
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            yield _migrated(connection, shown(url))
            yield _administrators(connection)
            yield _journal(connection, directory, folder)
    finally:
        engine.dispose()


def _migrated(connection: Connection, where: str) -> Looked:
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    head = newest()
    what = f"{where} ({found})"
    if found != head:
        what += (
            f"；本程序为 this program has {head}：启动时升级，较新者拒绝 older: at the next start"
        )
    return Looked("数据库", "database", found == head, what)


def _administrators(connection: Connection) -> Looked:
    query = "SELECT role, count(*) FROM users WHERE active GROUP BY role ORDER BY role"
    roles = {role: count for role, count in connection.execute(text(query))}
    told = ", ".join(f"{role} {count}" for role, count in roles.items()) or "0"
    without = (
        ""
        if roles.get("administrator")
        else "；没有系统管理员 no administrator: zhiyi review users add"
    )
    return Looked("用户", "users", not without, told + without)


def _journal(connection: Connection, directory: Path, folder: Path) -> Looked:
    """Its ends only; ``zhiyi audit verify`` looks at all of it."""
    told = ("操作日志", "journal")
    row = connection.execute(
        text("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
    ).one_or_none()
    try:
        tail = read_tail(directory / NAME)
        head = head_of(folder, journal=None, directory=directory)
    except (OSError, ZhiyiError) as error:
        return Looked(*told, False, str(error))
    ends = {
        "数据库 database": (row.seq, row.hash) if row else None,
        "文件 file": (tail.last.seq, tail.last.hash) if tail.last else None,
        "密钥旁 beside the key": (head.seq, head.hash) if head else None,
    }
    same = len(set(ends.values())) == 1 and not tail.torn
    counts = ", ".join(f"{name} {end[0] if end else '—'}" for name, end in ends.items())
    remedy = "" if same else f"；请执行 run zhiyi audit verify {directory}"
    return Looked(*told, same, counts + remedy)
