"""Makes engines, and tells faults that pass from faults that stay."""

from typing import cast

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from dateline.errors import DatelineError

POOL_SIZE = 10  # connections a process; three services with two replicas stay far under PostgreSQL's default 100
POOL_OVERFLOW = 5
POOL_SECONDS = 10.0  # waiting longer for a connection than this is an outage to its caller
CONNECT_SECONDS = 5.0
COMMAND_SECONDS = 60.0  # no statement of ours should take longer; one that does holds locks that others wait for

# SQLSTATE classes (PostgreSQL appendix A) after which the same work may succeed: connection, transaction rollback
# (deadlock, serialisation), insufficient resources, object not in prerequisite state (lock), operator intervention
# (shutdown, starting up), system error.
_TRANSIENT_CLASSES = ("08", "40", "53", "55", "57", "58")


class DatabaseUnavailable(DatelineError):  # noqa: N818 (a state of the world, not a fault of the program)
    """PostgreSQL cannot be reached now; the same call may go through later."""


def create_engine(url: str, *, application: str, pool_size: int = POOL_SIZE) -> AsyncEngine:
    """Return an engine for `url` (postgresql://user:password@host:port/name).

    A connection that died with its server is noticed before use, not by its user.
    """
    plain = url.removeprefix("postgresql+asyncpg://").removeprefix("postgresql://").removeprefix("postgres://")
    return create_async_engine(
        f"postgresql+asyncpg://{plain}",
        pool_size=pool_size,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": COMMAND_SECONDS,
            "server_settings": {"application_name": application, "timezone": "UTC", "jit": "off"},
        },
    )


async def driver(connection: AsyncConnection) -> asyncpg.Connection:
    """Return the asyncpg connection inside, for COPY and for statements in a hot loop; it shares the transaction."""
    raw = await connection.get_raw_connection()
    inside = cast("asyncpg.Connection", raw.driver_connection)
    if not inside.is_in_transaction():
        # SQLAlchemy sends BEGIN with its first own statement: without one, ours would each commit by itself.
        await connection.execute(text("SELECT 1"))
    return inside


def is_transient(error: BaseException) -> bool:
    """Tell whether the same work may succeed if tried again: the server was away, not the data wrong."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or isinstance(error, InterfaceError):
            return True
        error = error.orig.__cause__ or error.orig if error.orig is not None else error
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_TRANSIENT_CLASSES)
    return isinstance(
        error, (OSError, TimeoutError, PoolTimeout, asyncpg.InterfaceError, asyncpg.ConnectionDoesNotExistError)
    )
