"""Reading: one snapshot an answer, and up to which moment it is complete."""

import contextlib
from collections.abc import AsyncIterator, Callable

from dateline.contracts.cloudevents import timestamp
from dateline.database import is_transient
from dateline.http import Problem
from dateline.log.positions import complete_to
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dateline_timeline.project.handler import CONSUMER

COMPLETE_HEADER = "Dateline-Complete-To"


class Reading:
    """Gives connections for reading alone."""

    def __init__(self, engine_of: Callable[[], AsyncEngine]) -> None:
        self._engine_of = engine_of

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Return a connection on one snapshot; a database that is away answers 503."""
        try:
            async with self._engine_of().connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                async with connection.begin():
                    yield connection
        except Problem:
            raise
        except Exception as error:
            if not is_transient(error):
                raise
            raise Problem(
                503, "Database away", "The database cannot be reached; try again shortly.", headers={"Retry-After": "2"}
            ) from error


async def complete_header(connection: AsyncConnection) -> dict[str, str]:
    """Return the header that says: everything that was recorded by then is in this answer. Empty before the first."""
    moment = await complete_to(connection, CONSUMER)
    return {COMPLETE_HEADER: timestamp(moment)} if moment else {}
