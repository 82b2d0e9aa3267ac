"""Which claims are one happening: the three passes, told by small examples."""

import datetime as dt

import pytest
from dateline_timeline.entries import entries


def happenings(*events):
    """What a timeline shows: each entry's date and documents."""
    return [(entry.occurred, " ".join(entry.documents)) for entry in entries(events)]


def lead_of_ambiguous(entry):
    return [" ".join(claim.documents) for claim in entry.ambiguous]


def test_one_day_is_one_happening_whoever_tells_it(told):
    assert happenings(told("a", "2025-09-17"), told("b", "2025-09-17")) == [("2025-09-17", "a b")]


def test_adjacent_days_are_one_happening_with_two_claims(told):
    (entry,) = entries([told("a", "2025-09-17"), told("b", "2025-09-18"), told("c", "2025-09-18")])
    assert (entry.occurred, entry.sources, entry.disputed) == ("2025-09-18", 3, False)
    assert [(claim.occurred, claim.sources) for claim in entry.claims] == [("2025-09-17", 1), ("2025-09-18", 2)]


def test_adjacent_days_told_by_one_document_are_two_happenings(told):
    events = [told("a", "2025-09-17"), told("a", "2025-09-18"), told("b", "2025-09-18")]
    assert happenings(*events) == [("2025-09-17", "a"), ("2025-09-18", "a b")]


def test_adjacent_days_make_no_chain(told):
    month = [told(f"d{day}", f"2025-09-{day:02}") for day in range(1, 7)]
    assert [documents for _, documents in happenings(*month)] == ["d1 d2", "d3 d4", "d5 d6"]


def test_the_best_told_day_takes_both_neighbours(told):
    events = [told("a", "2025-09-01"), told("b", "2025-09-02"), told("c", "2025-09-02"), told("d", "2025-09-03")]
    assert happenings(*events) == [("2025-09-02", "a b c d")]


def test_days_apart_are_two_happenings(told):
    assert len(happenings(told("a", "2025-09-17"), told("b", "2025-09-19"))) == 2


def test_an_organ_fits_its_parts_and_not_its_neighbours(told):
    vote = {"type": "convention.denunciation_approved"}
    events = [
        told("a", "2025-09-17", organ="RU.parliament.lower", **vote),
        told("b", "2025-09-17", organ="RU.parliament", **vote),
        told("c", "2025-09-17", organ="RU.parliamentary_assembly", **vote),
    ]
    assert sorted(happenings(*events)) == [("2025-09-17", "a b"), ("2025-09-17", "c")]


def test_a_vaguer_organ_between_two_exact_ones_is_ambiguous(told):
    vote = {"type": "convention.denunciation_approved"}
    found = entries(
        [
            told("a", "2025-09-17", organ="RU.parliament.lower", **vote),
            told("b", "2025-09-17", organ="RU.parliament.upper", **vote),
            told("c", "2025-09-17", organ="RU.parliament", **vote),
        ]
    )
    assert [entry.documents for entry in found] in ([("a",), ("b",)], [("b",), ("a",)])
    assert [lead_of_ambiguous(entry) for entry in found] == [["c"], ["c"]]
    assert [entry.sources for entry in found] == [1, 1]


@pytest.mark.parametrize("vague", ["2025-09", "2025", "[..2026]", "[2025-09-01..2025-09-20]", "202X", "2025~", ""])
def test_an_imprecise_claim_joins_the_one_day_that_it_fits(told, vague):
    events = [told("a", "2025-09-17"), told("b", vague, published=dt.date(2025, 9, 30))]
    assert happenings(*events) == [("2025-09-17", "a b")]


def test_an_imprecise_claim_that_fits_several_is_ambiguous_support_of_each(told):
    found = entries([told("a", "2025-09-02"), told("b", "2025-09-17"), told("c", "2025-09")])
    assert [(entry.occurred, entry.documents, lead_of_ambiguous(entry)) for entry in found] == [
        ("2025-09-02", ("a",), ["c"]),
        ("2025-09-17", ("b",), ["c"]),
    ]


def test_imprecise_claims_group_by_containment_the_narrowest_first(told):
    events = [told("a", "2025"), told("b", "2025-08"), told("c", "2024"), told("d", "[2024-03..2024-05]")]
    assert happenings(*events) == [("[2024-03..2024-05]", "c d"), ("2025-08", "a b")]


