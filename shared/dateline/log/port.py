"""The port to the log: what the services need of one, and nothing that only Kafka has.

An adapter passes the conformance suite in `tests/integration/log`. All methods are for one event loop.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dateline.log.records import Outgoing, Record, TopicIdentity


class Publisher(Protocol):
    """Appends records."""

    async def publish(self, records: Sequence[Outgoing]) -> None:
        """Append records and return when the log has acknowledged every one.

        Records of one key keep their order. Raises LogUnavailable when nothing was sent, PublishOutcomeUnknown when
        some may have been, RecordTooLarge when one never can be. Bounded in time.
        """
        ...

    async def close(self) -> None:
        """Let go of the log; bounded in time."""
        ...


@dataclass(frozen=True, slots=True)
class End:
    """The next offset to be written, and when the log said so."""

    offset: int
    heard: dt.datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """The partitions that a feed reads now. `epoch` grows with every change of hands."""

    epoch: int
    partitions: frozenset[int]


class Feed(Protocol):
    """Reads one topic as a member of a group, from positions that its caller keeps.

    A feed never chooses a position: it delivers nothing of a partition until `seek` has been called for it in the
    current epoch.
    """

    async def open(self) -> TopicIdentity:
        """Join the group and return what the topic is. Raises LogUnavailable."""
        ...

    def assignment(self) -> Assignment:
        """Return the partitions assigned now."""
        ...

    def seek(self, partition: int, offset: int) -> None:
        """Read `partition` from `offset`; ignored for a partition that is no longer assigned."""
        ...

    async def bounds(self, partitions: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """Return the first offset that is kept and the next that will be written, per partition."""
        ...

    async def poll(self, max_records: int, seconds: float) -> Mapping[int, Sequence[Record]]:
        """Return some records per partition, in order of offset; nothing after `seconds` without any.

        Raises PositionLost when a position is out of the topic's range, LogUnavailable when the log is away for good.
        """
        ...

    def ends(self) -> Mapping[int, End]:
        """Return the end as last heard of, per partition that was asked for records."""
        ...

    async def report(self, positions: Mapping[int, int]) -> None:
        """Tell the group how far its caller is. For lag tools alone; never fails."""
        ...

    async def close(self) -> None:
        """Leave the group; bounded in time."""
        ...
