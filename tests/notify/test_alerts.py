"""What subscribers are told: changes on the real log become signed webhooks, once, of the right kind."""

import asyncio
import datetime as dt
from typing import Any

from dateline.log import Outgoing
from standardwebhooks import Webhook

from tests.notify.changes import change, entry, now
from tests.notify.receiver import Receiver
from tests.notify.service import Running
from tests.waiting import eventually


async def kinds(receiver: Receiver, count: int) -> list[str]:
    """The kinds received, once there are so many; exactly so many are asserted by the caller after `matched`."""

    async def enough() -> bool:
        return len(receiver.received) >= count

    await eventually(enough)
    return [got.kind for got in receiver.received]


async def test_a_change_becomes_one_signed_message(notify: Running, receiver: Receiver) -> None:
    made = await notify.subscribe(receiver.url, filter={"types": ["convention.*"], "leads": ["RU"]})
    await notify.publish(change(entry(), 1))
    assert await kinds(receiver, 1) == ["new"]
    got = receiver.received[0]
    said = Webhook(made["secret"]).verify(got.body, got.headers)
    assert said["type"] == "dateline.entry.new"
    assert said["data"]["entry"]["id"] == "ent-aaaa"
    assert said["data"]["entry"]["evidence"][0]["quote"] == "the law was signed on Monday"
    assert said["data"]["previous"] is None
    assert said["data"]["links"] == {
        "entry": "http://127.0.0.1:8402/v1/entries/ent-aaaa",
        "timeline": "http://127.0.0.1:8402/v1/timelines/ETS-126",
        "page": "http://127.0.0.1:8402/e/ent-aaaa",
    }
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"].startswith("dateline/")
    assert len(got.body) <= 20_000

    async def logged() -> bool:
        (delivery,) = await notify.deliveries(made["id"])
        return (delivery["state"], delivery["id"]) == ("delivered", got.id)

    await eventually(logged)
    (delivery,) = await notify.deliveries(made["id"])
    assert delivery["attempts"][0]["status"] == 200
    assert delivery["attempts"][0]["response"] == "thanks"
    assert delivery["next_attempt"] is None


async def test_the_difference_to_what_was_told_decides_the_kind(notify: Running, receiver: Receiver) -> None:
    await notify.subscribe(receiver.url)
    day, later = "2026-11-20", "2026-11-21"
    recorded = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    told: dict[str, Any] = {"occurred": day, "first_recorded": recorded}
    await notify.publish(change(entry(**told), 1))
    assert await kinds(receiver, 1) == ["new"]
    await notify.publish(change(entry(sources=2, **told), 2))
    assert await kinds(receiver, 2) == ["new", "corroborated"]
    await notify.publish(
        change(entry(sources=2, confidence=0.5, **told), 3),  # nothing that a reader acts upon
        change(entry(sources=1, **told), 4),  # fewer sources are nothing
        change(entry(sources=2, **told), 5),  # and as many as were told are nothing
        change(entry(sources=2, occurred=later, first_recorded=recorded), 6),
    )
    assert await kinds(receiver, 3) == ["new", "corroborated", "corrected"]
    correction = receiver.received[2].json["data"]
    assert correction["previous"]["occurred"] == day
    assert correction["previous"]["sources"] == 2
    assert correction["entry"]["occurred"] == later
    await notify.publish(
        change(entry(sources=0, occurred=later, first_recorded=recorded, state="retracted"), 7),
        change(entry(sources=0, occurred=later, first_recorded=recorded, state="retracted", confidence=0.1), 8),
    )
    await notify.matched()
    assert await kinds(receiver, 4) == ["new", "corroborated", "corrected", "retracted"]
    assert receiver.received[3].json["data"]["previous"]["state"] == "current"
    assert len({got.id for got in receiver.received}) == 4


async def test_messages_go_with_the_last_subscription_that_was_told_them(notify: Running, receiver: Receiver) -> None:
    made = [(await notify.subscribe(receiver.url))["id"] for _ in range(3)]
    await notify.publish(change(entry("ent-a"), 1), change(entry("ent-b"), 2))
    await notify.matched()
    await kinds(receiver, 6)
    async with notify.client() as client:
        for id_ in made[:2]:
            assert (await client.post(f"/v1/subscriptions/{id_}/test")).status_code == 202
        assert await _messages(notify) == 4
        assert (await client.delete(f"/v1/subscriptions/{made[0]}")).status_code == 204
        assert await _messages(notify) == 3
        last = await asyncio.gather(*(client.delete(f"/v1/subscriptions/{id_}") for id_ in made[1:]))
    assert [answer.status_code for answer in last] == [204, 204]
    assert await _messages(notify) == 0
    await notify.subscribe(receiver.url)
    await notify.publish(change(entry("ent-c"), 3))
    await notify.matched()
    assert await _messages(notify) == 1


