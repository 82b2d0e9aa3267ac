"""Settings that all services share, read from the environment with the prefix `DATELINE_`.

A service subclasses `Settings` with what only it needs (its database, its intervals) and calls `load()` once at start.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dateline.errors import DatelineError

PREFIX = "DATELINE_"

# RFC 7518 section 3.2: a key for HS256 has at least as many bits as the hash, 256.
SHORTEST_KEY_BYTES = 32

_BOOTSTRAP_SERVER = re.compile(r"^(\[[0-9A-Fa-f:.]+\]|[^\s:,\[\]]+):[0-9]{1,5}$")


class SettingsError(DatelineError):
    """A setting is missing or cannot be used; `names` are the environment variables concerned."""

    def __init__(self, message: str, *, names: tuple[str, ...] = (), remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.names = names


class Settings(BaseSettings):
    """What every service of an installation must know; each field is the environment variable `DATELINE_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    kafka: str = Field(
        default="127.0.0.1:8492",
        description="Bootstrap servers, `host:port` separated by commas. The default is the embedded node.",
    )
    topic_prefix: str = Field(
        default="dateline",
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
        description="First part of every topic's name. Installations that share a cluster differ in it; Kafka allows"
        " 249 characters in a topic's name, so 100 leave room for the rest.",
    )
    key_file: Path | None = Field(default=None, description="File with the installation's signing key, as text.")
    key: SecretStr | None = Field(default=None, description="The signing key itself; it goes before the file.")
    public_read: bool = Field(default=False, description="Whether reading timelines needs no token.")
    allow_private_addresses: Literal["none", "loopback", "all"] = Field(
        default="none",
        description="Which addresses off the public internet webhooks and feeds may connect to. `loopback` is right on"
        " a laptop; on a server anything but `none` lets a subscriber reach what only the server can.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe log line to write."
    )
    ingest_url: str = Field(default="http://127.0.0.1:8401", description="Public address of ingest.")
    timeline_url: str = Field(default="http://127.0.0.1:8402", description="Public address of timeline.")
    notify_url: str = Field(default="http://127.0.0.1:8403", description="Public address of notify.")
    registries: Path | None = Field(
        default=None, description="A folder of registry files that extend the ones that come with dateline."
    )
    home: Path = Field(default=Path(".dateline"), description="The installation's data folder.")

    @field_validator("kafka")
    @classmethod
    def _are_bootstrap_servers(cls, value: str) -> str:
        servers = [server.strip() for server in value.split(",")]
        if not all(_BOOTSTRAP_SERVER.match(server) for server in servers):
            raise ValueError("must be host:port, several separated by commas")
        return ",".join(servers)

    @field_validator("ingest_url", "timeline_url", "notify_url")
    @classmethod
    def _is_base_url(cls, value: str) -> str:
        if not re.match(r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", value):
            raise ValueError("must be an http or https address without user, query or fragment")
        return value.rstrip("/")

    @field_validator("allow_private_addresses", mode="before")
    @classmethod
    def _yes_or_no(cls, value: object) -> object:
        return {"true": "all", "false": "none"}.get(str(value).lower(), value)

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @classmethod
    def load(cls) -> Self:
        """Read the settings from the environment.

        Raises SettingsError, one sentence that names each faulty variable and never a value, since it may be secret.
        """
        try:
            return cls()
        except ValidationError as error:
            raise _explain(error) from None

    def signing_key(self) -> bytes:
        """Return the installation's signing key, from `key` or else from `key_file`.

        Raises SettingsError when there is none, it cannot be read, or it is shorter than 32 bytes.
        """
        if self.key is not None:
            return _long_enough(self.key.get_secret_value().strip().encode(), "DATELINE_KEY")
        if self.key_file is None:
            raise SettingsError(
                "The installation's signing key is missing.",
                names=("DATELINE_KEY_FILE", "DATELINE_KEY"),
                remedy="Set DATELINE_KEY_FILE to a file with at least 32 random characters.",
            )
        try:
            content = self.key_file.read_bytes().strip()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SettingsError(
                f"The key file {self.key_file} cannot be read: {reason}.", names=("DATELINE_KEY_FILE",)
            ) from error
        return _long_enough(content, "DATELINE_KEY_FILE")


def _long_enough(key: bytes, name: str) -> bytes:
    if len(key) < SHORTEST_KEY_BYTES:
        raise SettingsError(
            f"The signing key in {name} has {len(key)} bytes; it needs at least {SHORTEST_KEY_BYTES}.", names=(name,)
        )
    return key


def _explain(error: ValidationError) -> SettingsError:
    faults: dict[str, str] = {}
    for detail in error.errors(include_input=False, include_url=False):
        name = PREFIX + str(detail["loc"][0]).upper() if detail["loc"] else "the settings"
        reason = "is missing" if detail["type"] == "missing" else _as_clause(detail["msg"])
        faults.setdefault(name, reason)
    sentence = "; ".join(f"{name} {reason}" for name, reason in faults.items())
    return SettingsError(f"{sentence[:1].upper()}{sentence[1:]}.", names=tuple(faults))


def _as_clause(message: str) -> str:
    clause = message.removeprefix("Value error, ").removeprefix("Input ").rstrip(".")
    return clause[:1].lower() + clause[1:]
