"""A dry run says why: over the workers' pipes, in the answer, and in what the API's own page says of the answer."""

from __future__ import annotations

import datetime as dt

from dateline.contracts import Document
from dateline.extractors import installed
from dateline_ingest.emit.languages import Languages
from dateline_ingest.emit.worker import DISTRIBUTION
from dateline_ingest.emit.workers import Workers

DOCUMENTS = "/v1/ingest/documents"
MOMENT = dt.datetime(2025, 9, 30, tzinfo=dt.UTC)
TEXT = "Fiji ratified the Rome Statute on 29 November 1999. Tonga has not ratified the treaty."


async def test_a_worker_says_why_where_it_is_asked():
    document = Document(id="doc-a", generation=1, source="s", key="k", text=TEXT, published=MOMENT, recorded=MOMENT)
    workers = Workers(1, 60.0)
    try:
        reading, explained = await workers.explain(document)
        assert reading == await workers.read(document)
    finally:
        await workers.close()
    assert [event.data for event in explained.events] == [found.data for found in reading.found]
    (why,), (silent,) = explained.why, explained.silent
    assert why.rule
    assert why.rule.id == "ratify-plain"
    assert any("“Rome Statute” is UNTC-XVIII-10" in step.says for step in why.steps)
    assert TEXT[silent.start : silent.end] == silent.quote == "Tonga has not ratified the treaty."
    assert "negated" in silent.reasons[0]


async def test_an_extractor_that_does_not_explain_answers_its_events_alone(ingest):
    text = {"text": "EVENT law.signed XA.president treaty:a 2025-09-29", "source": "gazette"}
    answer = (await ingest.post(DOCUMENTS, params={"dry_run": "true"}, json=text)).json()
    assert len(answer["events"]) == 1
    assert (answer["why"], answer["silent"]) == ([], [])


async def test_what_ingest_would_leave_out_is_left_out_of_a_dry_run(ingest):
    text = {
        "text": "EVENT law.signed XA.president treaty:a 2999-01-01\nEVENT law.signed XA.president treaty:b 2025-09-29"
    }
    answer = (await ingest.post(DOCUMENTS, params={"dry_run": "true"}, json=text | {"source": "gazette"})).json()
    assert [event["data"]["object"] for event in answer["events"]] == ["treaty:b"]


async def test_the_answer_is_described(ingest):
    described = (await ingest.get("/openapi.json")).json()
    answers = described["paths"][DOCUMENTS]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    model = described["components"]["schemas"][answers["$ref"].rpartition("/")[2]]
    assert {"events", "why", "silent", "text"} <= set(model["properties"])
    steps = described["components"]["schemas"]["Step"]["properties"]
    assert "plain words" in steps["says"]["description"]


def test_the_installed_extractor_for_english_explains():
    languages = Languages(installed(own=DISTRIBUTION))
    document = Document(id="doc-a", generation=1, source="s", key="k", text=TEXT, published=MOMENT, recorded=MOMENT)
    label, read = languages.explain(document)
    assert label.startswith("english ")
    assert len(read.why) == len(read.events) == 1
    assert languages.read(document) == (label, list(read.events))
