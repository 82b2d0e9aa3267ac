"""From accepted documents to events in the log: ids, generations, retractions, and texts that cannot be read."""

import asyncio

import orjson
import pytest
from dateline.contracts.ids import document_id, event_id, event_key
from dateline.fingerprint import fingerprint
from dateline.log import KafkaPublisher, Outgoing

from tests.ingest.conftest import events_of, extracted, rows, running
from tests.waiting import eventually

DOCUMENTS = "/v1/ingest/documents"


@pytest.fixture
async def post(ingest):
    async def post(text, key="1", **more):
        answer = await ingest.post(DOCUMENTS, json={"source": "gazette", "key": key, "text": text, **more})
        assert answer.status_code == 202, answer.text
        return answer.json()["id"]

    return post


async def test_a_document_becomes_events_with_ids_evidence_and_its_publisher(ingest, post):
    text = "Prose.\nEVENT law.signed RU ETS-126 2025-09-29\nEVENT law.signed RU ETS-126 2025-09-29\n"
    document = await post(
        text, title="T", publisher="P", url="https://a.example/1", published="2025-09-30T01:00:00+03:00"
    )
    status = await extracted(ingest, document)
    assert status["state"] == "extracted"
    events = await events_of(ingest)
    same = (document, "law.signed", "RU", "ETS-126", "2025-09-29")
    assert {event.id for event in events} == {event_id(*same, 0), event_id(*same, 1)}
    for event in events:
        (evidence,) = event.data.evidence
        assert text[evidence.start : evidence.end] == evidence.quote
        assert (event.source, event.type, event.subject) == ("gazette", "dateline.law.signed", "ETS-126")
        assert (event.data.publisher, event.data.generation) == ("P", 1)
        assert event.data.fingerprint == fingerprint(text)
        assert event.time.isoformat() == "2025-09-30T01:00:00+03:00"
        assert event.data.document.model_dump()["url"] == "https://a.example/1"
    assert {event["event_id"] for event in status["events"]} == {event.id for event in events}
    assert status["generations"][0]["extracted"]["events"] == 2


async def test_a_new_text_takes_back_what_it_no_longer_says_in_the_same_partition(ingest, post):
    document = await post("EVENT law.signed RU ETS-126 2025-09-29\nEVENT law.adopted RU ETS-151 2025-09-17\n")
    await extracted(ingest, document)
    await post("EVENT law.signed RU ETS-126 2025-09-29\nEVENT law.adopted UA ETS-151 2025-09-17\n")
    status = await extracted(ingest, document, 2)
    events = await events_of(ingest)
    (retraction,) = [event for event in events if event.kind == "event.retracted"]
    gone = event_id(document, "law.adopted", "RU", "ETS-151", "2025-09-17")
    (asserted,) = [event for event in events if event.id == gone]
    assert retraction.data.retracts == (gone,)
    assert (retraction.source, retraction.data.generation) == ("gazette", 2)
    assert retraction.partition_key == asserted.partition_key
    kept = event_id(document, "law.signed", "RU", "ETS-126", "2025-09-29")
    assert sorted(event.data.generation for event in events if event.id == kept) == [1, 2]
    assert gone not in {event["event_id"] for event in status["events"]}
    assert [one["state"] for one in status["generations"]] == ["extracted", "superseded"]
    back = "EVENT law.adopted RU ETS-151 2025-09-17\n"
    await post(back)
    await extracted(ingest, document, 3)
    stands = {}
    for event in await events_of(ingest):
        for named in event.data.retracts or (event.id,):
            key = event_key(event.source, named)
            stands[key] = max(stands.get(key, (0, "")), (event.data.generation, event.kind))
    assert [kind for _, kind in stands.values() if kind != "event.retracted"] == ["law.adopted"]


@pytest.mark.parametrize("word", ["RAISE", "DIE", "HANG"])
async def test_a_text_that_cannot_be_read_is_parked_with_its_reason_and_the_next_goes_through(ingest, post, word):
    bad = await post(f"{word}\n", key="bad")
    good = await post("EVENT law.signed RU ETS-126 2025-09-29\n", key="good")
    parked = await extracted(ingest, bad)
    assert parked["state"] == "parked"
    assert {"RAISE": "the text says so", "DIE": "exit code 9", "HANG": "longer than 3 s"}[word] in parked["reason"]
    assert (await extracted(ingest, good))["state"] == "extracted"
    assert {event.data.document.id for event in await events_of(ingest)} == {good}


