"""Sends what is due, until stopped. Any number of processes may run one: each takes what no other has.

A delivery is taken by a lease: the row's `due` moves to the lease's end. A process that dies gives it back by that
alone. Messages of one subscription may overtake each other: each carries its entry's whole state, and `timestamp` says
which is later.
"""

import asyncio
import contextlib
import datetime as dt
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import httpx2
import structlog
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.database import driver, is_transient
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_notify import metrics
from dateline_notify.deliver import schedule, store
from dateline_notify.deliver.attempt import Outcome, attempt
from dateline_notify.deliver.store import CHANNEL, Claimed

log = structlog.get_logger()

LEASE = dt.timedelta(seconds=60)  # three times what an attempt can take, so that no living worker loses one
POLL_SECONDS = 2.0  # looks without being woken: a notification can be lost with its connection
STOP_SECONDS = 1.0  # what attempts under way get when stopping; the rest goes back, within the runner's 2 s
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
SETTLED_AT_ONCE = 200  # deliveries stored by one commit; more than this many are seldom under way
SETTLE_TRIES = 8  # with the pauses above well inside the lease

GONE = "The endpoint answered 410 Gone."


@dataclass(slots=True, eq=False)
class _Done:
    """A message that was delivered, until that is stored."""

    claimed: Claimed
    outcome: Outcome
    stored: bool = False


