"""A cursor gives back what it was made of, and nothing else passes for one."""

import contextlib

import pytest
from dateline.http import next_link
from dateline.http.cursor import InvalidCursor, decode, encode
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

KEY = b"k" * 32
values = st.lists(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=50), max_size=5)


@given(values, st.text(max_size=20))
def test_what_goes_in_comes_out(keys, context):
    cursor = encode(KEY, keys, context)
    assert decode(KEY, cursor, context) == keys
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text(max_size=300))
def test_a_made_up_cursor_is_refused(cursor):
    with pytest.raises(InvalidCursor):
        decode(KEY, cursor)


@given(values, st.data())
def test_a_changed_cursor_is_refused(keys, data):
    cursor = encode(KEY, keys)
    at = data.draw(st.integers(0, len(cursor) - 1))
    changed = cursor[:at] + data.draw(st.sampled_from("ABCXYZabcxyz012-_")) + cursor[at + 1 :]
    # The last character has bits that stand for nothing, so a change there may leave the same bytes.
    with contextlib.suppress(InvalidCursor):
        assert decode(KEY, changed) == keys


def test_a_cursor_of_another_list_or_installation_is_refused():
    cursor = encode(KEY, ["2025-09-29", "ent-a"], "entries")
    for key, context in ((KEY, "documents"), (KEY, ""), (b"x" * 32, "entries")):
        with pytest.raises(InvalidCursor) as caught:
            decode(key, cursor, context)
        assert caught.value.status == 400


def test_an_absurdly_long_cursor_is_refused():
    with pytest.raises(InvalidCursor):
        decode(KEY, encode(KEY, ["x" * 4000]))


def test_the_next_page_keeps_the_filters():
    scope = {"type": "http", "path": "/v1/entries", "query_string": b"type=law.*&cursor=old&q=", "headers": []}
    assert next_link(Request(scope), "n-w") == '</v1/entries?type=law.%2A&q=&cursor=n-w>; rel="next"'
