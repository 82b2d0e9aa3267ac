"""Where the running installation is, and the token to speak to it with.

`dateline up` writes `running.json` into the installation's data folder. It is looked for in `DATELINE_HOME`, in
`.dateline` here and in the folders above, and in the project's own `.dateline`. The variables `DATELINE_INGEST_URL`,
`DATELINE_TIMELINE_URL`, `DATELINE_NOTIFY_URL` and `DATELINE_TOKEN` go before it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

import dateline
from dateline.errors import DatelineError
from dateline.settings import Settings
from dateline.tokens import Scope, issue

SERVICES = ("ingest", "timeline", "notify")
RUNNING = "running.json"

# One command's work, a large folder sent included; the key stays where it is and the next command makes another.
_OWN_TOKEN_TTL = timedelta(hours=12)


class NotFoundError(DatelineError):
    """No installation runs where this command can find it."""


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation's public addresses by service, and the token that this command speaks with, if any."""

    urls: Mapping[str, str]
    token: str = field(default="", repr=False)
    home: Path | None = None

    def url(self, service: str) -> str:
        """Return the base URL of a service; raises NotFoundError where it is not known."""
        if service not in self.urls:
            raise NotFoundError(
                f"No address of {service} is known.", remedy=f"Set DATELINE_{service.upper()}_URL to its base URL."
            )
        return self.urls[service]


def find(environment: Mapping[str, str] = os.environ) -> Installation:
    """Return the installation to speak to; raises NotFoundError where there is none."""
    named = {service: environment.get(f"DATELINE_{service.upper()}_URL", "").rstrip("/") for service in SERVICES}
    named = {service: url for service, url in named.items() if url}
    home, running = _running(environment)
    if not named and running is None:
        raise NotFoundError(
            "No running installation found;",
            remedy="start one with `make run`, or set DATELINE_INGEST_URL, DATELINE_TIMELINE_URL and"
            " DATELINE_NOTIFY_URL.",
        )
    urls = {**_urls(running), **named}
    token = environment.get("DATELINE_TOKEN", "").strip()
    # An address from the environment may be anybody's: what this machine's files allow is not for it.
    if not token and not named and home is not None and running is not None:
        token = _own_token(home, running)
    return Installation(urls, token, home)


def signing_key(environment: Mapping[str, str] = os.environ) -> bytes:
    """Return the signing key of the installation on this machine.

    It comes from DATELINE_KEY or DATELINE_KEY_FILE, else from the file that the running installation names. Raises
    SettingsError where there is none or it cannot be used.
    """
    if environment.get("DATELINE_KEY") or environment.get("DATELINE_KEY_FILE"):
        return Settings.load().signing_key()
    home, running = _running(environment)
    if home is not None and running is not None and running.get("key_file"):
        return _key_of(home, running)
    # One that is stopped now has its key all the same.
    left = next((path for folder in _homes(environment) if (path := folder / "key").is_file()), None)
    return Settings(key=None, key_file=left).signing_key()


def running_file(environment: Mapping[str, str], field: str) -> Path | None:
    """Return the file that `field` of running.json names; None where nothing runs or it names none."""
    home, running = _running(environment)
    name = (running or {}).get(field)
    return home / str(name) if home is not None and name else None


def _key_of(home: Path, running: Mapping[str, Any]) -> bytes:
    return Settings(key=None, key_file=home / str(running["key_file"])).signing_key()


def _own_token(home: Path, running: Mapping[str, Any]) -> str:
    if name := running.get("token_file"):
        path = home / str(name)
        try:
            return path.read_text().strip()
        except OSError as error:
            raise NotFoundError(
                f"The token file {path} cannot be read: {error.strerror}.", remedy="Set DATELINE_TOKEN."
            ) from error
    if running.get("key_file"):
        return issue(_key_of(home, running), "local", [Scope.ADMIN], _OWN_TOKEN_TTL)
    return ""


def _running(environment: Mapping[str, str]) -> tuple[Path | None, dict[str, Any] | None]:
    for home in _homes(environment):
        path = home / RUNNING
        try:
            content = orjson.loads(path.read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, orjson.JSONDecodeError) as error:
            raise NotFoundError(f"{path} cannot be read: {error}.", remedy="Restart the installation.") from error
        if isinstance(content, dict):
            return home, content
    return None, None


def _homes(environment: Mapping[str, str]) -> Iterator[Path]:
    if given := environment.get("DATELINE_HOME"):
        yield Path(given)
        return
    here = Path.cwd()
    for folder in (here, *here.parents):
        yield folder / ".dateline"
    yield Path(dateline.__file__).resolve().parents[2] / ".dateline"


def _urls(running: Mapping[str, Any] | None) -> dict[str, str]:
    urls = (running or {}).get("urls", {})
    return {name: str(urls[name]).rstrip("/") for name in SERVICES if urls.get(name)}
