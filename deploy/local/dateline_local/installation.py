"""A whole installation: Kafka, PostgreSQL and the three services, started in order, watched, and stopped in time."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from os import getpid
from pathlib import Path
from typing import Protocol

from dateline.tokens import Scope, issue

from dateline_local.elsewhere import Elsewhere
from dateline_local.errors import LocalError
from dateline_local.folder import read_or_make_secret, write_secret
from dateline_local.kafka import Kafka
from dateline_local.layout import Home, Ports
from dateline_local.postgres import Postgres
from dateline_local.process import HOST, OTHER_PORTS, claim_port, end_left_overs
from dateline_local.running import Running, Server
from dateline_local.services import SERVICES, Service, ServiceProcess, is_service_of

# Services get 5.5 s to stop and the servers after them 3.5 s: with what lies between, less than 10 s.
_SERVER_GRACE = 3.5
_LONGEST_BACK_OFF = 30.0
_SETTLED = 60.0  # seconds: who ran that long before failing starts again at once
_ASK_EVERY = 5.0
_TOKEN_LIFE = timedelta(days=365)  # a new one is written at each start


# What a user set for the services and a command that does their work must know as well.
_USERS_OWN = ("DATELINE_TOPIC_PREFIX", "DATELINE_REGISTRIES", "DATELINE_EXTRACT_SECONDS", "DATELINE_EXTRACT_WORKERS")


class State(StrEnum):
    """What a part does just now."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    NOT_READY = "not ready"
    RESTARTING = "restarting"
    STOPPING = "stopping"
    STOPPED = "stopped"
    ELSEWHERE = "runs elsewhere"


@dataclass(slots=True)
class Part:
    """One part as a person sees it; `detail` is a sentence or empty."""

    name: str
    address: str
    version: str = ""
    state: State = State.WAITING
    detail: str = ""
    restarts: int = 0


class Runnable(Protocol):
    """What the embedded servers and the services have in common."""

    @property
    def pid(self) -> int | None:
        """Its process id, None when it does not run."""

    async def start(self) -> None:
        """Start it and wait until it is ready; raises LocalError if it cannot."""

    async def stop(self) -> None:
        """Stop it, bounded in time."""

    async def ended(self) -> int:
        """Wait until its process ends; returns its exit status."""


