"""A source that is a feed: RSS, Atom or JSON Feed, and the articles' pages where it has only teasers."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import AsyncIterator
from typing import Literal
from urllib.parse import urlsplit

from dateline.sources import (
    Blocked,
    Checkpoint,
    Context,
    Doc,
    Done,
    Fetched,
    FetchFailed,
    HostNotAllowed,
    Item,
    Manifest,
    RetryLater,
    Source,
)
from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from dateline_ingest.collect.page import visible_text
from dateline_ingest.collect.refusal import Refused
from dateline_ingest.sources.feed_items import FeedItem, read_feed

# Below this many characters what a feed holds is a teaser: news agencies' shortest dispatches have about so many.
_TEASER = 500
_UNCONDITIONAL = dt.timedelta(days=1)  # validators can lie: once a day the feed is fetched whatever they say
_CHECKPOINT_PAGES = 10


class FeedConfig(BaseModel):
    """Which feed, and where its articles are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: HttpUrl = Field(description="The feed's address.")
    full_text: Literal["auto", "always", "never"] = Field(
        default="auto", description="Whether to fetch articles' pages: auto fetches them where the feed has a teaser."
    )
    article_hosts: tuple[str, ...] = Field(
        default=(), description="Further hosts that articles are on; a leading dot takes in all below it."
    )


class FeedCursor(BaseModel):
    """What the publisher gave to recognise the feed by, and which items were read in which state."""

    etag: str = ""
    modified: str = ""
    fetched: dt.datetime | None = None
    items: dict[str, str] = Field(default_factory=dict)


class FeedSource(Source[FeedConfig, FeedCursor]):
    """Reads a feed. The key of a document is the item's guid or id, else its link."""

    manifest = Manifest(
        id="feed",
        version="1",
        title="An RSS, Atom or JSON feed",
        licence="as its publisher says",
        every=dt.timedelta(minutes=15),
        longest_silence=dt.timedelta(days=14),
    )
    config = FeedConfig
    cursor = FeedCursor

    def hosts(self, config: FeedConfig) -> frozenset[str]:
        """The feed's host, what is below it, and the hosts that the configuration names."""
        parts = urlsplit(str(config.url))
        host = parts.netloc.rpartition("@")[2].lower()
        name = (parts.hostname or "").removeprefix("www.")
        return frozenset({host, f".{name}", *config.article_hosts})

    async def poll(self, ctx: Context[FeedConfig], cursor: FeedCursor) -> AsyncIterator[Item]:
        """Yield the documents of items that are new or changed, the oldest first."""
        due = cursor.fetched is None or ctx.now() - cursor.fetched >= _UNCONDITIONAL
        page = await ctx.http.get(
            str(ctx.config.url), etag="" if due else cursor.etag, modified="" if due else cursor.modified
        )
        if page.not_modified:
            yield Done(seen=0, empty_because="Not modified.")
            return
        items = await asyncio.to_thread(read_feed, page)
        read = dict(cursor.items)
        missed = False
        for number, item in enumerate(reversed(items), 1):
            mark = _mark(item)
            if read.get(item.key) == mark and await ctx.seen(item.key):
                continue
            doc, complete = await self._document(ctx, item)
            if doc is not None:
                yield doc
            if complete:
                read[item.key] = mark
            missed = missed or not complete
            if number % _CHECKPOINT_PAGES == 0:
                yield Checkpoint(cursor.model_copy(update={"items": dict(read)}))
        yield Checkpoint(_after(page, items, read, ctx.now() if due else cursor.fetched, missed=missed))
        yield Done(seen=len(items), empty_because="" if items else "The feed has no items.")

    async def _document(self, ctx: Context[FeedConfig], item: FeedItem) -> tuple[Doc | None, bool]:
        """Return an item's document, and whether it is all that can be had; a page that fails is tried another day."""
        text = await asyncio.to_thread(_text, item)
        wanted = ctx.config.full_text == "always" or (ctx.config.full_text == "auto" and len(text) < _TEASER)
        if wanted and item.link:
            try:
                page = await ctx.http.get(item.link)
            except RetryLater:
                raise
            except (Blocked, HostNotAllowed) as error:
                ctx.log.info("article not fetched", source=ctx.name, key=item.key, reason=str(error))
            except FetchFailed as error:
                ctx.log.warning("article not fetched", source=ctx.name, key=item.key, reason=str(error))
                return (_doc(item, text) if text else None), False
            else:
                return _article(item, page), True
        return (_doc(item, text) if text else None), True


def _text(item: FeedItem) -> str:
    text = item.content or item.summary
    if not item.is_html or not text.strip():
        return text.strip()
    try:
        return visible_text(text)
    except Refused:
        return ""


def _doc(item: FeedItem, text: str) -> Doc:
    return Doc(
        key=item.key, body=text, url=_web(item.link), title=_title(item), published=item.published, lang=_lang(item)
    )


def _article(item: FeedItem, page: Fetched) -> Doc:
    is_html = page.media_type in {"text/html", "application/xhtml+xml", ""}
    return Doc(
        key=item.key,
        body=page.content,
        charset=page.charset,
        media_type="text/html" if is_html else "text/plain",
        url=_web(item.link),
        title=_title(item),
        published=item.published,
        lang=_lang(item),
    )


def _title(item: FeedItem) -> str | None:
    try:
        return " ".join(visible_text(item.title).split()) if item.title else None
    except Refused:
        return None


def _web(link: str | None) -> str | None:
    return link if link and link.startswith(("http://", "https://")) else None


def _lang(item: FeedItem) -> str | None:
    language = (item.lang or "").strip()
    return language if language.replace("-", "").isalnum() and 2 <= len(language) <= 35 else None


def _mark(item: FeedItem) -> str:
    """Return what changes when an item does."""
    parts = (item.title or "", item.content, item.summary, item.published.isoformat() if item.published else "")
    return hashlib.blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _after(
    page: Fetched,
    items: list[FeedItem],
    read: dict[str, str],
    fetched: dt.datetime | None,
    *,
    missed: bool,
) -> FeedCursor:
    """Return the cursor after a whole feed; with an article missed, the next answer must not be "not modified"."""
    listed = {item.key for item in items}
    return FeedCursor(
        etag="" if missed else page.etag,
        modified="" if missed else page.modified,
        fetched=fetched,
        items={key: mark for key, mark in read.items() if key in listed},
    )
