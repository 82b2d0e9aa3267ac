"""A receiver of webhooks on loopback: a real HTTP server that keeps what came and answers as it is told."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    @property
    def kind(self) -> str:
        kind: str = self.json["data"]["kind"]
        return kind

    def verified_by(self, secret: str) -> bool:
        """Whether a signature is by this secret; unlike `Webhook.verify` at whatever time a test's clock shows."""
        import datetime as dt

        at = dt.datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), dt.UTC)
        return Webhook(secret).sign(self.id, at, self.body.decode()) in self.headers["webhook-signature"].split(" ")


Answer = Callable[[Received], tuple[int, dict[str, str], bytes]]


def ok(_: Received) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, b"thanks"


def status(code: int, headers: dict[str, str] | None = None, body: bytes = b"no") -> Answer:
    return lambda _: (code, headers or {}, body)


@dataclass
class Receiver:
    """`answers` are used one after the other, then `otherwise`. Cleared `gate` keeps every answer waiting."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    otherwise: Answer = ok
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    open: int = 0
    most_open: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                await self._one(reader, writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        got = Received(head[0].split(" ")[1], headers, body)
        self.received.append(got)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await self.gate.wait()
        finally:
            self.open -= 1
        answer = self.answers.pop(0) if self.answers else self.otherwise
        code, extra, content = answer(got)
        lines = [f"HTTP/1.1 {code} X", f"content-length: {len(content)}", *(f"{n}: {v}" for n, v in extra.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + content)
        await writer.drain()


@contextlib.asynccontextmanager
async def receiving(port: int = 0) -> AsyncIterator[Receiver]:
    """Serve until the end of the block."""
    receiver = Receiver()
    receiver.gate.set()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", port, limit=1 << 20)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        receiver.gate.set()
        server.close()
