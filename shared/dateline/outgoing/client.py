"""The one client for requests to addresses that others name."""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version

import httpx2

from dateline.errors import DatelineError
from dateline.outgoing.addresses import Allowed, checked_pool

USER_AGENT = f"dateline/{version('dateline')}"
CONNECT_SECONDS = 5.0  # name, TCP and TLS; a server that needs longer is away
ANSWER_SECONDS = 20.0  # between two parts of an answer; Standard Webhooks asks for 15 to 30
CONNECTIONS = 200  # at once, to all hosts together


class _CheckedTransport(httpx2.AsyncHTTPTransport):
    def __init__(self, *, allow_private: Allowed, connections: int) -> None:
        context = httpx2.create_ssl_context()
        super().__init__(verify=context)
        # httpx2 offers no way to hand it a network backend. Were the attribute renamed, the check would be lost in
        # silence, so its absence stops everything.
        if not hasattr(self, "_pool"):
            raise DatelineError(
                "This version of httpx2 cannot be made to check addresses.", remedy="Use the locked one."
            )
        self._pool = checked_pool(context, allow_private=allow_private, connections=connections)


def client(
    allow_private: Allowed,
    *,
    connect_seconds: float = CONNECT_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
    connections: int = CONNECTIONS,
    user_agent: str = USER_AGENT,
) -> httpx2.AsyncClient:
    """Return a client that connects to public addresses, and to those that `allow_private` names.

    It follows no redirects, keeps no cookies, and reads neither proxies nor `.netrc` from the environment
    (`SSL_CERT_FILE` holds). A forbidden address raises `AddressRefused`; other faults are httpx2's own. Timeouts hold
    for each step: a caller that needs a limit for the whole sets one with `asyncio.timeout`, and one for the size of an
    answer by reading it as a stream. Close it with `aclose()`, or use it in `async with`.
    """
    return httpx2.AsyncClient(
        transport=_CheckedTransport(allow_private=allow_private, connections=connections),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx2.Timeout(answer_seconds, connect=connect_seconds),
        headers={"User-Agent": user_agent},
    )
