"""A position and its effects move together, whatever happens in between."""

import asyncio
import datetime as dt
import secrets

import pytest
from dateline.log import Consumer, KafkaFeed, OutboxRow, Outgoing, PositionLost, Relay, TooManyParked, append
from dateline.log.outbox import waiting
from dateline.log.positions import complete_to
from sqlalchemy import text

from tests.integration.log.conftest import Effects, records
from tests.waiting import eventually

EXPECTED = sorted(f"v{n}" for n in range(200))


async def settled(bench, expected):
    async def same():
        return await bench.values() == expected

    await eventually(same)


async def test_every_record_has_its_effect_once_across_restarts(bench, topic, publisher):
    await publisher.publish(records(topic, EXPECTED[:100]))
    async with bench.consuming():
        await settled(bench, EXPECTED[:100])
    await publisher.publish(records(topic, EXPECTED[100:]))
    async with bench.consuming():
        await settled(bench, sorted(EXPECTED))


async def test_a_stop_in_mid_batch_repeats_the_batch_and_no_effect(bench, topic, publisher):
    await publisher.publish(records(topic, EXPECTED))
    handler = Effects()
    handler.gate.clear()
    async with bench.consuming(handler):
        await asyncio.wait_for(handler.entered.wait(), 20)
    assert await bench.values() == []
    async with bench.consuming():
        await settled(bench, EXPECTED)


async def test_of_two_owners_one_is_fenced(bench, topic, publisher):
    handler = Effects()
    handler.gate.clear()
    # Two groups that do not know of each other: both own every partition, as a zombie and its successor do.
    zombie = Consumer("test", topic, KafkaFeed(bench.stack.kafka, topic, "another-group"), bench.engine, handler)
    task = asyncio.create_task(zombie.run())
    async with bench.consuming(handler) as (owner, _):

        async def both_hold():
            return owner.progress().partitions and zombie.progress().partitions

        await eventually(both_hold)
        await publisher.publish(records(topic, EXPECTED))

        async def one_waits_for_the_other():
            return await bench.query(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )

        await eventually(one_waits_for_the_other)
        handler.gate.set()

        async def both_are_through():
            return not (owner.progress().lag or zombie.progress().lag) and await bench.values()

        await eventually(both_are_through)
        assert await bench.values() == EXPECTED
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await bench.values() == EXPECTED


async def test_a_record_that_cannot_be_read_or_applied_is_parked_alone(bench, topic, publisher):
    await publisher.publish(records(topic, ["a", "unreadable", "b", "poison", "c"]))
    async with bench.consuming():
        await settled(bench, ["a", "b", "c"])
        await publisher.publish(records(topic, ["d"]))
        await settled(bench, ["a", "b", "c", "d"])
    parked = {row.value: row.reason for row in await bench.query("SELECT value, reason FROM parked")}
    assert parked == {b"unreadable": "The record cannot be read.", b"poison": "ValueError: poison"}


async def test_many_parked_in_a_row_stop_the_consumer_loudly(bench, topic, publisher):
    await publisher.publish(records(topic, ["unreadable"] * 1_500))
    async with bench.consuming() as (_, task):
        with pytest.raises(TooManyParked, match="records failed"):
            await asyncio.wait_for(asyncio.shield(task), 30)


async def test_two_replicas_share_the_work_and_repeat_none(bench, topic, publisher):
    one, two = Effects(), Effects()
    async with bench.consuming(one) as (first, _), bench.consuming(two) as (second, _):

        async def both():
            return first.progress().partitions > 0 and second.progress().partitions > 0

        await eventually(both)
        await publisher.publish(records(topic, EXPECTED))
        await settled(bench, EXPECTED)
        assert one.batches
        assert two.batches


async def test_a_topic_of_the_same_name_is_not_the_same_topic(bench, topic, publisher):
    await publisher.publish(records(topic, ["a"]))
    async with bench.consuming():
        await settled(bench, ["a"])
    await bench.query("UPDATE positions SET topic_id = 'another' RETURNING 1")
    async with bench.consuming() as (_, task):
        with pytest.raises(PositionLost, match="but this database's positions are in topic another"):
            await asyncio.wait_for(asyncio.shield(task), 20)


async def test_a_database_that_goes_away_delays_and_repeats_nothing(bench, topic, publisher):
    async with bench.consuming():
        await publisher.publish(records(topic, EXPECTED[:50]))
        await settled(bench, EXPECTED[:50])
        await bench.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await publisher.publish(records(topic, EXPECTED[50:]))
        await settled(bench, EXPECTED)


async def test_it_says_up_to_when_the_tables_are_complete(bench, topic, publisher):
    await publisher.publish(records(topic, ["a"]))

    async def complete():
        async with bench.engine.connect() as connection:
            return await complete_to(connection, "test")

    assert await complete() is None
    async with bench.consuming() as (consumer, _):
        first = await eventually(complete)

        async def later():
            return await complete() > first

        await eventually(later)
        assert consumer.progress().lag == 0
        assert not consumer.progress().stalled


