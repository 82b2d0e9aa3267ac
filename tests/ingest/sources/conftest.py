"""Sources as they run: on a real site of the loopback address and the real database."""

import pytest
from dateline.clock import SYSTEM_CLOCK
from dateline.database import create_engine, upgrade
from dateline.sources.polite import Throttle
from dateline_ingest.collect.intake import Intake
from dateline_ingest.emit.workers import Workers
from dateline_ingest.migrate import MIGRATIONS
from dateline_ingest.sources.run import Surroundings

from tests.ingest.sources.site import serving


@pytest.fixture
async def site():
    async with serving() as made:
        yield made


@pytest.fixture
async def intake(stack):
    """The way in for documents, with a database of its own and no Kafka."""
    engine = create_engine(await stack.fresh_database("sources"), application="test")
    await upgrade(engine, MIGRATIONS)
    yield Intake(engine, "none.documents", SYSTEM_CLOCK, Workers(1, 1))
    await engine.dispose()


@pytest.fixture
def around():
    return Surroundings(Throttle(0.0), SYSTEM_CLOCK, allow_private="loopback", contact="mailto:editor@example.org")


@pytest.fixture
def stored(intake):
    async def stored(columns="key, text"):
        async with intake.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            rows = await raw.fetch(f"SELECT {columns} FROM documents ORDER BY at")
            return [tuple(row) for row in rows]

    return stored
