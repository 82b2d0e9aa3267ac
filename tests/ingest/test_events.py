"""Pushed events: the three modes, what is refused, and that nothing of a refused request reaches the log."""

import asyncio
import datetime as dt

import orjson
import pytest
from dateline.contracts.cloudevents import schema_urn
from dateline.tokens import Scope

from tests.ingest.conftest import bearer, events_of, running
from tests.waiting import eventually

EVENTS = "/v1/ingest/events"
STRUCTURED = {"Content-Type": "application/cloudevents+json; charset=utf-8"}
BATCH = {"Content-Type": "application/cloudevents-batch+json"}


def event(n=1, data=None, **more):
    return {
        "specversion": "1.0",
        "id": f"e-{n}",
        "source": "https://parliament.example/feed",
        "type": "dateline.convention.ratified",
        "time": "2025-09-30T12:00:00+03:00",
        "data": {
            "lead": "RU",
            "object": "ETS-126",
            "party": "RU",
            "occurred": "1998",
            "votes": {"for": 400, "against": 1},
            "evidence": [{"document_id": "their-1", "quote": "ratified in 1998"}],
            **(data or {}),
        },
        **more,
    }


@pytest.fixture
async def ingest(settings, monkeypatch):
    # Long for a broker of this machine, and a fifth of what a caller is kept waiting otherwise.
    monkeypatch.setattr("dateline_ingest.app.PUSH_SECONDS", 1.0)
    async with running(settings.model_copy(update={"ingest_roles": {"api"}})) as client:

        async def topics():
            return client.service._topics.is_set()

        await eventually(topics)
        yield client


@pytest.fixture
async def checking(settings):
    """Ingest whose Kafka is away: enough for what is refused, and what is only checked."""
    async with running(settings.model_copy(update={"kafka": "127.0.0.1:9", "ingest_roles": {"api"}})) as client:
        yield client


async def push(client, *events, headers=BATCH, **more):
    body = orjson.dumps(list(events) if headers is BATCH else events[0])
    return await client.post(EVENTS, content=body, headers=headers, **more)


async def test_all_three_modes_put_the_same_event_into_the_log(ingest):
    sent = event()
    binary = {"Content-Type": "application/json", "ce-source": sent["source"].replace(":", "%3A")} | {
        f"ce-{name}": sent[name] for name in ("specversion", "id", "type", "time")
    }
    answers = [
        await push(ingest, sent),
        await push(ingest, sent, headers=STRUCTURED),
        await ingest.post(EVENTS, content=orjson.dumps(sent["data"]), headers=binary),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "ids": ["e-1"]}), answer.text
    logged = await events_of(ingest)
    assert len(logged) == 3
    for one in logged:
        assert (one.id, one.source, one.type, one.subject) == ("e-1", sent["source"], sent["type"], "ETS-126")
        assert one.time == dt.datetime.fromisoformat(sent["time"])
        assert (one.data.votes.for_, one.data.lead) == (400, "RU")
        assert abs((one.recordedtime - dt.datetime.now(dt.UTC)).total_seconds()) < 60


async def test_what_was_acknowledged_is_in_the_log_all_of_it(ingest):
    batches = [[event(f"{b}-{n}") for n in range(500)] for b in range(6)]
    answers = await asyncio.gather(*(push(ingest, *batch) for batch in batches))
    assert {answer.status_code for answer in answers} == {202}
    assert {one.id for one in await events_of(ingest)} == {one["id"] for batch in batches for one in batch}


FAULTS = [
    (event(type="dateline.convention.revoked"), "unknown event type"),
    (event(type="convention.ratified"), "does not begin with dateline."),
    (event(data={"occurred": "1998-13-45"}), "occurred"),
    (event(data={"occurred": "2999-01-01"}), "future"),
    (event(data={"occured": "1998"}), "occured: Extra inputs are not permitted"),
    (event(data={"votes": {"four": 4}}), "votes.four"),
    (event(data={"evidence": []}), "evidence"),
    (event(data={"object": ""}), "needs an object"),
    (event(data={"lead": "UA"}), "lead of convention.ratified is its party"),
    (event(data={"evidence": [{"document_id": "a", "quote": "abc", "start": 1, "end": 2}]}), "length of its quote"),
    (event(data={"confidence": 2}), "confidence"),
    (event(data={"lead": "R\x00U", "party": "R\x00U"}), "NUL"),
    (event(recordedtime="2020-01-01T00:00:00Z"), "recordedtime is given by ingest alone"),
    (event(specversion="0.3"), "specversion"),
    (event(id=""), "id is missing"),
    (event(id="a\nb"), "control character"),
    (event(source=5), "source is missing or not a text"),
    (event(time="yesterday"), "RFC 3339"),
    (event(time="2025-09-30T12:00:00"), "no time zone"),
    (event(time="2999-09-30T12:00:00Z"), "future"),
    (event(subject="ETS-005"), "is not the object"),
    (event(datacontenttype="text/xml"), "application/json"),
    (event(traceparent="x"), "traceparent"),
    ({**event(), "data": "text"}, "JSON object"),
    ({**event(), "data_base64": "YQ=="}, "data_base64"),
    (7, "JSON object"),
    (event(type="dateline.event.retracted", data={"evidence": []}), "needs retracts"),
]