async def test_the_relay_sends_each_lane_in_order_and_deletes_what_was_sent(bench, topic, publisher, engine):
    rows = [
        OutboxRow(lane, at, n, record)
        for lane in (5, 9)
        for at in range(40)
        for n, record in enumerate(records(topic, [f"{lane}-{at}-0", f"{lane}-{at}-1"]))
    ]
    one_key = [OutboxRow(r.lane, r.at, r.n, type(r.record)(topic, str(r.lane).encode(), r.record.value)) for r in rows]
    async with engine.begin() as connection:
        await append(connection, reversed(one_key))
    relays = [asyncio.create_task(Relay(engine, publisher).run()) for _ in range(2)]

    async def sent():
        async with engine.connect() as connection:
            return await waiting(connection) == 0

    await eventually(sent)
    for relay in relays:
        relay.cancel()
    await asyncio.gather(*relays, return_exceptions=True)
    async with bench.consuming():
        await settled(bench, sorted((r.record.value or b"").decode() for r in rows))
    for lane in (5, 9):
        order = await bench.query(
            'SELECT value FROM effects WHERE value LIKE :lane ORDER BY "offset"', lane=f"{lane}-%"
        )
        assert [r.value for r in order] == [f"{lane}-{at}-{n}" for at in range(40) for n in (0, 1)]


async def test_nothing_is_sent_of_a_transaction_that_was_rolled_back(engine, publisher, topic):
    async with engine.connect() as connection:
        await append(connection, [OutboxRow(0, 0, 0, records(topic, ["a"])[0])])
        await connection.rollback()
    assert await Relay(engine, publisher).send_once() == 0


async def test_two_replicas_migrate_one_after_the_other(stack, migrations):
    from dateline.database import create_engine, upgrade

    url = await stack.fresh_database("twice")
    engines = [create_engine(url, application=f"replica {n}") for n in range(3)]
    assert await asyncio.gather(*(upgrade(engine, migrations) for engine in engines)) == ["0001"] * 3
    async with engines[0].connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM parked"))).scalar_one() == 0
    for engine in engines:
        await engine.dispose()


class Refusing(Effects):
    """Reads every record and can apply none."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def apply(self, connection, batch):
        raise self.error


async def test_many_that_cannot_be_applied_stop_the_consumer_and_are_there_to_see(bench, topic, publisher):
    await publisher.publish(records(topic, [f"v{n}" for n in range(3_000)]))
    async with bench.consuming(Refusing(ValueError("a fault of ours"))) as (_, task):
        with pytest.raises(TooManyParked):
            await asyncio.wait_for(asyncio.shield(task), 60)
    reasons = {
        row.reason: row.n for row in await bench.query("SELECT reason, count(*) AS n FROM parked GROUP BY reason")
    }
    assert set(reasons) == {"ValueError: a fault of ours"}
    assert 1_000 <= reasons["ValueError: a fault of ours"] < 3_000


async def test_a_reader_that_fails_in_an_unforeseen_way_parks_the_record_alone(bench, topic, publisher):
    class Overflowing(Effects):
        def decode(self, record):
            if record.value == b"9999":
                raise OverflowError("date value out of range")
            return super().decode(record)

    await publisher.publish(records(topic, ["a", "9999", "b"]))
    async with bench.consuming(Overflowing()):
        await settled(bench, ["a", "b"])
    assert [row.reason for row in await bench.query("SELECT reason FROM parked")] == [
        "OverflowError: date value out of range"
    ]


async def test_a_consumer_that_only_tries_again_is_stalled(bench, topic, publisher, monkeypatch):
    monkeypatch.setattr("dateline.log.consumer.STALLED_SECONDS", 1.0)
    await publisher.publish(records(topic, ["a"]))
    async with bench.consuming(Refusing(TimeoutError("the server is away"))) as (consumer, _):

        async def stalled():
            return consumer.progress().stalled

        await eventually(stalled)
        assert "the server is away" in consumer.progress().fault


async def test_while_the_log_is_away_nothing_is_called_complete(bench, topic, publisher):
    await publisher.publish(records(topic, ["a"]))

    async def complete():
        async with bench.engine.connect() as connection:
            return await complete_to(connection, "test")

    async with bench.consuming() as (consumer, _):
        await eventually(complete)
        async with bench.stack.silent_kafka():

            async def silent():
                return "has not answered" in consumer.progress().fault

            await eventually(silent)
            assert dt.datetime.now(dt.UTC) - await complete() > dt.timedelta(seconds=8)


async def test_a_turn_of_the_relay_is_bounded_in_bytes(engine, publisher, topic):
    large = Outgoing(topic, b"k", secrets.token_bytes(6 * 1024 * 1024))
    async with engine.begin() as connection:
        await append(connection, [OutboxRow(3, at, 0, large) for at in range(8)])
    relay = Relay(engine, publisher)
    turns = [await relay.send_once() for _ in range(3)]
    assert turns == [5, 3, 0], "32 MiB hold five records of 6 MiB"
