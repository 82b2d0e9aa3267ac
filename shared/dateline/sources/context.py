"""What a source is given to work with."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel
from structlog.typing import FilteringBoundLogger

from dateline.clock import Clock
from dateline.sources.errors import SourceError
from dateline.sources.fetched import Fetched

ConfigT = TypeVar("ConfigT", bound=BaseModel)

SECRET_PREFIX = "DATELINE_SECRET_"  # noqa: S105 -- a name, not a secret


class Fetches(Protocol):
    """A polite HTTP client; see `dateline.sources.polite`."""

    async def get(
        self, url: str, *, etag: str = "", modified: str = "", headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Fetch a page.

        With the `etag` and `modified` of an earlier answer the publisher may answer that nothing changed. Raises
        HostNotAllowed, Blocked, RetryLater or FetchFailed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Context(Generic[ConfigT]):
    """A run's surroundings.

    `name` is the configured source's, `config` what its configuration says, `http` a polite client that reaches the
    source's hosts alone, `log` a logger, `seen(key)` tells whether a document with this key was accepted before.
    """

    name: str
    config: ConfigT
    http: Fetches
    log: FilteringBoundLogger
    clock: Clock
    seen: Callable[[str], Awaitable[bool]]
    unknown_fields: dict[str, int] = field(default_factory=dict)

    def now(self) -> dt.datetime:
        """Return the moment, in UTC."""
        return self.clock.now()

    def secret(self, name: str) -> str:
        """Return a secret of this installation, from the variable DATELINE_SECRET_<NAME>; raises SourceError."""
        variable = SECRET_PREFIX + re.sub(r"[^A-Z0-9]+", "_", name.upper())
        value = os.environ.get(variable, "")
        if not value:
            raise SourceError(f"The source {self.name} needs a secret.", remedy=f"Set {variable}.")
        return value

    def audit(self, record: Mapping[str, object]) -> None:
        """Report what is left of a record after all known fields were taken out: the publisher added something."""
        for name, value in record.items():
            if value not in (None, "", [], {}):
                if name not in self.unknown_fields:
                    self.log.warning("unknown field", source=self.name, field=name)
                self.unknown_fields[name] = self.unknown_fields.get(name, 0) + 1
