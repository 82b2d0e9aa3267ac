"""A subscriber's own server: takes webhooks, checks their signatures and keeps them."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import orjson
import uvicorn
from dateline_local.process import free_port
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.waiting import eventually


@dataclass
class Receiver:
    """What came, in order of arrival: the webhook's id, its verified content, and when (seconds, monotonic)."""

    port: int = field(default_factory=free_port)
    secret: str = ""
    received: list[tuple[str, dict[str, Any], float]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def ids(self) -> list[str]:
        return [webhook_id for webhook_id, _, _ in self.received]

    def contents(self) -> dict[str, dict[str, Any]]:
        """The content of each webhook by its id; a repeated delivery counts once, as Standard Webhooks has it."""
        return {webhook_id: content for webhook_id, content, _ in self.received}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        status = 204
        try:
            Webhook(self.secret).verify(body, headers)
            self.received.append((headers["webhook-id"], orjson.loads(body), time.monotonic()))
        except WebhookVerificationError as error:
            self.refused.append(str(error))
            status = 401
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def _started(server: uvicorn.Server) -> bool:
    return server.started


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Run a receiver on a port of this machine."""
    receiver = Receiver()
    config = uvicorn.Config(receiver, host="127.0.0.1", port=receiver.port, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    try:
        await eventually(lambda: _started(server))
        yield receiver
    finally:
        server.should_exit = True
        await task
