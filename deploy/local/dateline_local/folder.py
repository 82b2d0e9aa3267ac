"""Folders of the embedded stack: made, locked and checked, with errors that say how to mend them."""

import asyncio
import contextlib
import fcntl
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from dateline_local.errors import LocalError


def make_folder(path: Path, what: str) -> Path:
    """Create `path` if it is not there and check that it can be written to; returns it resolved."""
    path = path.expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        reason = "it is a file, not a folder" if path.is_file() else (error.strerror or str(error)).lower()
        raise LocalError(
            f"The folder {path} for {what} cannot be written to ({reason}): "
            "mend its permissions, or name another with --home or DATELINE_HOME."
        ) from None
    return path.resolve()


class FolderLock:
    """An exclusive lock on a folder that the system releases when its holder dies, however it dies."""

    def __init__(self, folder: Path, what: str) -> None:
        self._path = folder / "lock"
        self._what = what
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises LocalError naming the holder if another process has it."""
        if self._descriptor is not None:
            return
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LocalError(
                f"The lock file {self._path} cannot be opened ({error.strerror}): mend its permissions or delete it."
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise LocalError(
                f"{self._what} in {self._path.parent} is already running"
                + (f" (process {holder})" if holder else "")
                + ": use that one, stop it with Ctrl-C, or name another folder."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, b"%d\n" % os.getpid())
        self._descriptor = descriptor

    async def acquire_patiently(self, settled: Callable[[], bool], seconds: float = 15.0) -> None:
        """Take the lock; wait a second for its holder to end, or `seconds` while it is not `settled` (it stops)."""
        clock = asyncio.get_running_loop().time
        began = clock()
        while True:
            try:
                self.acquire()
            except LocalError:
                waited = clock() - began
                if waited > seconds or (waited > 1.0 and settled()):
                    raise
                await asyncio.sleep(0.1)
            else:
                return

    def release(self) -> None:
        """Give the lock back; does nothing if it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    write_whole(path, text, mode=0o600)


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old or the new text, never a part."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


def read_or_make_secret(path: Path) -> str:
    """The secret kept in `path`: 32 random bytes as text, made on first use, readable by the owner alone."""
    with contextlib.suppress(FileNotFoundError):
        text = path.read_text(encoding="utf-8").strip()
        if text:
            return text
    secret = secrets.token_urlsafe(32)
    write_secret(path, secret + "\n")
    return secret
