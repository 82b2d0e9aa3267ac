"""Events in Kafka become entries over HTTP, whatever their order and however they fall into batches."""

import dataclasses
import datetime as dt
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from dateline.contracts import Event
from dateline.contracts.cloudevents import encode_event
from dateline.contracts.ids import document_id
from dateline.log import Outgoing

from tests.stack import Stack
from tests.timeline.service import RECORDED, SOURCE, Service, event, gold_events, new_settings, retraction, running

HERE = Path(__file__).resolve().parents[2]
OURS = HERE / "tests" / "data" / "news"
SHARED = HERE.parent / "shared" / "data" / "news"
HOUR = dt.timedelta(hours=1)


async def test_one_event_is_an_entry(service: Service) -> None:
    await service.publish([event("convention.denounced", "RU", "ETS-126", "2025-09-29")])
    await service.caught_up()
    answer = await service.get("/v1/timelines/ETS-126")
    (entry,) = answer["items"]
    assert entry["type"] == "convention.denounced"
    assert entry["occurred"] == "2025-09-29"
    assert entry["display"] == "29 September 2025"
    assert entry["sources"] == 1
    assert entry["documents"][0]["title"] == "Report one"
    assert answer["next"] is None


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(OURS, id="ours"),
        pytest.param(
            SHARED,
            id="shared",
            marks=pytest.mark.skipif(
                not (SHARED / "entries.json").exists(), reason="needs the annotated third-party news in ../shared"
            ),
        ),
    ],
)
async def test_the_annotated_news_gives_its_entries_in_any_order(stack: Stack, folder: Path, seed: int) -> None:
    documents, events = gold_events(folder)
    chance = random.Random(seed)
    chance.shuffle(events)
    async with running(await new_settings(stack, project_batch_records=chance.choice([1, 3, 1000]))) as service:
        for at in range(0, len(events), 7):
            await service.publish(events[at : at + 7])
        await service.caught_up()
        names = {one.id: one.key for one in documents}
        expected = json.loads((folder / "entries.json").read_text("utf-8"))
        found = []
        for object_ in {row["object"] for row in expected}:
            answer = await service.get("/v1/entries", object=object_, limit=200)
            found += [_as_annotated(entry, names) for entry in answer["items"]]
    claims = {_place(row): row.pop("claims") for row in expected if "claims" in row}
    told = {_place(row): row.pop("claims") for row in found}
    assert sorted(found, key=_place) == sorted(expected, key=_place)
    assert {place: told[place] for place in claims} == claims


