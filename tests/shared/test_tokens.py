"""Tokens say who calls and what is allowed, and nothing else passes for one."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from dateline.clock import ManualClock
from dateline.tokens import ExpiredTokenError, InvalidTokenError, Principal, Scope, TokenError, issue, verify
from hypothesis import given
from hypothesis import strategies as st

KEY = b"k" * 32
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


def test_a_token_says_who_and_what(clock):
    token = issue(KEY, "newsroom", [Scope.DOCUMENTS_WRITE], HOUR, clock, sources=["https://a.example/*"])
    principal = verify(KEY, token, clock)
    assert principal == Principal("newsroom", frozenset({Scope.DOCUMENTS_WRITE}), ("https://a.example/*",))
    assert principal.allows(Scope.DOCUMENTS_WRITE)
    assert not principal.allows(Scope.EVENTS_WRITE)


def test_admin_implies_every_scope(clock):
    principal = verify(KEY, issue(KEY, "root", [Scope.ADMIN], HOUR, clock), clock)
    assert all(principal.allows(scope) for scope in Scope)


def test_a_token_expires_after_its_time_and_a_minute(clock):
    token = issue(KEY, "a", [], HOUR, clock)
    clock.advance(HOUR + timedelta(seconds=59))
    verify(KEY, token, clock)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(ExpiredTokenError) as caught:
        verify(KEY, token, clock)
    assert caught.value.expired == datetime(2026, 1, 2, 4, 4, 5, tzinfo=UTC)


def _claims(**changes):
    return {"aud": "dateline", "sub": "a", "exp": 4_000_000_000, "scope": ""} | changes


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (jwt.encode(_claims(), b"x" * 32, "HS256"), "another key"),
        (jwt.encode(_claims(aud="other"), KEY, "HS256"), "audience"),
        (jwt.encode({"aud": "dateline", "sub": "a"}, KEY, "HS256"), "exp"),
        (jwt.encode(_claims(), "", "none"), "HS256"),
        (jwt.encode(_claims(), KEY * 2, "HS512"), "HS256"),
        (jwt.encode(_claims(nbf=3_999_999_999), KEY, "HS256"), "not begun"),
        (jwt.encode(_claims(exp="soon"), KEY, "HS256"), "not numbers"),
        (jwt.encode(_claims(exp=1e300), KEY, "HS256"), "out of range"),
        (jwt.encode(_claims(sources="*"), KEY, "HS256"), "sources"),
        (jwt.encode(_claims(scope=["admin"]), KEY, "HS256"), "scope"),
        ("", "malformed"),
        ("a.b.c", "malformed"),
    ],
)
def test_what_is_not_our_token_is_refused_with_its_reason(clock, token, reason):
    with pytest.raises(InvalidTokenError, match=reason):
        verify(KEY, token, clock)


@given(st.text(max_size=200))
def test_no_text_passes_for_a_token(text):
    with pytest.raises(TokenError):
        verify(KEY, text)


@pytest.mark.parametrize(("changes", "may"), [({}, True), ({"sources": []}, False), ({"sources": ["*"]}, True)])
def test_an_empty_list_of_sources_allows_none_and_no_list_allows_all(clock, changes, may):
    token = jwt.encode(_claims(**changes), KEY, "HS256")
    assert verify(KEY, token, clock).speaks_for("https://a.example/feed") is may


def test_a_token_issued_without_sources_speaks_for_all(clock):
    assert verify(KEY, issue(KEY, "a", [Scope.EVENTS_WRITE], HOUR, clock), clock).speaks_for("anything")


def test_scopes_of_the_future_are_left_out(clock):
    token = jwt.encode(_claims(scope="admin:all timelines:read"), KEY, "HS256")
    assert verify(KEY, token, clock).scopes == {Scope.TIMELINES_READ}


@pytest.mark.parametrize(
    ("patterns", "source", "may"),
    [
        (None, "anything", True),
        ((), "anything", False),
        (("https://a.example/*",), "https://a.example/x/y", True),
        (("https://a.example/*",), "https://b.example/x", False),
        (("https://a.example/*",), "https://a-example/x", False),
        (("one", "two"), "two", True),
        (("o?e",), "one", False),
    ],
)
def test_sources_limit_whom_a_token_speaks_for(patterns, source, may):
    assert Principal("a", frozenset(), patterns).speaks_for(source) is may
