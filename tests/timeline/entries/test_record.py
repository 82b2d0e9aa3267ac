"""What of an event counts, and which of its records decides."""

import datetime as dt

import pytest
from dateline.contracts import Act, Actor, DocumentRef, Event, EventData, Evidence, Measure
from dateline.contracts.ids import entry_id, event_key
from dateline_timeline.entries import entries, from_event

NOW = dt.datetime(2025, 9, 30, 12, tzinfo=dt.UTC)


def event(kind="decree.signed", **data):
    data.setdefault("evidence", (Evidence(document_id="doc-a", quote="signed"),))
    return Event(data.pop("id", "evt-1"), "kyiv", f"dateline.{kind}", EventData(**data), NOW)


def test_an_event_is_reduced_to_what_the_passes_look_at():
    late = dt.datetime(2025, 9, 30, 1, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    (record,) = from_event(
        event(
            lead="RU",
            object="ETS-126",
            occurred="2025-09-29",
            actors=(
                Actor(id="UN.secretary_general", role="depositary"),
                Actor(id="RU.government", role="proposer"),
                Actor(id="RU.prime_minister", role="signatory"),
            ),
            act=Act(kind="law", number="No. 34-FZ", title="On leaving"),
            measure=Measure(what="conscription", quantity=1234567, unit="Persons"),
            document=DocumentRef(id="doc-b", publisher="Paper", published=late),
            generation=3,
            confidence=0.5,
        ),
        (7, 11),
    )
    assert record.key == event_key("kyiv", "evt-1")
    assert (record.type, record.organ, record.act) == ("decree.signed", "RU.government", "#34-fz")
    assert (record.measure, record.document_id, record.publisher) == ("1234567.0 persons", "doc-b", "Paper")
    assert record.published == dt.date(2025, 9, 30)  # in its own time zone; in UTC it is still the day before
    assert (record.generation, record.order, record.confidence) == (3, (7, 11), 0.5)


@pytest.mark.parametrize("written", ["“On Leaving”", "on leaving", " On  leaving. "])
def test_an_act_without_number_is_known_by_its_title(written):
    (record,) = from_event(event(act=Act(kind="law", title=written)), (0, 0))
    assert record.act == "on leaving"


def test_an_event_without_document_is_a_document_of_its_own():
    (record,) = from_event(event(evidence=()), (0, 0))
    assert record.document_id == record.key


def test_a_retraction_names_what_it_takes_back():
    found = from_event(event("event.retracted", retracts=("evt-2", "evt-3"), generation=4), (0, 5))
    assert [record.key for record in found] == [event_key("kyiv", "evt-2"), event_key("kyiv", "evt-3")]
    assert all(record.retraction and record.generation == 4 for record in found)


def test_a_correction_that_names_no_event_is_told_by_its_document_alone():
    said = (Evidence(document_id="doc-1", quote="We take it back."),)
    other = (Evidence(document_id="doc-2", quote="The Post regrets the error."),)
    records = [
        *from_event(
            event("event.retracted", id="evt-8", lead="", object="", occurred="2025-09-29", evidence=said), (0, 1)
        ),
        *from_event(
            event("event.retracted", id="evt-9", lead="", object="", occurred="2025-09-29", evidence=other), (0, 2)
        ),
    ]
    assert [record.retraction for record in records] == [False, False]
    assert len(entries(records)) == 2


def test_the_highest_generation_wins_whether_it_asserts_or_retracts(told):
    first = told("a", "2025-09-29", key="k")
    gone = told("a", key="k", generation=2, retraction=True)
    again = told("a", "2025-09-30", key="k", generation=3)
    assert [entry.occurred for entry in entries([first])] == ["2025-09-29"]
    assert entries([gone, first]) == ()
    assert [entry.occurred for entry in entries([again, gone, first])] == ["2025-09-30"]


def test_of_one_generation_a_retraction_wins_then_the_earliest(told):
    first, second = told("a", "2025-09-29", key="k"), told("a", "2025-09-30", key="k")
    assert [entry.occurred for entry in entries([second, first])] == ["2025-09-29"]
    assert entries([told("a", key="k", retraction=True), first, second]) == ()


def test_a_text_extracted_again_keeps_the_entry_and_its_id(told):
    first, other = told("a", "2025-09-29", key="k1"), told("b", "2025-09-29", key="k2")
    again = told("a", "2025-09-29", key="k1", generation=2)
    (before,), (after,) = entries([first, other]), entries([first, other, again])
    assert before.id == after.id == entry_id("k1")
    assert after.first_recorded == first.recorded
    assert after.last_recorded == again.recorded


def test_an_entry_whose_first_event_is_taken_back_goes_by_the_next(told):
    events = [told("a", "2025-09-29", key="k1"), told("b", "2025-09-29", key="k2")]
    (entry,) = entries([*events, told("a", key="k1", retraction=True)])
    assert (entry.id, entry.sources, entry.documents) == (entry_id("k2"), 1, ("b",))