def _as_annotated(entry: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    claims: dict[str, set[str]] = defaultdict(set)
    for claim in entry["claims"]:
        if not claim["ambiguous"]:
            claims[claim["occurred"]] |= {names[one] for one in claim["documents"]}
    return {
        "type": entry["type"],
        "lead": entry["lead"],
        "object": entry["object"],
        "occurred": entry["occurred"],
        "sources": sorted(names[one["id"]] for one in entry["documents"]),
        "claims": {occurred: sorted(told) for occurred, told in claims.items()},
    }


def _place(row: dict[str, Any]) -> tuple[str, ...]:
    return row["type"], row["lead"], row["object"], row["occurred"], *row["sources"]


async def test_tables_do_not_depend_on_batches(stack: Stack) -> None:
    events = _stories(random.Random(7))
    settings = await new_settings(stack, project_batch_records=1)
    async with running(settings) as service:
        await service.publish(events)
        await service.caught_up()
        one_by_one = await service.rows("SELECT * FROM entries ORDER BY id, grp")
    changed = settings.model_copy(
        update={"timeline_database": (await new_settings(stack)).timeline_database, "project_batch_records": 5000}
    )
    async with running(changed) as again:
        await again.caught_up()
        at_once = await again.rows("SELECT * FROM entries ORDER BY id, grp")
    assert len(one_by_one) > 8
    assert [tuple(row)[:-1] for row in one_by_one] == [tuple(row)[:-1] for row in at_once]  # all but `told`


def _stories(chance: random.Random) -> list[Event]:
    """A few groups with repeated, corrected, retracted and re-extracted events, in any order of arrival."""
    events: list[Event] = []
    for n in range(60):
        kind = chance.choice(["convention.denounced", "convention.denunciation_approved", "convention.ratified"])
        occurred = chance.choice(["2025-09-29", "2025-09", "2025", "2025-09-30", "", "1998"])
        told = event(
            kind,
            chance.choice(["RU", "LV", "UA"]),
            "ETS-126",
            occurred,
            document=f"d{chance.randrange(25)}",
            recorded=RECORDED + dt.timedelta(minutes=n),
            confidence=chance.choice([0.5, 1.0]),
        )
        events.append(told)
        if chance.random() < 0.2:
            # The source mends whom its event is about: one id in two groups.
            moved = event(kind, "EE", "ETS-126", occurred, document="moved", recorded=told.recordedtime)
            events.append(dataclasses.replace(moved, id=told.id))
        if chance.random() < 0.3:
            events.append(retraction(told, generation=chance.choice([1, 2])))
        if chance.random() < 0.2:
            events.append(told)
    chance.shuffle(events)
    return events


async def test_what_is_taken_back_stays_as_retracted(service: Service) -> None:
    told = event("convention.denounced", "RU", "ETS-126", "2025-09-29", quote="They left.")
    await service.publish([told])
    await service.caught_up()
    (before,) = (await service.get("/v1/timelines/ETS-126"))["items"]
    await service.publish([retraction(told)])
    await service.caught_up()
    after = await service.get(f"/v1/entries/{before['id']}")
    assert after["state"] == "retracted"
    assert after["evidence"][0]["quote"] == "They left."
    assert after["events"][0]["retracted"] is not None
    assert (await service.get("/v1/timelines/ETS-126", state="current"))["items"] == []
    assert [change.entry.state for change in await service.changes()] == ["current", "retracted"]


async def test_a_later_generation_asserts_again(service: Service) -> None:
    told = event("convention.denounced", "RU", "ETS-126", "2025-09-29")
    again = event("convention.denounced", "RU", "ETS-126", "2025-09-29", generation=3, recorded=RECORDED + 2 * HOUR)
    await service.publish([again, retraction(told), told])
    await service.caught_up()
    (entry,) = (await service.get("/v1/timelines/ETS-126"))["items"]
    assert entry["state"] == "current"


async def test_two_entries_that_a_third_event_joins_lead_to_the_older(service: Service) -> None:
    """Two months name two entries; one document's year that holds both does not join them, a common day does."""
    months = [
        event("convention.denunciation_proposed", "RU", "ETS-126", month, document=month, recorded=RECORDED + n * HOUR)
        for n, month in enumerate(["2025-08", "[2025-08-20..2025-09-10]"])
    ]
    await service.publish(months)
    await service.caught_up()
    before = (await service.get("/v1/timelines/ETS-126"))["items"]
    assert len(before) == 2
    day = event(
        "convention.denunciation_proposed", "RU", "ETS-126", "2025-08-25", document="day", recorded=RECORDED + 3 * HOUR
    )
    await service.publish([day])
    await service.caught_up()
    (after,) = (await service.get("/v1/timelines/ETS-126"))["items"]
    older, younger = sorted(before, key=lambda entry: entry["first_recorded"])
    assert after["id"] == older["id"]
    assert after["sources"] == 3
    moved = await service.client.get(f"/v1/entries/{younger['id']}")
    assert moved.headers["location"] == f"/v1/entries/{older['id']}"
    whole = await service.get(f"/v1/entries/{older['id']}")
    assert whole["former_ids"] == [younger["id"]]
    assert len(whole["versions"]) == 2


async def test_an_id_whose_first_event_is_taken_back_leads_to_the_rest(service: Service) -> None:
    one = event("convention.denounced", "RU", "ETS-126", "2025-09-29", document="one")
    two = event("convention.denounced", "RU", "ETS-126", "2025-09-29", document="two", recorded=RECORDED + HOUR)
    await service.publish([one, two])
    await service.caught_up()
    (before,) = (await service.get("/v1/timelines/ETS-126"))["items"]
    assert before["sources"] == 2
    await service.publish([retraction(one, recorded=RECORDED + 2 * HOUR)])
    await service.caught_up()
    (after,) = (await service.get("/v1/timelines/ETS-126"))["items"]
    assert after["sources"] == 1
    assert after["id"] != before["id"]
    moved = await service.client.get(f"/v1/entries/{before['id']}")
    assert moved.status_code == 301
    assert moved.headers["location"] == f"/v1/entries/{after['id']}"
    last = {change.entry.id: change.entry for change in await service.changes()}
    assert last[before["id"]].state == "merged"
    assert last[before["id"]].merged_into == after["id"]


async def test_the_same_records_again_change_nothing(service: Service) -> None:
    events = [event("convention.denounced", "RU", "ETS-126", "2025-09-29", document=name) for name in "abc"]
    await service.publish(events)
    await service.caught_up()
    told = len(await service.changes())
    await service.publish(events)
    await service.caught_up()
    assert len(await service.changes()) == told
    assert len(await service.rows("SELECT 1 FROM events")) == 3


async def test_a_poison_record_is_parked_and_the_next_goes_through(service: Service) -> None:
    topic = f"{service.prefix}.events"
    good = encode_event(event("convention.denounced", "RU", "ETS-126", "2025-09-29"), topic)
    await service.publish_raw([Outgoing(topic, good.key, b"\xff{", good.headers), good])
    await service.caught_up()
    assert len((await service.get("/v1/timelines/ETS-126"))["items"]) == 1
    listed = await service.get("/v1/parked")
    assert listed["total"] == 1
    parked = listed["items"][0]
    assert parked["consumer"] == "timeline-project"
    assert "JSON" in parked["reason"]
    shown = await service.get(f"/v1/parked/{parked['id']}")
    assert shown["value_base64"] == "/3s="
    again = await service.client.post(f"/v1/parked/{parked['id']}/replay")
    assert again.status_code == 409
    assert (await service.get("/v1/parked"))["total"] == 1


async def test_a_parked_record_that_goes_through_late_is_told(service: Service) -> None:
    """A record that yesterday's code could not read: it is parked by hand, as that code would have."""
    topic = f"{service.prefix}.events"
    later = RECORDED + HOUR
    late = encode_event(
        event("convention.denounced", "RU", "ETS-126", "2025-09-29", document="late", recorded=later), topic
    )
    assert late.value
    bad = Outgoing(topic, late.key, b"?", late.headers)
    await service.publish_raw([bad])
    await service.publish([event("convention.denounced", "RU", "ETS-126", "2025-09-29", document="soon")])
    await service.publish([event("convention.signed", "RU", "ETS-126", "1996-02-28", document="soon")])
    await service.caught_up()
    value = late.value.decode().replace("'", "''")
    await service.rows(f"UPDATE parked SET value = convert_to('{value}', 'UTF8')")
    parked = (await service.get("/v1/parked"))["items"][0]["id"]
    answer = await service.client.post(f"/v1/parked/{parked}/replay")
    assert answer.status_code == 200, answer.text
    assert (await service.get("/v1/parked"))["total"] == 0
    entries = {one["type"]: one for one in (await service.get("/v1/timelines/ETS-126"))["items"]}
    assert entries["convention.denounced"]["sources"] == 2
    told = [one for one in await service.changes() if one.entry.type == "convention.denounced"]
    assert [one.entry.sources for one in told] == [1, 2], [one.cause for one in told]
    assert told[1].cause.offset > told[0].cause.offset
    await service.publish(
        [event("convention.denounced", "RU", "ETS-126", "2025-09-29", document="last", recorded=later)]
    )
    await service.caught_up()
    told = [one for one in await service.changes() if one.entry.type == "convention.denounced"]
    assert [one.entry.sources for one in told] == [1, 2, 3]
    assert told[2].cause.offset > told[1].cause.offset


async def test_documents_are_shown_with_their_evidence(service: Service) -> None:
    documents, events = gold_events(OURS)
    await service.publish_documents(documents)
    await service.publish(events)
    await service.caught_up()
    shown = await service.get(f"/v1/documents/{documents[-1].id}")
    assert shown["text"] == documents[-1].text
    assert shown["generations"] == [1]
    for proof in shown["evidence"]:
        text = shown[proof["field"]]
        assert text[proof["start"] : proof["end"]] == proof["quote"]
        assert proof["entry"].startswith("ent-")
    topic = f"{service.prefix}.documents"
    await service.publish_raw([Outgoing(topic, f"{documents[-1].id}/1".encode(), None)])
    await service.caught_up()
    gone = await service.client.get(f"/v1/documents/{documents[-1].id}")
    assert gone.status_code == 410


async def test_two_projectors_share_the_partitions(stack: Stack) -> None:
    """Two whole services on one database: every event counts once and each change is told once."""
    settings = await new_settings(stack)
    events = [
        event("convention.denounced", "RU", f"treaty:t{n}", "2025-09-29", document=f"d{m}")
        for n in range(60)
        for m in range(3)
    ]
    async with running(settings) as one, running(settings) as two:
        await one.publish(events)
        await two.caught_up()
        assert len(await two.rows("SELECT 1 FROM events")) == len(events)
        assert {row["sources"] for row in await two.rows("SELECT sources FROM entries")} == {3}
        changes = await one.changes()
        assert len({change.id for change in changes}) == len(changes)
        assert document_id(SOURCE, "d0") in {doc.id for change in changes for doc in change.entry.documents}
