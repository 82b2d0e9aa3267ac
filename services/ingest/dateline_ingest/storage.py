"""Tells callers over HTTP that the database is away, instead of failing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from dateline.database import is_transient
from dateline.http import Problem, problem_type

RETRY_SECONDS = 2  # PostgreSQL restarts in about a second


def storage_away() -> Problem:
    """Return the 503 for a database that cannot be reached now."""
    return Problem(
        503,
        "Storage away",
        "The database cannot be reached now; nothing of this was accepted. Send it again in a few seconds.",
        problem_type("storage-away"),
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


@contextlib.contextmanager
def storage() -> Iterator[None]:
    """Turn a fault of the database that passes into a 503 with Retry-After."""
    try:
        yield
    except Exception as error:
        if is_transient(error):
            raise storage_away() from error
        raise