def test_imprecise_claims_that_only_overlap_stay_apart(told):
    assert len(happenings(told("a", "[2024-03..2024-05]"), told("b", "[2024-05..2024-07]"))) == 2


def test_the_undated_fits_what_happened_before_its_document_was_published(told):
    before = told("b", published=dt.date(2025, 9, 10))
    assert len(happenings(told("a", "2025-09-17"), before)) == 2
    after = told("b", published=dt.date(2025, 9, 16))  # an evening's news of the next day elsewhere
    assert happenings(told("a", "2025-09-17"), after) == [("2025-09-17", "a b")]


def test_the_undated_without_day_of_publication_goes_by_the_day_it_was_recorded(told):
    late = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    events = [told("a", "2025-12-17"), told("b"), told("c", recorded=late)]
    assert happenings(*events) == [("2025-12-17", "a c"), ("", "b")]


def test_undated_claims_alone_are_one_undated_entry(told):
    events = [told("a", published=dt.date(2024, 1, 1)), told("b", published=dt.date(2025, 1, 1))]
    assert happenings(*events) == [("", "a b")]


RATIFIED = {"type": "convention.ratified"}
DENOUNCED = {"type": "convention.denounced"}


def test_what_a_state_does_once_is_one_entry_though_dates_disagree(told):
    (entry,) = entries(
        [
            told("a", "1998-02-28", **RATIFIED),
            told("b", "1998-03-28", **RATIFIED),
            told("c", "1996", **RATIFIED),
            told("d", "1998", **RATIFIED),
        ]
    )
    assert (entry.occurred, entry.sources, entry.disputed) == ("1998-02-28", 4, True)
    assert [claim.occurred for claim in entry.claims] == ["1996", "1998", "1998-02-28", "1998-03-28"]


def test_a_turn_the_other_way_makes_it_two(told):
    events = [
        told("a", "2016-09-03", **RATIFIED),
        told("b", "2019-11-04", type="convention.denunciation_notified"),
        told("c", "2021-01-20", **RATIFIED),
        told("d", "2021", **RATIFIED),
        told("e", "2016", **RATIFIED),
    ]
    assert happenings(*events) == [("2016-09-03", "a e"), ("2019-11-04", "b"), ("2021-01-20", "c d")]


def test_years_alone_are_turns_where_their_order_is_certain(told):
    events = [told("a", "2016", **RATIFIED), told("b", "2019", **DENOUNCED), told("c", "2021", **RATIFIED)]
    assert happenings(*events) == [("2016", "a"), ("2019", "b"), ("2021", "c")]


def test_an_intention_is_no_turn(told):
    events = [
        told("a", "1998-02-28", **RATIFIED),
        told("b", "1998-03-10", type="convention.denunciation_announced"),
        told("c", "1998-03-28", **RATIFIED),
    ]
    assert happenings(*events) == [("1998-02-28", "a c"), ("1998-03-10", "b")]


def test_a_notice_taken_back_can_be_given_again(told):
    notified = {"type": "convention.denunciation_notified"}
    events = [
        told("a", "2016-11-10", **notified),
        told("b", "2017-02-10", type="convention.denunciation_revoked"),
        told("c", "2020-05-05", **notified),
    ]
    assert [occurred for occurred, _ in happenings(*events)] == ["2016-11-10", "2017-02-10", "2020-05-05"]


def test_an_undated_claim_between_several_turns_goes_to_what_was_before_it(told):
    events = [
        told("a", "2016-09-03", **RATIFIED),
        told("b", "2019-11-04", **DENOUNCED),
        told("c", "2021-01-20", **RATIFIED),
    ]
    early = told("d", published=dt.date(2020, 1, 1), **RATIFIED)
    assert happenings(*events, early)[0] == ("2016-09-03", "a d")
    late = told("e", published=dt.date(2025, 1, 1), **RATIFIED)
    found = [entry for entry in entries([*events, late]) if entry.type == "convention.ratified"]
    assert [lead_of_ambiguous(entry) for entry in found] == [["e"], ["e"]]


def test_ratified_and_acceded_are_two_entries(told):
    events = [told("a", "1998-02-28", **RATIFIED), told("b", "1998-02-28", type="convention.acceded")]
    assert len(happenings(*events)) == 2


DECREE = {"type": "decree.signed", "object": "", "lead": "RU.president"}


