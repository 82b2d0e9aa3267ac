"""What an EDTF text means: its bounds, its precision, how it sorts and how it reads."""

import timeit
from datetime import date, timedelta

import pytest
from dateline.edtf import EdtfError, Occurrence
from hypothesis import given
from hypothesis import strategies as st

parse = Occurrence.parse


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "words"),
    [
        ("2025-09-29", "2025-09-29", "2025-09-29", "day", "29 September 2025"),
        ("2022-03", "2022-03-01", "2022-03-31", "month", "March 2022"),
        ("2024-02", "2024-02-01", "2024-02-29", "month", "February 2024"),
        ("1998", "1998-01-01", "1998-12-31", "year", "1998"),
        ("2023-12~", "2023-12-01", "2023-12-31", "month", "about December 2023"),
        ("1985~", "1985-01-01", "1985-12-31", "year", "about 1985"),
        ("1998?", "1998-01-01", "1998-12-31", "year", "perhaps 1998"),
        ("1998%", "1998-01-01", "1998-12-31", "year", "perhaps about 1998"),
        ("2004-06~-11", "2004-06-11", "2004-06-11", "day", "about 11 June 2004"),
        ("199X", "1990-01-01", "1999-12-31", "decade", "1990s"),
        ("19XX", "1900-01-01", "1999-12-31", "range", "between 1900 and 1999"),
        ("2022-XX", "2022-01-01", "2022-12-31", "year", "2022"),
        ("2022-XX-XX", "2022-01-01", "2022-12-31", "year", "2022"),
        ("2022-09-XX", "2022-09-01", "2022-09-30", "month", "September 2022"),
        ("2022-1X", "2022-10-01", "2022-12-31", "range", "between 1 October 2022 and 31 December 2022"),
        ("2022-09-2X", "2022-09-20", "2022-09-29", "range", "between 20 September 2022 and 29 September 2022"),
        ("2023-XX-31", "2023-01-31", "2023-12-31", "range", "between 31 January 2023 and 31 December 2023"),
        ("202X-02-29", "2020-02-29", "2028-02-29", "range", "between 29 February 2020 and 29 February 2028"),
        ("2022-21", "2022-03-01", "2022-05-31", "season", "spring 2022"),
        ("2022-24", "2022-12-01", "2023-02-28", "season", "winter 2022"),
        ("2022-36", "2022-10-01", "2022-12-31", "season", "last quarter of 2022"),
        ("[1996-02-28..1998]", "1996-02-28", "1998-12-31", "range", "between 28 February 1996 and 1998"),
        ("[..2019]", None, "2019-12-31", "range", "by 2019"),
        ("[..2019-05-01]", None, "2019-05-01", "range", "by 1 May 2019"),
        ("[2019..]", "2019-01-01", None, "range", "2019 or later"),
        ("[1998-02-28,1998-03-28]", "1998-02-28", "1998-03-28", "range", "28 February 1998 or 28 March 1998"),
        ("[1998]", "1998-01-01", "1998-12-31", "year", "1998"),
        ("[1996, 1998..1999~]", "1996-01-01", "1999-12-31", "range", "1996 or between 1998 and about 1999"),
        ("1996/1998-03", "1996-01-01", "1998-03-31", "range", "from 1996 to March 1998"),
        ("../1998", None, "1998-12-31", "range", "until 1998"),
        ("/1998", None, "1998-12-31", "range", "until 1998"),
        ("1996/..", "1996-01-01", None, "range", "since 1996"),
        ("1996/", "1996-01-01", None, "range", "from 1996"),
        ("0987-05-01", "0987-05-01", "0987-05-01", "day", "1 May AD 987"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day", "31 December 9999"),
        ("", None, None, "unknown", "date unknown"),
    ],
)
def test_a_text_has_bounds_precision_and_words(text, first, last, precision, words):
    occurred = parse(text)
    assert occurred.text == text
    assert (occurred.first and occurred.first.isoformat()) == first
    assert (occurred.last and occurred.last.isoformat()) == last
    assert occurred.precision == precision
    assert occurred.display() == words


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("yesterday", "is not an EDTF date"),
        ("29/09/2025", "more than two ends"),
        ("2025-13", "no day of the calendar"),
        ("2025-02-29", "no day of the calendar"),
        ("2025-00-01", "no day of the calendar"),
        ("20XX-02-30", "no day of the calendar"),
        ("0000", "0001 to 9999"),
        ("Y17000", "is not an EDTF date"),
        ("-0044-03-15", "is not an EDTF date"),
        ("2025-09-29T10:00:00Z", "time of day"),
        ("2025-09-29 ", "is not an EDTF date"),
        ("2025-9-29", "is not an EDTF date"),
        ("1998..1999", "is not an EDTF date"),
        ("[1998..1996]", "ends before it begins"),
        ("1998/1996", "ends before it begins"),
        ("[..]", "no date at either end"),
        ("../..", "no date at either end"),
        ("/", "no date at either end"),
        ("[]", "no one-of set"),
        ("[1998", "no one-of set"),
        ("[1998,]", "is not an EDTF date"),
        ("{1996,1998}", "one event for each"),
        ("2022-21-01", "season or quarter"),
        ("9999-24", "after the year 9999"),
        ("[" + "1998," * 60 + "1998]", "too long"),
        ("２０２５", "is not an EDTF date"),
    ],
)
def test_what_is_no_date_is_refused_in_one_sentence(text, says):
    with pytest.raises(EdtfError, match=says) as refused:
        parse(text)
    assert isinstance(refused.value, ValueError)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("wide", "narrow", "contains", "overlaps"),
    [
        ("1998", "1998-02-28", True, True),
        ("1998-02-28", "1998", False, True),
        ("1998", "1998~", True, True),
        ("[..2019]", "1998-02-28", True, True),
        ("[..2019]", "2020", False, False),
        ("2019/..", "[2020..]", True, True),
        ("[1998-02-28,1998-03-28]", "1998-03-28", True, True),
        ("[1998-02-28,1998-03-28]", "1998-03-10", False, False),
        ("[1998-02-28,1998-03-28]", "1998-03", False, True),
        ("[1997,1998]", "[1997-12-31..1998-01-01]", True, True),
        ("", "1998", True, True),
        ("1998", "", False, True),
        ("", "", True, True),
    ],
)
def test_containing_and_overlapping(wide, narrow, contains, overlaps):
    assert parse(wide).contains(parse(narrow)) is contains
    assert parse(wide).overlaps(parse(narrow)) is overlaps
    assert parse(narrow).overlaps(parse(wide)) is overlaps


