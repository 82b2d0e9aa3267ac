"""Applications that `test_server.py` starts in processes of their own."""

from contextlib import asynccontextmanager

from dateline import logging
from dateline.errors import DatelineError
from dateline.http import always_ready, create_app
from dateline.settings import Settings


def good():
    logging.configure("info", service="t")
    return create_app(title="t", version="1", settings=Settings.load(), ready=always_ready)


def does_not_start():
    @asynccontextmanager
    async def lifespan(_):
        raise DatelineError("The database is away.", remedy="Start it.")
        yield

    return create_app(title="t", version="1", settings=Settings.load(), ready=always_ready, lifespan=lifespan)
