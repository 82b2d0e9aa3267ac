"""Nothing connects to a special address, however it is written and whatever its name resolves to."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio
from dateline.outgoing import USER_AGENT, AddressRefused, client, refusal
from hypothesis import given
from hypothesis import strategies as st

SPECIAL = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "2606:4700::1%1",
    "fec0::1",
    "ff02::1",
    "",
    "not an address",
    "1.2.3",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]

LOOPBACK_URLS = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.1:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://user:password@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://127.0.0.1\uff0e:{port}/",
    "http://\u2460\u2461\u2466.0.0.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://10.1.2.3/",
]


class Server:
    """A listener on loopback that counts who connects and answers with what it is given."""

    def __init__(self) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\nok"
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(self.answer)
        await writer.drain()
        writer.close()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    listening = Server()
    async with await asyncio.start_server(listening.serve, "127.0.0.1", 0) as running:
        listening.port = running.sockets[0].getsockname()[1]
        yield listening


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses_are_refused_with_a_reason(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert refusal(address) == ""


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_fares_alike_in_every_ipv6_disguise(address: ipaddress.IPv4Address) -> None:
    refused = bool(refusal(str(address)))
    assert bool(refusal(f"::ffff:{address}")) == refused
    assert bool(refusal(f"64:ff9b::{address}")) == refused
    assert refusal(str(ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80))))
    assert refusal(f"::{address}")


@given(st.ip_addresses())
def test_what_the_standard_library_calls_private_never_passes(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    mapped = getattr(address, "ipv4_mapped", None)
    if (address.is_private and mapped is None) or address.is_loopback or address.is_link_local or address.is_multicast:
        assert refusal(str(address))


@pytest.mark.parametrize("url", LOOPBACK_URLS)
async def test_no_notation_of_an_address_reaches_it(server: Server, url: str) -> None:
    async with client(allow_private="none", connect_seconds=2) as outgoing:
        with pytest.raises((AddressRefused, httpx2.ConnectError, httpx2.InvalidURL)):
            await outgoing.get(url.format(port=server.port))
    assert server.connections == 0


async def test_a_refusal_names_host_address_and_reason(server: Server) -> None:
    async with client(allow_private="none") as outgoing:
        with pytest.raises(AddressRefused, match=r"2130706433 \(127.0.0.1\) is not on the public internet: loopback"):
            await outgoing.get(f"http://2130706433:{server.port}/")


async def test_one_private_answer_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", server.port)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port)),
    ]

    async def resolve(*_: object, **__: object) -> list[object]:
        return list(answers)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    async with client(allow_private="none") as outgoing:
        with pytest.raises(AddressRefused) as refused:
            await outgoing.get(f"http://mixed.example:{server.port}/")
    assert refused.value.address == "127.0.0.1"
    assert server.connections == 0


async def test_a_name_that_changes_its_answer_meets_the_check_again(
    monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    """DNS rebinding: what was allowed for one request is not remembered for the next."""
    seen: list[str] = []

    async def resolve(host: str, port: int, **_: object) -> list[object]:
        seen.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    async with client(allow_private="none") as outgoing:
        for _ in range(2):
            with pytest.raises(AddressRefused):
                await outgoing.get(f"http://rebinds.example:{server.port}/")
    assert len(seen) == 2


async def test_private_addresses_are_reached_where_allowed_without_cookies_or_redirects(server: Server) -> None:
    async with client(allow_private="loopback") as outgoing:
        first = await outgoing.get(f"http://localhost:{server.port}/")
        assert first.status_code == 200
        server.answer = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        second = await outgoing.get(f"http://localhost:{server.port}/")
        assert second.status_code == 302
    assert server.connections == 2
    assert b"cookie" not in server.requests[1].lower()
    assert f"user-agent: {USER_AGENT}".encode() in server.requests[0].lower()


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """A proxy would resolve the name by itself, beyond our check."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.port}")
    async with client(allow_private="none") as outgoing:
        with pytest.raises(AddressRefused):
            await outgoing.get("http://10.0.0.1/")
    assert server.connections == 0


async def test_a_name_without_an_address_says_so() -> None:
    async with client(allow_private="none", connect_seconds=5) as outgoing:
        with pytest.raises(httpx2.ConnectError, match=r"nowhere\.invalid cannot be resolved"):
            await outgoing.get("http://nowhere.invalid/")


async def test_a_host_that_is_no_name_is_a_connect_error() -> None:
    async with client(allow_private="none") as outgoing:
        with pytest.raises((httpx2.ConnectError, httpx2.InvalidURL)):
            await outgoing.get(f"http://{'a' * 70}.example/")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_loopback_alone_can_be_allowed(address: str) -> None:
    assert refusal(address)
    assert not refusal(address, "loopback")
    assert not refusal(address, "all")


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "fe80::1", "::ffff:10.0.0.1", "0.0.0.0"]
)
def test_to_allow_loopback_allows_nothing_else(address: str) -> None:
    assert refusal(address, "loopback")
    assert not refusal(address, "all")