def test_order_of_occurrence():
    expected = ["1996", "1998-01-01", "1998", "[1998..]", "1998-02-28", "[..2019]", "2025-09-29", "2025-09-29~", ""]
    keys = [(parse(text).sort_key, text) for text in expected]
    assert keys == sorted(keys)


days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@given(days)
def test_every_calendar_day_is_itself(day):
    occurred = parse(day.isoformat())
    assert (occurred.first, occurred.last, occurred.is_day, occurred.days) == (day, day, True, 1)
    assert parse(day.isoformat()[:7]).contains(occurred)
    assert parse(day.isoformat()[:4]).contains(occurred)
    assert parse(day.isoformat()[:3] + "X").contains(occurred)


@given(days, days)
def test_a_choice_and_an_interval_have_the_outer_bounds(one, other):
    low, high = sorted((one, other))
    for text in (f"[{low}..{high}]", f"[{high},{low}]", f"{low}/{high}"):
        assert (parse(text).first, parse(text).last) == (low, high)
        assert parse(text).contains(parse(low.isoformat()))
    assert parse(f"[..{high}]").contains(parse(f"[{low}..{high}]"))
    assert not parse(f"{low}/{high}").contains(parse(f"[..{high}]"))


@given(st.text(alphabet="0123456789X-~?%/.[],{} ", max_size=24))
def test_any_text_is_a_date_or_an_error(text):
    try:
        occurred = parse(text)
    except EdtfError:
        return
    if occurred.first and occurred.last:
        assert occurred.first <= occurred.last
    assert len(occurred.sort_key) == 16
    assert occurred.contains(occurred)
    assert occurred.display()


def test_a_repeated_parse_is_cheap():
    texts = [(date(2000, 1, 1) + timedelta(days=n)).isoformat() for n in range(1000)]
    for text in texts:
        parse(text)
    best = min(timeit.repeat(lambda: [parse(text) for text in texts], number=10, repeat=5)) / 10_000
    assert best < 2e-6, f"{best * 1e6:.2f} µs"
