"""`running.json`: what a running installation tells other commands about itself."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from dateline_local.errors import LocalError
from dateline_local.folder import write_whole


@dataclass(frozen=True, slots=True)
class Server:
    """Kafka or PostgreSQL: `host:port`, its version if known, and whether it is the embedded one."""

    address: str
    version: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Running:
    """A running installation. `urls` has one base URL a service; `pids` has one process id a part."""

    home: str
    pid: int
    started: str
    urls: dict[str, str]
    pids: dict[str, int]
    versions: dict[str, str]
    servers: dict[str, Server]
    key_file: str
    token_file: str
    logs: str
    settings_file: str = ""

    def write(self, path: Path) -> None:
        """Write it to `path`, whole."""
        write_whole(path, json.dumps(asdict(self), indent=1) + "\n")


def read_running(path: Path) -> Running | None:
    """What is in `path`, None if there is no such file; raises LocalError if it cannot be understood."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        servers = {name: Server(**server) for name, server in content.pop("servers").items()}
        return Running(**content, servers=servers)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LocalError(f"{path} cannot be read ({error}): stop what runs there and delete the file.") from None
