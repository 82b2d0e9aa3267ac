"""What documents say, read before the transaction that stores it begins.

A transaction that waits for extraction would hold a position's lock for seconds. So the feed that the consumer polls is
wrapped: what it hands on has been read. A reading is kept until its batch is behind, also a failed one, because the
consumer halves a batch to find the record at fault and must not wait for a hanging text once for each half.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence

from dateline.contracts import ContractError, Document
from dateline.contracts.cloudevents import decode_document
from dateline.log import Feed, Record, TopicIdentity
from dateline.log.port import Assignment, End

from dateline_ingest.emit.workers import ExtractionFailed, Reading, Workers


class Readings:
    """Reads documents by workers, each place of the log once while its batch is in hand."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._kept: dict[tuple[int, int], Reading | ExtractionFailed] = {}

    async def of(self, record: Record, document: Document) -> Reading:
        """Return the reading of the document at a place of the log; raises ExtractionFailed."""
        place = (record.partition, record.offset)
        if place not in self._kept:
            return await self._workers.read(document)
        kept = self._kept[place]
        if isinstance(kept, ExtractionFailed):
            raise kept
        return kept

    async def ahead(self, records: Sequence[Record]) -> None:
        """Read the documents of a batch, as many at once as there are workers, and forget those of earlier batches."""
        places = {(record.partition, record.offset) for record in records}
        self._kept = {place: kept for place, kept in self._kept.items() if place in places}
        await asyncio.gather(*(self._keep(record) for record in records))

    async def _keep(self, record: Record) -> None:
        place = (record.partition, record.offset)
        if place in self._kept:
            return
        try:
            document = decode_document(record)
        except ContractError:
            return  # the consumer meets the same error and parks the record
        if document is not None:
            try:
                self._kept[place] = await self._workers.read(document)
            except ExtractionFailed as error:
                self._kept[place] = error


class ReadAheadFeed:
    """A feed whose documents were read by the time it hands them on."""

    def __init__(self, feed: Feed, readings: Readings) -> None:
        self._feed = feed
        self._readings = readings

    async def poll(self, max_records: int, seconds: float) -> Mapping[int, Sequence[Record]]:
        """Return some records per partition; see the port."""
        fetched = await self._feed.poll(max_records, seconds)
        if fetched:
            await self._readings.ahead([record for records in fetched.values() for record in records])
        return fetched

    async def open(self) -> TopicIdentity:
        """Join the group; see the port."""
        return await self._feed.open()

    def assignment(self) -> Assignment:
        """Return the partitions assigned now."""
        return self._feed.assignment()

    def seek(self, partition: int, offset: int) -> None:
        """Read `partition` from `offset`."""
        self._feed.seek(partition, offset)

    async def bounds(self, partitions: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """Return the first offset that is kept and the next that will be written, per partition."""
        return await self._feed.bounds(partitions)

    def ends(self) -> Mapping[int, End]:
        """Return the end as last heard of."""
        return self._feed.ends()

    async def report(self, positions: Mapping[int, int]) -> None:
        """Tell the group how far its caller is."""
        await self._feed.report(positions)

    async def close(self) -> None:
        """Leave the group."""
        await self._feed.close()
