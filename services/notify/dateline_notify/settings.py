"""What notify must know beside what every service must."""

from __future__ import annotations

from dateline.settings import Settings
from pydantic import Field, SecretStr


class NotifySettings(Settings):
    """Settings of notify; each field is the environment variable `DATELINE_<FIELD>`."""

    notify_database: SecretStr = Field(description="URL of notify's own PostgreSQL database.")
    notify_deliveries_at_once: int = Field(
        default=64,
        ge=1,
        le=1_000,
        description="Webhooks that a process sends at the same time. Each is a connection and a body of 20 kB.",
    )
    notify_deliveries_per_endpoint: int = Field(
        default=8,
        ge=1,
        le=100,
        description="Webhooks that a process sends at the same time to one endpoint (scheme, host and port), so that a"
        " slow one leaves room for the others.",
    )
    notify_stream_clients: int = Field(
        default=1_000,
        ge=1,
        description="Open streams that a process serves; the next client is asked to come back later.",
    )
    notify_stream_queue: int = Field(
        default=512,
        ge=1,
        description="Changes that wait for a slow client of the stream before it is served from the log again.",
    )
