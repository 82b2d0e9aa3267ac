"""Server processes that this process started, and those that a killed one left behind."""

import asyncio
import contextlib
import errno
import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from dateline_local.errors import LocalError

HOST = "127.0.0.1"
OTHER_PORTS = "stop that program, or choose other ports with --port-base"
_ATTEND = Path(__file__).with_name("attend.py")


@dataclass(frozen=True, slots=True)
class Account:
    """The user a server runs as when that is not ourselves; `reach` if its folders are closed to that user."""

    uid: int
    gid: int
    reach: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: its name for messages, its command line, where its output goes, how it is asked to stop.

    `folder` is where it runs. `grace` is in seconds: how long it may take to stop before it is killed.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] | None = None
    stop: signal.Signals = signal.SIGTERM
    grace: float = 6.0
    account: Account | None = None
    folder: Path = Path("/")


class Process:
    """A running program, attended so that it cannot outlive this process."""

    def __init__(self, program: Program, attendant: asyncio.subprocess.Process, pid: int) -> None:
        self.program = program
        self.pid = pid
        self._attendant = attendant

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._attendant.returncode is None

    async def ended(self) -> int:
        """Wait until it ends; returns its exit status, 128 + N after signal N."""
        return await self._attendant.wait()

    async def kill(self) -> None:
        """SIGKILL the program itself, as a crash would, and wait until it is gone."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            if process.ppid() == self._attendant.pid:
                process.kill()
        await self.ended()

    async def stop(self) -> None:
        """Ask it to stop, kill it after its grace period; returns when it is gone."""
        if self._attendant.stdin is not None:
            self._attendant.stdin.close()
        try:
            await asyncio.wait_for(self.ended(), self.program.grace + 2)
        except TimeoutError:
            await self.kill()


async def start(program: Program) -> Process:
    """Start `program` under an attendant; raises LocalError if it cannot be run at all."""
    reading, writing = os.pipe()
    attending = [sys.executable, "-I", "-S", str(_ATTEND), "--report", str(writing)]
    attending += ["--log", str(program.log)]
    attending += ["--stop", program.stop.name, "--grace", str(program.grace)]
    if program.account is not None:
        attending += ["--uid", str(program.account.uid), "--gid", str(program.account.gid)]
        attending += ["--reach"] if program.account.reach else []
    try:
        with open_log(program.log) as log:
            attendant = await asyncio.create_subprocess_exec(
                *attending,
                "--",
                *program.command,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=None if program.environment is None else dict(program.environment),
                pass_fds=(writing,),
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
                cwd=program.folder,
            )
    finally:
        os.close(writing)
    with os.fdopen(reading, "rb") as report:
        line = await asyncio.to_thread(report.readline)
    if not line.strip():
        await attendant.wait()
        raise LocalError(f"{program.name} could not be started: {last_words(program.log)} (see {program.log})")
    return Process(program, attendant, int(line))


async def run(program: Program) -> None:
    """Run a program that ends by itself; raises LocalError with the end of its output if it fails."""
    process = await start(program)
    try:
        status = await process.ended()
    except BaseException:
        await process.stop()
        raise
    if status != 0:
        raise LocalError(f"{program.name} failed with status {status}: {last_words(program.log)} (see {program.log})")


@contextlib.contextmanager
def open_log(path: Path) -> Iterator[int]:
    """The descriptor of a log file to append to."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def last_words(log: Path, limit: int = 300) -> str:
    """The last telling lines of a log, as one line for an error message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 65536))  # a trace of a service is one long line
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return "it left no log"
    telling = [_plain(line.strip()) for line in lines if line.strip() and not line.lstrip().startswith("at ")]
    grave = [
        line for line in telling if any(word in line for word in ("FATAL", "ERROR", "PANIC", "error:", "Exception"))
    ]
    return " / ".join((grave or telling)[-2:])[-limit:] or "its log is empty"


def _plain(line: str) -> str:
    """The sentence of a log line; a JSON line of a service's gives its event and what was raised."""
    try:
        entry = json.loads(line)
        raised = str(entry.get("exception", "")).strip().splitlines()[-1:]
        word = "ERROR " if entry["level"] in ("error", "critical") else ""
        return word + ": ".join([str(entry["event"]), *raised])
    except (ValueError, KeyError, TypeError, AttributeError):
        return line


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on just now.

    It lies below the range from which systems take the ports of outgoing connections (32768 and up on Linux): a client
    that keeps trying a dead server's port there would sooner or later get that very port, and keep the server out.
    """
    while True:
        port = 20000 + secrets.randbelow(12000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return port


def claim_port(port: int, what: str, remedy: str) -> int:
    """Check that `port` (0: any) can be listened on; returns it, or raises LocalError with the remedy."""
    if port == 0:
        return free_port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise LocalError(f"Port {port}, which {what} needs, is in use by another program: {remedy}.") from None
            raise LocalError(f"Port {port} for {what} cannot be used ({error.strerror}): {remedy}.") from None
    return port


async def end_left_overs(ours: Callable[[psutil.Process], bool], stop: signal.Signals, seconds: float = 8.0) -> None:
    """Stop the processes of a killed former run that `ours` recognises by their command line or folder.

    They get `stop` first, and SIGKILL when they are still there after `seconds`.
    """
    found = [process for process in psutil.process_iter() if _recognised(process, ours)]
    if not found:
        return
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(stop)
    _, alive = await asyncio.to_thread(psutil.wait_procs, found, seconds)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    await asyncio.to_thread(psutil.wait_procs, alive, 5.0)


def _recognised(process: psutil.Process, ours: Callable[[psutil.Process], bool]) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and ours(process)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
