"""HTTP as a guest: only where a source may go, slowly, and never past a publisher's no.

robots.txt is asked (RFC 9309) unless the access is a documented API; one request a host at a time with a pause between;
answers are bounded in time and size; redirects are checked like first requests; private addresses are refused where the
connection is made (`dateline.outgoing`).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx2

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.outgoing import USER_AGENT, AddressRefused, Allowed, client
from dateline.sources.errors import Blocked, FetchFailed, HostNotAllowed, RetryLater
from dateline.sources.fetched import Fetched
from dateline.sources.robots import Robots

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0  # between two parts of an answer
TOTAL_SECONDS = 120.0  # redirects included
MOST_BYTES = 20 * 1000 * 1000  # a page; above it are archives and videos
MOST_REDIRECTS = 5
SPACING_SECONDS = 1.0  # between two requests to a host
LONGEST_SPACING = 60.0  # what of a robots.txt's Crawl-delay is honoured
LONGEST_WAIT = 24 * 3600.0  # what of a Retry-After is honoured
DEFAULT_WAIT = 600.0  # after a 429 that does not say how long

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSALS = {401: "asks for a login", 403: "forbids it", 451: "is kept from it by law"}
# Pages that ask whether a person is there come with 200 as well.
_CHALLENGE = re.compile(rb"cf-challenge|cf_chl_|/cdn-cgi/challenge|g-recaptcha|h-captcha|_Incapsula_", re.IGNORECASE)
_CHALLENGE_BYTES = 20_000


@dataclass(slots=True)
class Throttle:
    """One request a host at a time, and a pause between; shared by all sources of a process."""

    spacing: float = SPACING_SECONDS
    clock: Clock = SYSTEM_CLOCK
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _free: dict[str, float] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def turn(self, host: str, spacing: float) -> AsyncIterator[None]:
        """Wait until a request to `host` may be made, and hold the others back while it is."""
        async with self._locks.setdefault(host, asyncio.Lock()):
            await asyncio.sleep(max(0.0, self._free.get(host, 0.0) - self.clock.monotonic()))
            try:
                yield
            finally:
                self._free[host] = self.clock.monotonic() + max(self.spacing, spacing)


class PoliteClient:
    """Fetches pages for one run of a source; implements `dateline.sources.Fetches`.

    `hosts` are where it may go (`example.org` and `example.org:8080` differ; a leading dot takes in all below it).
    `contact` goes into the User-Agent.
    """

    def __init__(
        self,
        hosts: frozenset[str],
        *,
        throttle: Throttle,
        ask_robots: bool = True,
        allow_private: Allowed = "none",
        contact: str = "",
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._throttle = throttle
        self._clock = clock
        self._agent = f"{USER_AGENT} (+{contact})" if contact else USER_AGENT
        self._robots = Robots(self._agent) if ask_robots else None
        self._client = client(
            allow_private,
            connect_seconds=CONNECT_SECONDS,
            answer_seconds=READ_SECONDS,
            connections=10,
            user_agent=self._agent,
        )

    async def get(
        self, url: str, *, etag: str = "", modified: str = "", headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Fetch a page; see `dateline.sources.Fetches`."""
        asked = {**(headers or {})}
        if etag:
            asked["If-None-Match"] = etag
        if modified:
            asked["If-Modified-Since"] = modified
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                return await self._follow(url, asked)
        except TimeoutError as error:
            raise FetchFailed(f"{url} did not answer within {TOTAL_SECONDS:g} s.") from error
        except AddressRefused as error:
            raise HostNotAllowed(error.message, remedy=error.remedy) from error
        except (httpx2.InvalidURL, ValueError) as error:  # the latter from the standard library's parsers of addresses
            raise FetchFailed(f"{url[:200]} is no address, or leads to one that is none: {error}.") from error
        except httpx2.HTTPError as error:
            raise FetchFailed(f"{url} cannot be fetched: {type(error).__name__} {error}".rstrip() + ".") from error

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _follow(self, url: str, headers: Mapping[str, str]) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            host = self._checked_host(url)
            spacing = await self._ask_robots(url, host)
            answer = await self._once(url, host, headers, spacing)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return _judge(answer, self._clock.now())
            url = urljoin(url, answer.headers["location"])
        raise FetchFailed(f"{url} redirects more than {MOST_REDIRECTS} times.")

    def _checked_host(self, url: str) -> str:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise HostNotAllowed(f"{url[:200]} is not an http or https address: {error}.") from error
        host = parts.netloc.rpartition("@")[2].lower()
        names = {host, (parts.hostname or "").lower()}
        if parts.scheme not in {"http", "https"} or not host or port == 0:
            raise HostNotAllowed(f"{url[:200]} is not an http or https address.")
        below = (allowed for allowed in self._hosts if allowed.startswith("."))
        if not names & self._hosts and not any(f".{name}".endswith(suffix) for suffix in below for name in names):
            raise HostNotAllowed(
                f"{host} is not one of the hosts that this source may reach.",
                remedy="Name it in the manifest or the configuration if it belongs there.",
            )
        return host

    async def _ask_robots(self, url: str, host: str) -> float:
        """Return the pause that robots.txt asks for; raises Blocked where it forbids the page."""
        if self._robots is None:
            return 0.0
        base = f"{urlsplit(url).scheme}://{host}"
        rules = self._robots.known(base, self._clock.monotonic())
        if rules is None:
            try:
                answer = await self._robots_file(f"{base}/robots.txt")
                rules = self._robots.learn(base, answer.status, answer.content, self._clock.monotonic())
            except httpx2.HTTPError as error:
                raise FetchFailed(f"{base}/robots.txt cannot be fetched: {type(error).__name__}.") from error
        if not rules.allow(url):
            raise Blocked(f"robots.txt of {host} forbids {url}.")
        return min(rules.delay, LONGEST_SPACING)

    async def _robots_file(self, url: str) -> Fetched:
        """Fetch a robots.txt, also where redirects lead to it (RFC 9309 section 2.3.1.2)."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._once(url, self._checked_host(url), {}, 0.0)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                break
            url = urljoin(url, answer.headers["location"])
        return answer

    async def _once(self, url: str, host: str, headers: Mapping[str, str], spacing: float) -> Fetched:
        async with (
            self._throttle.turn(host, spacing),
            self._client.stream("GET", url, headers=dict(headers)) as response,
        ):
            content = bytearray()
            if response.status_code != 304:
                async for chunk in response.aiter_bytes(64 * 1024):
                    content += chunk
                    if len(content) > MOST_BYTES:
                        raise FetchFailed(f"{url} is larger than {MOST_BYTES // 1_000_000} MB.")
            answered = {name.lower(): value for name, value in response.headers.items()}
            return Fetched(url, response.status_code, answered, bytes(content))


def _judge(answer: Fetched, now: dt.datetime) -> Fetched:
    """Let pass what is a page, and say what the others mean."""
    status = answer.status
    if status in _REFUSALS:
        raise Blocked(f"{answer.url} {_REFUSALS[status]} ({status}).")
    if status == 429 or (status == 503 and "retry-after" in answer.headers):
        seconds = retry_after(answer.headers.get("retry-after", ""), now)
        raise RetryLater(f"{answer.url} asks to come again in {seconds:.0f} s ({status}).", seconds=seconds)
    if status >= 300 and status != 304:
        raise FetchFailed(f"{answer.url} answered {status}.", status=status)
    if _CHALLENGE.search(answer.content[:_CHALLENGE_BYTES]):
        raise Blocked(f"{answer.url} asks whether a person is there.")
    return answer


def retry_after(value: str, now: dt.datetime) -> float:
    """Return the seconds that a Retry-After asks for (RFC 9110 section 10.2.3), at most a day."""
    if value.strip().isdecimal():
        seconds = float(value)
    else:
        try:
            moment = parsedate_to_datetime(value)
            seconds = (moment.replace(tzinfo=moment.tzinfo or dt.UTC) - now).total_seconds()
        except ValueError:
            seconds = DEFAULT_WAIT
    return min(max(seconds, 1.0), LONGEST_WAIT)
