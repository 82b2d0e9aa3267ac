"""What a log holds and takes: the values that every adapter of the port speaks in."""

from dataclasses import dataclass

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record read from a topic, undecoded: its reader decodes it, and parks what cannot be decoded."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record to append to a topic. The partition follows from the key (murmur2, Kafka's default)."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class TopicIdentity:
    """What makes a topic this topic: a position in one is meaningless in another of the same name."""

    cluster: str
    topic_id: str
    partitions: int
