"""Projectors as processes beside the API: Python uses one core a process."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable

from dateline.errors import DatelineError
from dateline.http import Task
from dateline.settings import PREFIX
from pydantic import SecretStr

from dateline_timeline.settings import Settings

ATTACHED = "--attached"
"""Says that standard input ends with the parent, also when that is killed, and that the projector then stops."""

_STOP_SECONDS = 3.0  # shorter than a Runner's patience, so that a process that hangs is still killed


class ProjectorEnded(DatelineError):  # noqa: N818 -- a state of the world
    """A projecting process ended by itself; its last words are in the log."""


def process_tasks(settings: Settings) -> list[Task]:
    """Return for a `Runner` one task for each projecting process."""
    return [Task(f"project-{n + 1}", _runner_of(settings)) for n in range(settings.project_workers)]


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment that gives a child these settings."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    for name, value in settings:
        if value is not None:
            plain = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            found[f"{PREFIX}{name.upper()}"] = plain
    return found


def _runner_of(settings: Settings) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "dateline_timeline.project",
            ATTACHED,
            stdin=asyncio.subprocess.PIPE,
            env=environment(settings),
        )
        try:
            code = await process.wait()
            raise ProjectorEnded(f"A projecting process ended with exit code {code}.")
        finally:
            if process.returncode is None:
                await _stop(process)

    return run


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