def test_unnamed_acts_are_told_apart_by_document(told):
    assert len(happenings(told("a", "2025-09-29", **DECREE), told("b", "2025-09-29", **DECREE))) == 2
    assert len(happenings(told("a", "2025-09", **DECREE), told("b", "2025-09", **DECREE))) == 2
    assert len(happenings(told("a", "", **DECREE), told("b", "", **DECREE))) == 2


def test_unnamed_acts_are_one_where_day_and_measure_agree(told):
    draft = {**DECREE, "measure": "135000.0 persons"}
    assert happenings(told("a", "2025-09-29", **draft), told("b", "2025-09-29", **draft)) == [("2025-09-29", "a b")]
    assert len(happenings(told("a", "2025-09-29", **draft), told("b", "2025-09-30", **draft))) == 2
    assert len(happenings(told("a", "2025-09", **draft), told("b", "2025-09", **draft))) == 2
    other = {**DECREE, "measure": "5.0 persons"}
    assert len(happenings(told("a", "2025-09-29", **draft), told("b", "2025-09-29", **other))) == 2


def test_unnamed_laws_of_one_day_about_one_convention_are_one(told):
    returned = {"type": "law.returned", "lead": "LV.president", "object": "CETS-210"}
    events = [told("a", "2025-11-03", **returned), told("b", "2025-11-03", **returned)]
    assert happenings(*events) == [("2025-11-03", "a b")]


def test_an_act_is_known_by_its_number(told):
    first, second = {**DECREE, "act": "#690"}, {**DECREE, "act": "#691"}
    events = [told("a", "2025-09-29", **first), told("b", "2025-09-29", **second), told("c", "2025-09", **first)]
    assert sorted(happenings(*events)) == [("2025-09-29", "a c"), ("2025-09-29", "b")]


def test_an_unnamed_act_joins_a_named_one_where_day_and_measure_agree(told):
    draft = {**DECREE, "measure": "135000.0 persons"}
    named = told("a", "2025-09-29", act="#690", **draft)
    assert happenings(named, told("b", "2025-09-29", **draft)) == [("2025-09-29", "a b")]
    assert len(happenings(named, told("c", "2025-09-29", **DECREE))) == 2


def test_a_plan_that_is_kept_becomes_what_happened(told):
    effect = {"type": "law.in_force", "act": "#5"}
    (entry,) = entries([told("a", "2026-02-08", modality="planned", **effect), told("b", "2026-02", **effect)])
    assert (entry.modality, entry.occurred) == ("asserted", "2026-02-08")
    assert [(claim.modality, claim.documents) for claim in entry.claims] == [("asserted", ("b",)), ("planned", ("a",))]


def test_a_plan_that_was_missed_stays_a_plan(told):
    effect = {"type": "law.in_force", "act": "#5"}
    found = entries([told("a", "2026-02-08", modality="planned", **effect), told("b", "2026-03-01", **effect)])
    assert [(entry.modality, entry.occurred) for entry in found] == [
        ("planned", "2026-02-08"),
        ("asserted", "2026-03-01"),
    ]


def test_a_plan_does_not_decide_the_date_of_what_happened(told):
    effect = {"type": "convention.denunciation_effective"}
    plans = [told(name, "2026-02-08", modality="planned", **effect) for name in "abc"]
    (entry,) = entries([*plans, told("d", "2026-03-01", **effect)])
    assert (entry.occurred, entry.modality, entry.disputed) == ("2026-03-01", "asserted", False)


def test_a_plan_is_no_turn(told):
    plan = told("b", "1999-01-01", modality="planned", **DENOUNCED)
    events = [told("a", "1998-02-28", **RATIFIED), plan, told("c", "2001-03-28", **RATIFIED)]
    assert [entry.type for entry in entries(events)] == ["convention.ratified", "convention.denounced"]


def test_the_shown_date_has_most_sources_then_is_more_precise_then_earlier(told):
    def shown(*dates):
        (entry,) = entries([told(f"d{n}", date, **RATIFIED) for n, date in enumerate(dates)])
        return entry.occurred

    assert shown("1998", "1998-02") == "1998-02"
    assert shown("1998-03-01", "1998-02-01") == "1998-02-01"
    assert shown("1997", "1997", "1998-02-01") == "1997"
    assert shown("1998-02-01~", "1998-02-01") == "1998-02-01"
    assert shown("1985~", "") == "1985~"


def test_events_of_two_groups_are_refused(told):
    with pytest.raises(ValueError, match="one lead and object"):
        entries([told("a", object="ETS-126"), told("b", object="ETS-151")])