async def _messages(notify: Running) -> int:
    return int((await notify.rows("SELECT count(*) AS n FROM messages"))[0]["n"])


async def test_an_older_change_that_comes_again_is_ignored(notify: Running, receiver: Receiver) -> None:
    await notify.subscribe(receiver.url)
    await notify.publish(change(entry(sources=2), 5))
    await kinds(receiver, 1)
    await notify.publish(change(entry(sources=1, occurred="2020"), 4), change(entry(sources=2), 5))
    await notify.publish(change(entry("ent-last"), 1))
    assert await kinds(receiver, 2) == ["new", "new"]


async def test_what_was_retracted_or_merged_before_it_was_told_is_nothing(notify: Running, receiver: Receiver) -> None:
    await notify.subscribe(receiver.url)
    await notify.publish(
        change(entry("ent-a", state="retracted"), 1),
        change(entry("ent-b", state="merged", merged_into="ent-c"), 2),
        change(entry("ent-c"), 3),
    )
    await notify.matched()
    assert await kinds(receiver, 1) == ["new"]
    assert receiver.received[0].json["data"]["entry"]["id"] == "ent-c"


async def test_who_was_told_of_an_entry_is_told_that_it_merged_and_not_of_a_new_one(
    notify: Running, receiver: Receiver
) -> None:
    await notify.subscribe(receiver.url)
    state = entry("ent-b")
    await notify.publish(change(state, 1))
    await kinds(receiver, 1)
    await notify.publish(
        change(state.model_copy(update={"state": "merged", "merged_into": "ent-a"}), 2),
        change(state.model_copy(update={"id": "ent-a", "sources": 2}), 3),
    )
    assert await kinds(receiver, 3) == ["new", "corrected", "corroborated"]
    assert receiver.received[1].json["data"]["entry"]["merged_into"] == "ent-a"
    assert receiver.received[2].json["data"]["entry"]["id"] == "ent-a"


async def test_history_is_told_only_to_who_asks_for_it(notify: Running, receiver: Receiver) -> None:
    news = await notify.subscribe(receiver.url)
    everything = await notify.subscribe(receiver.url, max_age=None)
    year = await notify.subscribe(receiver.url, max_age=400)
    half_a_year_ago = (now() - dt.timedelta(days=180)).date().isoformat()
    await notify.publish(
        change(entry("ent-1998", occurred="1998"), 1),
        change(entry("ent-undated", occurred=""), 2),
        change(entry("ent-summer", occurred=half_a_year_ago), 3),
        change(entry("ent-today", occurred=now().date().isoformat()), 4),
        change(entry("ent-planned", occurred="2030", modality="planned"), 5),
    )
    await notify.matched()
    told = {id_["id"]: {one["entry"] for one in await notify.deliveries(id_["id"])} for id_ in (news, everything, year)}
    assert told[news["id"]] == {"ent-today", "ent-planned"}
    assert told[everything["id"]] == {"ent-1998", "ent-undated", "ent-summer", "ent-today", "ent-planned"}
    assert told[year["id"]] == {"ent-today", "ent-planned", "ent-summer"}
    # A correction into the present is news to those who were not told.
    await notify.publish(change(entry("ent-undated", occurred=now().date().isoformat()), 6))
    await notify.matched()
    assert "ent-undated" in {one["entry"] for one in await notify.deliveries(news["id"])}


