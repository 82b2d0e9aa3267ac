"""A run's verdict, its checkpoints and its fence."""

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from dateline.sources import Blocked, Checkpoint, Doc, Done, LayoutChanged, Manifest, NoConfig, RetryLater, Source
from dateline_ingest.sources import leases
from dateline_ingest.sources.configuration import Configured
from dateline_ingest.sources.run import SinkLost, run
from dateline_ingest.sources.runner import SourceRunner
from dateline_ingest.sources.sinks import DrySink, LeasedSink
from pydantic import BaseModel

from tests.waiting import eventually


class Cursor(BaseModel):
    next: int = 0


class Scripted(Source[NoConfig, Cursor]):
    """Yields what a test says; an exception in the script is raised."""

    manifest = Manifest(id="scripted", version="1", title="A script", licence="none")
    cursor = Cursor

    def __init__(self, script):
        self.script = script

    async def poll(self, ctx, cursor):
        for item in self.script(cursor) if callable(self.script) else self.script:
            if isinstance(item, Exception):
                raise item
            yield item


def configured(script, name="scripted"):
    every = dt.timedelta(minutes=15)
    return Configured(name, "scripted", Scripted(script), NoConfig(), "P", "en", every, enabled=True)


DOCS = [Doc(key=str(n), body=f"Text {n}.") for n in range(5)]


@pytest.mark.parametrize(
    ("script", "state", "words", "accepted"),
    [
        ([*DOCS, Done(seen=5)], "ok", "", 5),
        ([*DOCS, Done(seen=5, claimed=5)], "ok", "", 5),
        ([Done(seen=0, empty_because="A holiday.")], "ok", "holiday", 0),
        (DOCS, "partial", "without saying", 5),
        ([*DOCS, Done(seen=5, claimed=9)], "partial", "5 of the 9", 5),
        ([Done(seen=0)], "partial", "does not say why", 0),
        ([*DOCS[:2], LayoutChanged("No rows match.")], "broken", "No rows", 2),
        ([*DOCS[:2], ZeroDivisionError("oops")], "broken", "ZeroDivisionError", 2),
        ([Blocked("robots.txt forbids.")], "blocked", "robots", 0),
        ([RetryLater("Later.", seconds=70)], "blocked", "Later", 0),
    ],
)
async def test_the_verdict_of_a_run(around, script, state, words, accepted):
    outcome = await run(configured(script), None, DrySink(), around)
    assert (outcome.state, outcome.accepted) == (state, accepted)
    assert words in outcome.reason


async def test_a_faulty_document_costs_only_itself(around):
    sink = DrySink()
    future = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    bad = [
        Doc(key="empty", body=" "),
        Doc(key="bytes", body=b"\xff\xfe\xfd", charset="utf-8"),
        Doc("f", "x", published=future),
    ]
    outcome = await run(configured([DOCS[0], *bad, DOCS[1], Done(seen=5)]), None, sink, around)
    assert [item.document.key for item in sink.documents] == ["0", "1"]
    assert [key for key, _ in outcome.refused] == ["empty", "bytes", "f"]
    assert outcome.state == "ok"
    assert sink.documents[0].document.publisher == "P"


async def test_an_unknown_field_is_reported(around):
    class Auditing(Scripted):
        async def poll(self, ctx, cursor):
            ctx.audit({"surprise": 1, "empty": ""})
            yield Done(seen=1)

    item = replace(configured([]), source=Auditing([]))
    assert (await run(item, None, DrySink(), around)).unknown_fields == {"surprise": 1}


async def test_killed_after_any_item_and_resumed_the_documents_are_those_of_a_whole_run(intake, around, stored):
    def script(cursor, stop=None):
        for n in range(cursor.next, 10):
            if n == stop:
                raise ConnectionResetError("killed here")
            yield Doc(key=str(n), body=f"Text {n}.")
            if n % 3 == 2:
                yield Checkpoint(Cursor(next=n + 1))
        yield Done(seen=10)

    for stop in range(10):
        runner = SourceRunner([configured(lambda cursor, stop=stop: script(cursor, stop))], intake, around)
        outcome = await runner.run_once("scripted")
        assert outcome.state in {"broken", "ok"}
    outcome = await SourceRunner([configured(script)], intake, around).run_once("scripted")
    assert outcome.state in {"ok", "quiet"}
    assert await stored() == [(str(n), f"Text {n}.") for n in range(10)]


async def test_a_cursor_is_kept_only_with_its_documents(intake, around):
    item = configured([DOCS[0], Checkpoint(Cursor(next=1)), DOCS[1], LayoutChanged("then it broke")])
    await SourceRunner([item], intake, around).run_once("scripted")
    async with intake.engine.begin() as connection:
        lease = await leases.claim(connection, "me", ["scripted"], due_only=False)
    assert lease.cursor == {"next": 1}


async def test_one_replica_runs_a_source_and_a_lost_lease_stores_nothing_more(intake, around, stored):
    entered, leave = asyncio.Event(), asyncio.Event()

    class Slow(Scripted):
        async def poll(self, ctx, cursor):
            yield DOCS[0]
            yield Checkpoint(Cursor(next=1))
            entered.set()
            await leave.wait()
            yield DOCS[1]
            yield Checkpoint(Cursor(next=2))
            yield Done(seen=2)

    slow = replace(configured([]), source=Slow([]))
    first = asyncio.create_task(SourceRunner([slow], intake, around).run_once("scripted"))
    await entered.wait()
    second = SourceRunner([configured([DOCS[2], Checkpoint(Cursor(next=7)), Done(seen=1)])], intake, around)
    assert await second.run_once("scripted") is None, "another replica holds the lease"
    async with intake.engine.begin() as connection:
        taken = await leases.claim(connection, "other", ["scripted"], due_only=False, ttl=dt.timedelta(0))
    leave.set()
    assert await first is None
    assert [key for key, _ in await stored()] == ["0"]
    async with intake.engine.begin() as connection:
        await leases.hold(connection, taken, Cursor(next=9))


