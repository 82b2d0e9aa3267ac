"""One Apache Kafka node in KRaft mode, broker and controller in one process, in a folder of its own."""

import asyncio
import secrets
import shutil
import signal
from pathlib import Path

import psutil
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from dateline_local.errors import LocalError
from dateline_local.folder import write_whole
from dateline_local.jars import classpath, kafka_version
from dateline_local.java import find_java
from dateline_local.process import HOST, OTHER_PORTS, Program, claim_port, end_left_overs, last_words, run, start
from dateline_local.server import EmbeddedServer

_READY_SECONDS = 90.0  # after a crash the broker first recovers its segments
_LOGGING = Path(__file__).with_name("log4j2.xml")
_LARGEST_RECORD = 8 * 1024 * 1024
_FRAMING = 64 * 1024  # batch header, key and headers around a record of the largest size

# What one node needs where a cluster's defaults expect three, and what brings a killed broker back in 5 s, not 13 s.
_ONE_NODE = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "default.replication.factor": 1,
    "min.insync.replicas": 1,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 4,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    "share.coordinator.state.topic.num.partitions": 4,
    "broker.session.timeout.ms": 2000,
    "broker.heartbeat.interval.ms": 300,
    "group.initial.rebalance.delay.ms": 0,
    "group.min.session.timeout.ms": 1000,
    "auto.create.topics.enable": "false",
    "message.max.bytes": _LARGEST_RECORD + _FRAMING,
    "replica.fetch.max.bytes": _LARGEST_RECORD + _FRAMING,
    "log.retention.ms": -1,
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
    "log.cleaner.threads": 1,
}


class Kafka(EmbeddedServer):
    """One Kafka node on the loopback address.

    `folder` holds the data, the cluster's id and a lock. `port` 0 takes a free one and keeps it over restarts; the
    controller listens on the port after a given one, or on another free one.
    """

    name = "Kafka"
    holder = "A Kafka broker"

    def __init__(self, folder: Path, *, port: int = 0, log: Path | None = None, grace: float = 6.0) -> None:
        super().__init__(folder, port=port, log=log, grace=grace)
        self.version = kafka_version()
        self._controller_port = 0

    @property
    def bootstrap(self) -> str:
        """The address clients start from, `host:port`."""
        return f"{HOST}:{self._port}"

    async def _end_left_overs(self) -> None:
        await end_left_overs(self._is_ours, signal.SIGTERM)

    def _claim_ports(self) -> None:
        super()._claim_ports()
        after = self._asked_port + 1 if self._asked_port else 0
        self._controller_port = claim_port(self._controller_port or after, "Kafka's controller", OTHER_PORTS)

    async def _start(self) -> None:
        """Format the folder if need be, start the broker, and wait until it answers as a member of its cluster."""
        shutil.rmtree(self._scratch, ignore_errors=True)  # a killed broker leaves unpacked libraries there
        self._scratch.mkdir()
        if not (self._data / "meta.properties").exists():
            await self._format()
        broker = self._java("kafka.Kafka", str(self._write_settings(self._data)))
        self._process = await start(Program(self.name, broker, self.log, grace=self._grace))
        await self._ready()

    @property
    def _scratch(self) -> Path:
        return self.folder / "scratch"

    @property
    def _marker(self) -> str:
        """What tells this folder's broker from every other Java program."""
        return f"-Ddateline.kafka={self.folder}"

    def _is_ours(self, process: psutil.Process) -> bool:
        return process.name() == "java" and self._marker in process.cmdline()

    def _java(self, main: str, *arguments: str) -> list[str]:
        return [
            str(find_java().path),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",  # the quick compiler alone: half the processor time for one node's load
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            f"-Djava.io.tmpdir={self._scratch}",
            f"-Dlog4j2.configurationFile={_LOGGING.as_uri()}",
            self._marker,
            "-cp",
            classpath(),
            main,
            *arguments,
        ]

    def _write_settings(self, data: Path) -> Path:
        addresses = {
            "listeners": f"PLAINTEXT://{HOST}:{self._port},CONTROLLER://{HOST}:{self._controller_port}",
            "advertised.listeners": f"PLAINTEXT://{HOST}:{self._port}",
            "controller.quorum.voters": f"1@{HOST}:{self._controller_port}",
            "log.dirs": data,
        }
        path = self.folder / "server.properties"
        lines = (f"{name}={_escaped(str(value))}\n" for name, value in (_ONE_NODE | addresses).items())
        write_whole(path, "".join(lines))
        return path

    async def _format(self) -> None:
        """Format beside the final name, so that an interrupted start leaves nothing half-made."""
        fresh = self.folder / "data.new"
        if self._data.exists():
            raise LocalError(
                f"{self._data} is not a Kafka data folder: move it away (a new one is made), or restore it."
            )
        shutil.rmtree(fresh, ignore_errors=True)
        cluster = secrets.token_hex(11)  # 22 characters as Kafka's own ids have; theirs never start with a dash either
        settings = str(self._write_settings(fresh))
        format_it = self._java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", settings)
        await run(Program("Kafka's format", format_it, self.log))
        fresh.rename(self._data)

    async def _ready(self) -> None:
        deadline = asyncio.get_running_loop().time() + _READY_SECONDS
        while not await self._answers():
            if not self.running:
                raise LocalError(
                    f"Kafka stopped while starting: {last_words(self.log)}. Its log is {self.log}; "
                    f"if its data are broken, restore {self.folder} or move it away."
                )
            if asyncio.get_running_loop().time() > deadline:
                raise LocalError(f"Kafka was not ready in {_READY_SECONDS:.0f} s: see {self.log}.")
            await asyncio.sleep(0.1)

    async def _answers(self) -> bool:
        """Whether the broker lists itself as a live member: before that it refuses to create topics."""
        try:
            _, writer = await asyncio.open_connection(HOST, self._port)
        except OSError:
            return False  # asked first because the client logs every failure as an error
        writer.close()
        client = AIOKafkaClient(bootstrap_servers=self.bootstrap, request_timeout_ms=5000)
        try:
            await client.bootstrap()
            return any(broker.port == self._port for broker in client.cluster.brokers())
        except (KafkaError, OSError, TimeoutError):
            return False
        finally:
            await client.close()


def _escaped(value: str) -> str:
    """A value as a Java properties file spells it."""
    return value.replace("\\", "\\\\")
