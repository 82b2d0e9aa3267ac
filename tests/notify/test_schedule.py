"""When a webhook is tried again."""

import contextlib
import datetime as dt
import random
from email.utils import format_datetime

import pytest
from dateline_notify.deliver.schedule import LONGEST_WAIT, STEPS, pause, retry_after
from dateline_notify.endpoint import check_url, endpoint_of
from dateline_notify.match.message import LARGEST_BYTES, message
from dateline_notify.match.told import shown
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.changes import change, entry

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@given(st.integers(0, 40), st.integers(0, 2**32))
def test_a_pause_is_within_a_fifth_of_its_step_and_the_same_for_a_seed(step: int, seed: int) -> None:
    wait = pause(step, None, random.Random(seed))
    assert wait == pause(step, None, random.Random(seed))
    if step >= len(STEPS):
        assert wait is None
    else:
        assert wait is not None
        assert abs(wait - STEPS[step]) <= 0.2001 * STEPS[step]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("120", dt.timedelta(minutes=2)),
        (" 0 ", dt.timedelta(0)),
        ("-5", None),
        ("1e3", None),
        ("soon", None),
        ("9" * 400, LONGEST_WAIT),
        ("\u0661\u0662", None),
        (format_datetime(NOW + dt.timedelta(minutes=7), usegmt=True), dt.timedelta(minutes=7)),
        (format_datetime(NOW - dt.timedelta(minutes=7), usegmt=True), dt.timedelta(0)),
        (format_datetime(NOW + dt.timedelta(days=70), usegmt=True), LONGEST_WAIT),
        ("Sun, 99 Nov 2026 99:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(header: str | None, expected: dt.timedelta | None) -> None:
    assert retry_after(header, NOW) == expected


@given(st.text())
def test_no_retry_after_breaks_the_schedule(header: str) -> None:
    wait = retry_after(header, NOW)
    assert wait is None or dt.timedelta(0) <= wait <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://example.org/a?b=c", "https://example.org:443"),
        ("http://EXAMPLE.org", "http://example.org:80"),
        ("http://example.org:8080/", "http://example.org:8080"),
        ("http://[2001:DB8::1]/", "http://2001:db8::1:80"),
        ("http://127.0.0.1:9/", "http://127.0.0.1:9"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example:443"),
    ],
)
def test_an_endpoint_is_scheme_host_and_port(url: str, endpoint: str) -> None:
    assert endpoint_of(check_url(url)) == endpoint


@given(st.text(max_size=80) | st.from_regex(r"https?://[a-z0-9.:@\[\]%\\/#?]{0,40}", fullmatch=True))
def test_any_text_is_a_url_or_a_clause(text: str) -> None:
    with contextlib.suppress(ValueError):  # what a request with such a URL answers 400 to
        assert endpoint_of(check_url(text))


@given(st.integers(0, 60), st.integers(0, 20_000), st.integers(0, 200), st.sampled_from(["a", "\u00e9", "\u6f22", '"']))
def test_every_message_fits_and_keeps_what_matters(pieces: int, length: int, actors: int, letter: str) -> None:
    quote = letter * length or "x"
    evidence = entry().evidence[0].model_copy(update={"quote": quote, "start": None, "end": None})
    actor = entry().actors[0]
    big = entry(
        evidence=(evidence,) * pieces,
        actors=tuple(actor.model_copy(update={"id": f"RU.{n}", "name": letter * 900}) for n in range(actors)),
    )
    one = change(big, 1)
    body = message(one, "corrected", shown(big), "http://127.0.0.1:8402")
    assert len(body) <= LARGEST_BYTES
    assert big.id.encode() in body
    assert b'"kind":"corrected"' in body
