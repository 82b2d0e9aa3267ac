"""The projector in a process of its own: `python -m dateline_timeline.project`, as often as there are cores for it."""

import asyncio
import signal
import sys

import uvloop
from dateline import logging
from dateline.database import create_engine, upgrade
from dateline.errors import DatelineError
from dateline.http import Runner

from dateline_timeline.migrations import FOLDER
from dateline_timeline.project.collector import collect_less_often
from dateline_timeline.project.processes import ATTACHED
from dateline_timeline.project.service import Projector
from dateline_timeline.settings import Settings


async def project(settings: Settings) -> None:
    """Project until SIGINT or SIGTERM, or until whoever attached this process ends."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if ATTACHED in sys.argv[1:]:
        loop.add_reader(sys.stdin.fileno(), stop.set)
    engine = create_engine(settings.timeline_database.get_secret_value(), application="timeline-project")
    try:
        await upgrade(engine, FOLDER)
        async with Runner(Projector(settings, engine).tasks()):
            await stop.wait()
    finally:
        await engine.dispose()


def main() -> None:
    """Run; an error of ours is one sentence on standard error and exit code 1."""
    try:
        settings = Settings.load()
        logging.configure(settings.log_level, service="timeline-project")
        collect_less_often()
        uvloop.run(project(settings))
    except DatelineError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the process has nothing else to say
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
