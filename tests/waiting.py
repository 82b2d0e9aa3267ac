"""Waiting for a condition, so that no test sleeps for a guess."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 45.0  # no claim about speed: a machine that does much else beside the tests needs it


async def eventually(check: Callable[[], Awaitable[T]], *, timeout: float = PATIENCE_SECONDS, every: float = 0.05) -> T:  # noqa: ASYNC109 (a limit for the whole wait)
    """Return the value of `check()` as soon as it is true; fail with its last answer after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while True:
        fault: AssertionError | None = None
        answer: T | None = None
        try:
            answer = await check()
        except AssertionError as error:
            fault = error
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {fault or answer!r}") from fault
        await asyncio.sleep(every)