async def test_a_withdrawn_document_gets_a_generation_that_says_so(intake, around, stored):
    await SourceRunner([configured([DOCS[0], Done(seen=1)])], intake, around).run_once("scripted")
    gone = [Doc(key="0", op="withdraw"), Doc(key="never", op="withdraw"), Done(seen=2)]
    await SourceRunner([configured(gone)], intake, around).run_once("scripted")
    assert await stored("key, generation, text") == [("0", 1, "Text 0."), ("0", 2, "Withdrawn by its source.")]


async def test_failures_are_tried_again_later_and_later_but_never_given_up(intake, around):
    runner = SourceRunner([configured([LayoutChanged("broken")])], intake, around)
    pauses = []
    for _ in range(9):
        await runner.run_once("scripted")
        async with intake.engine.connect() as connection:
            (row,) = await leases.states(connection)
        pauses.append((row["due"] - row["last_run"]).total_seconds())
    assert row["failures"] == 9
    assert 900 <= pauses[0] < 1000
    assert pauses[1] >= 1800
    assert 6 * 3600 <= pauses[-1] <= 6 * 3600 * 1.1
    assert (row["state"], row["reason"]) == ("broken", "broken")
    await SourceRunner([configured([*DOCS, Done(seen=5)])], intake, around).run_once("scripted")
    async with intake.engine.connect() as connection:
        (row,) = await leases.states(connection)
    assert (row["state"], row["failures"], row["accepted"]) == ("ok", 0, 5)


async def test_a_publishers_retry_after_is_kept(intake, around):
    asks = [RetryLater("Later.", seconds=7200)]
    await SourceRunner([configured(asks)], intake, around).run_once("scripted")
    async with intake.engine.connect() as connection:
        (row,) = await leases.states(connection)
    assert row["state"] == "blocked"
    assert (row["due"] - row["last_run"]).total_seconds() >= 7200


async def test_waking_a_source_that_runs_makes_it_run_once_more(intake, around):
    async with intake.engine.begin() as connection:
        await leases.register(connection, [("scripted", "scripted")])
        lease = await leases.claim(connection, "me", ["scripted"])
    async with intake.engine.begin() as connection:
        await leases.wake(connection, "scripted")
    outcome = await run(configured([Done(seen=1)]), None, LeasedSink(intake, lease), around)
    async with intake.engine.begin() as connection:
        await leases.finish(connection, lease, outcome, dt.timedelta(hours=1))
    async with intake.engine.begin() as connection:
        assert await leases.claim(connection, "me", ["scripted"]) is not None


class Named(BaseModel):
    """A cursor of a publisher's words."""

    name: str = ""


async def state_of(intake, name="scripted"):
    async with intake.engine.connect() as connection:
        return {row["name"]: row for row in await leases.states(connection)}.get(name)


async def test_what_the_database_will_never_take_is_shown_and_tried_less_and_less(intake, around, stored):
    script = [DOCS[0], Checkpoint(Cursor(next=1)), DOCS[1], Checkpoint(Named(name="a\x00b")), Done(seen=2)]
    outcome = await SourceRunner([configured(script)], intake, around).run_once("scripted")
    assert outcome.state == "broken"
    row = await state_of(intake)
    assert (row["state"], row["failures"], row["accepted"]) == ("broken", 1, 1)
    assert "cannot be stored" in row["reason"]
    assert [key for key, _ in await stored()] == ["0"]


async def test_a_reason_with_what_no_text_column_holds_is_kept_without_it(intake, around):
    script = [LayoutChanged("The page has \x00 and \ud800 in it.")]
    await SourceRunner([configured(script)], intake, around).run_once("scripted")
    assert (await state_of(intake))["reason"] == "The page has \ufffd and ? in it."


async def test_a_source_that_cannot_even_fail_properly_leaves_the_others_running(intake, around):
    class Hopeless(Scripted):
        def hosts(self, config):
            raise ZeroDivisionError("no hosts today")

    ran = []

    def script(_):
        ran.append(1)
        return [Done(seen=1)]

    endless = [RetryLater("Later.", seconds=float("inf"))]
    sources = [
        replace(configured([], "hopeless"), source=Hopeless([])),
        configured(endless, "endless"),
        configured([Done(seen=10**12)], "boastful"),
        replace(configured(script, "good"), every=dt.timedelta(seconds=0)),
    ]
    running = asyncio.create_task(SourceRunner(sources, intake, around).run())

    async def told():
        rows = [await state_of(intake, name) for name in ("hopeless", "endless", "boastful")]
        return [row and row["state"] for row in rows] == ["broken"] * 3

    await eventually(told)
    before = len(ran)
    await eventually(lambda: asyncio.sleep(0, len(ran) > before))
    assert not running.done()
    assert "no hosts today" in (await state_of(intake, "hopeless"))["reason"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_stale_epoch_finishes_nothing(intake):
    async with intake.engine.begin() as connection:
        await leases.register(connection, [("scripted", "scripted")])
        old = await leases.claim(connection, "a", ["scripted"])
    async with intake.engine.begin() as connection:
        await leases.claim(connection, "b", ["scripted"], ttl=dt.timedelta(0))
    for act in (leases.beat, leases.release):
        with pytest.raises(SinkLost):
            async with intake.engine.begin() as connection:
                await act(connection, old)
