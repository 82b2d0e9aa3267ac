"""A whole installation for a test: the three services as processes of their own, on the stack of the test run."""

import asyncio
import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from dateline.log.kafka import PARTITIONS
from dateline.tokens import Scope, issue
from dateline_local.process import Process, Program, free_port, start

from tests.stack import Stack
from tests.waiting import eventually

SERVICES = ("ingest", "timeline", "notify")
READY_SECONDS = 60.0


class Installation:
    """Services that can be started, stopped, killed and asked, each on a port and a database of its own.

    Two installations on one broker differ in their topics' prefix, so tests do not see each other.
    """

    def __init__(self, stack: Stack, folder: Path, **settings: str) -> None:
        self.stack = stack
        self.folder = folder
        self.prefix = ""
        self.key = secrets.token_hex(32)
        self.ports = {name: free_port() for name in SERVICES}
        self.databases: dict[str, str] = {}
        self._settings = settings
        self._running: dict[str, Process] = {}

    async def prepare(self) -> None:
        """Make the databases and the topics, with as many partitions as in production."""
        self.prefix = await self.stack.fresh_topics("installation", partitions=PARTITIONS)
        for name in SERVICES:
            self.databases[name] = await self.stack.fresh_database(name)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def token(self, *scopes: Scope, subject: str = "tester") -> str:
        return issue(self.key.encode(), subject, scopes or (Scope.ADMIN,), timedelta(hours=1))

    def client(self, name: str, *scopes: Scope) -> httpx2.AsyncClient:
        headers = {"authorization": f"Bearer {self.token(*scopes)}"}
        return httpx2.AsyncClient(base_url=self.url(name), headers=headers, timeout=30)

    async def start(self, *names: str) -> None:
        """Start services (all, if none is named) and wait until each is ready."""
        for name in names or SERVICES:
            self._running[name] = await start(self._program(name))
        await asyncio.gather(*(self.ready(name) for name in names or SERVICES))

    async def ready(self, name: str) -> None:
        async with httpx2.AsyncClient(timeout=5) as client:

            async def answers() -> bool:
                assert self._running[name].running, f"{name} ended: {self.log(name).read_text()[-3000:]}"
                try:
                    response = await client.get(f"{self.url(name)}/readyz")
                except httpx2.HTTPError as error:
                    raise AssertionError(f"{name}: {error!r}") from error
                assert response.status_code == 200, response.text
                return True

            await eventually(answers, timeout=READY_SECONDS)

    async def stop(self, *names: str) -> None:
        running = [self._running.pop(name) for name in names or list(self._running)]
        await asyncio.gather(*(process.stop() for process in running))

    async def kill(self, name: str) -> None:
        """SIGKILL a service's process; what it had begun stays as it is."""
        await self._running.pop(name).kill()

    async def get(self, name: str, path: str, **params: Any) -> Any:
        async with self.client(name) as client:
            response = await client.get(path, params=params)
            assert response.status_code == 200, response.text
            return response.json()

    async def timeline(self, subject: str, **params: Any) -> list[dict[str, Any]]:
        """All entries of a subject, over all pages."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self.get("timeline", f"/v1/timelines/{subject}", **params, **cursor)
            found += page["items"]
            if not page.get("next"):
                return found
            cursor = {"cursor": page["next"]}

    def _program(self, name: str) -> Program:
        inherited = {n: v for n, v in os.environ.items() if not n.startswith("DATELINE_")}
        command = [sys.executable, "-P", "-m", "dateline.http.server", f"dateline_{name}.app:create"]
        return Program(
            name=name,
            command=[*command, "--port", str(self.ports[name])],
            log=self.log(name),
            environment={
                **inherited,
                "DATELINE_KAFKA": self.stack.kafka,
                "DATELINE_TOPIC_PREFIX": self.prefix,
                "DATELINE_KEY": self.key,
                "DATELINE_ALLOW_PRIVATE_ADDRESSES": "loopback",
                "DATELINE_HOME": str(self.folder),
                f"DATELINE_{name.upper()}_DATABASE": self.databases[name],
                **{f"DATELINE_{n.upper()}_URL": self.url(n) for n in SERVICES},
                **self._settings,
            },
            folder=self.folder,
        )