class Installation:
    """The parts of one installation; `changed` is called whenever what a person sees has changed."""

    def __init__(
        self,
        home: Home,
        ports: Ports,
        elsewhere: Elsewhere,
        changed: Callable[[Part], None],
        services: Sequence[Service] = SERVICES,
    ) -> None:
        self.home = home
        self.ports = ports
        self.elsewhere = elsewhere
        self.services = services
        self._changed = changed
        self._kafka: Kafka | None = None
        self._postgres: Postgres | None = None
        if not elsewhere.kafka:
            self._kafka = Kafka(home.kafka, port=ports.kafka, log=home.log("kafka"), grace=_SERVER_GRACE)
        if not elsewhere.all_databases:
            self._postgres = Postgres(home.postgres, port=ports.postgres, log=home.log("postgres"), grace=_SERVER_GRACE)
        self._processes: dict[str, ServiceProcess] = {}
        self._watching: list[asyncio.Task[None]] = []
        self.parts = {
            "postgres": Part("postgres", f"{HOST}:{ports.postgres}" if self._postgres else elsewhere.database_address),
            "kafka": Part("kafka", f"{HOST}:{ports.kafka}" if self._kafka else elsewhere.kafka),
            **{service.name: Part(service.name, self.url(service.name)) for service in services},
        }

    def url(self, service: str) -> str:
        """The base URL of a service."""
        return f"http://{HOST}:{getattr(self.ports, service)}"

    @property
    def token(self) -> str:
        """The administrator's token of this start."""
        return self.home.token.read_text(encoding="utf-8").strip()

    async def start(self) -> None:
        """Start everything and wait until it is ready; raises LocalError for the first part that cannot start."""
        await self._claim()
        key = read_or_make_secret(self.home.key)
        write_secret(self.home.token, issue(key.encode(), "local", [Scope.ADMIN], _TOKEN_LIFE) + "\n")
        await _together([self._start_kafka(), self._start_postgres_and_services()])
        self._write_running()

    async def watch(self) -> None:
        """Start again what dies, and keep asking the services how they are; ends only by being cancelled."""
        runnables: list[tuple[str, Runnable]] = list(self._processes.items())
        runnables += [("kafka", self._kafka)] if self._kafka is not None else []
        runnables += [("postgres", self._postgres)] if self._postgres is not None else []
        async with asyncio.TaskGroup() as watching:
            for name, runnable in runnables:
                watching.create_task(self._keep(name, runnable))
            for name, process in self._processes.items():
                watching.create_task(self._keep_asking(name, process))

    async def stop(self) -> None:
        """Stop the services, then the servers; takes less than 10 s. Harmless when nothing runs."""
        with contextlib.suppress(OSError):
            self.home.running.unlink(missing_ok=True)
            self.home.settings.unlink(missing_ok=True)
        await asyncio.gather(*(self._stop_part(name, process) for name, process in self._processes.items()))
        servers = {"kafka": self._kafka, "postgres": self._postgres}
        stopping = [self._stop_part(name, server) for name, server in servers.items() if server is not None]
        await asyncio.gather(*stopping)

    async def _claim(self) -> None:
        """Check every folder and port before anything is started, so that a port in use costs one sentence."""
        await end_left_overs(lambda process: is_service_of(process, self.home.path), signal.SIGTERM)
        servers = (self._kafka, self._postgres)
        await _together([server.claim() for server in servers if server is not None])
        for service in self.services:
            claim_port(getattr(self.ports, service.name), service.name, OTHER_PORTS)

    async def _start_kafka(self) -> None:
        if self._kafka is not None:
            await self._start_part("kafka", self._kafka)
        else:
            await self.elsewhere.check_kafka()
            self._set("kafka", State.ELSEWHERE)

    async def _start_postgres_and_services(self) -> None:
        """The services need the database at once but wait for Kafka by themselves, so all start side by side."""
        await self._start_postgres()
        environment = self._environment()
        for service in self.services:
            port, log = getattr(self.ports, service.name), self.home.log(service.name)
            tell = partial(self._set, service.name, State.STARTING)
            self._processes[service.name] = ServiceProcess(service, port, environment, log, tell)
        await _together([self._start_part(name, process) for name, process in self._processes.items()])

    async def _start_postgres(self) -> None:
        versions = await self.elsewhere.check_databases()
        if self._postgres is not None:
            await self._start_part("postgres", self._postgres)
        else:
            self._set("postgres", State.ELSEWHERE, version=", ".join(sorted(versions)))

    async def _start_part(self, name: str, runnable: Kafka | Postgres | ServiceProcess) -> None:
        self._set(name, State.STARTING)
        await runnable.start()
        self._set(name, State.READY, version=runnable.version)

    async def _stop_part(self, name: str, runnable: Runnable) -> None:
        if self.parts[name].state is State.WAITING:  # never started: nothing to tell, but its folder may be claimed
            await runnable.stop()
            return
        self._set(name, State.STOPPING)
        await runnable.stop()
        self._set(name, State.STOPPED)

    async def _keep(self, name: str, runnable: Runnable) -> None:
        """Start a part again whenever it ends, at once at first and then ever less often."""
        clock = asyncio.get_running_loop().time
        failures = 0
        while True:
            began = clock()
            status = await runnable.ended()
            failures = 1 if clock() - began > _SETTLED else failures + 1
            pause = min(_LONGEST_BACK_OFF, 0.5 * 2 ** (failures - 1))
            self._set(name, State.RESTARTING, f"ended with status {status}; starts again in {pause:g} s")
            await asyncio.sleep(pause)
            self.parts[name].restarts += 1
            self._set(name, State.STARTING)
            try:
                await runnable.start()
            except LocalError as error:
                self._set(name, State.RESTARTING, str(error))
            else:
                self._set(name, State.READY)
                self._write_running()

    async def _keep_asking(self, name: str, process: ServiceProcess) -> None:
        while True:
            await asyncio.sleep(_ASK_EVERY)
            if self.parts[name].state not in (State.READY, State.NOT_READY):
                continue
            answer = await process.ask()
            if self.parts[name].state in (State.READY, State.NOT_READY):
                self._set(name, State.READY if answer.ready else State.NOT_READY, answer.detail)

    def _set(self, name: str, state: State, detail: str = "", version: str = "") -> None:
        part = self.parts[name]
        before = (part.state, part.detail, part.version)
        part.state, part.detail, part.version = state, detail, version or part.version
        if (part.state, part.detail, part.version) != before:
            self._changed(part)

    def _environment(self) -> dict[str, str]:
        """Where everything is, for the services."""
        databases = dict(self.elsewhere.databases)
        if self._postgres is not None:
            for service in ("ingest", "timeline", "notify"):
                databases.setdefault(service, self._postgres.url(f"dateline_{service}"))
        return {
            "DATELINE_KAFKA": self.parts["kafka"].address,
            **{f"DATELINE_{service.upper()}_DATABASE": url for service, url in databases.items()},
            **{f"DATELINE_{service.name.upper()}_URL": self.url(service.name) for service in self.services},
            "DATELINE_KEY_FILE": str(self.home.key),
            "DATELINE_PUBLIC_READ": "true",
            "DATELINE_ALLOW_PRIVATE_ADDRESSES": "loopback",
            "DATELINE_HOME": str(self.home.path),
        }

    def _write_settings(self) -> None:
        """Tell commands on this machine what the services were told: the databases' passwords are in it."""
        settings = {name: value for name in _USERS_OWN if (value := os.environ.get(name, ""))}
        if folder := settings.get("DATELINE_REGISTRIES"):
            settings["DATELINE_REGISTRIES"] = str(Path(folder).absolute())  # a command is typed anywhere
        write_secret(self.home.settings, json.dumps(settings | self._environment(), indent=1) + "\n")

    def _write_running(self) -> None:
        self._write_settings()
        kafka, postgres = self.parts["kafka"], self.parts["postgres"]
        runnables: dict[str, Runnable | None] = {**self._processes, "kafka": self._kafka, "postgres": self._postgres}
        pids = {name: runnable.pid for name, runnable in runnables.items() if runnable is not None}
        Running(
            home=str(self.home.path),
            pid=getpid(),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            urls={service.name: self.url(service.name) for service in self.services},
            pids={name: pid for name, pid in pids.items() if pid is not None},
            versions={part.name: part.version for part in self.parts.values()},
            servers={
                "kafka": Server(kafka.address, kafka.version, embedded=self._kafka is not None),
                "postgres": Server(postgres.address, postgres.version, embedded=self._postgres is not None),
            },
            key_file=str(self.home.key),
            token_file=str(self.home.token),
            logs=str(self.home.log("any").parent),
            settings_file=str(self.home.settings),
        ).write(self.home.running)


async def _together(starting: Iterable[Awaitable[None]]) -> None:
    """Await all; the first that fails cancels the others, and its error is the one that is raised."""

    async def one(awaitable: Awaitable[None]) -> None:
        await awaitable

    try:
        async with asyncio.TaskGroup() as group:
            for awaitable in starting:
                group.create_task(one(awaitable))
    except BaseExceptionGroup as failures:
        first: BaseException = failures
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
