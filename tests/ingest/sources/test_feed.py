"""A feed becomes documents: its own text or the article's, once, with the publisher's ids."""

import datetime as dt
from dataclasses import replace

import orjson
import pytest
from dateline.sources import load
from dateline_ingest.sources import leases
from dateline_ingest.sources.configuration import Configured
from dateline_ingest.sources.run import run
from dateline_ingest.sources.runner import SourceRunner
from dateline_ingest.sources.sinks import DrySink

LONG = "The parliament voted on the law today, and the vote was close, said the speaker of the house. " * 8


def rss(*items):
    listed = "".join(
        f"<item><guid isPermaLink='false'>{key}</guid><title>{title}</title><link>{link}</link>"
        f"<pubDate>Tue, 30 Sep 2025 01:00:00 +0300</pubDate><description><![CDATA[{text}]]></description></item>"
        for key, title, link, text in items
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>F</title><language>en-gb</language>{listed}"
        "</channel></rss>"
    ).encode()


def configured(url, **config):
    feed = load("feed")
    every = dt.timedelta(minutes=15)
    parsed = feed.config.model_validate({"url": url, **config})
    return Configured("f", "feed", feed, parsed, "The Paper", "en", every, enabled=True)


@pytest.fixture
def collect(site, intake, around):
    async def collect(**config):
        runner = SourceRunner([configured(f"{site.url}/feed", **config)], intake, around)
        return await runner.run_once("f")

    return collect


async def test_items_with_their_text_become_documents_with_the_publishers_ids(site, collect, stored):
    site.pages["/feed"] = (
        200,
        {"content-type": "application/rss+xml"},
        rss(
            ("id-2", "Second &amp;amp; last", f"{site.url}/2", f"<p>{LONG}</p><script>x</script>"),
            ("id-1", "First", f"{site.url}/1", LONG),
        ),
    )
    outcome = await collect()
    assert (outcome.state, outcome.seen, outcome.changed) == ("ok", 2, 2), outcome
    found = sorted(await stored("source, key, url, title, publisher, published, lang, text"))
    assert [row[1] for row in found] == ["id-1", "id-2"]
    source, key, url, title, publisher, published, lang, text = found[1]
    assert (source, key, url, publisher, lang) == ("f", "id-2", f"{site.url}/2", "The Paper", "en-gb")
    assert title == "Second & last"
    assert published == "2025-09-30T01:00:00+03:00", "in the publisher's own offset"
    assert text.strip() == LONG.strip()
    assert site.asked("/2") == [], "the feed has the text"


async def test_a_teaser_is_replaced_by_the_article(site, collect, stored):
    article = f"<html><body><nav>Menu</nav><article><h1>A</h1><p>{LONG}</p><p>{LONG}</p></article></body></html>"
    site.pages |= {
        "/feed": (200, {}, rss(("1", "A", f"{site.url}/1", "Read more"), ("2", "B", f"{site.url}/2", "Only this"))),
        "/1": (200, {"content-type": "text/html; charset=utf-8"}, article.encode()),
        "/2": (404, {}, b""),
    }
    outcome = await collect()
    assert outcome.state == "ok"
    texts = dict(await stored())
    assert LONG.strip()[:80] in texts["1"]
    assert "Menu" not in texts["1"]
    assert texts["2"] == "Only this", "a page that cannot be fetched leaves the teaser"


async def test_robots_txt_keeps_the_teaser_and_never_fetches_nothing_either(site, collect, stored):
    site.pages |= {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /articles/"),
        "/feed": (200, {}, rss(("1", "A", f"{site.url}/articles/1", "Teaser"))),
    }
    assert (await collect()).state == "ok"
    assert await stored() == [("1", "Teaser")]
    assert site.asked("/articles/1") == []
    await collect(full_text="never")
    assert len(site.asked("/feed")) == 2


async def test_what_is_not_modified_is_not_sent_again_and_the_etag_comes_with_the_documents(site, collect, stored):
    body = rss(("1", "A", f"{site.url}/1", LONG))
    site.pages["/feed"] = lambda headers: (
        (304, {}, b"") if headers.get("if-none-match") == '"v1"' else (200, {"etag": '"v1"'}, body)
    )
    assert (await collect()).changed == 1
    second = await collect()
    assert (second.state, second.reason, second.changed) == ("ok", "Not modified.", 0)
    assert [headers.get("if-none-match") for headers in site.asked("/feed")] == [None, '"v1"']
    assert len(await stored()) == 1


async def test_an_article_missed_today_is_asked_for_again_though_the_feed_stays_the_same(site, collect, stored):
    body = rss(("1", "A", f"{site.url}/1", "Teaser"))
    site.pages["/feed"] = lambda headers: (
        (304, {}, b"") if headers.get("if-none-match") == '"v1"' else (200, {"etag": '"v1"'}, body)
    )
    site.pages["/1"] = (500, {}, b"")
    await collect()
    site.pages["/1"] = (200, {"content-type": "text/html"}, f"<article><p>{LONG}</p></article>".encode())
    await collect()
    assert [text[:20] for _, text in await stored()] == ["Teaser", LONG[:20]]


