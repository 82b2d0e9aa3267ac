"""An event keeps its contract, or one sentence says how it does not."""

import datetime as dt

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from dateline.contracts import ContractError, Event, EventData, ids
from dateline.contracts.cloudevents import decode_event, encode_event
from dateline.contracts.event import check, latest_day
from dateline.log import Record
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

NOON = dt.datetime(2025, 9, 30, 12, tzinfo=dt.UTC)
QUOTE = {"document_id": "doc-a", "quote": "signed", "start": 3, "end": 9}
DENOUNCED = {"lead": "RU", "object": "ETS-126", "party": "RU", "occurred": "2025-09-29", "evidence": [QUOTE]}

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def data(**changes) -> EventData:
    return EventData.model_validate({**DENOUNCED, **changes})


def as_record(event: Event) -> Record:
    out = encode_event(event, "t")
    return Record("t", 0, 0, out.key, out.value, out.headers)


@given(event_id=names, source=names, quote=names, offset=st.integers(-14, 14))
def test_an_event_survives_the_log(event_id, source, quote, offset):
    there = dt.datetime(2025, 9, 30, 1, tzinfo=dt.timezone(dt.timedelta(hours=offset)))
    evidence = [{"document_id": "doc-a", "quote": quote, "start": 0, "end": len(quote)}]
    event = Event(
        event_id,
        source,
        "dateline.convention.denounced",
        data(evidence=evidence),
        NOON,
        there,
        "ETS-126",
        "00-ab-cd-01",
    )
    back = decode_event(as_record(event))
    assert back == event
    assert back.time.date() == there.date(), "the day of publication is the day where the source is"


def test_another_cloudevents_reader_understands_our_records():
    out = encode_event(Event("evt-1", "gazette", "dateline.convention.denounced", data(), NOON, NOON, "ETS-126"), "t")
    event = from_binary(KafkaMessage(dict(out.headers), out.key, out.value), JSONFormat())
    assert (event.get_id(), event.get_source(), event.get_subject()) == ("evt-1", "gazette", "ETS-126")
    assert event.get_type() == "dateline.convention.denounced"
    assert event.get_extension("recordedtime").startswith("2025-09-30T12:00:00")
    assert event.get_data()["occurred"] == "2025-09-29"


@pytest.mark.parametrize(
    ("kind", "changes", "complaint"),
    [
        ("convention.danced", {}, "unknown event type dateline.convention.danced"),
        ("convention.denounced", {"evidence": []}, "at least one piece of evidence"),
        ("convention.denounced", {"object": ""}, "needs an object"),
        ("convention.denounced", {"lead": "", "party": ""}, "needs a lead"),
        ("convention.denounced", {"party": "UA"}, "the lead of convention.denounced is its party"),
        ("convention.denounced", {"occurred": "2025-10-03"}, "lies in the future"),
        ("event.retracted", {"evidence": []}, "needs retracts"),
        ("event.corrected", {"evidence": []}, "needs replaces"),
    ],
)
def test_a_broken_rule_is_one_clear_sentence(kind, changes, complaint):
    with pytest.raises(ContractError, match=complaint):
        check(kind, data(**changes), NOON)


@pytest.mark.parametrize("changes", [{"occurred": "2025-13-01"}, {"occurred": "yesterday"}, {"confidence": 2}])
def test_a_value_that_cannot_be_is_refused(changes):
    with pytest.raises(ValidationError):
        data(**changes)


def test_evidence_whose_offsets_contradict_its_quote_is_refused():
    with pytest.raises(ValidationError, match="not the length of its quote"):
        data(evidence=[{**QUOTE, "end": 11}])


def test_what_is_still_today_somewhere_is_not_the_future():
    assert latest_day(dt.datetime(2025, 9, 30, 9, 59, tzinfo=dt.UTC)) == dt.date(2025, 10, 1)
    assert latest_day(dt.datetime(2025, 9, 30, 10, 0, tzinfo=dt.UTC)) == dt.date(2025, 10, 2)
    check("convention.denounced", data(occurred="2025-10-02"), NOON)
    check("convention.denunciation_effective", data(occurred="2026-10-01", modality="planned"), NOON)


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ({"value": None}, "no value"),
        ({"value": b"{"}, "Invalid JSON"),
        ({"value": b'{"lead":"RU","object":"ETS-126","occurred":"soon"}'}, "occurred"),
        ({"headers": ()}, "ce_specversion is missing"),
    ],
)
def test_a_record_that_is_no_event_says_why(damage, complaint):
    good = as_record(Event("evt-1", "gazette", "dateline.convention.denounced", data(), NOON))
    fields = {"key": good.key, "value": good.value, "headers": good.headers, **damage}
    with pytest.raises(ContractError, match=complaint):
        decode_event(Record("t", 0, 0, **fields))


def test_fields_of_a_later_version_are_let_pass():
    good = as_record(Event("evt-1", "gazette", "dateline.convention.denounced", data(), NOON))
    later = good.value[:-1] + b',"mood":"stern"}'
    assert decode_event(Record("t", 0, 0, good.key, later, good.headers)).data == data()


def test_ids_never_change():
    # They are in every log that exists: another value here would count everything twice.
    document = ids.document_id("samples", "a")
    event = ids.event_id(document, "convention.denounced", "RU", "ETS-126", "2025-09-29")
    assert document == "doc-2kd2webdvtdt5fma"
    assert event == "evt-6wmanodpnaacgrje"
    assert ids.event_key("samples", event) == "key-wydtrhp53e3dwhcm"
    assert ids.entry_id(ids.event_key("samples", event)) == "ent-d3vvzpmjp5nrpffy"
    assert ids.change_id("ent-a", 3, 14) == "chg-dj43nmn7zzbzvs4k"
    assert ids.delivery_id("sub-a", "chg-a") == "msg-2qnxnsafb3r7cslx"


def test_ids_keep_their_parts_apart():
    assert ids.document_id("a", "bc") != ids.document_id("ab", "c")