class Deliverer:
    """Sends deliveries; `run` ends after `stop`, or when cancelled.

    `at_once` and `per_endpoint` limit how many this process sends at the same time. `chance` is the jitter's seed.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        client: httpx2.AsyncClient,
        *,
        at_once: int,
        per_endpoint: int,
        clock: Clock = SYSTEM_CLOCK,
        chance: random.Random | None = None,
    ) -> None:
        self._engine = engine
        self._client = client
        self._at_once = at_once
        self._per_endpoint = per_endpoint
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311 (spreads load, guards nothing)
        self._woken = asyncio.Event()
        self._stopping = False
        self._sending: dict[asyncio.Task[None], Claimed] = {}
        self._done: list[_Done] = []
        self._settling = asyncio.Lock()
        self.fault = ""

    def wake(self, *_: object) -> None:
        """Look for what is due now."""
        self._woken.set()

    async def stop(self) -> None:
        """Take nothing more, and let `run` end."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver until stopped; faults of the database that pass are waited out."""
        failures = 0
        try:
            while not self._stopping:
                try:
                    async with self._listening():
                        while not self._stopping:
                            self._woken.clear()
                            taken = await self._take()
                            failures, self.fault = 0, ""
                            if not taken and not self._stopping:
                                await self._wait()
                except Exception as error:
                    if not is_transient(error):
                        raise
                    self.fault = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
                    log.warning("deliveries wait", reason=self.fault, failures=failures + 1)
                    await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
                    failures += 1
        finally:
            await self._finish()

    async def _take(self) -> int:
        """Claim what is due as far as there is room, and begin sending it."""
        room = self._at_once - len(self._sending)
        if room <= 0:
            return 0
        now = self._clock.now()
        busy = Counter(claimed.endpoint for claimed in self._sending.values())
        async with self._engine.begin() as connection:
            taken = await store.claim(await driver(connection), now, now + LEASE, room, self._per_endpoint, busy)
        for claimed in taken:
            task = asyncio.create_task(self._deliver(claimed), name=f"deliver {claimed.id}")
            self._sending[task] = claimed
            task.add_done_callback(self._sent)
        return len(taken)

    def _sent(self, task: asyncio.Task[None]) -> None:
        claimed = self._sending.pop(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a delivery's outcome was not stored", delivery=claimed.id, exc_info=error)

    async def _wait(self) -> None:
        """Wait until woken, or until something is due that there is room for."""
        async with self._engine.connect() as connection:
            due = await store.next_due(await driver(connection))
        seconds = (due - self._clock.now()).total_seconds() if due is not None else POLL_SECONDS
        # What is due already waits for room, or for another process: the end of an attempt wakes us.
        seconds = min(seconds, POLL_SECONDS) if seconds > 0 else POLL_SECONDS
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _deliver(self, claimed: Claimed) -> None:
        now = self._clock.now()
        if claimed.attempts == 0:
            metrics.FIRST_ATTEMPT_WAIT.observe(max(0.0, (now - claimed.created).total_seconds()))
        outcome = await attempt(self._client, claimed.message, now)
        metrics.ATTEMPTS.labels(outcome.verdict).inc()
        metrics.ATTEMPT_SECONDS.observe(outcome.milliseconds / 1000)
        log.info(
            "webhook sent",
            delivery=claimed.id,
            subscription=claimed.subscription,
            attempt=claimed.attempts + 1,
            status=outcome.status,
            outcome=outcome.verdict,
            milliseconds=outcome.milliseconds,
            reason=outcome.reason,
        )
        done = _Done(claimed, outcome)
        for tried in range(SETTLE_TRIES):
            try:
                if outcome.verdict == "delivered":
                    await self._settle_delivered(done)
                else:
                    await self._settle_failed(claimed, outcome)
            except Exception as error:
                if not is_transient(error) or tried == SETTLE_TRIES - 1:
                    raise
                await asyncio.sleep(BACKOFF_SECONDS[min(tried, len(BACKOFF_SECONDS) - 1)])
            else:
                return

    async def _settle_delivered(self, done: "_Done") -> None:
        """Store what was delivered, with whatever else was delivered meanwhile: one commit for many."""
        if done not in self._done:
            self._done.append(done)
        async with self._settling:
            if done.stored:
                return
            batch = self._done[:SETTLED_AT_ONCE]
            async with self._engine.begin() as connection:
                pairs = [(one.claimed, one.outcome) for one in batch]
                stored = await store.settle_delivered(await driver(connection), pairs, self._clock.now())
            for one in batch:
                one.stored = True
                if one.claimed.id not in stored:
                    log.warning("a lease ended before its attempt did", delivery=one.claimed.id)
            self._done = [one for one in self._done if not one.stored]

    async def _settle_failed(self, claimed: Claimed, outcome: Outcome) -> None:
        now = self._clock.now()
        wait = schedule.pause(claimed.step, outcome.retry_after, self._chance)
        if claimed.kind == "test" or outcome.verdict == "gone":
            wait = None
        state = "failed" if wait is None else "pending"
        due = now + (wait or dt.timedelta(0))
        async with self._engine.connect() as connection, connection.begin() as transaction:
            raw = await driver(connection)
            disabled = await self._note_failure(raw, claimed, outcome, now)
            if not await store.settle(raw, claimed, outcome, state, due, claimed.step + 1):
                await transaction.rollback()
                log.warning("a lease ended before its attempt did", delivery=claimed.id)
                return
        if disabled:
            metrics.DISABLED.inc()
            log.warning("subscription disabled", subscription=claimed.subscription, reason=outcome.reason)

    async def _note_failure(
        self, raw: asyncpg.Connection, claimed: Claimed, outcome: Outcome, now: dt.datetime
    ) -> bool:
        """Disable the subscription where its endpoint is gone or has failed for too long; tell whether."""
        if outcome.verdict == "gone":
            return await store.disable(raw, claimed.subscription, GONE, now)
        if claimed.kind == "test":
            return False
        since = await store.note_failure(raw, claimed.subscription, now)
        if now - since < schedule.DISABLED_AFTER:
            return False
        reason = f"Every attempt since {since:%Y-%m-%d %H:%M} UTC failed; the last: {outcome.reason}."
        return await store.disable(raw, claimed.subscription, reason[:1_000], now)

    async def _finish(self) -> None:
        """Let attempts under way end, and give back what does not."""
        try:
            if self._sending:
                await asyncio.wait(set(self._sending), timeout=STOP_SECONDS)
        finally:
            # Also when cancelled here: none may live on to take the client's closing for the receiver's fault.
            late = dict(self._sending)
            for task in late:
                task.cancel()
        if late:
            await asyncio.wait(set(late), timeout=0.5)
            try:
                async with self._engine.begin() as connection:
                    await store.give_back(await driver(connection), list(late.values()), self._clock.now())
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("deliveries were not given back; their leases end by themselves", deliveries=len(late))

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            raw = await driver(connection)
            await raw.add_listener(CHANNEL, self.wake)
            raw.add_termination_listener(self.wake)
            try:
                yield
            finally:
                if not raw.is_closed():
                    raw.remove_termination_listener(self.wake)
                    with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                        await raw.remove_listener(CHANNEL, self.wake)