async def test_filters_choose_by_type_lead_object_subject_and_text(notify: Running, receiver: Receiver) -> None:
    wanted = {
        "types": {"types": ["convention.den*", "law.signed"]},
        "leads": {"leads": ["RU"]},
        "objects": {"objects": ["UNTC-XXVI-5"]},
        "subjects": {"subjects": ["RU.president"]},
        "text": {"text": '"signed on monday" torture'},
        "both": {"leads": ["UA", "RU"], "objects": ["UNTC-XXVI-5"]},
    }
    made = {name: (await notify.subscribe(receiver.url, filter=fields))["id"] for name, fields in wanted.items()}
    await notify.publish(
        change(entry("ent-ru"), 1),
        change(entry("ent-duma", lead="RU.parliament", type="law.adopted", actors=(), evidence=()), 2, subjects=()),
        change(entry("ent-ruin", lead="RUIN", type="law.adopted", convention=None, actors=()), 3, subjects=()),
        change(entry("ent-ua", lead="UA", object="UNTC-XXVI-5", actors=(), convention=None), 4, subjects=()),
    )
    await notify.matched()
    told = {name: {one["entry"] for one in await notify.deliveries(id_)} for name, id_ in made.items()}
    assert told == {
        "types": {"ent-ru", "ent-ua"},
        "leads": {"ent-ru", "ent-duma"},
        "objects": {"ent-ua"},
        "subjects": {"ent-ru"},
        "text": {"ent-ru"},
        "both": {"ent-ua"},
    }


async def test_who_was_told_hears_when_the_entry_no_longer_fits(notify: Running, receiver: Receiver) -> None:
    await notify.subscribe(receiver.url, filter={"types": ["convention.denounced"]})
    state = entry()
    await notify.publish(change(state, 1))
    await kinds(receiver, 1)
    await notify.publish(change(state.model_copy(update={"type": "convention.denunciation_approved"}), 2))
    assert await kinds(receiver, 2) == ["new", "corrected"]


async def test_what_changed_before_the_subscription_is_not_told(notify: Running, receiver: Receiver) -> None:
    made = await notify.subscribe(receiver.url)
    before = dt.datetime.fromisoformat(made["created"]) - dt.timedelta(seconds=1)
    await notify.publish(change(entry("ent-old"), 1, emitted=before), change(entry("ent-new"), 2))
    await notify.matched()
    assert {one["entry"] for one in await notify.deliveries(made["id"])} == {"ent-new"}


async def test_restated_changes_are_silent_and_remembered(notify: Running, receiver: Receiver) -> None:
    made = await notify.subscribe(receiver.url)
    state = entry()
    await notify.publish(change(state, 1))
    await kinds(receiver, 1)
    better = state.model_copy(update={"effective": "2027-01-01"})
    await notify.publish(
        change(better, 1, restated=True),
        change(entry("ent-other"), 2, restated=True),
        change(better.model_copy(update={"sources": 2}), 3),
    )
    await notify.matched()
    assert sorted(one["kind"] for one in await notify.deliveries(made["id"])) == ["corroborated", "new"]


async def test_a_pause_is_silence_and_then_the_difference(notify: Running, receiver: Receiver) -> None:
    made = await notify.subscribe(receiver.url)
    state = entry()
    await notify.publish(change(state, 1))
    await kinds(receiver, 1)
    await notify.patch(made["id"], state="paused")
    await notify.publish(change(state.model_copy(update={"sources": 2}), 2))
    await notify.matched()
    await notify.patch(made["id"], state="active")
    await notify.publish(change(state.model_copy(update={"sources": 3}), 3))
    assert await kinds(receiver, 2) == ["new", "corroborated"]
    assert receiver.received[1].json["data"]["previous"]["sources"] == 1


async def test_a_poison_record_is_parked_and_the_next_goes_through(notify: Running, receiver: Receiver) -> None:
    await notify.subscribe(receiver.url)
    topic = f"{notify.settings.topic_prefix}.changes"
    await notify.publish_raw(Outgoing(topic, b"RU|ETS-126", b"{not json", (("ce_id", b"x"),)))
    await notify.publish(change(entry(), 1))
    assert await kinds(receiver, 1) == ["new"]
    (parked,) = await notify.rows("SELECT reason FROM parked")
    assert "ce_specversion" in parked["reason"]


async def test_an_entry_of_any_size_makes_a_message_of_20_kb(notify: Running, receiver: Receiver) -> None:
    made = await notify.subscribe(receiver.url)
    one = entry().evidence[0]
    long = "long words " * 1_000
    huge = entry(
        evidence=tuple(one.model_copy(update={"quote": long, "start": 0, "end": len(long)}) for _ in range(100)),
        actors=tuple(
            entry().actors[0].model_copy(update={"id": f"RU.organ_{n}", "name": "n" * 1_000}) for n in range(150)
        ),
    )
    await notify.publish(change(huge, 1))
    await kinds(receiver, 1)
    got = receiver.received[0]
    assert len(got.body) <= 20_000
    assert got.json["data"]["entry"]["trimmed"] is True
    assert got.json["data"]["entry"]["id"] == huge.id
    Webhook(made["secret"]).verify(got.body, got.headers)
