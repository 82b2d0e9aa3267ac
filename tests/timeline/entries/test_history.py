"""Every version of an entry, and where ids lead that are no longer an entry's."""

import datetime as dt

from dateline.contracts.ids import entry_id
from dateline_timeline.entries import entries, history, successors

RATIFIED = {"type": "convention.ratified"}


def test_a_version_begins_at_each_moment_at_which_the_answer_changes(told):
    first = told("a", "2025-09", key="k1")
    again = told("a", "2025-09", key="k1", order=first.order, recorded=first.recorded)
    second = told("b", "2025-09-29", key="k2")
    found = history([second, again, first])
    assert [(version.since, version.entry.occurred, version.entry.sources) for version in found.versions] == [
        (first.recorded, "2025-09", 1),
        (second.recorded, "2025-09-29", 2),
    ]
    assert {version.id for version in found.versions} == {entry_id("k1")}


def test_a_record_that_changes_nothing_begins_no_version(told):
    events = [told("a", "2025-09-29", key="k", generation=2), told("a", "2025-09-28", key="k", generation=1)]
    assert len(history(events).versions) == 1


def test_entries_that_merge_live_on_under_the_older_id(told):
    lower = told("a", "2025-09-17", key="k1")
    upper = told("b", "2025-09-19", key="k2")
    between = told("c", "2025-09-18", key="k3")
    also = told("d", "2025-09-18", key="k4")
    found = history([lower, upper, between, also])
    assert len(found.at(upper.recorded)) == 2
    assert [entry.id for entry in found.at(also.recorded)] == [entry_id("k1")]
    assert found.redirects() == {entry_id("k2"): entry_id("k1")}
    assert [version.entry is None for version in found.of(entry_id("k2"))] == [False, True]


def test_what_was_taken_back_is_no_longer_shown_and_leads_nowhere(told):
    first = told("a", "2025-09-29", key="k1")
    gone = told("a", key="k1", retraction=True)
    found = history([gone, first])
    assert [(version.since, version.entry is None) for version in found.versions] == [
        (first.recorded, False),
        (gone.recorded, True),
    ]
    assert found.at(gone.recorded) == ()
    assert found.redirects() == {}


def test_an_entry_that_lost_its_first_event_is_found_under_its_old_id(told):
    events = [told("a", "2025-09-29", key="k1"), told("b", "2025-09-29", key="k2")]
    found = history([*events, told("a", key="k1", retraction=True)])
    assert found.redirects() == {entry_id("k1"): entry_id("k2")}


def test_an_entry_that_became_ambiguous_support_leads_to_the_oldest_that_it_supports(told):
    vague = told("a", "2025-09", key="k1")
    found = history([vague, told("b", "2025-09-02", key="k2"), told("c", "2025-09-17", key="k3")])
    assert found.redirects() == {entry_id("k1"): entry_id("k2")}


def test_a_text_that_joins_others_changes_entries_it_does_not_speak_of(told):
    def mark(*shared):
        return "mh1-" + "".join(f"{number:08x}" for number in shared)

    events = [
        told("a", "2025-09-29", key="k1", fingerprint=mark(*range(8))),
        told("b", "2025-09-29", key="k2", fingerprint=mark(*range(100, 108))),
        told("c", "1998", key="k3", fingerprint=mark(0, *range(200, 206), 107), **RATIFIED),
        told("c", key="k3", retraction=True),
    ]
    versions = history(events).of(entry_id("k1"))
    assert [version.entry.sources for version in versions] == [1, 2, 1, 2]


def test_later_versions_alone_can_be_asked_for(told):
    events = [told(name, "2025-09-29") for name in "abcd"]
    moment = events[1].recorded
    whole, rest = history(events), history(events, after=moment)
    assert rest.versions == tuple(version for version in whole.versions if version.since > moment)
    assert history(events, after=moment + dt.timedelta(days=1)).versions == ()


def test_successors_tell_where_the_ids_of_lost_entries_lead(told):
    older, newer = told("a", "2025-09-18", key="k1"), told("b", "2025-09-19", key="k2")
    assert successors(entries([newer]), entries([older, newer])) == {entry_id("k2"): entry_id("k1")}
    assert successors(entries([newer]), entries([older])) == {}
