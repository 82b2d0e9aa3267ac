"""Runs a service's Alembic migrations when it starts, one replica at a time.

A service's folder `migrations/` has `versions/` and an `env.py` of two lines that calls `run_migrations()`.
"""

from pathlib import Path

import structlog
from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

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
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_upgrade, config, script)
    except (DBAPIError, OSError, TimeoutError) as error:
        if is_transient(error):
            raise DatabaseUnavailable(
                f"PostgreSQL at {engine.url.host}:{engine.url.port} cannot be reached.", remedy="Is it running?"
            ) from error
        raise
    return script.get_current_head() or ""


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
