"""What a change is to a subscription: however changes fall into batches, and whoever else is subscribed."""

import datetime as dt
import itertools
from typing import Any

import pytest
from dateline.contracts import Act, Change, Measure, Votes
from dateline_notify.filter import Filter, Seen
from dateline_notify.match.deciding import Memory, Telling, decide
from dateline_notify.match.history import is_history
from dateline_notify.match.roster import Roster, Subscriber
from dateline_notify.match.told import kind_of, shown
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.changes import change, entry

MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def subscriber(id_: str = "sub-a", **fields: Any) -> Subscriber:
    values: dict[str, Any] = {"filter": Filter(), "max_age": None, "created": MADE, "endpoint": "http://x:80"}
    return Subscriber(id_, **(values | fields))


def told(roster: Roster, changes: list[Change], cuts: list[int]) -> list[tuple[str, str, str]]:
    """Who is told what, with the changes cut into batches; what was told is carried on as the database does."""
    stored: dict[tuple[str, str], Any] = {}
    found: list[Telling] = []
    edges = [0, *sorted(cuts), len(changes)]
    for first, last in itertools.pairwise(edges):
        memory = Memory()
        memory.load([(entry_, id_, what) for (entry_, id_), what in stored.items()])
        found += decide(roster, memory, [(one, roster.asking(one)) for one in changes[first:last]])
        stored |= {place: what for place, (what, _) in memory.moved.items()}
    return [(telling.subscriber.id, telling.change.id, telling.kind) for telling in found]


states = st.builds(
    lambda id_, fields: (id_, fields),
    st.sampled_from(["ent-a", "ent-b", "ent-c"]),
    st.fixed_dictionaries(
        {
            "sources": st.integers(0, 3),
            "occurred": st.sampled_from(["2026-11-19", "2026-11", "", "1998"]),
            "type": st.sampled_from(["convention.denounced", "law.signed"]),
            "state": st.sampled_from(["current", "current", "current", "retracted", "merged"]),
        }
    ),
)


def changed(number: int, state: tuple[str, dict[str, Any]], restated: bool) -> Change:
    id_, fields = state
    merged = {"merged_into": "ent-a" if id_ != "ent-a" else "ent-b"} if fields["state"] == "merged" else {}
    return change(entry(id_, first_recorded=AT, **fields, **merged), number, emitted=AT, restated=restated)


@given(st.lists(st.tuples(states, st.booleans()), max_size=25), st.data())
def test_batches_do_not_alter_what_is_told(drawn: list[tuple[Any, bool]], data: st.DataObject) -> None:
    changes = [changed(n, state, restated and n % 3 == 0) for n, (state, restated) in enumerate(drawn)]
    roster = Roster(1, [subscriber(), subscriber("sub-b", filter=Filter(types=("law.*",)), max_age=90)])
    cuts = data.draw(st.lists(st.integers(0, len(changes)), max_size=6))
    whole = told(roster, changes, [])
    assert told(roster, changes, cuts) == whole
    assert len({(who, what) for who, what, _ in whole}) == len(whole)


@given(st.lists(states, min_size=1, max_size=25))
def test_nobody_hears_of_an_entry_as_new_twice_or_of_its_end_before(drawn: list[Any]) -> None:
    changes = [changed(n, state, False) for n, state in enumerate(drawn)]
    by_id = {one.id: one for one in changes}
    heard: dict[str, list[str]] = {}
    for _, what, kind in told(Roster(1, [subscriber()]), changes, []):
        heard.setdefault(by_id[what].entry.id, []).append(kind)
    for kinds in heard.values():
        assert kinds.count("new") <= 1
        assert "new" not in kinds[1:]


wanted = st.builds(
    Filter,
    types=st.lists(st.sampled_from(["convention.*", "law.signed", "*"]), max_size=2).map(tuple),
    leads=st.lists(st.sampled_from(["RU", "UA", "RU.parliament"]), max_size=2).map(tuple),
    objects=st.lists(st.sampled_from(["ETS-126", "ETS-005"]), max_size=2).map(tuple),
    subjects=st.lists(st.sampled_from(["RU.president", "UA", "ETS-126"]), max_size=2).map(tuple),
    text=st.sampled_from(["", "torture", "MONDAY law", "absent"]),
)


