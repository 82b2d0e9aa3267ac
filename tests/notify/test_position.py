"""Event ids of the stream: any positions survive, anything else is refused."""

import re

import pytest
from dateline.log import TopicIdentity
from dateline_notify.stream.position import InvalidPositionError, decode, encode
from hypothesis import given
from hypothesis import strategies as st

IDENTITY = TopicIdentity("cluster", "topic", 24)
vectors = st.lists(st.integers(0, 2**63 - 1), min_size=24, max_size=24)


@given(vectors)
def test_positions_survive_in_characters_that_no_line_or_header_misreads(positions: list[int]) -> None:
    id_ = encode(IDENTITY, positions)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", id_)
    assert decode(IDENTITY, id_) == tuple(positions)


@given(vectors)
def test_another_log_is_refused(positions: list[int]) -> None:
    for other in (TopicIdentity("other", "topic", 24), TopicIdentity("cluster", "new", 24)):
        with pytest.raises(InvalidPositionError):
            decode(other, encode(IDENTITY, positions))


@given(st.text() | st.text("AQabc-_", max_size=60))
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidPositionError, match="event id"):
        decode(IDENTITY, text)


@given(vectors, st.data())
def test_a_cut_or_altered_id_never_gives_other_partitions(positions: list[int], data: st.DataObject) -> None:
    id_ = encode(IDENTITY, positions)
    cut = id_[: data.draw(st.integers(0, len(id_) - 1))]
    with pytest.raises(InvalidPositionError):
        decode(IDENTITY, cut)
