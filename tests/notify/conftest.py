"""notify running, and a receiver of its webhooks, for each test that asks."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.notify.receiver import Receiver, receiving
from tests.notify.service import Running, new_settings, running
from tests.stack import Stack


@pytest_asyncio.fixture
async def notify(stack: Stack) -> AsyncIterator[Running]:
    async with running(await new_settings(stack)) as it:
        yield it


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as it:
        yield it
