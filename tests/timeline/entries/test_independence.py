"""How many independent sources tell something."""

import datetime as dt

from dateline.fingerprint import bands, fingerprint
from dateline_timeline.entries import ClaimEvent, entries
from dateline_timeline.entries.independence import Independence, origin_of
from hypothesis import given
from hypothesis import strategies as st


def mark(*shared):
    """A fingerprint of our own form whose eight bands are these numbers."""
    return "mh1-" + "".join(f"{number:08x}" for number in shared)


A, B = mark(*range(8)), mark(*range(100, 108))
A_AND_B = mark(0, *range(200, 206), 107)


def sources(told, *documents):
    events = [told(name, "2025-09-29", **fields) for name, fields in documents]
    (entry,) = entries(events)
    return entry.sources


def test_near_identical_texts_are_one_source(told):
    text = "The law by which the state leaves the convention was signed on Monday, the office said in a short notice."
    copy = fingerprint("LEAVING: " + text)
    assert sources(told, ("a", {"fingerprint": fingerprint(text)}), ("b", {"fingerprint": copy})) == 1


def test_texts_without_fingerprint_count_as_themselves(told):
    assert sources(told, ("a", {}), ("b", {})) == 2


def test_a_publisher_who_repeats_itself_is_one_source(told):
    assert sources(told, ("a", {"publisher": "The Paper"}), ("b", {"publisher": "the  paper"}), ("c", {})) == 2


def test_a_text_like_two_others_makes_all_three_one_source_and_the_count_falls(told):
    apart = [("a", {"fingerprint": A}), ("b", {"fingerprint": B})]
    assert sources(told, *apart) == 2
    assert sources(told, *apart, ("c", {"fingerprint": A_AND_B})) == 1


def test_the_link_may_be_in_another_claim_of_the_group(told):
    link = told("c", "2020-01-01", fingerprint=A_AND_B)
    found = entries([told("a", "2025-09-29", fingerprint=A), told("b", "2025-09-29", fingerprint=B), link])
    assert [entry.sources for entry in found] == [1, 1]


def test_publishers_that_once_shared_a_text_stay_two_elsewhere(told):
    events = [
        told("a1", "2020-01-01", publisher="One", fingerprint=A),
        told("b1", "2020-01-01", publisher="Two", fingerprint=A),
        told("a2", "2025-09-29", publisher="One"),
        told("b2", "2025-09-29", publisher="Two"),
    ]
    assert [entry.sources for entry in entries(events)] == [1, 2]


TELLINGS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["", "One", "Two", "Three"]), st.sampled_from(["", A, B, A_AND_B])),
    max_size=8,
)


@given(TELLINGS, st.data())
def test_the_number_is_that_of_connected_components(tellings, data):
    """Documents are joined by a band of their texts, anywhere in the group, and by a publisher of what is counted."""
    moment = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)
    events = [
        ClaimEvent(
            key=f"k{at}",
            generation=1,
            recorded=moment,
            order=(0, at),
            document_id=f"d{n}",
            publisher=name,
            fingerprint=text,
        )
        for at, (n, name, text) in enumerate(tellings)
    ]
    counted = [event for event in events if data.draw(st.booleans())]
    joins = [{event.document_id, *bands(event.fingerprint)} for event in events]
    joins += [{event.document_id, f"publisher {event.publisher}"} for event in counted if event.publisher]
    components: list[set[str]] = []
    for join in joins:
        apart = [one for one in components if one.isdisjoint(join)]
        components = [*apart, join.union(*(one for one in components if one not in apart))]
    documents = {event.document_id for event in counted}
    expected = sum(not documents.isdisjoint(component) for component in components)
    assert Independence(events).count({origin_of(event) for event in counted}) == expected
