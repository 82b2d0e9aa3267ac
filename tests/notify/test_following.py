"""A client of the stream at the moments that no client can choose: what comes just as its waiting ends is not lost."""

from collections.abc import Callable

import pytest
from dateline.log import TopicIdentity
from dateline_notify.filter import Filter, Seen
from dateline_notify.stream import follow
from dateline_notify.stream.follow import Follower
from dateline_notify.stream.gaps import Gaps
from dateline_notify.stream.reading import Item
from dateline_notify.stream.tail import Listener, Tail
from sse_starlette import ServerSentEvent

from tests.notify.changes import change, entry

IDENTITY = TopicIdentity("cluster", "topic", 1)


@pytest.fixture
def tail() -> Tail:
    """At the beginning of a log of one partition; the test hands on what comes."""
    tail = Tail("", "", queue=1)
    tail.identity, tail.positions = IDENTITY, (0,)
    return tail


def item(offset: int) -> Item:
    return Item(0, offset, Seen(change(entry(), offset)), f"change {offset}")


def when_the_waiting_ends(listener: Listener, act: Callable[[], None]) -> None:
    """Act once, after the time to wait is up and before the waiting client is told."""
    news = listener.news

    async def news_until_the_end() -> None:
        try:
            await news()
        finally:
            listener.news = news  # type: ignore[method-assign]
            act()

    listener.news = news_until_the_end  # type: ignore[method-assign]


def said(event: ServerSentEvent) -> str:
    return event.encode().decode()


async def test_what_comes_as_a_heartbeat_is_due_is_sent(tail: Tail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "HEARTBEAT_SECONDS", 0.01)
    events = Follower(tail, Gaps("", ""), IDENTITY, Filter(), None).events()
    assert ": dateline" in said(await anext(events))
    (listener,) = tail._listeners
    when_the_waiting_ends(listener, lambda: tail._hand_on([item(0)]))
    assert "change 0" in said(await anext(events))
    assert ": heartbeat" in said(await anext(events))
    await events.aclose()


async def test_a_client_let_go_as_a_heartbeat_is_due_keeps_its_place(
    tail: Tail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "HEARTBEAT_SECONDS", 0.01)
    events = Follower(tail, Gaps("", ""), IDENTITY, Filter(), None).events()
    await anext(events)
    (listener,) = tail._listeners
    when_the_waiting_ends(listener, lambda: listener.end("another log"))
    rest = [said(event) async for event in events]
    assert len(rest) == 1
    assert rest[0].startswith(": ended by another log")
    assert "id:" not in rest[0]


async def test_a_client_that_is_behind_learns_that_the_log_is_another(tail: Tail) -> None:
    events = Follower(tail, Gaps("", ""), IDENTITY, Filter(), None).events()
    await anext(events)
    tail._hand_on([item(0), item(1)])
    tail._begin_anew()
    tail.identity, tail.positions = TopicIdentity("cluster", "anew", 2), (0, 0)
    assert [said(event) async for event in events] == [": ended by another log: begin anew\n\n"]


async def test_a_client_that_resumes_learns_that_the_log_is_another(tail: Tail) -> None:
    events = Follower(tail, Gaps("", ""), IDENTITY, Filter(), (7,)).events()
    await anext(events)
    tail.identity, tail.positions = TopicIdentity("cluster", "anew", 1), (3,)
    assert [said(event) async for event in events] == [": ended by another log: begin anew\n\n"]
    assert not tail._listeners
