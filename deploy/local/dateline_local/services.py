"""The three services as child processes: how each is started and asked how it is."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psutil

from dateline_local.errors import LocalError
from dateline_local.process import HOST, OTHER_PORTS, Process, Program, claim_port, last_words, start

GRACE = 5.5  # seconds: a service gives open requests 5 s
_READY_SECONDS = 90.0  # the first start makes every table and topic
_ASK_EVERY_SECONDS = 0.2
_TELL_EVERY_SECONDS = 5.0
_ANSWER_SECONDS = 5.0  # a service's own checks have 3 s


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its name and the function that makes its application, as `module:function`."""

    name: str
    app: str


SERVICES = (
    Service("ingest", "dateline_ingest.app:create"),
    Service("timeline", "dateline_timeline.app:create"),
    Service("notify", "dateline_notify.app:create"),
)


def is_service_of(process: psutil.Process, home: Path) -> bool:
    """Whether a process is a service of the installation in `home`."""
    return "dateline.http.server" in process.cmdline() and process.environ().get("DATELINE_HOME") == str(home)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service says at `/readyz`; without a status it did not answer, and `detail` says why."""

    status: str = ""
    version: str = ""
    detail: str = ""
    body: Mapping[str, Any] | None = None

    @property
    def ready(self) -> bool:
        """Whether it can do its work."""
        return self.status == "ready"


async def ask(client: httpx2.AsyncClient, url: str) -> Answer:
    """Ask the service at `url` whether it is ready."""
    try:
        response = await client.get(f"{url}/readyz")
        body = response.json()
        status, version = str(body["status"]), str(body.get("version", ""))
    except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
        return Answer(detail=f"does not answer ({type(error).__name__})")
    failing = (f"{name}: {check.get('detail') or 'fails'}" for name, check in _checks(body) if not check.get("ok"))
    return Answer(status, version, "; ".join(failing), body)


def _checks(body: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    checks = body.get("checks")
    return [(str(name), check) for name, check in checks.items()] if isinstance(checks, dict) else []


class ServiceProcess:
    """A service on a port of this machine, with the environment that tells it where everything is.

    `tell` gets a sentence every few seconds on what it still waits for while it starts.
    """

    def __init__(
        self, service: Service, port: int, environment: Mapping[str, str], log: Path, tell: Callable[[str], None]
    ) -> None:
        self.service = service
        self.url = f"http://{HOST}:{port}"
        self.log = log
        self.version = ""
        self._port = port
        self._tell = tell
        self._environment = environment
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """Its process id, None when it does not run."""
        return self._process.pid if self._process is not None and self._process.running else None

    async def start(self) -> None:
        """Start it and wait until it is ready; raises LocalError if its port is in use or it does not get ready."""
        claim_port(self._port, self.service.name, OTHER_PORTS)
        self._process = await start(self._program())
        try:
            await self._ready()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop it, bounded in time; harmless when it does not run."""
        if self._process is not None:
            await self._process.stop()
            self._process = None

    async def ended(self) -> int:
        """Wait until its process ends; returns its exit status."""
        return await self._process.ended() if self._process is not None else 0

    async def ask(self) -> Answer:
        """Ask it whether it is ready."""
        async with httpx2.AsyncClient(timeout=_ANSWER_SECONDS) as client:
            return await ask(client, self.url)

    async def _ready(self) -> None:
        clock = asyncio.get_running_loop().time
        began = told = clock()
        while not (answer := await self.ask()).ready:
            if self.pid is None:
                raise LocalError(
                    f"{self.service.name} stopped while starting: {last_words(self.log)} (see {self.log})."
                )
            if clock() - began > _READY_SECONDS:
                seconds = f"{_READY_SECONDS:.0f} s"
                raise LocalError(f"{self.service.name} was not ready in {seconds}: {answer.detail} (see {self.log}).")
            if clock() - told > _TELL_EVERY_SECONDS:
                told = clock()
                self._tell(answer.detail if answer.status else "")
            await asyncio.sleep(_ASK_EVERY_SECONDS)
        self.version = answer.version

    def _program(self) -> Program:
        command = [
            sys.executable,
            "-P",
            "-m",
            "dateline.http.server",
            self.service.app,
            "--host",
            HOST,
            "--port",
            str(self._port),
        ]
        return Program(
            name=self.service.name,
            command=command,
            log=self.log,
            environment={**os.environ, **self._environment, "PYTHONUNBUFFERED": "1"},
            stop=signal.SIGTERM,
            grace=GRACE,
            folder=Path.cwd(),  # a path in the user's own DATELINE_ variables is meant from here
        )
