"""Confidence: which signs an event has, what they do, and that the table says what its counts say."""

from __future__ import annotations

import pytest
import yaml
from dateline_ingest.extract.confidence import HIGHEST, LOWEST, SAYS, SUPPORTING, Around, Sign, Table, signs, table
from dateline_ingest.extract.pipeline import extract
from dateline_ingest.extract.trace import Trace

from tests.eval.calibrate import PRIOR_SHARE, TABLE, Case, fit
from tests.ingest.extract.conftest import Reader, document

CASES = [
    ("Latvia denounced the Ottawa Convention on 16 April 2025.", Sign.DATED_TO_THE_DAY, True),
    ("Latvia denounced the Ottawa Convention on 16 April 2025.", Sign.LEAD_ELSEWHERE, False),
    ("Latvia denounced the Ottawa Convention. Latvia had signed it in 1997.", Sign.OBJECT_ELSEWHERE, True),
    ("Latvia denounced the Convention on the Protection of Bogs on 3 May 2025.", Sign.OBJECT_BY_FORM, True),
    ("Latvia denounced the Ottawa Convention.", Sign.DATE_BY_DEFAULT, True),
    ("Latvia denounced the Ottawa Convention. Latvia denounced the Ottawa Convention again.", Sign.TOLD_AGAIN, True),
]


def seen(text: str) -> set[Sign]:
    trace = Trace()
    extract(document(text), trace=trace)
    assert trace.registries is not None
    around = Around.of(trace.parsed.values(), trace.registries)
    return {sign for event in trace.events for sign in signs(event, around)}


@pytest.mark.parametrize(("text", "sign", "there"), CASES)
def test_signs_are_read_off_what_led_to_an_event(text: str, sign: Sign, there: bool) -> None:
    assert (sign in seen(text)) is there


def test_every_sign_is_said_in_words_and_has_a_row() -> None:
    assert set(SAYS) == set(Sign) == set(table().signs)


def test_a_doubt_never_raises_and_support_never_lowers() -> None:
    assert all(table().signs[sign] >= 0 if sign in SUPPORTING else table().signs[sign] <= 0 for sign in Sign)


def test_a_rule_that_no_annotated_text_used_starts_from_the_base() -> None:
    assert table().confidence("not-a-rule", frozenset()) == table().confidence("nor-this", frozenset())


def test_confidence_stays_within_what_some_hundreds_of_events_can_tell() -> None:
    assert Table(40.0, {}, {}).confidence("", frozenset()) == HIGHEST
    assert Table(-40.0, {}, {}).confidence("", frozenset()) == LOWEST


def test_the_table_has_the_counts_that_it_was_made_from() -> None:
    rows = yaml.safe_load(TABLE.read_text("utf-8"))
    assert 0 < rows["right"] <= rows["events"] == sum(row["events"] for row in rows["rules"].values())


def test_a_named_and_dated_event_is_worth_more_than_one_pieced_together(read: Reader) -> None:
    (plain,) = read("Latvia notified the depositary of its withdrawal from the Ottawa Convention on 27 June 2025.")
    pieced = read("Estonia spoke of the Convention on the Protection of Bogs. The country has denounced it.")
    assert all(event.data.confidence < plain.data.confidence for event in pieced)


def test_without_cases_the_prior_is_what_is_known() -> None:
    assert fit([]).confidence("any", frozenset()) == PRIOR_SHARE


def test_a_sign_of_wrong_events_is_fitted_to_lower_confidence() -> None:
    doubt = frozenset((Sign.OBJECT_BY_FORM,))
    known = [Case(f"doc-{n}", "leave-plain", frozenset(), True) for n in range(40)]
    known += [Case(f"doc-{n}", "leave-plain", doubt, n % 4 == 0) for n in range(40)]
    made = fit(known)
    assert made.confidence("leave-plain", frozenset()) > PRIOR_SHARE
    assert made.confidence("leave-plain", doubt) == pytest.approx(0.3, abs=0.1)


def test_a_name_that_nothing_decides_is_believed_less(read: Reader) -> None:
    (undecided,) = read("Norway left the torture convention on 3 May 2020.")
    (decided,) = read("Norway left the European torture convention on 3 May 2020.")
    (by_its_list,) = read("The Council of Europe confirmed that Norway had left the torture convention on 3 May 2020.")
    assert decided.data.object == by_its_list.data.object == "ETS-126"
    assert undecided.data.confidence < min(decided.data.confidence, by_its_list.data.confidence) - 0.1
