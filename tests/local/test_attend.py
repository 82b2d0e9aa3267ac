"""The attendant: a server ends with whoever asked for it, and its log stays short."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from dateline_local.attend import LONGEST_LOG_BYTES
from dateline_local.errors import LocalError
from dateline_local.process import Program, last_words, run, start

STUBBORN = """
import signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
while True:
    signal.pause()
"""


def python(code: str, log: Path, grace: float = 6.0) -> Program:
    return Program("a program", [sys.executable, "-c", code], log, grace=grace)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - another process brings it about
            await asyncio.sleep(0.02)


async def test_a_program_that_ignores_its_signal_is_killed_after_its_grace(tmp_path: Path) -> None:
    process = await start(python(STUBBORN, tmp_path / "log", grace=0.5))
    await until(lambda: "deaf" in (tmp_path / "log").read_text())
    async with asyncio.timeout(5):
        await process.stop()
    assert not psutil.pid_exists(process.pid)
    assert await process.ended() == 128 + signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal on a parent's death is Linux's")
async def test_a_program_dies_with_its_attendant(tmp_path: Path) -> None:
    process = await start(python(STUBBORN, tmp_path / "log"))
    await until(lambda: "deaf" in (tmp_path / "log").read_text())
    server = psutil.Process(process.pid)
    psutil.Process(server.ppid()).kill()
    assert await asyncio.to_thread(server.wait, 10) is None
    assert not server.is_running()


async def test_a_long_log_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"old\n" * (LONGEST_LOG_BYTES // 4 + 1))
    process = await start(python("import sys, signal; print('new', flush=True); signal.pause()", log))
    async with asyncio.timeout(20):
        while not (tmp_path / "log.1").exists() or log.stat().st_size > 100:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await process.stop()
    assert (tmp_path / "log.1").read_bytes().startswith(b"old\n")


async def test_a_failing_program_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"a program failed with status 3: it is broken \(see .*log\)"):
        await run(python("import sys; print('it is broken'); sys.exit(3)", tmp_path / "log"))


async def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"could not be started: .*FileNotFoundError"):
        await start(Program("a program", ["/nowhere/program"], tmp_path / "log"))


def test_last_words_prefer_what_went_wrong(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("start\nFATAL: the disk is full\n  at java.Thread\nbye\n")
    assert last_words(log) == "FATAL: the disk is full"
    raised = "Traceback (most recent call last):\n  File x\nValueError: no such colour"
    entries = [{"event": "well", "level": "info"}, {"event": "start failed", "level": "error", "exception": raised}]
    log.write_text("\n".join(map(json.dumps, entries)))
    assert last_words(log) == "ERROR start failed: ValueError: no such colour"
    assert last_words(tmp_path / "none") == "it left no log"
