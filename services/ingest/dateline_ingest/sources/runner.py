"""Runs the configured sources when they are due, each on one replica at a time."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import random
import secrets
import socket
from collections.abc import Sequence

from dateline.database import is_transient
from dateline.logging import bound, logger

from dateline_ingest import metrics
from dateline_ingest.collect.intake import Intake
from dateline_ingest.sources import leases
from dateline_ingest.sources.configuration import Configured
from dateline_ingest.sources.run import Outcome, SinkFailed, SinkLost, Surroundings, run
from dateline_ingest.sources.sinks import LeasedSink

_log = logger("dateline.ingest.sources")

AT_ONCE = 8  # runs of one replica; most of a run is waiting
LOOK_SECONDS = 2.0  # between looks at what is due
AWAY_SECONDS = 2.0  # after the database could not be reached
WATCH_AGAIN_SECONDS = 5.0  # after a watch ended by a fault
LONGEST_PAUSE = dt.timedelta(hours=6)  # between attempts at a source that fails; nothing is given up for good
_JITTER = 0.1  # of a pause, so that sources do not run in step


class SourceRunner:
    """Claims due sources and runs them. `run` ends when cancelled; runs that are cut short give their lease back."""

    def __init__(
        self, sources: Sequence[Configured], intake: Intake, around: Surroundings, chance: random.Random | None = None
    ) -> None:
        self._sources = {item.name: item for item in sources if item.enabled}
        self._intake = intake
        self._around = around
        self._chance = chance or random.Random()  # noqa: S311 -- spreads load, hides nothing
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Run what is due until cancelled."""
        if not self._sources:
            await asyncio.Event().wait()
        async with self._intake.engine.begin() as connection:
            await leases.register(connection, [(item.name, item.type) for item in self._sources.values()])
        free = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as tasks:
            for item in self._sources.values():
                tasks.create_task(self._watch(item))
            while True:
                await free.acquire()
                lease = await self._claim()
                if lease is None:
                    free.release()
                    self._woken.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), LOOK_SECONDS)
                    continue
                task = tasks.create_task(self._attend(self._sources[lease.name], lease))
                task.add_done_callback(lambda _: free.release())

    async def run_once(self, name: str) -> Outcome | None:
        """Run one source now, due or not; None when another replica runs it. Raises SinkFailed."""
        async with self._intake.engine.begin() as connection:
            await leases.register(connection, [(name, self._sources[name].type)])
            lease = await leases.claim(connection, self._owner, [name], due_only=False)
        return None if lease is None else await self._run(self._sources[name], lease)

    async def _claim(self) -> leases.Lease | None:
        try:
            async with self._intake.engine.begin() as connection:
                return await leases.claim(connection, self._owner, list(self._sources))
        except Exception as error:
            if not is_transient(error):
                raise
            await asyncio.sleep(AWAY_SECONDS)
            return None

    async def _watch(self, item: Configured) -> None:
        """Wake a source when it says that there is something new."""
        while True:
            try:
                async for _ in item.source.watch(item.config):
                    async with self._intake.engine.begin() as connection:
                        await leases.wake(connection, item.name)
                    self._woken.set()
            except Exception as error:  # noqa: BLE001 -- without its watch a source still runs by its schedule
                _log.warning("watching failed", source=item.name, reason=str(error))
                await asyncio.sleep(WATCH_AGAIN_SECONDS)
            else:
                return  # there is nothing to watch

    async def _attend(self, item: Configured, lease: leases.Lease) -> None:
        """Run a source; whatever it does to itself, the others go on."""
        try:
            await self._run(item, lease)
        except SinkFailed as error:
            # The lease runs out, and whoever takes it goes on from the last checkpoint.
            _log.warning("documents could not be stored", source=item.name, reason=str(error))
        except Exception as error:  # noqa: BLE001 -- raised here it would end the runs of all sources
            if is_transient(error):
                _log.warning("the outcome could not be stored", source=item.name, reason=str(error))
            else:
                _log.exception("the run failed", source=item.name)
                await self._mark_broken(item, lease, error)

    async def _mark_broken(self, item: Configured, lease: leases.Lease, error: Exception) -> None:
        """Show what no verdict could be stored for as broken, so that it waits longer and longer as others do."""
        outcome = Outcome("broken", f"Its run could not be ended: {type(error).__name__}: {error}")
        try:
            await self._finish(item, lease, outcome)
        except Exception as again:  # noqa: BLE001 -- then the lease runs out by itself
            _log.warning("the outcome could not be stored", source=item.name, reason=str(again))

    async def _run(self, item: Configured, lease: leases.Lease) -> Outcome | None:
        """Run a source under its lease, with a heartbeat that ends the run when the lease is lost."""
        with bound(source=item.name, epoch=lease.epoch):
            running = asyncio.create_task(run(item, lease.cursor, LeasedSink(self._intake, lease), self._around))
            beating = asyncio.create_task(self._beat(lease, running))
            try:
                return await self._finish(item, lease, await running)
            except SinkLost:
                _log.warning("lease lost; another replica runs the source")
                return None
            except asyncio.CancelledError:
                if running.cancelled() and not _being_cancelled():
                    _log.warning("lease lost; the run was ended")
                    return None
                running.cancel()
                await self._give_back(lease)
                raise
            finally:
                beating.cancel()

    async def _beat(self, lease: leases.Lease, running: asyncio.Task[Outcome]) -> None:
        while True:
            await asyncio.sleep(leases.BEAT_SECONDS)
            try:
                async with self._intake.engine.begin() as connection:
                    await leases.beat(connection, lease)
            except SinkLost:
                running.cancel()
                return
            except Exception as error:
                if not is_transient(error):
                    raise

    async def _finish(self, item: Configured, lease: leases.Lease, outcome: Outcome) -> Outcome:
        async with self._intake.engine.begin() as connection:
            failures, last_new = await leases.standing(connection, item.name)
            silence = item.source.manifest.longest_silence
            if outcome.state == "ok" and not outcome.changed and _silent(last_new, silence, self._around.clock.now()):
                outcome.state = "quiet"
                outcome.reason = f"Nothing new for more than {silence.days} days." if last_new else "Nothing new yet."
            pause = self._pause(item, outcome, failures)
            await leases.finish(connection, lease, outcome, pause)
        metrics.SOURCE_RUNS.labels(item.name, outcome.state).inc()
        _log.info(
            "source ran",
            state=outcome.state,
            reason=outcome.reason,
            accepted=outcome.accepted,
            changed=outcome.changed,
            refused=len(outcome.refused),
            next_in_seconds=round(pause.total_seconds()),
        )
        return outcome

    def _pause(self, item: Configured, outcome: Outcome, failures: int) -> dt.timedelta:
        """Return when to come again: on schedule after a good run, later and later after bad ones."""
        pause = item.every
        if outcome.state not in {"ok", "quiet"}:
            pause = min(item.every * 2 ** min(failures, 20), max(item.every, LONGEST_PAUSE))
        pause = max(pause, dt.timedelta(seconds=outcome.wait))
        return pause * (1 + _JITTER * self._chance.random())

    async def _give_back(self, lease: leases.Lease) -> None:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1.0), self._intake.engine.begin() as connection:
                await leases.release(connection, lease)


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _silent(last_new: dt.datetime | None, longest: dt.timedelta, now: dt.datetime) -> bool:
    return last_new is None or now - last_new > longest
