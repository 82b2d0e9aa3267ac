"""What holds for every set of records: neither order nor repetition decides, and history is a function of the set."""

import datetime as dt

from dateline.contracts.ids import entry_id
from dateline_timeline.entries import ClaimEvent, entries, history
from dateline_timeline.entries.independence import Independence, origin_of
from dateline_timeline.entries.record import surviving
from hypothesis import given, settings
from hypothesis import strategies as st

DAYS = st.sampled_from(["2025-09-01", "2025-09-02", "2025-09-03", "2025-09-17", "2019-05-01"])
DATES = DAYS | st.sampled_from(
    ["", "2025-09", "2025", "[..2019]", "2019", "[2025-09-02,2025-09-17]", "2025-09-02~", "[2018..]", "201X"]
)
ONCE = ["convention.signed", "convention.ratified", "convention.denounced", "convention.denunciation_announced"]
TYPES = [*ONCE, "convention.denunciation_approved", "law.signed", "statement.issued"]


def mark(numbers):
    return "mh1-" + "".join(f"{number:08x}" for number in numbers) if numbers else ""


FINGERPRINTS = st.lists(st.integers(0, 30), min_size=8, max_size=8).map(mark) | st.just("")


@st.composite
def records(draw):
    """Records of a few events, at few moments, so that they meet."""
    found = []
    for offset in range(draw(st.integers(0, 14))):
        number = draw(st.integers(0, 8))
        found.append(
            ClaimEvent(
                key=f"k{number}",
                generation=draw(st.integers(1, 3)),
                retraction=draw(st.integers(0, 5)) == 0,
                recorded=dt.datetime(2025, 10, 1, tzinfo=dt.UTC) + dt.timedelta(hours=draw(st.integers(0, 9))),
                order=(0, offset),
                type=draw(st.sampled_from(TYPES)),
                lead="RU",
                object="ETS-126",
                organ=draw(st.sampled_from(["", "RU", "RU.parliament", "RU.parliament.lower", "RU.president"])),
                act=draw(st.sampled_from(["", "", "#1", "#2"])),
                measure=draw(st.sampled_from(["", "", "5 persons"])),
                occurred=draw(DATES),
                modality=draw(st.sampled_from(["asserted", "asserted", "asserted", "planned"])),
                document_id=f"d{draw(st.integers(0, 5))}",
                publisher=draw(st.sampled_from(["", "", "One", "Two"])),
                fingerprint=draw(FINGERPRINTS),
                published=draw(st.sampled_from([None, dt.date(2025, 9, 30), dt.date(2019, 6, 1)])),
            )
        )
    return found


@settings(max_examples=300, deadline=None)
@given(records(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_decide(found, chance):
    shuffled = [*found, *chance.choices(found, k=5)] if found else []
    chance.shuffle(shuffled)
    assert entries(shuffled) == entries(found)
    assert history(shuffled) == history(found)


@settings(max_examples=300, deadline=None)
@given(records())
def test_history_at_a_moment_is_the_passes_over_what_was_recorded_by_then(found):
    whole = history(found)
    for moment in sorted({record.recorded for record in found}):
        known = [record for record in found if record.recorded <= moment]
        assert whole.at(moment) == entries(known)
        later = tuple(version for version in whole.versions if version.since > moment)
        assert history(found, after=moment).versions == later


@settings(max_examples=300, deadline=None)
@given(records())
def test_every_surviving_event_is_under_one_entry_or_is_ambiguous_support(found):
    shown = entries(found)
    own = [key for entry in shown for key in entry.events]
    ambiguous = {key for entry in shown for claim in entry.ambiguous for key in claim.events}
    assert len(own) == len(set(own))
    assert set(own) | ambiguous == {survivor.event.key for survivor in surviving(found)}
    assert not set(own) & ambiguous


@settings(max_examples=200, deadline=None)
@given(records())
def test_an_entry_goes_by_its_earliest_recorded_event(found):
    since = {survivor.event.key: survivor.since for survivor in surviving(found)}
    for entry in entries(found):
        assert entry.id == entry_id(min(entry.events, key=since.__getitem__))
        assert entry.first_recorded == min(since[key] for key in entry.events)[0]
        assert entry.occurred in {claim.occurred for claim in entry.claims}
        assert 1 <= entry.sources <= len(entry.documents)
        assert entry.sources <= sum(claim.sources for claim in entry.claims)


@settings(max_examples=200, deadline=None)
@given(records())
def test_taking_all_back_leaves_nothing(found):
    gone = [
        ClaimEvent(key=record.key, generation=9, retraction=True, recorded=record.recorded, order=(0, 100 + number))
        for number, record in enumerate(found)
    ]
    assert entries([*gone, *found]) == ()


@settings(max_examples=200, deadline=None)
@given(records())
def test_an_id_that_was_shown_is_shown_or_leads_to_one_that_is_unless_all_was_taken_back(found):
    whole = history(found)
    now = {entry.id: entry for entry in entries(found)}
    leads = whole.redirects()
    stand = {survivor.event.key for survivor in surviving(found)}
    assert not leads.keys() & now.keys()
    assert set(leads.values()) <= now.keys()
    last = {version.id: version.entry for version in whole.versions if version.entry}
    for name, entry in last.items():
        assert name in now or name in leads or not stand & set(entry.events)


@settings(max_examples=200, deadline=None)
@given(records(), st.randoms(use_true_random=False))
def test_sources_are_connected_components_whatever_the_order(found, chance):
    forward = Independence(found)
    shuffled = chance.sample(found, len(found))
    backward = Independence(shuffled)
    documents = {origin_of(record) for record in found}
    assert forward.count(documents) == backward.count(documents)
    assert forward.count(documents) <= len({document for document, _ in documents})
