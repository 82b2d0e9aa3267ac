"""Background tasks under supervision: a consumer, a relay, a poller, beside the API in one process.

A task that ends by itself, by an exception or not, is logged, shown by `/readyz`, and started again after a pause that
doubles. Stopping is bounded in time, whatever a task does.

    async with Runner([Task("consumer", consumer.run, consumer.stop), Task("relay", relay.run)]) as runner:
        ...
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from dateline import metrics
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.http.health import Check
from dateline.logging import bound, logger

_log = logger("dateline.runner")

# uvicorn gives open requests 5 s before this begins, and the command that stops an installation promises 10 s for all.
STOP_SECONDS = 2.0
# What a task gets after it was cancelled: enough to roll back and close.
_CANCEL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before a task starts again: doubling from `first` to `longest` seconds, with jitter.

    After `settled` seconds of running a failure counts as the first again. A second is time for a broker or a database
    to come back from a blip; 30 s is as long as an operator should wait after mending one.
    """

    first: float = 0.5
    longest: float = 30.0
    settled: float = 60.0

    def pause(self, failures: int, chance: random.Random) -> float:
        """Return the seconds to wait after so many failures in a row, at least half of the doubled time."""
        full = min(self.longest, self.first * 2.0 ** min(failures - 1, 30))
        return full * (0.5 + chance.random() / 2)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that runs until it is told to stop.

    `run` returns only after `stop` was called; where `stop` is None, `run` is cancelled instead.
    """

    name: str
    run: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]] | None = None


@dataclass(slots=True)
class _State:
    began: float = 0.0
    failures: int = 0
    last: str = ""
    running: bool = False
    resumes: float = 0.0


# A task that runs this long after a failure is well again; shorter, it may be about to fail the same way.
_WELL_SECONDS = 5.0


@dataclass(slots=True)
class Runner:
    """Runs tasks from the start to the end of an `async with` block; see the module's text."""

    tasks: Iterable[Task]
    stop_seconds: float = STOP_SECONDS
    backoff: Backoff = field(default_factory=Backoff)
    clock: Clock = SYSTEM_CLOCK
    chance: random.Random = field(default_factory=random.Random)
    _states: dict[str, _State] = field(default_factory=dict, init=False)
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def __aenter__(self) -> Self:
        """Start every task; a runner that was stopped may be started again."""
        self.tasks = tuple(self.tasks)
        self._states, self._running, self._stopping = {}, {}, asyncio.Event()
        for task in self.tasks:
            self._states[task.name] = _State(began=self.clock.monotonic())
            self._running[task.name] = asyncio.create_task(self._supervise(task), name=task.name)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every task within `stop_seconds` and one more; one that does not end is left behind and logged."""
        self._stopping.set()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.stop_seconds
        stops = [asyncio.create_task(self._ask_to_stop(task)) for task in self.tasks]
        everything = [*stops, *self._running.values()]
        if everything:
            await asyncio.wait(everything, timeout=max(0.0, deadline - loop.time()))
        late = [task for task in everything if not task.done()]
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=_CANCEL_SECONDS)
        for name, running in self._running.items():
            if not running.done():
                _log.error("task did not stop", task=name)

    def checks(self) -> dict[str, Check]:
        """Return for each task whether it runs and is well."""
        now = self.clock.monotonic()
        return {name: _check(state, now) for name, state in self._states.items()}

    async def _ask_to_stop(self, task: Task) -> None:
        if task.stop is None:
            self._running[task.name].cancel()
            return
        try:
            await task.stop()
        except Exception:  # noqa: BLE001 -- the task is cancelled when its time is over
            _log.exception("task could not be asked to stop", task=task.name)

    async def _supervise(self, task: Task) -> None:
        state = self._states[task.name]
        gauge = metrics.TASK_RUNNING.labels(task.name)
        with bound(task=task.name):
            while not self._stopping.is_set():
                state.began, state.running = self.clock.monotonic(), True
                gauge.set(1)
                try:
                    await task.run()
                    state.last = "It ended by itself."
                    failure: Exception | None = None
                except Exception as error:  # noqa: BLE001 -- supervising means surviving whatever a task raises
                    state.last = f"{type(error).__name__}: {error}"
                    failure = error
                finally:
                    state.running = False
                    gauge.set(0)
                if self._stopping.is_set():
                    if failure is not None:
                        _log.error("task failed while stopping", exc_info=failure)
                    return
                await self._pause(task.name, state, failure)

    async def _pause(self, name: str, state: _State, failure: Exception | None) -> None:
        ran = self.clock.monotonic() - state.began
        state.failures = 1 if ran >= self.backoff.settled else state.failures + 1
        metrics.TASK_FAILURES.labels(name).inc()
        pause = self.backoff.pause(state.failures, self.chance)
        state.resumes = self.clock.monotonic() + pause
        _log.error("task ended and starts again", failures=state.failures, seconds=round(pause, 1), exc_info=failure)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._stopping.wait()


def _check(state: _State, now: float) -> Check:
    if not state.running:
        wait = max(0.0, state.resumes - now)
        return Check(
            ok=False, detail=f"It failed {state.failures} times and starts again in {wait:.0f} s: {state.last}"
        )
    if state.failures and now - state.began < _WELL_SECONDS:
        return Check(ok=False, detail=f"It started again after {state.failures} failures: {state.last}")
    return Check(ok=True)
