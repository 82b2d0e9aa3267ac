"""Webhooks that are refused, late or unreachable: tried on a schedule that survives restarts, and never lost."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from dateline.clock import ManualClock
from dateline_notify.deliver.schedule import DISABLED_AFTER, STEPS
from sqlalchemy import text

from tests.notify.changes import change, entry, now
from tests.notify.receiver import Receiver, receiving, status
from tests.notify.service import Running, new_settings, running, waiting_or_done
from tests.stack import Stack
from tests.waiting import eventually


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(now())


@pytest_asyncio.fixture
async def timed(stack: Stack, clock: ManualClock) -> AsyncIterator[Running]:
    async with running(await new_settings(stack), clock) as it:
        yield it


async def attempts(notify: Running, id_: str, count: int) -> dict[str, Any]:
    """The only delivery of a subscription, once it was tried so often."""

    async def tried() -> dict[str, Any]:
        found = await notify.deliveries(id_)
        assert len(found) <= 1
        return found[0] if found and len(found[0]["attempts"]) >= count else {}

    return await eventually(tried)


async def until(receiver: Receiver, count: int) -> None:
    async def enough() -> bool:
        return len(receiver.received) >= count

    await eventually(enough, every=0.01)


def pass_time(notify: Running, clock: ManualClock, by: dt.timedelta) -> None:
    clock.advance(by)
    notify.service.deliverer.wake()


async def test_a_refused_webhook_is_tried_along_the_schedule_and_then_failed(
    timed: Running, clock: ManualClock, receiver: Receiver
) -> None:
    receiver.otherwise = status(500, body=b"broken\x00 today")
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    waits = []
    for count in range(1, len(STEPS) + 2):
        delivery = await attempts(timed, made["id"], count)
        if delivery["next_attempt"] is None:
            break
        waits.append(dt.datetime.fromisoformat(delivery["next_attempt"]) - clock.now())
        pass_time(timed, clock, waits[-1])
    assert delivery["state"] == "failed"
    assert len(waits) == len(STEPS)
    assert all(0.8 * step <= wait <= 1.2 * step for step, wait in zip(STEPS, waits, strict=True))
    assert dt.timedelta(days=3) < sum(STEPS, dt.timedelta()) < DISABLED_AFTER
    assert len(receiver.received) == len(STEPS) + 1
    assert len({got.id for got in receiver.received}) == 1
    assert all(got.verified_by(made["secret"]) for got in receiver.received)
    assert delivery["attempts"][0] | {"at": "", "milliseconds": 0} == {
        "at": "",
        "milliseconds": 0,
        "status": 500,
        "reason": "answered 500",
        "response": "broken\ufffd today",
    }
    receiver.otherwise = status(204, body=b"")
    async with timed.client() as client:
        again = await client.post(f"/v1/subscriptions/{made['id']}/deliveries/{delivery['id']}/retry")
    assert again.status_code == 202
    await until(receiver, len(STEPS) + 2)
    assert (await attempts(timed, made["id"], len(STEPS) + 2))["state"] == "delivered"


async def test_retry_after_is_honoured_within_a_day(timed: Running, clock: ManualClock, receiver: Receiver) -> None:
    receiver.answers = [status(503, {"retry-after": "3600"}), status(429, {"retry-after": "999999999"})]
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    first = await attempts(timed, made["id"], 1)
    assert dt.datetime.fromisoformat(first["next_attempt"]) - clock.now() == dt.timedelta(hours=1)
    pass_time(timed, clock, dt.timedelta(hours=1))
    second = await attempts(timed, made["id"], 2)
    assert dt.datetime.fromisoformat(second["next_attempt"]) - clock.now() == dt.timedelta(hours=24)


async def test_a_redirect_is_a_failure_that_says_so(timed: Running, receiver: Receiver) -> None:
    receiver.otherwise = status(302, {"location": "http://127.0.0.1:1/elsewhere"})
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    delivery = await attempts(timed, made["id"], 1)
    assert delivery["state"] == "pending"
    assert "redirects are not followed" in delivery["attempts"][0]["reason"]
    assert len(receiver.received) == 1


async def test_410_disables_the_subscription(timed: Running, receiver: Receiver) -> None:
    receiver.answers = [status(410)]
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    delivery = await attempts(timed, made["id"], 1)
    assert delivery["state"] == "failed"
    async with timed.client() as client:
        shown = (await client.get(f"/v1/subscriptions/{made['id']}")).json()
        assert (shown["state"], shown["reason"]) == ("disabled", "The endpoint answered 410 Gone.")
        refused = await client.post(f"/v1/subscriptions/{made['id']}/deliveries/{delivery['id']}/retry")
        assert refused.status_code == 409
    await timed.publish(change(entry("ent-b"), 2))
    await timed.matched()
    assert len(await timed.deliveries(made["id"])) == 1
    assert (await timed.patch(made["id"], state="active"))["reason"] == ""
    await timed.publish(change(entry("ent-c"), 3))
    await until(receiver, 2)


async def test_five_days_of_failures_disable_and_nothing_waiting_is_lost(
    timed: Running, clock: ManualClock, receiver: Receiver
) -> None:
    receiver.otherwise = status(500)
    made = await timed.subscribe(receiver.url, max_age=None)
    await timed.publish(change(entry("ent-a"), 1))
    await attempts(timed, made["id"], 1)
    pass_time(timed, clock, dt.timedelta(days=5, minutes=1))
    async with timed.client() as client:

        async def disabled() -> dict[str, Any]:
            shown: dict[str, Any] = (await client.get(f"/v1/subscriptions/{made['id']}")).json()
            return shown if shown["state"] == "disabled" else {}

        assert "Every attempt since" in (await eventually(disabled))["reason"]
    (held,) = await timed.deliveries(made["id"])
    assert held["state"] == "held"
    receiver.otherwise = status(200)
    await timed.patch(made["id"], state="active")
    await until(receiver, 3)

    async def well() -> bool:
        (delivery,) = await timed.deliveries(made["id"])
        return str(delivery["state"]) == "delivered"

    await eventually(well)


async def test_an_endpoint_that_is_away_is_a_reason(timed: Running) -> None:
    async with receiving() as gone:
        url = gone.url
    made = await timed.subscribe(url)
    await timed.publish(change(entry(), 1))
    delivery = await attempts(timed, made["id"], 1)
    assert delivery["attempts"][0]["status"] is None
    assert delivery["attempts"][0]["reason"].startswith("no connection")


async def test_private_addresses_are_refused_when_connecting(stack: Stack, receiver: Receiver) -> None:
    async with running(await new_settings(stack, allow_private_addresses="none")) as notify:
        made = await notify.subscribe(receiver.url.replace("127.0.0.1", "2130706433"))
        await notify.publish(change(entry(), 1))
        delivery = await attempts(notify, made["id"], 1)
        assert "is not on the public internet" in delivery["attempts"][0]["reason"]
        async with notify.client() as client:
            assert (await client.post(f"/v1/subscriptions/{made['id']}/test")).status_code == 202

            async def tested() -> bool:
                found = await notify.deliveries(made["id"], state="failed")
                return [one["kind"] for one in found] == ["test"]

            await eventually(tested)
    assert receiver.received == []


async def test_a_restart_in_the_middle_sends_what_is_left_and_nothing_twice(stack: Stack, receiver: Receiver) -> None:
    settings = await new_settings(stack)
    async with running(settings) as notify:
        made = await notify.subscribe(receiver.url)
        await notify.publish(*(change(entry(f"ent-{n}"), n) for n in range(50)))
        await until(receiver, 10)
    async with running(settings) as notify:
        await notify.matched()
        await until(receiver, 50)

        async def settled() -> bool:
            return len(await notify.deliveries(made["id"], state="delivered", limit=200)) == 50

        await eventually(settled)
    assert sorted(got.json["data"]["entry"]["id"] for got in receiver.received) == sorted(f"ent-{n}" for n in range(50))
    async with running(settings) as notify:
        await notify.matched()
        await notify.publish(change(entry("ent-after"), 100))
        await until(receiver, 51)
    assert len(receiver.received) == 51


async def test_a_dead_worker_s_delivery_is_sent_by_another_under_the_same_id(
    timed: Running, clock: ManualClock, receiver: Receiver
) -> None:
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    delivery = await attempts(timed, made["id"], 1)
    # As a worker leaves it that was killed between taking the delivery and storing what became of it.
    await timed.rows(
        "UPDATE deliveries SET state = 'pending', leased = true, claim = claim + 1, due = $1",
        clock.now() + dt.timedelta(seconds=60),
    )
    pass_time(timed, clock, dt.timedelta(seconds=61))
    await until(receiver, 2)
    assert {got.id for got in receiver.received} == {delivery["id"]}


async def test_a_dead_worker_s_delivery_waits_while_its_subscription_is_paused(
    timed: Running, clock: ManualClock, receiver: Receiver
) -> None:
    receiver.answers = [status(500)]
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    await attempts(timed, made["id"], 1)
    # Taken by a worker that is killed, then paused: a pause leaves alone what is being sent.
    await timed.rows(
        "UPDATE deliveries SET leased = true, claim = claim + 1, due = $1", clock.now() + dt.timedelta(seconds=60)
    )
    await timed.patch(made["id"], state="paused")
    other = await timed.subscribe(f"{receiver.url}/other")
    pass_time(timed, clock, dt.timedelta(seconds=61))
    async with timed.client() as client:
        for id_ in (made["id"], other["id"]):
            assert (await client.post(f"/v1/subscriptions/{id_}/test")).status_code == 202
    await until(receiver, 3)
    assert [got.kind for got in receiver.received] == ["new", "test", "test"]
    await timed.patch(made["id"], state="active")
    await until(receiver, 4)
    assert receiver.received[3].id == receiver.received[0].id


async def test_a_failure_after_a_pause_or_at_a_new_address_is_the_first(
    timed: Running, clock: ManualClock, receiver: Receiver
) -> None:
    receiver.otherwise = status(500)
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    await attempts(timed, made["id"], 1)
    assert (await timed.patch(made["id"], name="n"))["failing_since"] is not None
    await timed.patch(made["id"], state="paused")
    clock.advance(dt.timedelta(days=6))
    assert (await timed.patch(made["id"], state="active"))["failing_since"] is None
    await attempts(timed, made["id"], 2)
    assert (await timed.patch(made["id"], name="n"))["state"] == "active"
    await timed.rows("UPDATE subscriptions SET failing_since = failing_since - interval '6 days'")
    moved = await timed.patch(made["id"], channel={"url": f"{receiver.url}/new"})
    assert moved["failing_since"] is None
    pass_time(timed, clock, dt.timedelta(minutes=1))
    await attempts(timed, made["id"], 3)
    after = await timed.patch(made["id"], name="n")
    assert (after["state"], after["failing_since"]) == ("active", clock.now().isoformat().replace("+00:00", "Z"))


async def test_sending_again_waits_for_a_pause_under_way(timed: Running, receiver: Receiver) -> None:
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    delivery = await attempts(timed, made["id"], 1)
    async with timed.service.engine.connect() as connection, timed.client() as client:
        await connection.execute(text("UPDATE subscriptions SET state = 'paused'"))
        again = asyncio.create_task(client.post(f"/v1/subscriptions/{made['id']}/deliveries/{delivery['id']}/retry"))
        await waiting_or_done(timed, again)
        await connection.commit()
        assert (await again).status_code == 409


async def test_two_processes_share_the_work_and_send_each_message_once(stack: Stack, receiver: Receiver) -> None:
    settings = await new_settings(stack)
    async with running(settings) as one, running(settings) as other:
        made = [await one.subscribe(receiver.url), await other.subscribe(receiver.url)]
        changes = [change(entry(f"ent-{n}", lead=f"lead-{n % 40}"), n) for n in range(200)]
        await asyncio.gather(one.publish(*changes[::2]), other.publish(*changes[1::2]))
        await until(receiver, 400)

        async def settled() -> bool:
            found = await one.rows("SELECT count(*) AS n FROM deliveries WHERE state = 'delivered'")
            return int(found[0]["n"]) == 400

        await eventually(settled)
        assert len(receiver.received) == 400
        assert len({got.id for got in receiver.received}) == 400
        assert receiver.most_open <= 2 * settings.notify_deliveries_per_endpoint
        secrets = [subscription["secret"] for subscription in made]
        assert all(any(got.verified_by(secret) for secret in secrets) for got in receiver.received)


async def test_a_slow_endpoint_leaves_room_for_the_others(notify: Running, receiver: Receiver) -> None:
    async with receiving() as slow:
        slow.gate.clear()
        await notify.subscribe(slow.url)
        await notify.subscribe(receiver.url)
        await notify.publish(*(change(entry(f"ent-{n}"), n) for n in range(100)))
        await until(receiver, 100)
        assert slow.most_open <= notify.settings.notify_deliveries_per_endpoint
        slow.gate.set()
        await until(slow, 100)


async def test_an_endless_answer_is_cut_off(notify: Running, receiver: Receiver) -> None:
    receiver.otherwise = status(200, body=b"x" * 5_000_000)
    made = await notify.subscribe(receiver.url)
    await notify.publish(change(entry(), 1))
    delivery = await attempts(notify, made["id"], 1)
    assert delivery["state"] == "delivered"
    assert delivery["attempts"][0]["response"] == "x" * 1_000


async def test_a_pause_holds_what_waits(timed: Running, clock: ManualClock, receiver: Receiver) -> None:
    receiver.answers = [status(500)]
    made = await timed.subscribe(receiver.url)
    await timed.publish(change(entry(), 1))
    await attempts(timed, made["id"], 1)
    await timed.patch(made["id"], state="paused")
    (held,) = await timed.deliveries(made["id"])
    assert (held["state"], held["next_attempt"]) == ("held", None)
    await timed.patch(made["id"], state="active")
    assert (await attempts(timed, made["id"], 2))["state"] == "delivered"


async def test_both_secrets_sign_for_a_day(timed: Running, clock: ManualClock, receiver: Receiver) -> None:
    made = await timed.subscribe(receiver.url)
    async with timed.client() as client:
        answer = await client.post(f"/v1/subscriptions/{made['id']}/secret")
    fresh = answer.json()
    assert answer.status_code == 200
    assert fresh["secret"] != made["secret"]
    await timed.publish(change(entry("ent-a"), 1, emitted=clock.now()))
    await until(receiver, 1)
    assert receiver.received[0].verified_by(made["secret"])
    assert receiver.received[0].verified_by(fresh["secret"])
    pass_time(timed, clock, dt.timedelta(hours=24))
    await timed.publish(change(entry("ent-b"), 2, emitted=clock.now()))
    await until(receiver, 2)
    assert not receiver.received[1].verified_by(made["secret"])
    assert receiver.received[1].verified_by(fresh["secret"])


async def test_stopping_gives_back_what_is_under_way(stack: Stack, receiver: Receiver) -> None:
    settings = await new_settings(stack)
    receiver.gate.clear()
    async with contextlib.AsyncExitStack() as first:
        notify = await first.enter_async_context(running(settings))
        made = await notify.subscribe(receiver.url)
        await notify.publish(change(entry(), 1))
        await until(receiver, 1)
    receiver.gate.set()
    async with running(settings) as notify:
        await until(receiver, 2)
        assert (await attempts(notify, made["id"], 1))["state"] == "delivered"
    assert {got.id for got in receiver.received} == {receiver.received[0].id}
