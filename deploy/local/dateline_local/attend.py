"""Runs one server program and ends it when whoever asked for it is gone.

Started as a program of its own, with nothing but the standard library, by `dateline_local.process`. Its standard input
is a pipe whose other end the caller holds: when that end closes, because the caller wants it or was killed, the server
gets its stop signal and, after a grace period, SIGKILL. So an orderly stop and the death of the caller are one path,
and it is the same on Linux and macOS. The other way round, on Linux the kernel kills the server if this program dies.

    python -I -S attend.py --report FD --log PATH --stop SIGNAL --grace SECONDS -- PROGRAM ARGUMENT...

With `--uid` and `--gid` the server runs as that user. The server's output, which is this program's own, goes to the
file PATH, open for appending. When it has grown too long it is copied to PATH.1 and emptied: the server holds the file
open, so it cannot be renamed.

One line, the server's process id, is written to the descriptor FD. The exit status is the server's (128 + N if signal N
ended it).
"""

import argparse
import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
LONGEST_LOG_BYTES = 16 * 1024 * 1024


def _give_up_root(uid: int, gid: int, *, reach: bool) -> None:
    """Become another user; with `reach` keep the one capability that enters folders closed to that user.

    PostgreSQL refuses to run as root, and a folder of root's (`/root`, a test's temporary folder) lets no one else in.
    Opening every parent folder to everyone would be the alternative.
    """
    libc = ctypes.CDLL(None) if reach and sys.platform == "linux" else None
    if libc is not None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if libc is not None:
        bit = 1 << CAP_DAC_OVERRIDE
        libc.capset((ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0))
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def _before_exec(options: argparse.Namespace) -> Callable[[], None]:
    def prepare() -> None:
        os.umask(0o077)
        if options.uid is not None:
            _give_up_root(options.uid, options.gid, reach=options.reach)
        if sys.platform == "linux":  # after the change of user, which clears it
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    return prepare


def _wake_on_signals() -> int:
    """A descriptor that becomes readable when the server ends or this program is asked to stop."""

    def note(_number: int, _frame: FrameType | None) -> None:
        """Only the wake-up byte matters."""

    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, note)
    return reading


def _keep_short(log: str) -> None:
    with contextlib.suppress(OSError):
        if os.stat(log).st_size > LONGEST_LOG_BYTES:  # noqa: PTH116 - pathlib would double the memory of this program
            shutil.copyfile(log, log + ".1")
            os.truncate(log, 0)


def _attend(server: subprocess.Popen[bytes], signals: int, log: str, stop: int, grace: float) -> int:
    parent = os.getppid()
    deadline: float | None = None
    while (status := server.poll()) is None:
        if deadline is not None and time.monotonic() >= deadline:
            server.kill()
            deadline = time.monotonic() + grace
        watched = [signals] if deadline is not None else [signals, 0]
        # The parent's id is looked at as well: a process forked from the caller may hold the pipe open.
        _keep_short(log)
        readable, _, _ = select.select(watched, [], [], 1.0 if deadline is None else 0.2)
        asked = 0 in readable
        if signals in readable:
            asked |= any(number != signal.SIGCHLD for number in os.read(signals, 512))
        if deadline is None and (asked or os.getppid() != parent):
            with contextlib.suppress(ProcessLookupError):
                server.send_signal(stop)
            deadline = time.monotonic() + grace
    return status if status >= 0 else 128 - status


def main() -> int:
    """Run the program named on the command line and return its exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--report", type=int, required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--stop", default="SIGTERM")
    parser.add_argument("--grace", type=float, default=8.0)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("--reach", action="store_true")
    parser.add_argument("program", nargs="+")
    options = parser.parse_args()
    signals = _wake_on_signals()
    server = subprocess.Popen(options.program, stdin=subprocess.DEVNULL, preexec_fn=_before_exec(options))  # noqa: PLW1509 - one thread
    os.write(options.report, b"%d\n" % server.pid)
    os.close(options.report)
    return _attend(server, signals, options.log, signal.Signals[options.stop], options.grace)


if __name__ == "__main__":
    sys.exit(main())
