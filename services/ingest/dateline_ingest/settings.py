"""What ingest must know, beside what all services do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from dateline.settings import Settings
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode

Role = Literal["api", "collect", "extract"]


class SourceSettings(Settings):
    """What running sources must know; enough to try one without a database."""

    sources: Path | None = Field(default=None, description="The YAML file that configures the sources to collect from.")
    source_spacing: float = Field(
        default=1.0,
        ge=0,
        description="Seconds between two requests of sources to one host. Below 1 only where the host is one's own.",
    )
    source_contact: str = Field(
        default="",
        max_length=200,
        description="An address or URL for the User-Agent of collecting requests, so that a publisher can complain.",
    )


class IngestSettings(SourceSettings):
    """Settings of ingest; each field is the environment variable `DATELINE_<FIELD>`."""

    ingest_database: SecretStr = Field(description="postgresql://user:password@host:port/name of ingest's database.")
    ingest_roles: Annotated[frozenset[Role], NoDecode] = Field(
        default=frozenset({"api", "collect", "extract"}),
        description="What this process does, separated by commas: api (documents and events over HTTP), collect (runs"
        " the configured sources), extract (documents to events).",
    )
    extract_workers: int = Field(
        default=max(1, (os.cpu_count() or 2) // 2),
        ge=1,
        le=64,
        description="Processes that read documents, about 250 MB each. Half of the cores, since Kafka and PostgreSQL"
        " often share the machine.",
    )
    extract_seconds: float = Field(
        default=60.0,
        gt=0,
        le=60,
        description="The longest that one document may take: twice what extraction allows itself for a whole book. A"
        " worker that takes longer is killed and its document parked. Four such documents for each worker, a batch,"
        " stay under the 300 s after which Kafka gives the partitions away.",
    )

    @field_validator("ingest_roles", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(word.strip() for word in value.split(",") if word.strip())
        return value
