"""The log: append, read and carry on, with positions and effects in one transaction.

`port` says what a log is; `kafka` and `kafka_feed` are the adapter; `consumer` and `outbox` are the two ends that every
stage of the way has, and know only the port.
"""

from dateline.log.consumer import Consumer, Decoded, Handler, Progress
from dateline.log.errors import LogUnavailable, PositionLost, PublishOutcomeUnknown, RecordTooLarge, TooManyParked
from dateline.log.kafka import KafkaPublisher, ensure_topics
from dateline.log.kafka_feed import KafkaFeed
from dateline.log.outbox import OutboxRow, Relay, append
from dateline.log.port import Feed, Publisher
from dateline.log.records import Outgoing, Record, TopicIdentity

__all__ = [
    "Consumer",
    "Decoded",
    "Feed",
    "Handler",
    "KafkaFeed",
    "KafkaPublisher",
    "LogUnavailable",
    "OutboxRow",
    "Outgoing",
    "PositionLost",
    "Progress",
    "PublishOutcomeUnknown",
    "Publisher",
    "Record",
    "RecordTooLarge",
    "Relay",
    "TooManyParked",
    "TopicIdentity",
    "append",
    "ensure_topics",
]
