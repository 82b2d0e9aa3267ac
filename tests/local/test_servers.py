"""The embedded servers, for real: what they keep over a crash, and what they say when they cannot start."""

import asyncio
import os
import socket
from pathlib import Path

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from dateline_local.errors import LocalError
from dateline_local.kafka import Kafka
from dateline_local.postgres import DATABASES, Postgres

from tests.stack import Stack


async def _create_topic(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, 1, 1)])
    finally:
        await admin.close()


async def _produce(bootstrap: str, topic: str, *values: bytes) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, enable_idempotence=True, compression_type="zstd", max_request_size=9 * 2**20
    )
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(topic, value)
    finally:
        await producer.stop()


async def _consume(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, max_partition_fetch_bytes=9 * 2**20)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, 0)])
        await consumer.seek_to_beginning()
        return [(await asyncio.wait_for(consumer.getone(), 30)).value for _ in range(count)]
    finally:
        await consumer.stop()


async def test_kafka_keeps_acknowledged_records_over_sigkill(stack: Stack) -> None:
    server = stack.kafka_server
    await _create_topic(stack.kafka, "kept-over-sigkill")
    await _produce(stack.kafka, "kept-over-sigkill", b"before")
    await server.kill()
    assert not server.running
    await server.start()
    await _produce(stack.kafka, "kept-over-sigkill", b"after")
    assert await _consume(stack.kafka, "kept-over-sigkill", 2) == [b"before", b"after"]


async def test_kafka_takes_a_record_of_eight_mebibytes(stack: Stack) -> None:
    await _create_topic(stack.kafka, "largest")
    largest = os.urandom(8 * 1024 * 1024)  # random: nothing is won by compressing it
    await _produce(stack.kafka, "largest", largest)
    assert await _consume(stack.kafka, "largest", 1) == [largest]


async def test_postgres_keeps_committed_rows_over_sigkill(stack: Stack) -> None:
    server = stack.postgres_server
    url = await stack.fresh_database("kept")
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    await server.kill()
    await connection.close()
    await server.start()
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT n FROM kept") == 1
    await connection.close()


async def test_each_service_has_a_database_that_it_owns(stack: Stack) -> None:
    server = stack.postgres_server
    for name in DATABASES:
        connection = await asyncpg.connect(server.url(name))
        try:
            for extension in ("pg_trgm", "unaccent", "btree_gist"):
                await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
            assert await connection.fetchval("SELECT current_setting('is_superuser')") == "off"
        finally:
            await connection.close()


async def test_databases_of_two_tests_are_apart(stack: Stack) -> None:
    assert await stack.fresh_database("same") != await stack.fresh_database("same")


async def test_postgres_refuses_a_wrong_password(stack: Stack) -> None:
    server = stack.postgres_server
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://postgres:guess@127.0.0.1:{server.port}/postgres")


async def test_servers_listen_on_the_loopback_address_alone(stack: Stack) -> None:
    for server in (stack.kafka_server, stack.postgres_server):
        assert server.pid is not None
        listening = {c.laddr.ip for c in psutil.Process(server.pid).net_connections("tcp") if c.status == "LISTEN"}
        assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
        assert listening


async def test_a_folder_serves_one_at_a_time(stack: Stack) -> None:
    with pytest.raises(LocalError, match=rf"already running \(process {os.getpid()}\).*name another folder"):
        await Postgres(stack.postgres_server.folder).start()


@pytest.mark.parametrize("server", [Postgres, Kafka])
async def test_a_port_in_use_is_named(server: type[Postgres] | type[Kafka], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LocalError, match=rf"^Port {port}, which \w+ needs, is in use .*--port-base\.$"):
            await server(tmp_path / "data", port=port).start()


@pytest.mark.parametrize("server", [Postgres, Kafka])
async def test_a_folder_that_cannot_be_written_is_named(server: type[Postgres] | type[Kafka], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalError, match=r"file for \w+ cannot be written to .*DATELINE_HOME\.$"):
        await server(tmp_path / "file").start()


@pytest.mark.parametrize("server", [Postgres, Kafka])
async def test_broken_data_are_kept_and_named(server: type[Postgres] | type[Kafka], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "strange").write_text("keep me")
    with pytest.raises(LocalError, match=r"data is not a .* data folder: move it away"):
        await server(tmp_path).start()
    assert (tmp_path / "data" / "strange").read_text() == "keep me"


async def test_postgres_starts_beside_a_pid_file_that_names_a_stranger(tmp_path: Path) -> None:
    server = Postgres(tmp_path, durable=False)
    await server.start()
    await server.stop()
    (tmp_path / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'data'}\n1\n5432\n\n127.0.0.1\n\n")
    async with server:
        assert server.running
    assert psutil.pid_exists(os.getpid())
