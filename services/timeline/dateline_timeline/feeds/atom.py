"""A timeline as an Atom feed (RFC 4287)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dateline.contracts import EntryState
from feedgen.feed import FeedGenerator

from dateline_timeline.pages.links import outside, segment
from dateline_timeline.wording import date_words, headline

EMPTY_SINCE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_QUOTES = 3
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself; `base` is timeline's public address, `query` what was asked."""

    title: str
    base: str
    path: str
    page: str
    query: str


def atom(feed: Feed, states: Sequence[EntryState]) -> bytes:
    """Return the feed. Its id and its entries' ids stay the same for ever; an altered entry has a later `updated`."""
    made = FeedGenerator()
    asked = f"?{feed.query}" if feed.query else ""
    made.id(f"urn:dateline:feed:{feed.path}{asked}")
    made.title(_clean(feed.title))
    made.link([{"href": f"{feed.base}{feed.path}{asked}", "rel": "self", "type": "application/atom+xml"}])
    made.link({"href": f"{feed.base}{feed.page}{asked}", "rel": "alternate", "type": "text/html"})
    made.generator("dateline")
    made.updated(max((_moment(state.last_recorded) for state in states), default=EMPTY_SINCE))
    made.author({"name": "dateline"})
    for state in states:
        _add(made, feed, state)
    return bytes(made.atom_str(pretty=True))


def _add(made: FeedGenerator, feed: Feed, state: EntryState) -> None:
    entry = made.add_entry(order="append")
    entry.id(f"urn:dateline:entry:{state.id}")
    marks = [word for word in (state.state, state.modality) if word in ("retracted", "planned")]
    entry.title(_clean(headline(state) + "".join(f" [{mark}]" for mark in marks)))
    entry.link({"href": f"{feed.base}/e/{segment(state.id)}", "rel": "alternate", "type": "text/html"})
    entry.published(_moment(state.first_recorded))
    entry.updated(_moment(state.last_recorded))
    entry.category([{"term": state.type}, *({"term": mark} for mark in marks)])
    entry.content(_clean(_content(state)), type="html")


def _content(state: EntryState) -> str:
    parts = [f"<p>{escape(date_words(state.occurred))}, {state.sources} independent "]
    parts.append(f"{'source' if state.sources == 1 else 'sources'}.</p>")
    if state.state == "retracted":
        parts.insert(0, "<p><strong>Retracted</strong>: every source that told this took it back.</p>")
    parts += [f"<blockquote>{escape(one.quote or one.value)}</blockquote>" for one in state.evidence[:_QUOTES]]
    told = []
    for document in state.documents:
        words = escape(": ".join(part for part in (document.publisher, document.title) if part) or document.id)
        url = outside(document.url)
        told.append(f'<li><a href="{escape(url)}">{words}</a></li>' if url else f"<li>{words}</li>")
    return "".join([*parts, "<ul>", *told, "</ul>"])


def _moment(moment: dt.datetime | None) -> dt.datetime:
    return moment or EMPTY_SINCE


def _clean(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)
