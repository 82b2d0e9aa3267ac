"""What a second reading changes, and which texts get one."""

import datetime as dt

import orjson
import pytest
from dateline.contracts import Document, EventData, Evidence
from dateline.log import Record
from dateline_ingest.emit.events import asserted
from dateline_ingest.emit.store import said
from dateline_ingest.emit.workers import Edition, Editions, Found, Reading
from dateline_ingest.reextract.choice import Verdict, Wishes, judge, text_of
from dateline_ingest.reextract.difference import Field, Standing, difference
from dateline_ingest.reextract.run import Due
from dateline_ingest.reextract.spool import Spool
from dateline_ingest.reextract.store import Known

NOW = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)
DOCUMENT = Document(id="doc-1", generation=1, source="s", key="1", text="They signed it.", recorded=NOW)
EVIDENCE = Evidence(document_id="doc-1", quote="They", start=0, end=4)


def found(occurred="2025-09-29", kind="law.signed", lead="RU.president", **more):
    return Found(kind, EventData(lead=lead, occurred=occurred, evidence=(EVIDENCE,), **more))


def events(*items):
    return asserted(DOCUMENT, Reading(items, "f"), NOW)


def standing(*items):
    return [
        Standing(event.id, event.kind, event.data.lead, event.data.object, orjson.loads(said(event.data)))
        for event in events(*items)
    ]


def test_what_is_alike_is_no_change():
    assert difference(standing(found(), found()), events(found(), found())) == []


def test_another_extractor_another_generation_and_another_fingerprint_are_no_change():
    made = asserted(DOCUMENT.model_copy(update={"generation": 7, "publisher": "P"}), Reading((found(),), "other"), NOW)
    assert difference(standing(found()), made) == []


def test_added_removed_and_changed():
    before, after = found(), found(kind="law.adopted")
    added, removed = difference(standing(before), events(after))
    assert (added.kind, added.subject, added.fields()) == ("added", ("law.adopted", "RU.president", ""), [])
    assert (removed.kind, removed.subject, removed.occurred) == (
        "removed",
        ("law.signed", "RU.president", ""),
        "2025-09-29",
    )
    (changed,) = difference(standing(before), events(found(confidence=0.5, attribution="TASS")))
    assert (changed.kind, changed.replaces) == ("changed", "")
    assert sorted(changed.fields(), key=lambda one: one.name) == [
        Field("attribution", None, "TASS"),
        Field("confidence", None, 0.5),
    ]


def test_an_event_with_another_day_takes_the_place_of_the_one_that_is_gone():
    (changed,) = difference(standing(found()), events(found("2025-09-28")))
    assert (changed.kind, changed.replaces) == ("changed", standing(found())[0].event_id)
    assert changed.fields() == [Field("occurred", "2025-09-29", "2025-09-28")]
    other = difference(standing(found()), events(found("2025-09-28", lead="UA.president")))
    assert [one.kind for one in other] == ["added", "removed"]


def test_of_two_that_are_gone_one_is_replaced_and_one_removed():
    changes = difference(standing(found("2025"), found("2024")), events(found("2025-09")))
    assert [one.kind for one in changes] == ["changed", "removed"]


def test_what_was_said_is_not_known():
    (one,) = standing(found())
    (changed,) = difference([Standing(one.event_id, one.type, one.lead, one.object, None)], events(found()))
    assert (changed.kind, changed.fields()) == ("changed", [])


EDITIONS = Editions({"en": "english 2"}, {}, "r")
READ = Edition("english 2", "r")


@pytest.mark.parametrize(
    ("known", "lang", "again", "verdict"),
    [
        (Known(1, False, "en", 1, READ, parked=False), "en", False, Verdict.PRESENT),
        (Known(1, False, "en", 1, READ, parked=False), "en", True, Verdict.DUE),
        (Known(1, False, "en", 1, Edition("english 1", "r"), parked=False), "en", False, Verdict.DUE),
        (Known(1, False, "en", 1, Edition("english 2", "q"), parked=False), "en-GB", False, Verdict.DUE),
        (Known(1, False, "fi", 1, Edition("", "r"), parked=False), "fi", True, Verdict.NO_EXTRACTOR),
        (Known(2, False, "en", 1, READ, parked=False), "en", True, Verdict.OLDER),
        (Known(None, False, None, 2, READ, parked=False), "en", True, Verdict.OLDER),
        (Known(None, False, None, 1, Edition("english 1", "r"), parked=False), "en", False, Verdict.DUE),
        (Known(1, True, "en", 1, Edition("english 1", "r"), parked=False), "en", True, Verdict.ERASED),
        (Known(1, False, "en", None, Edition("", ""), parked=False), "en", True, Verdict.WAITING),
        (Known(1, False, "en", None, Edition("", ""), parked=True), "en", False, Verdict.DUE),
    ],
)
def test_which_texts_are_due(known, lang, again, verdict):
    assert judge(1, known, lang, EDITIONS, again=again) is verdict


@pytest.mark.parametrize("key", [None, b"", b"doc-1", b"/1", b"doc-1/x", b"doc-1/" + b"9" * 20, b"doc-\x00/1"])
def test_a_key_that_names_no_text(key):
    assert text_of(Record("t", 0, 0, key, b"")) is None


def test_documents_are_asked_for_by_their_headers():
    headers = (("ce_source", b"s"), ("ce_recordedtime", b"2025-10-01T00:00:00Z"))
    record = Record("t", 0, 0, b"doc-1/1", b"", headers)
    assert Wishes(frozenset({"doc-1"}), "s", NOW).include(record, "doc-1")
    assert not Wishes(only=frozenset({"doc-2"})).include(record, "doc-1")
    assert not Wishes(source="t").include(record, "doc-1")
    assert not Wishes(since=NOW + dt.timedelta(seconds=1)).include(record, "doc-1")
    assert not Wishes(since=NOW).include(Record("t", 0, 0, b"doc-1/1", b"", (("ce_recordedtime", b"\xff"),)), "doc-1")


def test_a_spool_gives_back_what_was_written():
    reading = Reading((found(), found("2024")), "f", READ)
    with Spool() as spool:
        spool.write(Due(Record("t", 3, 4, b"k", b"v"), DOCUMENT), reading)
        ((due, again),) = spool.read()
    assert again == reading
    assert (due.place.topic, due.place.partition, due.place.offset) == ("t", 3, 4)
    assert due.document == DOCUMENT.model_copy(update={"text": "-"})
