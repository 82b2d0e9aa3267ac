"""Runs a service's Alembic migrations when it starts, one replica at a time.

A service's folder `migrations/` has `versions/` and an `env.py` of two lines that calls `run_migrations()`.
"""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import structlog
from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dateline.database.engine import DatabaseUnavailable, is_transient
from dateline.errors import DatelineError

log = structlog.get_logger()

_LOCK = 0x646C_6D69_6772  # "dlmigr": any constant, the same for all replicas
_OLDEST_SERVER = 180_000  # PostgreSQL 18: RETURNING old and new


class WrongServer(DatelineError):  # noqa: N818
    """The database server or what is in it is not one that this version can work on."""


async def upgrade(engine: AsyncEngine, migrations: Path) -> str:
    """Bring the database to the newest revision and return it; other replicas wait meanwhile.

    Raises DatabaseUnavailable when the server cannot be reached, WrongServer when it is too old or the database is
    newer than this program.
    """
    config, script = _script(migrations)
    async with _connected(engine) as connection:
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(_upgrade, config, script)
    return script.get_current_head() or ""


async def require_newest(engine: AsyncEngine, migrations: Path) -> None:
    """Raise WrongServer where the database is not at the newest revision: for those who only look, and change nothing.

    Raises DatabaseUnavailable when the server cannot be reached.
    """
    _, script = _script(migrations)
    async with _connected(engine) as connection:
        there = await connection.scalar(text("SELECT to_regclass('alembic_version')"))
        current = await connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None
    if current != script.get_current_head():
        raise WrongServer(
            f"The database is at revision {current or 'none'}, and this version works on {script.get_current_head()}.",
            remedy="Start the service of this version once: it brings its database up to date.",
        )


def _script(migrations: Path) -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


@contextlib.asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    try:
        async with engine.begin() as connection:
            yield connection
    except (DBAPIError, OSError, TimeoutError) as error:
        if is_transient(error):
            raise DatabaseUnavailable(
                f"PostgreSQL at {engine.url.host}:{engine.url.port} cannot be reached.", remedy="Is it running?"
            ) from error
        raise


def _upgrade(connection: Connection, config: Config, script: ScriptDirectory) -> None:
    found = connection.dialect.server_version_info or ()
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if version < _OLDEST_SERVER:
        raise WrongServer(f"PostgreSQL {found[0]} is too old.", remedy="Use PostgreSQL 18 or later.")
    there = connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar_one()
    if there is not None:
        current = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
        if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
            raise WrongServer(
                f"The database is at revision {current}, which this version does not know.",
                remedy="Start the newer version that wrote it.",
            )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def run_migrations() -> None:
    """Be the body of a service's `env.py`: migrate on the connection that `upgrade` holds."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