async def test_an_event_that_no_reader_would_take_is_left_out_and_the_others_stay(ingest, post):
    document = await post("EVENT law.signed RU ETS-126 2999-01-01\nEVENT law.adopted RU ETS-126 2025\n")
    status = await extracted(ingest, document)
    assert [event["type"] for event in status["events"]] == ["law.adopted"]


async def test_poison_written_to_the_topic_is_parked_and_the_next_good_one_goes_through(ingest, post):
    service = ingest.service
    await eventually(lambda: asyncio.sleep(0, service._topics.is_set()))
    publisher = KafkaPublisher(service.settings.kafka)
    await publisher.publish([Outgoing(service.documents_topic, b"poison", b"\xff\x00 no json", (("ce_id", b"\xff"),))])
    await publisher.close()

    async def parked():
        return await rows(ingest, "SELECT reason FROM parked WHERE key = 'poison'")

    assert "UTF-8" in (await eventually(parked))[0]["reason"]
    good = await post("EVENT law.signed RU ETS-126 2025-09-29\n", key="good")
    assert (await extracted(ingest, good))["state"] == "extracted"


@pytest.mark.parametrize("key", [b"doc-x/" + b"1" * 5_000, b"doc-x/9999999999", b"doc-\x00/1", b"/1", b"doc-x"])
async def test_a_tombstone_that_names_no_generation_is_parked_and_the_next_good_one_goes_through(ingest, post, key):
    service = ingest.service
    await eventually(lambda: asyncio.sleep(0, service._topics.is_set()))
    publisher = KafkaPublisher(service.settings.kafka)
    await publisher.publish([Outgoing(service.documents_topic, key, None)])
    await publisher.close()

    async def parked():
        return await rows(ingest, "SELECT reason FROM parked WHERE key = $1", key)

    assert "tombstone" in (await eventually(parked))[0]["reason"]
    good = await post("EVENT law.signed RU ETS-126 2025-09-29\n", key="good")
    assert (await extracted(ingest, good))["state"] == "extracted"


async def test_a_parked_document_is_listed_and_can_be_tried_again(ingest, post):
    document = await post("RAISE\n")
    await extracted(ingest, document)
    listed = await ingest.get("/v1/ingest/parked")
    assert listed.status_code == 200, listed.text
    (parked,) = listed.json()["items"]
    assert "the text says so" in parked["reason"]
    again = await ingest.post(f"/v1/ingest/parked/{parked['id']}/replay")
    assert again.status_code == 409
    assert "the text says so" in again.json()["detail"]
    assert (await ingest.get("/readyz")).json()["parked"] == 1


async def test_a_tombstone_erases_the_text(ingest, post):
    document = await post("EVENT law.signed RU ETS-126 2025-09-29\n")
    await extracted(ingest, document)
    service = ingest.service
    publisher = KafkaPublisher(service.settings.kafka)
    await publisher.publish([Outgoing(service.documents_topic, f"{document}/1".encode(), None)])
    await publisher.close()

    async def erased():
        (row,) = await rows(ingest, "SELECT text FROM documents WHERE id = $1", document)
        return row["text"] is None

    await eventually(erased)


async def test_a_restart_emits_nothing_twice(settings):
    lines = [{"source": "s", "key": str(n), "text": f"EVENT law.signed RU X-{n} 2025\n"} for n in range(40)]
    body = b"\n".join(orjson.dumps(line) for line in lines)
    for _ in range(2):
        async with running(settings) as client:
            await client.post(DOCUMENTS, content=body, headers={"Content-Type": "application/x-ndjson"})
            if _ == 1:
                for line in lines:
                    await extracted(client, document_id("s", line["key"]))

                async def sent(client=client):
                    return not await rows(client, "SELECT 1 FROM outbox")

                await eventually(sent)
                events = await events_of(client)
    assert len(events) == len({event.id for event in events}) == 40
