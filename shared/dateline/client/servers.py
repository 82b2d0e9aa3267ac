"""Where the databases and the broker of the running installation are, for commands that work on them directly."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

import orjson

from dateline.client.installation import NotFoundError, running_file
from dateline.settings import PREFIX

_SERVERS = ("KAFKA", "INGEST_DATABASE", "TIMELINE_DATABASE", "NOTIFY_DATABASE")


def join_running(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set for this process what the running installation's services were started with.

    `dateline up` leaves it in a file that its owner alone can read. Where the environment names a database or a broker
    itself, nothing is set: half of one installation and half of another would be worse than none. Raises NotFoundError
    where neither is there.
    """
    if any(environment.get(PREFIX + name) for name in _SERVERS):
        return
    for name, value in _settings(environment).items():
        environment.setdefault(name, value)


def _settings(environment: Mapping[str, str]) -> dict[str, str]:
    path = running_file(environment, "settings_file")
    if path is None:
        raise NotFoundError(
            "No running installation found;",
            remedy="start one with `make run`, or set DATELINE_KAFKA and the service's database, such as"
            " DATELINE_INGEST_DATABASE.",
        )
    try:
        content = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise NotFoundError(f"{path} cannot be read: {error}.", remedy="Restart the installation.") from error
    if not isinstance(content, dict):
        raise NotFoundError(f"{path} holds no settings.", remedy="Restart the installation.")
    return {str(name): str(value) for name, value in content.items() if str(name).startswith(PREFIX)}
