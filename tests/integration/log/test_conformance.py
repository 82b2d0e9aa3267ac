"""What any adapter of the log's port must do; run here on Kafka, the one that there is."""

import asyncio
import secrets

import pytest
from dateline.log import (
    KafkaFeed,
    KafkaPublisher,
    LogUnavailable,
    Outgoing,
    PositionLost,
    PublishOutcomeUnknown,
    RecordTooLarge,
)
from dateline.log.kafka import PARTITIONS

from tests.integration.log.conftest import records
from tests.waiting import eventually


async def opened(stack, topic, group=None) -> KafkaFeed:
    feed = KafkaFeed(stack.kafka, topic, group or f"g{secrets.token_hex(6)}")
    await feed.open()

    async def assigned():
        return feed.assignment().partitions

    await eventually(assigned)
    return feed


async def drain(feed, count):
    got = []

    async def enough():
        for found in (await feed.poll(100, 0.2)).values():
            got.extend(found)
        return len(got) >= count

    await eventually(enough, every=0)
    return got


async def test_what_is_published_is_read_whole_and_in_order_of_its_key(stack, topic, publisher):
    sent = [Outgoing(topic, b"one-key", f"value {n}".encode(), (("h", b"\xff\x00"),)) for n in range(300)]
    await publisher.publish(sent)
    feed = await opened(stack, topic)
    for partition in feed.assignment().partitions:
        feed.seek(partition, 0)
    got = await drain(feed, len(sent))
    await feed.close()
    assert [r.value for r in got] == [o.value for o in sent]
    assert {r.headers for r in got} == {(("h", b"\xff\x00"),)}
    assert [r.offset for r in got] == list(range(300))
    assert {r.key for r in got} == {b"one-key"}


async def test_a_feed_delivers_nothing_before_it_is_sought(stack, topic, publisher):
    await publisher.publish(records(topic, ["a", "b", "c"]))
    feed = await opened(stack, topic)
    assert await feed.poll(100, 0.5) == {}
    for partition in feed.assignment().partitions:
        feed.seek(partition, 0)
    assert len(await drain(feed, 3)) == 3
    await feed.close()


async def test_reading_begins_where_it_is_told(stack, topic, publisher):
    await publisher.publish([Outgoing(topic, b"k", str(n).encode()) for n in range(10)])
    feed = await opened(stack, topic)
    bounds = await feed.bounds(feed.assignment().partitions)
    home = next(p for p, (_, end) in bounds.items() if end)
    assert bounds[home] == (0, 10)
    feed.seek(home, 7)
    assert [r.value for r in await drain(feed, 3)] == [b"7", b"8", b"9"]
    assert feed.ends()[home].offset == 10
    await feed.close()


async def test_a_tombstone_is_a_record_without_value(stack, topic, publisher):
    await publisher.publish([Outgoing(topic, b"k", None)])
    feed = await opened(stack, topic)
    for partition in feed.assignment().partitions:
        feed.seek(partition, 0)
    assert (await drain(feed, 1))[0].value is None
    await feed.close()


async def test_two_members_share_the_partitions(stack, topic):
    group = f"g{secrets.token_hex(6)}"
    one = await opened(stack, topic, group)
    epoch = one.assignment().epoch
    two = await opened(stack, topic, group)

    async def shared():
        await asyncio.gather(one.poll(1, 0.05), two.poll(1, 0.05))
        halves = one.assignment().partitions, two.assignment().partitions
        return not halves[0] & halves[1] and len(halves[0] | halves[1]) == PARTITIONS and all(halves)

    await eventually(shared)
    assert one.assignment().epoch > epoch
    await one.close()
    await two.close()


async def test_a_position_out_of_range_is_an_error_by_name(stack, topic, publisher):
    await publisher.publish([Outgoing(topic, b"k", b"v")])
    feed = await opened(stack, topic)
    for partition in feed.assignment().partitions:
        feed.seek(partition, 1_000)

    async def poll_on():
        for _ in range(40):
            await feed.poll(1, 0.25)

    with pytest.raises(PositionLost, match="outside what"):
        await poll_on()
    await feed.close()


async def test_a_topic_says_which_it_is(stack, topic):
    feed = KafkaFeed(stack.kafka, topic, "g")
    identity = await feed.open()
    await feed.close()
    assert identity.partitions == PARTITIONS
    assert identity.cluster
    assert identity.topic_id.count("-") == 4
    assert identity.topic_id != "00000000-0000-0000-0000-000000000000"


async def test_no_log_is_said_in_one_sentence_and_soon(unused_port):
    publisher = KafkaPublisher(f"127.0.0.1:{unused_port}")
    async with asyncio.timeout(10):
        with pytest.raises(LogUnavailable, match="cannot be reached"):
            await publisher.publish([Outgoing("t", b"k", b"v")])
        with pytest.raises(LogUnavailable, match="cannot be reached"):
            await KafkaFeed(f"127.0.0.1:{unused_port}", "t", "g").open()
    await publisher.close()


async def test_a_record_over_the_limit_is_refused_and_the_next_goes_through(topic, publisher):
    with pytest.raises(RecordTooLarge, match="over the limit"):
        await publisher.publish([Outgoing(topic, b"k", b"x" * (8 * 1024 * 1024 + 1))])
    await publisher.publish([Outgoing(topic, b"k", secrets.token_bytes(8 * 1024 * 1024))])


async def test_a_publisher_that_gave_up_leaves_nothing_running(stack, topic):
    publisher = KafkaPublisher(stack.kafka)
    await publisher.publish([Outgoing(topic, b"k", b"first")])
    publisher._send_seconds = 0.5  # the first may take its time
    async with stack.silent_kafka():
        with pytest.raises(PublishOutcomeUnknown, match="did not acknowledge"):
            await publisher.publish([Outgoing(topic, b"k", b"late")])

        async def gone():
            names = [str(task.get_coro()) for task in asyncio.all_tasks()]
            return not [name for name in names if "_sender_routine" in name]

        await eventually(gone)
    await publisher.close()
