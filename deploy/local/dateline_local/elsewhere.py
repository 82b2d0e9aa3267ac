"""Servers that already run, which the environment names instead of the embedded ones."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import asyncpg
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from dateline_local.errors import LocalError

_SERVICES = ("ingest", "timeline", "notify")
_CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`kafka` is a bootstrap address or empty; `databases` maps a service to its database's URL where one is named."""

    kafka: str = ""
    databases: dict[str, str] = field(default_factory=dict)

    @property
    def all_databases(self) -> bool:
        """Whether no service needs the embedded PostgreSQL."""
        return all(service in self.databases for service in _SERVICES)

    @property
    def database_address(self) -> str:
        """`host:port` of the first database, without its password."""
        parts = urlsplit(next(iter(self.databases.values()), ""))
        return f"{parts.hostname}:{parts.port or 5432}" if parts.hostname else ""

    async def check_kafka(self) -> None:
        """Raise LocalError if the broker cannot be reached."""
        client = AIOKafkaClient(bootstrap_servers=self.kafka, request_timeout_ms=_CONNECT_SECONDS * 1000)
        try:
            await client.bootstrap()
        except (KafkaError, OSError, ValueError) as error:
            raise LocalError(
                f"Kafka at {self.kafka}, which DATELINE_KAFKA names, cannot be reached ({type(error).__name__}): "
                "start it, or unset the variable to use the embedded one."
            ) from None
        finally:
            await client.close()

    async def check_databases(self) -> set[str]:
        """Return the versions of the named databases' servers; raises LocalError if one cannot be reached."""
        versions = set()
        for service, url in self.databases.items():
            variable = f"DATELINE_{service.upper()}_DATABASE"
            try:
                connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
                versions.add(str(await connection.fetchval("SHOW server_version")))
                await connection.close()
            except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                raise LocalError(
                    f"The database that {variable} names cannot be reached ({type(error).__name__}): "
                    "start it or mend the URL, or unset the variable to use the embedded one."
                ) from None
        return versions


def named_elsewhere() -> Elsewhere:
    """What `DATELINE_KAFKA` and the `DATELINE_*_DATABASE` variables name."""
    variables = {service: os.environ.get(f"DATELINE_{service.upper()}_DATABASE", "") for service in _SERVICES}
    return Elsewhere(os.environ.get("DATELINE_KAFKA", ""), {name: url for name, url in variables.items() if url})
