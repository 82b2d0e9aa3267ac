"""Dates as English says them, in EDTF, against a Tuesday: 30 September 2025."""

from __future__ import annotations

import datetime as dt

import pytest
from dateline_ingest.extract.when.dates import Anchor, find_dates

TUESDAY = dt.date(2025, 9, 30)


def found(text: str, last: str = "", published: dt.date | None = TUESDAY) -> list[str]:
    return [span.edtf for span in find_dates(text, Anchor(published, last))]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on 28 February 1998", "1998-02-28"),
        ("on February 28, 1998", "1998-02-28"),
        ("on 2022-03-16", "2022-03-16"),
        ("in March 2022", "2022-03"),
        ("at the end of October 2024", "2024-10"),
        ("in 1998", "1998"),
        ("by 2019", "[..2019]"),
        ("on 4 June", "2025-06-04"),
        ("on 24 December", "2024-12-24"),
        ("on September 17 of this year", "2025-09-17"),
        ("signed on Monday", "2025-09-29"),
        ("signed on Tuesday", "2025-09-30"),
        ("last Tuesday", "2025-09-23"),
        ("last Friday", "2025-09-26"),
        ("yesterday", "2025-09-29"),
        ("today", "2025-09-30"),
        ("in August", "2025-08"),
        ("in November", "2024-11"),
        ("last year", "2024"),
        ("last month", "2025-08"),
        ("last week", "[2025-09-22..2025-09-28]"),
        ("two years ago", "2023"),
        ("on 13.04.2024", "2024-04-13"),
        ("on 13/04/2024", "2024-04-13"),
        ("on 03/04/2024", "2024"),
        ("in May of last year", "2024-05"),
        ("on 10 February next", "2026-02-10"),
        ("on Wednesday of last week", "2025-09-24"),
        ("late last night", "2025-09-29"),
        ("nineteen years ago", "2006"),
        ("twenty-five years ago", "2000"),
        ("two decades ago", "2005"),
        ("half a year ago", "2025-03"),
        ("at the weekend", "[2025-09-27..2025-09-28]"),
        ("last autumn", "[2024-09..2024-11]"),
        ("this summer", "[2025-06..2025-08]"),
        ("in the spring of 2019", "[2019-03..2019-05]"),
        ("in winter 2019", "[2019-12..2020-02]"),
        ("between 2020 and 2023", "[2020..2023]"),
        ("between 3 May 2019 and July 2020", "[2019-05-03..2020-07]"),
        ("between March and June", "[2025-03..2025-06]"),
        ("between October and January", "[2024-10..2025-01]"),
        ("takes effect on 31 December", "2025-12-31"),
    ],
)
def test_a_date_is_as_precise_as_its_words(text: str, edtf: str) -> None:
    assert found(text) == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Nine days later the chamber agreed", "2025-09-17"),
        ("a day earlier", "2025-09-07"),
        ("on the 17th", "2025-09-17"),
        ("on the next day", "2025-09-09"),
        ("on the same day", "2025-09-08"),
        ("in the same year", "2025"),
        ("on 4 November of that year", "2025-11-04"),
        ("on 7 December of the next year", "2026-12-07"),
        ("in March of the year before", "2024-03"),
        ("at the end of that August", "2025-08"),
        ("the previous day", "2025-09-07"),
        ("in the following year", "2026"),
        ("two years later", "2027"),
        ("four years after that", "2029"),
        ("the following June", "2026-06"),
        ("the following October", "2025-10"),
        ("the previous July", "2025-07"),
        ("the previous December", "2024-12"),
        ("the following Tuesday", "2025-09-09"),
        ("the previous Monday", "2025-09-01"),
        ("the same week", "[2025-09-08..2025-09-14]"),
        ("the following week", "[2025-09-15..2025-09-21]"),
        ("a fortnight later", "2025-09-22"),
        ("a decade later", "2035"),
        ("a quarter of a century earlier", "2000"),
        ("fifteen months later", "2026-12"),
        ("two days afterwards", "2025-09-10"),
        ("The same evening", "2025-09-08"),
        ("that night", "2025-09-08"),
        ("on the eighteenth", "2025-09-18"),
        ("on the first of that month", "2025-09-01"),
        ("a few days later", "[2025-09-10..2025-09-21]"),
        ("It was printed within hours", "2025-09-08"),
    ],
)
def test_some_words_are_measured_from_the_date_before(text: str, edtf: str) -> None:
    assert found(text, last="2025-09-08") == [edtf]


def test_the_same_day_is_the_last_that_was_given_with_its_day() -> None:
    assert found("Signed on 8 May 2019. It had joined in 1951. The same day it gave notice") == [
        "2019-05-08",
        "1951",
        "2019-05-08",
    ]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It enters into force on 1 January", "2026-01-01"),
        ("It takes effect on 20 September", "2025-09-20"),
        ("The rule applies as of 15 October", "2025-10-15"),
        ("It took effect on 15 October", "2024-10-15"),
    ],
)
def test_what_takes_effect_lies_near_publication_on_either_side(text: str, edtf: str) -> None:
    assert found(text) == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It signed in May 2021 and ratified in July.", ["2021-05", "2021-07"]),
        ("Signed on 5 May 2003, then ratified on 3 March", ["2003-05-05", "2004-03-03"]),
        ("Signed on 5 May 2003 and repealed on 25 September", ["2003-05-05", "2025-09-25"]),
        ("The pact, signed on 5 May 2003, was left on 3 June", ["2003-05-05", "2025-06-03"]),
    ],
)
def test_dates_of_one_series_are_of_one_year(text: str, edtf: list[str]) -> None:
    assert found(text) == edtf


def test_a_day_in_a_clause_of_what_was_before_is_not_the_same_day() -> None:
    anchor = Anchor(TUESDAY)
    list(find_dates("Deposited on 29 March, years after Berlin had signed it on 29 June 2007.", anchor))
    assert [span.edtf for span in find_dates("On the same day", anchor)] == ["2025-03-29"]


@pytest.mark.parametrize(
    "text",
    [
        "it may help",
        "on the first reading",
        "on the second, nobody spoke",
        "they march on",
        "30 February 2020",
        "the 157 votes",
        "for 26 years",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert found(text) == []


def test_without_a_day_of_publication_relative_words_give_nothing() -> None:
    assert found("on Monday", published=None) == []
    assert found("on 3 May 2020", published=None) == ["2020-05-03"]
