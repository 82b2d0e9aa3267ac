"""The polite client goes where it may, slowly, and takes no for an answer."""

import asyncio
import datetime as dt
import time

import pytest
from dateline.sources import Blocked, FetchFailed, HostNotAllowed, RetryLater
from dateline.sources.polite import PoliteClient, Throttle, retry_after

NOW = dt.datetime(2025, 9, 30, 12, tzinfo=dt.UTC)


@pytest.fixture
async def http(site):
    made = PoliteClient(
        frozenset({site.host}), throttle=Throttle(0.0), allow_private="loopback", contact="mailto:e@x.org"
    )
    yield made
    await made.close()


async def test_a_page_comes_with_its_headers_and_the_request_says_who_asks(site, http):
    site.pages["/a"] = (200, {"content-type": "text/html; charset=Windows-1252", "ETag": '"1"'}, b"caf\xe9")
    page = await http.get(f"{site.url}/a")
    assert (page.status, page.media_type, page.text(), page.etag) == (200, "text/html", "café", '"1"')
    assert site.asked("/a")[0]["user-agent"].startswith("dateline/")
    assert "+mailto:e@x.org" in site.asked("/a")[0]["user-agent"]


async def test_validators_are_sent_and_304_has_no_content(site, http):
    site.pages["/a"] = lambda headers: (304, {}, b"") if headers.get("if-none-match") == '"1"' else (200, {}, b"x")
    page = await http.get(f"{site.url}/a", etag='"1"', modified="Tue, 30 Sep 2025 10:00:00 GMT")
    assert (page.not_modified, page.content) == (True, b"")
    assert site.asked("/a")[0]["if-modified-since"] == "Tue, 30 Sep 2025 10:00:00 GMT"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "https://elsewhere.example/", "file:///etc/passwd", "x", "https://exa[mple.org/x"]
)
async def test_other_hosts_and_schemes_are_not_asked(http, url):
    with pytest.raises(HostNotAllowed):
        await http.get(url)


async def test_redirects_are_followed_within_the_hosts_and_not_beyond(site, http):
    site.pages["/a"] = (302, {"location": "/b"}, b"")
    site.pages["/b"] = (200, {}, b"here")
    site.pages["/out"] = (302, {"location": "http://169.254.169.254/latest"}, b"")
    site.pages["/nonsense"] = (302, {"location": "https://exa[mple.org/x"}, b"")
    site.pages["/loop"] = (302, {"location": "/loop"}, b"")
    page = await http.get(f"{site.url}/a")
    assert (page.url, page.content) == (f"{site.url}/b", b"here")
    with pytest.raises(HostNotAllowed):
        await http.get(f"{site.url}/out")
    with pytest.raises(FetchFailed, match="leads to one that is none"):
        await http.get(f"{site.url}/nonsense")
    with pytest.raises(FetchFailed, match="redirects more than"):
        await http.get(f"{site.url}/loop")


async def test_robots_txt_is_asked_once_and_obeyed(site, http):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: dateline\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n")
    site.pages["/a"] = (200, {}, b"x")
    for _ in range(3):
        await http.get(f"{site.url}/a")
    with pytest.raises(Blocked, match=r"robots\.txt"):
        await http.get(f"{site.url}/private/1")
    assert len(site.asked("/robots.txt")) == 1
    assert site.asked("/private/1") == []


async def test_a_host_whose_robots_txt_fails_is_left_alone(site, http):
    site.pages["/robots.txt"] = (500, {}, b"")
    site.pages["/a"] = (200, {}, b"x")
    with pytest.raises(Blocked):
        await http.get(f"{site.url}/a")


async def test_a_documented_api_needs_no_robots_txt(site):
    site.pages |= {"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /"), "/api": (200, {}, b"{}")}
    api = PoliteClient(frozenset({site.host}), throttle=Throttle(0.0), allow_private="loopback", ask_robots=False)
    assert (await api.get(f"{site.url}/api")).json() == {}
    assert site.asked("/robots.txt") == []
    await api.close()


async def test_a_private_address_is_refused_unless_it_is_allowed(site):
    careful = PoliteClient(frozenset({site.host}), throttle=Throttle(0.0))
    with pytest.raises(HostNotAllowed, match="not on the public internet"):
        await careful.get(f"{site.url}/a")
    await careful.close()
    assert site.requests == []


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (401, {}, Blocked),
        (403, {}, Blocked),
        (451, {}, Blocked),
        (429, {"retry-after": "120"}, RetryLater),
        (503, {"retry-after": "120"}, RetryLater),
        (503, {}, FetchFailed),
        (404, {}, FetchFailed),
        (500, {}, FetchFailed),
    ],
)
async def test_a_refusal_says_which_it_is(site, http, status, headers, error):
    site.pages["/a"] = (status, headers, b"")
    with pytest.raises(error) as caught:
        await http.get(f"{site.url}/a")
    assert type(caught.value) is error
    if error is RetryLater:
        assert caught.value.seconds == 120


async def test_a_page_that_asks_whether_a_person_is_there_is_no_page(site, http):
    site.pages["/a"] = (200, {}, b'<html><script src="/cdn-cgi/challenge-platform/x.js"></script>')
    with pytest.raises(Blocked, match="person"):
        await http.get(f"{site.url}/a")


async def test_an_endless_page_is_cut_off(site, http):
    site.pages["/a"] = (200, {}, b"x" * 21_000_000)
    with pytest.raises(FetchFailed, match="larger than 20 MB"):
        await http.get(f"{site.url}/a")


async def test_requests_to_one_host_keep_their_distance(site):
    site.pages["/a"] = (200, {}, b"x")
    slow = PoliteClient(frozenset({site.host}), throttle=Throttle(0.2), allow_private="loopback", ask_robots=False)
    began = time.monotonic()
    await asyncio.gather(*(slow.get(f"{site.url}/a") for _ in range(4)))
    assert time.monotonic() - began >= 0.6
    await slow.close()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Tue, 30 Sep 2025 12:10:00 GMT", 600), ("0", 1), ("99999999", 86_400), ("soon", 600), ("", 600)],
)
def test_retry_after_is_read_and_bounded(value, seconds):
    assert retry_after(value, NOW) == seconds
