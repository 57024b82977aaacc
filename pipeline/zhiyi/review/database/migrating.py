"""Brings a database to the tables of this program, at every start, and refuses a newer one."""

from __future__ import annotations

from importlib import resources

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from zhiyi.errors import ArgumentError


def migrate(connection: Connection) -> None:
    """Run what is missing inside the caller's transaction. Raises ``ArgumentError`` for a database
    that a newer program made."""
    scripts = _scripts()
    before = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if before is not None and before not in known:
        raise ArgumentError(
            f"工作台数据库由更新版本的程序建立（{before}），请升级 zhiyi 后再打开 the workbench's "
            f"database was made by a newer program ({before}); upgrade zhiyi"
        )
    if before == scripts.get_current_head():
        return

    def upgrade(revision: object, context: MigrationContext) -> object:
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]

    with EnvironmentContext(Config(), scripts, fn=upgrade) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def newest() -> str | None:
    """The revision that this program works with."""
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(resources.files("zhiyi.review.database").joinpath("migrations")))
