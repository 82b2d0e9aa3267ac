"""`dateline up`: run an installation in the foreground until it is told to stop."""

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from dateline_local.elsewhere import named_elsewhere
from dateline_local.errors import LocalError
from dateline_local.folder import FolderLock, make_folder
from dateline_local.installation import Installation, Part
from dateline_local.layout import Home, Ports
from dateline_local.panel import Lines, LivePanel, display
from dateline_local.samples import load_samples
from dateline_local.services import SERVICES, Service

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to run: the data folder, the ports, the folder of samples (None: load none), and how long.

    With `with_parent` the end of the parent process, however it came, is a request to stop: `make` may be killed.
    """

    home: Path
    ports: Ports
    samples: Path | None
    with_parent: bool = False
    services: Sequence[Service] = SERVICES


async def run_up(wishes: Wishes, console: Console) -> None:
    """Start everything, show it, and stop it on SIGINT, SIGTERM or SIGHUP; raises LocalError if it cannot start."""
    began = time.monotonic()
    stop = _stop_requests(with_parent=wishes.with_parent)
    home = Home(make_folder(wishes.home, "the data"))
    make_folder(home.path / "logs", "the logs")
    logging.basicConfig(filename=home.log("up"), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    lock = FolderLock(home.path, "dateline")
    await lock.acquire_patiently(home.running.exists)
    try:
        with display(console) as shown:
            await _run(wishes, home, stop, shown, began)
    except OSError as error:
        raise LocalError(f"{error}: mend that, or name another data folder with --home.") from error
    finally:
        lock.release()


async def _run(wishes: Wishes, home: Home, stop: asyncio.Event, shown: LivePanel | Lines, began: float) -> None:
    def changed(part: Part) -> None:
        shown.changed(part)

    installation = Installation(home, wishes.ports, named_elsewhere(), changed, wishes.services)
    shown.installation = installation
    try:
        if await _unless(stop, installation.start()):
            shown.ready(time.monotonic() - began)
            await _unless(stop, _work(wishes, installation, shown))
    finally:
        await installation.stop()


async def _work(wishes: Wishes, installation: Installation, shown: LivePanel | Lines) -> None:
    async with asyncio.TaskGroup() as working:
        working.create_task(installation.watch())
        if wishes.samples is not None:
            working.create_task(_bring_samples(installation, wishes.samples, shown))


async def _bring_samples(installation: Installation, folder: Path, shown: LivePanel | Lines) -> None:
    shown.note("Samples: on their way")
    try:
        loaded = await load_samples(installation.url("ingest"), installation.token, folder)
    except LocalError as error:
        shown.note(str(error))
        return
    refused = f", {loaded.refused} refused" if loaded.refused else ""
    shown.note(f"Samples: {loaded.documents} documents, {loaded.new} new, {loaded.known} known{refused}")


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Do `work` until it is done or `stop` is set; returns whether it was done. Raises what it raises."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    return not working.cancelled()


def _stop_requests(*, with_parent: bool) -> asyncio.Event:
    """An event that a signal, or with `with_parent` the end of the parent, sets."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    if with_parent:
        parent = os.getppid()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        _watch_parent(loop, parent, stop)
    return stop


def _watch_parent(loop: asyncio.AbstractEventLoop, parent: int, stop: asyncio.Event) -> None:
    if os.getppid() != parent:
        stop.set()
    else:
        loop.call_later(0.5, _watch_parent, loop, parent, stop)
