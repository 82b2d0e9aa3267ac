"""Positions in a consumer's own database: moved in the transaction that holds their effects, by compare-and-set."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline.log.errors import OtherTopic
from dateline.log.records import TopicIdentity


class Fenced(Exception):  # noqa: N818
    """Another owner moved the position; what was done under the old one must be rolled back."""


class Positions:
    """The positions of one consumer in one topic."""

    def __init__(self, consumer: str, topic: str) -> None:
        self._consumer = consumer
        self._topic = topic

    async def load(
        self, connection: AsyncConnection, identity: TopicIdentity, first: Mapping[int, int]
    ) -> dict[int, int]:
        """Return the next offset for each partition in `first`, beginning at the given offset where there is none.

        Raises OtherTopic when the positions kept belong to another topic, cluster or number of partitions.
        """
        rows = await connection.execute(
            text(
                "INSERT INTO positions (consumer, topic, partition, next_offset, cluster, topic_id, partitions)"
                " SELECT :consumer, :topic, p, o, :cluster, :topic_id, :partitions"
                " FROM unnest(CAST(:ps AS integer[]), CAST(:os AS bigint[])) AS v(p, o)"
                " ON CONFLICT (consumer, topic, partition) DO UPDATE SET consumer = excluded.consumer"
                " RETURNING partition, next_offset, cluster, topic_id, partitions"
            ),
            {
                "consumer": self._consumer,
                "topic": self._topic,
                "cluster": identity.cluster,
                "topic_id": identity.topic_id,
                "partitions": identity.partitions,
                "ps": list(first.keys()),
                "os": list(first.values()),
            },
        )
        positions = {}
        for partition, offset, *stored in rows:
            if TopicIdentity(*stored) != identity:
                raise OtherTopic(self._topic, TopicIdentity(*stored), identity)
            positions[partition] = offset
        return positions

    async def advance(self, connection: AsyncConnection, moves: Mapping[int, tuple[int, int]]) -> None:
        """Move partitions from the expected to the new offset; raises Fenced unless every one was where expected."""
        moved = await connection.execute(
            text(
                "UPDATE positions SET next_offset = v.new"
                " FROM unnest(CAST(:ps AS integer[]), CAST(:expected AS bigint[]), CAST(:new AS bigint[]))"
                " AS v(p, expected, new)"
                " WHERE consumer = :consumer AND topic = :topic AND partition = v.p AND next_offset = v.expected"
            ),
            {
                "consumer": self._consumer,
                "topic": self._topic,
                "ps": list(moves),
                "expected": [expected for expected, _ in moves.values()],
                "new": [new for _, new in moves.values()],
            },
        )
        if moved.rowcount != len(moves):
            raise Fenced

    async def complete(self, connection: AsyncConnection, reached: Mapping[int, tuple[int, dt.datetime]]) -> None:
        """Note for each partition the moment by which everything that the log had recorded is in the tables.

        `reached` gives the position at which that is so: a former owner's word, at an older one, changes nothing.
        """
        await connection.execute(
            text(
                "UPDATE positions SET complete_to = v.until"
                " FROM unnest(CAST(:ps AS integer[]), CAST(:ats AS bigint[]), CAST(:untils AS timestamptz[]))"
                " AS v(p, at, until)"
                " WHERE consumer = :consumer AND topic = :topic AND partition = v.p AND next_offset = v.at"
                " AND (complete_to IS NULL OR complete_to < v.until)"
            ),
            {
                "consumer": self._consumer,
                "topic": self._topic,
                "ps": list(reached),
                "ats": [at for at, _ in reached.values()],
                "untils": [until for _, until in reached.values()],
            },
        )


async def complete_to(connection: AsyncConnection, consumer: str) -> dt.datetime | None:
    """Return up to which moment a consumer's tables hold all that its topic had recorded; None before the first."""
    row = await connection.execute(
        text(
            "SELECT CASE WHEN count(complete_to) = max(partitions) THEN min(complete_to) END"
            " FROM positions WHERE consumer = :consumer"
        ),
        {"consumer": consumer},
    )
    moment: dt.datetime | None = row.scalar_one()
    return moment
