"""`verify` finds what differs, `rebuild` makes the same tables again and tells nobody."""

import random

import pytest
from dateline.database import create_engine
from dateline_timeline.project import rebuild

from tests.stack import Stack
from tests.timeline.service import event, new_settings, running
from tests.timeline.test_projection import _stories
from tests.waiting import eventually

PLACE = "SELECT id, grp FROM entries"
ENTRIES = "SELECT id, grp, made_of, body FROM entries ORDER BY id, grp"


async def test_verify_and_rebuild(stack: Stack) -> None:
    settings = await new_settings(stack)
    engine = create_engine(settings.timeline_database.get_secret_value(), application="test")
    async with running(settings) as service:
        await service.publish(_stories(random.Random(3)))
        await service.caught_up()
        before, told = await service.rows(ENTRIES), len(await service.changes())
        (compared,) = [one async for one in rebuild.compare(engine)]
        assert compared.differences == []
        await service.rows(f"UPDATE entries SET made_of = 'x' WHERE (id, grp) IN ({PLACE} ORDER BY id, grp LIMIT 1)")
        await service.rows(f"DELETE FROM entries WHERE (id, grp) IN ({PLACE} ORDER BY id DESC, grp LIMIT 1)")
        (compared,) = [one async for one in rebuild.compare(engine)]
        assert sorted(one.kind for one in compared.differences) == ["missing", "other"]
        with pytest.raises(rebuild.StillProjecting):
            await rebuild.forget(engine)

    async def free() -> bool:
        try:
            await rebuild.forget(engine)
        except rebuild.StillProjecting:
            return False
        return True

    await eventually(free)
    async with running(settings) as service:
        await service.caught_up()
        assert await service.rows(ENTRIES) == before
        assert len(await service.changes()) == told
        await service.publish([event("convention.denounced", "FI", "ETS-126", "2025-09-29", document="new")])
        await service.caught_up()
        assert len(await service.changes()) == told + 1
    await engine.dispose()


async def test_processes_beside_the_api_project(stack: Stack) -> None:
    settings = await new_settings(stack, project_workers=2)
    async with running(settings) as service:
        await service.publish(_stories(random.Random(3)))
        await service.caught_up()
        assert await service.rows(ENTRIES)

        async def ready() -> bool:
            return (await service.client.get("/readyz")).status_code == 200

        await eventually(ready)
