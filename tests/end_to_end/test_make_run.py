"""`make run` as a newcomer types it: it starts, shows what to paste, is used, and stops cleanly."""

import asyncio
import json
import os
import re
import shlex
import signal
import sys
import time
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from dateline_local.layout import Ports
from dateline_local.process import free_port

from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
START_SECONDS = 90  # the promise is 20; a machine that runs other tests beside this one gets more
STOP_SECONDS = 10


class MakeRun:
    """One `make run` with a data folder and ports of its own, and what it prints."""

    def __init__(self, home: Path, base: int) -> None:
        self.home, self.base = home, base
        self.output = ""
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "MakeRun":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
        self._process = await asyncio.create_subprocess_exec(
            "make",
            "run",
            f"PYTHON={sys.executable}",
            f"ARGS=--home {self.home} --port-base {self.base}",
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.interrupt()

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.output += line.decode()

    async def says(self, words: str) -> None:
        async def said() -> bool:
            assert self._process is not None
            assert words in self.output or self._process.returncode is None, self.output
            return words in self.output

        await eventually(said, timeout=START_SECONDS)

    async def interrupt(self) -> float:
        """Press Ctrl-C: the terminal sends SIGINT to everything in its foreground. Returns the seconds it took."""
        assert self._process is not None
        started = time.monotonic()
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGINT)
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS + 20)
        if self._reading is not None:
            await self._reading
        return time.monotonic() - started

    def children(self) -> list[psutil.Process]:
        assert self._process is not None
        return psutil.Process(self._process.pid).children(recursive=True)

    def commands(self) -> list[str]:
        """What it says to paste into a second terminal."""
        _, _, after = self.output.partition("In a second terminal:\n")
        return [line.strip() for line in after.splitlines() if line.startswith("  ")]

    async def entries(self, subject: str) -> list[dict[str, Any]]:
        async with httpx2.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{self.base + 2}/v1/timelines/{subject}")
            assert answer.status_code == 200, answer.text
            return list(answer.json()["items"])


def _free_base() -> int:
    while True:
        base = free_port() // 100 * 100
        ports = Ports(base)
        wanted = {ports.ingest, ports.timeline, ports.notify, ports.postgres, ports.kafka, ports.kafka + 1}
        taken = {c.laddr.port for c in psutil.net_connections("tcp") if c.laddr}
        if 1024 < base < 32_000 and not wanted & taken:
            return base
        if base >= 32_000:
            base = 12_000 + base % 19_000 // 100 * 100
            if not {p - ports.base + base for p in wanted} & taken:
                return base


async def _paste(command: str, seconds: float = 30) -> str:
    """Run a line as a shell in a second terminal would, outside the checkout, without anything of this environment."""
    process = await asyncio.create_subprocess_shell(
        command,
        cwd="/",
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "COLUMNS": "160"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), seconds)
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.mark.timeout(300)
async def test_make_run_starts_is_used_stops_and_finds_its_data_again(tmp_path):
    home = tmp_path / "data of a newcomer"
    home.mkdir()
    base = _free_base()
    async with MakeRun(Path(shlex.quote(str(home))), base) as first:
        await first.says("28 documents, 28 new")
        assert len(first.commands()) == 3, first.output

        async def told() -> bool:
            entries = await first.entries("ETS-126")
            return {"convention.ratified", "convention.denounced"} <= {e["type"] for e in entries}

        await eventually(told, timeout=60)
        for command in first.commands():
            if not command.endswith(" tail"):  # it follows until Ctrl-C
                assert await _paste(command)
        status = json.loads(await _paste(next(c for c in first.commands() if c.endswith("status")) + " --json"))
        assert re.fullmatch(r"\d+\.\d+\.\d+", status["versions"]["ingest"])
        before = {entry["id"] for entry in await first.entries("ETS-126")}
        children = first.children()
        assert len(children) >= 5, "Kafka, PostgreSQL and three services"
        assert await first.interrupt() < STOP_SECONDS
        assert not [process for process in children if process.is_running()]
    async with MakeRun(Path(shlex.quote(str(home))), base) as second:
        await second.says("28 documents, 0 new, 28 known")
        assert {entry["id"] for entry in await second.entries("ETS-126")} >= before
