"""What Kafka and PostgreSQL have in common when they are embedded: a folder, a lock, a port and one process."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from dateline_local.folder import FolderLock, make_folder
from dateline_local.process import OTHER_PORTS, Process, claim_port


class EmbeddedServer(ABC):
    """One server on the loopback address; `name` is for messages, `holder` what the lock says is running.

    `port` 0 takes a free one and keeps it over restarts. `grace` is in seconds: how long it may take to stop.
    """

    name: str
    holder: str

    def __init__(self, folder: Path, *, port: int, log: Path | None, grace: float) -> None:
        self.folder = folder.expanduser().absolute()
        self.log = log or self.folder / f"{self.name.lower()}.log"
        self._asked_port = port
        self._port = 0
        self._grace = grace
        self._lock = FolderLock(self.folder, self.holder)
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    @property
    def port(self) -> int:
        """The port clients connect to; 0 before the first start."""
        return self._port

    @property
    def pid(self) -> int | None:
        """The process id of the server, None when it does not run."""
        return self._process.pid if self._process is not None and self._process.running else None

    @property
    def running(self) -> bool:
        """Whether the server's process is alive."""
        return self.pid is not None

    async def claim(self) -> None:
        """Lock the folder, end what a killed run left in it, and check the ports, without starting anything.

        `stop` gives the folder free again. Raises LocalError if the folder or a port are not fit.
        """
        make_folder(self.folder, self.name)
        self._lock.acquire()
        try:
            await self._end_left_overs()
            self._claim_ports()
        except BaseException:
            self._lock.release()
            raise

    async def start(self) -> None:
        """Prepare the folder if need be, start the server, and wait until it can be used.

        Raises LocalError if the folder, a port, the data or what the server needs are not fit.
        """
        if self.running:
            return
        await self.claim()
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop the server, bounded in time, and give the folder free; harmless when it does not run."""
        if self._process is not None:
            await self._process.stop()
            self._process = None
        self._lock.release()

    async def kill(self) -> None:
        """SIGKILL the server, as a crash would; `start` brings it back with what it had acknowledged."""
        if self._process is not None:
            await self._process.kill()

    async def ended(self) -> int:
        """Wait until the server's process ends; returns its exit status."""
        return await self._process.ended() if self._process is not None else 0

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _claim_ports(self) -> None:
        self._port = claim_port(self._port or self._asked_port, self.name, OTHER_PORTS)

    @abstractmethod
    async def _end_left_overs(self) -> None:
        """End the processes of this folder that a killed run left behind."""

    @abstractmethod
    async def _start(self) -> None:
        """Start the process in the claimed folder and wait until it can be used."""
