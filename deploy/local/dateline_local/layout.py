"""Where an installation keeps what, and on which ports it listens."""

import os
from dataclasses import dataclass
from pathlib import Path

PORT_BASE = 8400
_PROJECT = Path(__file__).resolve().parents[3]  # in a checkout; somewhere meaningless in an installed wheel


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of an installation, all derived from one number so that two can run side by side."""

    base: int = PORT_BASE

    @property
    def ingest(self) -> int:
        """HTTP of ingest."""
        return self.base + 1

    @property
    def timeline(self) -> int:
        """HTTP of timeline, and its pages."""
        return self.base + 2

    @property
    def notify(self) -> int:
        """HTTP of notify."""
        return self.base + 3

    @property
    def postgres(self) -> int:
        """The embedded PostgreSQL."""
        return self.base + 32

    @property
    def kafka(self) -> int:
        """The embedded Kafka; its controller listens one above."""
        return self.base + 92


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder of an installation."""

    path: Path

    @property
    def kafka(self) -> Path:
        """The broker's data."""
        return self.path / "kafka"

    @property
    def postgres(self) -> Path:
        """The database server's data and passwords."""
        return self.path / "postgres"

    @property
    def key(self) -> Path:
        """The key that signs tokens."""
        return self.path / "key"

    @property
    def token(self) -> Path:
        """An administrator's token, for commands on this machine."""
        return self.path / "token"

    @property
    def settings(self) -> Path:
        """Where the services' databases and broker are, for commands on this machine; there only while it runs."""
        return self.path / "settings.json"

    @property
    def running(self) -> Path:
        """What runs now; there only while it runs."""
        return self.path / "running.json"

    def log(self, part: str) -> Path:
        """The log file of a part."""
        return self.path / "logs" / f"{part}.log"


def project_folder() -> Path | None:
    """The checkout this package runs from, None if it is installed elsewhere."""
    return _PROJECT if (_PROJECT / "requirements.lock").is_file() else None


def home_folder(named: Path | None) -> Path:
    """The data folder: the one named, DATELINE_HOME, or `.dateline` in the checkout or the current folder."""
    if named is not None:
        return named.expanduser().absolute()
    if variable := os.environ.get("DATELINE_HOME"):
        return Path(variable).expanduser().absolute()
    return (project_folder() or Path.cwd()) / ".dateline"


def samples_folder(named: Path | None) -> Path | None:
    """The folder of sample documents: the one named, or the checkout's."""
    if named is not None:
        return named.expanduser().absolute()
    project = project_folder()
    return project / "samples" if project is not None and (project / "samples").is_dir() else None
