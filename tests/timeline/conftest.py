"""The running service, one for each test."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.stack import Stack
from tests.timeline.service import Service, new_settings, running


@pytest_asyncio.fixture
async def service(stack: Stack) -> AsyncIterator[Service]:
    async with running(await new_settings(stack)) as it:
        yield it
