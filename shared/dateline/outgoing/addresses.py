"""Which addresses a request may go to, checked where it connects.

A check of the URL would be undone by a name that resolves to another address a moment later (DNS rebinding), by
another parser's reading of a literal (decimal, hexadecimal, octal), and by an IPv6 address that carries an IPv4 one.
So names are resolved here, each answer is checked, and the connection goes to an address that was checked.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Sequence
from typing import Literal

import httpcore2

from dateline.errors import DatelineError

MOST_ADDRESSES = 4  # of a name's addresses that are tried; more would share the connect timeout too thinly

Allowed = Literal["none", "loopback", "all"]  # which addresses off the public internet may be reached

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA's registries of special-purpose addresses (RFC 6890), and multicast. What each is for stands beside it.
_REFUSED_V4 = tuple(
    (ipaddress.IPv4Network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local, where clouds keep their credentials"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "for 6to4 relays"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
# IPv6 is refused outside the global unicast block, so only what is special inside it needs naming.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    (ipaddress.IPv6Network(network), why)
    for network, why in (
        ("2001::/23", "for protocols, Teredo included"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "6to4, which hides an IPv4 address"),
        ("3fff::/20", "for documentation"),
    )
)
# RFC 6052: on a network with IPv6 alone, DNS64 answers with these for every public IPv4 host.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(DatelineError):  # noqa: N818 (a decision, not a fault of the program)
    """A request was not made: the host stands for an address that is not on the public internet."""

    def __init__(self, host: str, address: str, why: str) -> None:
        named = host if host == address else f"{host} ({address})"
        super().__init__(
            f"{named} is not on the public internet: {why}.",
            remedy="Use a public address, or allow private ones by DATELINE_ALLOW_PRIVATE_ADDRESSES.",
        )
        self.host = host
        self.address = address
        self.why = why


def refusal(address: str, allow_private: Allowed = "none") -> str:
    """Return why nothing may connect to an address, in a few words; empty where it may.

    What cannot be read as an address is refused as well.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "it cannot be read"
    if allow_private == "all" or (allow_private == "loopback" and _is_loopback(parsed)):
        return ""
    return _refusal(parsed)


def _is_loopback(address: IPAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _refusal(address: IPAddress) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return _special(address, _REFUSED_V4)
    if address.scope_id is not None:
        return "link-local"
    if address.ipv4_mapped is not None:
        return _refusal(address.ipv4_mapped)
    if address in _NAT64:
        return _refusal(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.is_loopback:
        return "loopback"
    if address not in _GLOBAL_V6:
        return "not global unicast"
    return _special(address, _REFUSED_V6)


def _special(address: IPAddress, networks: Iterable[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str]]) -> str:
    return next((why for network, why in networks if address in network), "")


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections for httpcore2, only to addresses that `refusal` lets pass."""

    def __init__(self, *, allow_private: Allowed) -> None:
        self._allow_private = allow_private
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the backend's own signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of `host` that answers; raises AddressRefused when one of them is special.

        One is enough: a name with a public and a private answer is not an honest one.
        """
        loop = asyncio.get_running_loop()
        deadline = None if timeout is None else loop.time() + timeout
        try:
            async with asyncio.timeout_at(deadline):
                addresses = await _resolve(host, port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"the name {host} was not resolved in time") from error
        for address in addresses:
            if why := refusal(address, self._allow_private):
                raise AddressRefused(host, address, why)
        tried = addresses[:MOST_ADDRESSES]
        for left, address in zip(range(len(tried), 0, -1), tried, strict=True):
            share = None if deadline is None else max(0.0, (deadline - loop.time()) / left)
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if left == 1:
                    raise
        raise httpcore2.ConnectError(f"the name {host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 (the backend's own signature)
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: a socket of this machine is never a public address."""
        raise AddressRefused(path, path, "a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        """Wait, for the pool's own retries."""
        await self._inner.sleep(seconds)


async def _resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host as the system reads it, literals of every notation included."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no host name"
        raise httpcore2.ConnectError(f"the name {host[:253]} cannot be resolved: {reason}") from error
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def checked_pool(context: ssl.SSLContext, *, allow_private: Allowed, connections: int) -> httpcore2.AsyncConnectionPool:
    """Return a pool whose every connection goes through `CheckedBackend`."""
    return httpcore2.AsyncConnectionPool(
        ssl_context=context,
        max_connections=connections,
        max_keepalive_connections=connections // 4,
        keepalive_expiry=15.0,  # seconds; servers commonly close an idle connection after 30 to 75
        network_backend=CheckedBackend(allow_private=allow_private),
    )
