"""RSS, Atom and JSON Feed, read into one shape."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any
from xml.sax import SAXException

import feedparser
import orjson
from dateline.sources import Fetched, LayoutChanged

_JSON_FEED = "https://jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed. `key` is its guid or id, else its link; `content` is HTML or text, `summary` too."""

    key: str
    link: str | None
    title: str | None
    published: dt.datetime | None
    lang: str | None
    content: str
    summary: str
    is_html: bool


def read_feed(page: Fetched) -> list[FeedItem]:
    """Return a feed's items in its own order; raises LayoutChanged for what is no feed."""
    if page.content.lstrip()[:1] == b"{":
        return _json_feed(page)
    parsed = feedparser.parse(page.content, response_headers={**page.headers, "content-location": page.url})
    # feedparser takes an error page in HTML for an empty feed; only the version tells.
    if not parsed.get("version"):
        raise LayoutChanged(f"{page.url} is not a feed: neither RSS, Atom nor JSON Feed.")
    lang = parsed.feed.get("language")
    items = [_item(entry, lang) for entry in parsed.entries]
    # Other remarks of feedparser's are about headers; a feed that breaks off early is not an empty one.
    fault = parsed.get("bozo_exception")
    if isinstance(fault, SAXException) and not items:
        raise LayoutChanged(f"{page.url} is a broken feed: {fault}.")
    return _with_keys(items, page.url)


def _with_keys(items: list[FeedItem], url: str) -> list[FeedItem]:
    if items and not any(item.key for item in items):
        raise LayoutChanged(f"The items of {url} have neither an id nor a link.")
    return [replace(item, key=key) for item in items if (key := _storable(item.key))]


def _storable(key: str) -> str:
    """Return a key without what PostgreSQL's JSON cannot hold: the cursor with all keys would be refused for it."""
    return key.replace("\x00", "").encode("utf-8", "replace").decode()


def _item(entry: Any, lang: str | None) -> FeedItem:  # noqa: ANN401 -- feedparser has no types
    content = entry.get("content") or [{}]
    summary = entry.get("summary_detail") or {}
    value = content[0].get("value") or ""
    return FeedItem(
        key=entry.get("id") or entry.get("link") or "",
        link=entry.get("link"),
        title=entry.get("title"),
        published=_published(entry),
        lang=content[0].get("language") or lang,
        content=value,
        summary=summary.get("value") or "",
        is_html="html" in str((content[0] if value else summary).get("type", "text/html")),
    )


def _published(entry: Any) -> dt.datetime | None:  # noqa: ANN401 -- feedparser has no types
    """Return when an item was published, in the offset that it states: its date there is the day of publication."""
    for name in ("published", "updated"):
        stated = entry.get(name)
        for read in (parsedate_to_datetime, dt.datetime.fromisoformat):
            try:
                moment = read(stated) if stated else None
            except (ValueError, TypeError):
                continue
            if moment is not None and moment.tzinfo is not None:
                return moment
        if parsed := entry.get(f"{name}_parsed"):
            return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)
    return None


def _json_feed(page: Fetched) -> list[FeedItem]:
    try:
        feed = orjson.loads(page.content)
    except orjson.JSONDecodeError as error:
        raise LayoutChanged(f"{page.url} is neither a feed nor JSON: {error}.") from error
    if not str(feed.get("version", "")).startswith(_JSON_FEED) or not isinstance(feed.get("items"), list):
        raise LayoutChanged(f"{page.url} is JSON but no JSON Feed: its version is {feed.get('version')!r}.")
    return _with_keys([_json_item(item, _string(feed.get("language"))) for item in feed["items"]], page.url)


def _json_item(item: Any, lang: str | None) -> FeedItem:  # noqa: ANN401 -- any JSON value
    if not isinstance(item, dict):
        raise LayoutChanged("An item of the JSON Feed is not an object.")
    stated = item.get("date_published") or item.get("date_modified")
    try:
        moment = dt.datetime.fromisoformat(stated) if stated else None
    except (ValueError, TypeError):
        moment = None
    html = _string(item.get("content_html"))
    return FeedItem(
        key=str(item.get("id") or item.get("url") or ""),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=_string(item.get("title")),
        published=moment if moment is not None and moment.tzinfo is not None else None,
        lang=_string(item.get("language")) or lang,
        content=html or _string(item.get("content_text")) or "",
        summary=_string(item.get("summary")) or "",
        is_html=bool(html),
    )


def _string(value: Any) -> str | None:  # noqa: ANN401 -- any JSON value
    return value if isinstance(value, str) else None