@given(st.lists(wanted, max_size=12), st.sampled_from(["RU", "RU.parliament.lower", "UA", "RUX", ""]), states)
def test_the_index_finds_whom_asking_everyone_finds(filters: list[Filter], lead: str, state: Any) -> None:
    one = change(entry(state[0], lead=lead, type=state[1]["type"]), 1)
    everyone = [subscriber(f"sub-{n:02}", filter=filter_) for n, filter_ in enumerate(filters)]
    expected = [each.id for each in everyone if each.filter.passes(Seen(one))]
    assert [each.id for each in Roster(1, everyone).asking(one)] == expected


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({}, {"confidence": 0.2, "claims": ()}, None),
        ({}, {"sources": 2}, "corroborated"),
        ({"sources": 3}, {"sources": 2}, None),
        ({}, {"occurred": "2026-11"}, "corrected"),
        ({}, {"type": "convention.denunciation_approved"}, "corrected"),
        ({}, {"modality": "planned"}, "corrected"),
        ({}, {"effective": "2027"}, "corrected"),
        ({}, {"disputed": True, "sources": 2}, "corrected"),
        ({}, {"state": "merged", "merged_into": "ent-b"}, "corrected"),
        ({}, {"state": "retracted"}, "retracted"),
        ({"state": "retracted"}, {"state": "retracted", "sources": 0}, None),
        ({"state": "retracted"}, {}, "corrected"),
        ({}, {"votes": Votes(for_=300)}, None),
        ({"votes": Votes(for_=300)}, {"votes": Votes(for_=300, against=20)}, None),
        ({"votes": Votes(for_=300)}, {"votes": Votes(for_=301)}, "corrected"),
        ({"votes": Votes(for_=300)}, {"votes": None}, "corrected"),
        ({"act": Act(kind="law", number="12")}, {"act": Act(kind="law", number="13")}, "corrected"),
        ({"act": Act(kind="law")}, {"act": Act(kind="law", number="13"), "sources": 2}, "corroborated"),
        ({}, {"actors": ()}, "corrected"),
        ({"actors": ()}, {}, None),
        ({}, {"measure": Measure(what="troops", quantity=5)}, None),
    ],
)
def test_what_is_worth_telling(before: dict[str, Any], after: dict[str, Any], kind: str | None) -> None:
    fixed: dict[str, Any] = {"first_recorded": AT}
    known = {"occurred": "2026-11-19"}
    assert kind_of(shown(entry(**(fixed | known | before))), shown(entry(**(fixed | known | after)))) == kind


@pytest.mark.parametrize(
    ("occurred", "max_age", "history"),
    [
        ("2026-11-19", 90, False),
        ("2026-08-22", 90, False),
        ("2026-08-21", 90, True),
        ("2026-08", 90, False),
        ("2026-08", 80, True),
        ("2026", 0, False),
        ("1998", 90, True),
        ("", 90, True),
        ("", None, False),
        ("1998", None, False),
        ("[..2019]", 90, True),
        ("[1998..]", 90, True),
        ("1998/..", 90, True),
        ("2030", 90, False),
        ("2026-11-20", 0, False),
        ("2026-11-19", 0, True),
    ],
)
def test_history_is_what_was_long_over_when_it_was_recorded(occurred: str, max_age: int | None, history: bool) -> None:
    assert is_history(entry(occurred=occurred, first_recorded=AT), max_age, AT) is history
    assert is_history(entry(occurred=occurred, first_recorded=None), max_age, AT) is history


@given(states, st.integers(0, 400))
def test_a_subscription_that_asks_for_more_history_is_told_no_less(state: Any, days: int) -> None:
    one = entry(state[0], first_recorded=AT, **state[1])
    assert not (is_history(one, days + 1, AT) and not is_history(one, days, AT))