@pytest.mark.parametrize(("fault", "words"), FAULTS, ids=[words for _, words in FAULTS])
async def test_one_faulty_event_is_named_with_its_place(checking, fault, words):
    refused = await push(checking, event(0), fault, event(2))
    assert refused.status_code == 400
    problem = refused.json()
    assert words in problem["detail"]
    assert [error["index"] for error in problem["errors"]] == [1]
    assert problem["errors"][0]["pointer"].startswith("#/1")


async def test_nothing_of_a_faulty_batch_reaches_the_log_and_the_next_good_one_does(ingest):
    faulty = [event(n, type="dateline.nonsense") if n in {3, 400} else event(n) for n in range(500)]
    refused = await push(ingest, *faulty)
    assert refused.status_code == 400
    assert [error["index"] for error in refused.json()["errors"]] == [3, 400]
    assert "Nothing of the batch was taken" in refused.json()["detail"]
    assert (await push(ingest, event("good"))).status_code == 202
    assert [one.id for one in await events_of(ingest)] == ["e-good"]


async def test_the_same_identity_twice_in_one_request_is_a_fault(checking):
    refused = await push(checking, event(1), event(2), event(1))
    assert "the same source and id as event 0" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "words"),
    [
        (b"", STRUCTURED, 400, "not JSON"),
        (b"{", BATCH, 400, "not JSON"),
        (b"{}", BATCH, 400, "JSON array"),
        (b"[" + b",".join([b"1"] * 5001) + b"]", BATCH, 413, "5,000"),
        (b'"' + b"a" * 9_000_000 + b'"', STRUCTURED, 413, "8 MiB"),
        (b"{}", {"Content-Type": "application/json"}, 415, "CloudEvents"),
        (b"{}", {"Content-Type": "text/xml", "ce-specversion": "1.0"}, 400, "JSON"),
    ],
)
async def test_what_is_no_cloudevents_request_is_told_so(checking, body, headers, status, words):
    refused = await checking.post(EVENTS, content=body, headers=headers)
    assert refused.status_code == status, refused.text
    assert words in refused.json()["detail"]


async def test_a_dry_run_checks_alone_also_without_kafka(checking):
    checked = await push(checking, event(1), event(2), params={"dry_run": "true"})
    assert (checked.status_code, checked.json()) == (200, {"valid": 2, "ids": ["e-1", "e-2"]})
    refused = await push(checking, event(1), 5, params={"dry_run": "true"})
    assert refused.status_code == 400


async def test_scopes_and_sources_limit_who_may_push_what(checking):
    own = bearer(Scope.EVENTS_WRITE, sources=["https://parliament.example/*"])
    other = bearer(Scope.EVENTS_WRITE, sources=["https://elsewhere.example/*"])
    for headers, status in ((own, 200), (other, 400), (bearer(Scope.DOCUMENTS_WRITE), 403)):
        answer = await push(checking, event(), headers=BATCH, params={"dry_run": "true"})
        answer = await checking.post(
            EVENTS, params={"dry_run": "true"}, content=orjson.dumps([event()]), headers=BATCH | headers
        )
        assert answer.status_code == status, answer.text


async def test_a_retraction_by_its_source_is_taken(ingest):
    retraction = event(2, type="dateline.event.retracted", data={"retracts": ["e-1"], "evidence": [], "party": ""})
    assert (await push(ingest, event(1), retraction)).status_code == 202
    claim, taken_back = await events_of(ingest)
    assert claim.partition_key == taken_back.partition_key
    assert taken_back.data.retracts == ("e-1",)


async def test_while_kafka_is_away_events_are_refused_and_later_taken(stack, ingest):
    assert (await push(ingest, event(1))).status_code == 202
    await stack.kafka_server.kill()
    try:
        refused = await push(ingest, event(2))
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    finally:
        await stack.kafka_server.start()

    async def taken():
        return (await push(ingest, event(2))).status_code == 202

    await eventually(taken)
    assert {one.id for one in await events_of(ingest)} == {"e-1", "e-2"}


async def test_a_dry_run_of_a_document_gives_events_that_can_be_pushed(checking):
    document = {"source": "gazette", "key": "1", "text": "EVENT law.signed RU ETS-126 2025-09-29\n"}
    tried = await checking.post("/v1/ingest/documents", params={"dry_run": "true"}, json=document)
    (made,) = tried.json()["events"]
    assert made["dataschema"] == schema_urn("law.signed")
    pushed = await push(checking, made, params={"dry_run": "true"})
    assert pushed.status_code == 200, pushed.text
