"""Background tasks survive their own failures, and stopping ends in time."""

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from dateline.clock import ManualClock
from dateline.http import Runner, Task
from dateline.http.runner import Backoff
from hypothesis import given
from hypothesis import strategies as st

QUICK = Backoff(first=0.001, longest=0.002)
LONG = Backoff(first=3600, longest=3600)


class Worker:
    """Fails as often as told, then runs until it is asked to stop."""

    def __init__(self, failures=0, error: Exception | None = None):
        self.failures = failures
        self.error = error or RuntimeError("the broker is away")
        self.starts = 0
        self.works = asyncio.Event()
        self.stopping = asyncio.Event()
        self.failed = asyncio.Event()

    async def run(self):
        self.starts += 1
        if self.starts <= self.failures:
            self.failed.set()
            raise self.error
        self.works.set()
        await self.stopping.wait()

    async def stop(self):
        self.stopping.set()


async def test_a_task_that_fails_is_started_again():
    worker = Worker(failures=3)
    async with Runner([Task("consumer", worker.run, worker.stop)], backoff=QUICK) as runner:
        await worker.works.wait()
        check = runner.checks()["consumer"]
        assert not check.ok
        assert "after 3 failures" in check.detail
    assert worker.starts == 4


async def test_it_is_well_again_after_it_ran_for_a_while():
    worker, clock = Worker(failures=1), ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    async with Runner([Task("consumer", worker.run, worker.stop)], backoff=QUICK, clock=clock) as runner:
        await worker.works.wait()
        assert not runner.checks()["consumer"].ok
        clock.advance(timedelta(seconds=5))
        assert runner.checks()["consumer"].ok


async def test_a_waiting_task_is_told_with_its_reason_and_does_not_delay_the_end():
    worker, healthy = Worker(failures=1), Worker()
    began = time.monotonic()
    tasks = [Task("relay", worker.run, worker.stop), Task("consumer", healthy.run, healthy.stop)]
    async with Runner(tasks, backoff=LONG) as runner:
        await worker.failed.wait()
        await healthy.works.wait()
        checks = runner.checks()
        assert not checks["relay"].ok
        assert "RuntimeError: the broker is away" in checks["relay"].detail
        assert checks["consumer"].ok
    assert time.monotonic() - began < 2


async def test_a_task_that_just_ends_is_started_again():
    starts = asyncio.Semaphore(0)

    async def run():
        starts.release()

    async with Runner([Task("poller", run)], backoff=QUICK) as runner:
        for _ in range(3):
            await starts.acquire()
        assert "ended by itself" in runner.checks()["poller"].detail


async def test_a_task_without_stop_is_cancelled():
    began, ended = asyncio.Event(), asyncio.Event()

    async def run():
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with Runner([Task("poller", run)]):
        await began.wait()
    assert ended.is_set()


@pytest.mark.parametrize("stubborn", [False, True])
async def test_the_end_is_bounded_whatever_a_task_does(stubborn):
    release = asyncio.Event()

    async def run():
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                if not stubborn:
                    raise

    async def stop():
        await release.wait()

    began = time.monotonic()
    async with Runner([Task("deaf", run, stop)], stop_seconds=0.05):
        pass
    assert time.monotonic() - began < 2
    release.set()


async def test_a_stop_that_raises_does_not_keep_the_others():
    worker = Worker()

    async def stop():
        raise OSError

    async def run():
        await asyncio.Event().wait()

    async with Runner([Task("bad", run, stop), Task("good", worker.run, worker.stop)], stop_seconds=0.05):
        await worker.works.wait()
    assert worker.stopping.is_set()


@given(st.integers(1, 10_000), st.integers())
def test_pauses_grow_and_stay_bounded(failures, seed):
    pause = Backoff().pause(failures, random.Random(seed))
    assert 0.25 <= pause <= 30
    assert pause >= min(30, 0.5 * 2 ** min(failures - 1, 20)) / 2


async def test_a_runner_may_be_started_again():
    first, second = Worker(), Worker()
    runner = Runner([Task("consumer", first.run, first.stop)])
    async with runner:
        await first.works.wait()
    runner.tasks = [Task("relay", second.run, second.stop)]
    async with runner:
        await second.works.wait()
        assert set(runner.checks()) == {"relay"}