async def test_a_known_article_is_fetched_once_and_a_changed_item_again(site, collect, stored):
    site.pages["/1"] = (200, {"content-type": "text/html"}, f"<article><p>{LONG}</p></article>".encode())
    site.pages["/feed"] = (200, {}, rss(("1", "A", f"{site.url}/1", "Teaser")))
    await collect()
    await collect()
    assert len(site.asked("/1")) == 1
    site.pages["/feed"] = (200, {}, rss(("1", "A, corrected", f"{site.url}/1", "Teaser")))
    await collect()
    assert len(site.asked("/1")) == 2
    assert await stored("key, generation, title") == [("1", 1, "A"), ("1", 2, "A, corrected")]


async def test_a_publisher_who_asks_to_come_later_is_left_alone_so_long(site, collect, intake):
    site.pages["/feed"] = (503, {"retry-after": "3600"}, b"")
    outcome = await collect()
    assert (outcome.state, outcome.wait) == ("blocked", 3600)
    async with intake.engine.connect() as connection:
        (row,) = await leases.states(connection)
    assert (row["due"] - row["last_run"]).total_seconds() >= 3600


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html><body>Maintenance</body></html>", "not a feed"),
        (b"", "not a feed"),
        (b'{"version": "https://example.org/", "items": []}', "no JSON Feed"),
        (b"{broken", "nor JSON"),
        (rss().replace(b"</channel>", b"<item><title>No id</title></item></channel>"), "neither an id nor a link"),
    ],
)
async def test_what_is_no_feed_is_a_fault_and_never_an_empty_success(site, collect, body, words):
    site.pages["/feed"] = (200, {}, body)
    outcome = await collect()
    assert outcome.state == "broken"
    assert words in outcome.reason


async def test_an_empty_feed_says_that_it_is(site, collect):
    site.pages["/feed"] = (200, {}, rss())
    outcome = await collect()
    assert (outcome.state, outcome.seen) == ("quiet", 0)


async def test_atom_and_json_feeds_are_read_as_well(site, around):
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>tag:1</id><title>A</title>
        <link href="{site.url}/1"/><updated>2025-09-30T01:00:00+03:00</updated>
        <content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>""".encode()
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "de",
        "items": [
            {
                "id": 7,
                "url": f"{site.url}/7",
                "title": "J",
                "content_text": LONG,
                "date_published": "2025-09-30T01:00:00Z",
            }
        ],
    }
    for body, key in ((atom, "tag:1"), (orjson.dumps(feed), "7")):
        site.pages["/feed"] = (200, {}, body)
        sink = DrySink()
        outcome = await run(configured(f"{site.url}/feed"), None, sink, around)
        assert outcome.state == "ok", outcome
        (item,) = sink.documents
        assert (item.document.key, item.document.text.strip()) == (key, LONG.strip())
        assert item.document.published.date() == dt.date(2025, 9, 30)


async def test_articles_elsewhere_are_fetched_only_where_the_configuration_says_so(site, around):
    other = site.url.replace("127.0.0.1", "localhost")
    site.pages |= {
        "/feed": (200, {}, rss(("1", "A", f"{other}/1", "Teaser"))),
        "/1": (200, {"content-type": "text/html"}, f"<article><p>{LONG}</p></article>".encode()),
    }
    for hosts, expected in (((), "Teaser"), (("localhost",), LONG.strip())):
        sink = DrySink()
        item = replace(configured(f"{site.url}/feed", article_hosts=hosts))
        await run(item, None, sink, around)
        assert sink.documents[0].document.text == expected


async def test_a_link_that_leads_nowhere_costs_its_own_article_alone(site, around):
    links = ["https://exa[mple.org/x", "http://10.0.0.1/x", "http://127.0.0.1:99999/x", "http://xn--a/x"]
    items = [(str(n), "A", link, "Teaser") for n, link in enumerate(links)]
    site.pages["/feed"] = (200, {}, rss(*items, ("good", "B", f"{site.url}/1", LONG)))
    sink = DrySink()
    outcome = await run(configured(f"{site.url}/feed", article_hosts=("10.0.0.1",)), None, sink, around)
    assert (outcome.state, outcome.seen) == ("ok", len(links) + 1), outcome
    assert {item.document.key: item.document.text.strip() for item in sink.documents} == {
        **{key: "Teaser" for key, *_ in items},
        "good": LONG.strip(),
    }


async def test_a_json_feed_may_hold_what_no_store_takes(site, collect, stored):
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": 5,
        "items": [
            {"id": "a\x00b", "url": 7, "title": ["T"], "content_text": LONG},
            {"id": "\x00", "content_text": LONG},
            {"id": "c", "content_html": {}, "content_text": LONG + "\x00"},
        ],
    }
    site.pages["/feed"] = (200, {}, orjson.dumps(feed))
    outcome = await collect()
    assert (outcome.state, outcome.changed) == ("ok", 2), outcome
    assert sorted(key for (key,) in await stored("key")) == ["ab", "c"]
    assert (await collect()).changed == 0
