"""Asks Kafka which topic a name stands for.

aiokafka 0.14 speaks the Metadata API up to version 5; topic ids (KIP-516) came with version 10. This file adds
version 12 (flexible, KIP-482) with aiokafka's own building blocks, and nothing else.
"""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    Array,
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from dateline.log.errors import LogUnavailable
from dateline.log.records import TopicIdentity


class _Uuid:
    """Kafka's UUID: 16 bytes, all zero for none."""

    @classmethod
    def encode(cls, value: uuid.UUID) -> bytes:
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> uuid.UUID:
        return uuid.UUID(bytes=data.read(16))

    @classmethod
    def repr(cls, value: uuid.UUID) -> str:
        return str(value)


def _compact(*fields: tuple[str, Any]) -> Array:
    return CompactArray(*fields)


class _MetadataResponse(Response):
    API_KEY = 3
    API_VERSION = 12
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            _compact(
                ("node_id", Int32),
                ("host", CompactString("utf-8")),
                ("port", Int32),
                ("rack", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_id", CompactString("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            _compact(
                ("error_code", Int16),
                ("name", CompactString("utf-8")),
                ("topic_id", _Uuid),
                ("is_internal", Boolean),
                (
                    "partitions",
                    _compact(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", _compact(Int32)),
                        ("isr", _compact(Int32)),
                        ("offline", _compact(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("authorized_operations", Int32),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _MetadataStruct(RequestStruct):
    API_KEY = 3
    API_VERSION = 12
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _MetadataResponse
    SCHEMA = Schema(
        (
            "topics",
            _compact(("topic_id", _Uuid), ("name", CompactString("utf-8")), ("tags", TaggedFields)),
        ),
        ("allow_auto_topic_creation", Boolean),
        ("include_topic_authorized_operations", Boolean),
        ("tags", TaggedFields),
    )


class _MetadataRequest(Request[_MetadataStruct]):
    API_KEY = 3

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def build(self, request_struct_class: type[_MetadataStruct]) -> _MetadataStruct:
        return request_struct_class([(uuid.UUID(int=0), self._topic, {})], False, False, {})


async def topic_identity(client: AIOKafkaClient, topic: str) -> TopicIdentity:
    """Return cluster, topic id and number of partitions of `topic`; raises LogUnavailable where there is none yet."""
    response = await client.send(client.get_random_node(), _MetadataRequest(topic))
    answer = response.to_object()
    found = answer["topics"][0]
    if found["error_code"]:
        raise LogUnavailable(
            f"The topic {topic} cannot be read: {for_code(found['error_code']).__name__}.",
            remedy="It is created when a service starts; try again in a few seconds.",
        )
    return TopicIdentity(answer["cluster_id"], str(found["topic_id"]), len(found["partitions"]))
