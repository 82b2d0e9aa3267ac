"""What a plug-in subclasses."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from dateline.sources.context import Context
from dateline.sources.errors import NoBackfill
from dateline.sources.items import Item
from dateline.sources.manifest import Manifest


class NoConfig(BaseModel):
    """For a source that needs no configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoCursor(BaseModel):
    """For a source that reads everything each time: what is known already costs nothing."""

    model_config = ConfigDict(frozen=True)


ConfigT = TypeVar("ConfigT", bound=BaseModel)
CursorT = TypeVar("CursorT", bound=BaseModel)


class Source(ABC, Generic[ConfigT, CursorT]):
    """A place that documents come from. It is made without arguments, and importing it touches no network.

    `config` and `cursor` are pydantic models. Forbid unknown fields in the first. Every field of the second needs a
    default: the first run gets `cursor()`.
    """

    manifest: ClassVar[Manifest]
    config: ClassVar[type[BaseModel]] = NoConfig
    cursor: ClassVar[type[BaseModel]] = NoCursor

    @abstractmethod
    def poll(self, ctx: Context[ConfigT], cursor: CursorT) -> AsyncIterator[Item]:
        """Yield what is new since `cursor`, oldest first where there is a choice, then `Done`.

        It may yield again what was yielded before: an overlap is how late items are not lost. It is cancelled when its
        lease is lost. Whatever it raises ends the run; what was checkpointed stays.
        """

    def backfill(self, ctx: Context[ConfigT], since: dt.date, until: dt.date) -> AsyncIterator[Item]:
        """Yield what was published from `since` to `until`. Its checkpoints do not move the cursor of `poll`."""
        raise NoBackfill(f"The source {self.manifest.id} cannot fetch what was published before.")

    def hosts(self, config: ConfigT) -> frozenset[str]:
        """Return the hosts that a configured source may reach."""
        return self.manifest.hosts

    async def watch(self, config: ConfigT) -> AsyncIterator[None]:
        """Yield when there may be something new before the schedule says so."""
        return
        yield
