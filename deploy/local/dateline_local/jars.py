"""The Kafka broker's jars: which they are, fetching them, and checking each against the committed SHA-256.

`kafka.lock` beside this module lists Maven coordinates with size and hash. Resolving the tree of dependencies happens
once, in `make lock`; here the listed files are fetched and nothing else.

    python -m dateline_local.jars         fetch what is missing, check all
    python -m dateline_local.jars lock    resolve anew and write kafka.lock
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import jgo
from jgo.config import GlobalSettings
from jgo.maven import MavenContext

from dateline_local.errors import LocalError

LOCK = Path(__file__).with_name("kafka.lock")
KAFKA = "org.apache.kafka:kafka_2.13:4.4.0"
LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5"  # Kafka logs through slf4j 1.7; this binds it to log4j 2
_AT_ONCE = 6
_ATTEMPTS = 3
_HEADER = "# The jars of the Kafka broker: Maven coordinate, size in bytes, SHA-256. `make lock` writes this file.\n"

Progress = Callable[[int, int, int, int], None]  # jars fetched, jars to fetch, bytes fetched, bytes to fetch


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked file: its Maven coordinate `group:artifact:version`, size in bytes and SHA-256."""

    coordinate: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """Its name in the folder of jars."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def locked(lock: Path = LOCK) -> tuple[Jar, ...]:
    """The jars that `lock` lists; raises LocalError if it cannot be read."""
    try:
        rows = [line.split() for line in lock.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        return tuple(Jar(coordinate, int(size), digest) for coordinate, size, digest in rows)
    except (OSError, ValueError) as error:
        raise LocalError(f"{lock} cannot be read ({error}): restore it with `git checkout`.") from None


def kafka_version(jars: Iterable[Jar] | None = None) -> str:
    """The version of the broker that the lock names."""
    coordinates = (jar.coordinate for jar in (locked() if jars is None else jars))
    return next(c for c in coordinates if c.startswith("org.apache.kafka:kafka_")).rpartition(":")[2]


def jar_folder() -> Path:
    """Where the jars are kept: in the Python environment, so that deleting it deletes them."""
    return Path(sys.prefix) / "kafka" / kafka_version()


def classpath(folder: Path | None = None, jars: Sequence[Jar] | None = None) -> str:
    """The class path of the broker; raises LocalError naming the first jar that is missing."""
    folder = folder or jar_folder()
    paths = [folder / jar.filename for jar in (locked() if jars is None else jars)]
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise LocalError(f"The Kafka jar {missing[0]} is missing: run `make setup`.")
    return os.pathsep.join(map(str, paths))


def check(path: Path, jar: Jar) -> None:
    """Compare a file with its locked hash; a file that differs is deleted and LocalError says so."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != jar.sha256:
        path.unlink()
        raise LocalError(
            f"The jar {path.name} is not the one that was locked (SHA-256 {found[:16]}… instead of {jar.sha256[:16]}…) "
            "and was deleted: run `make setup` again, and if it stays so, do not trust where it comes from."
        )


def fetch(folder: Path, jars: Sequence[Jar], progress: Progress) -> None:
    """Bring every jar of the lock into `folder`, checked; what is there already is only checked.

    Raises LocalError if one cannot be fetched or has the wrong content.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [jar for jar in jars if not (folder / jar.filename).is_file()]
    for jar in jars:
        if jar not in missing:
            check(folder / jar.filename, jar)
    if not missing:
        return
    total = sum(jar.size for jar in missing)
    progress(0, len(missing), 0, total)
    with (
        tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as workplace,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        context = MavenContext(repo_cache=Path(workplace), remote_repos=_repositories(), timeout=60)
        waiting = {pool.submit(_fetch_one, context, jar, folder): jar for jar in missing}
        done = 0
        try:
            for number, future in enumerate(as_completed(waiting), start=1):
                future.result()
                done += waiting[future].size
                progress(number, len(missing), done, total)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _repositories() -> dict[str, str] | None:
    """The repositories of the user's own jgo settings (a company's mirror), before jgo's default."""
    configured = GlobalSettings.load().repositories
    return {**configured, **MavenContext().remote_repos} if configured else None


def _fetch_one(context: MavenContext, jar: Jar, folder: Path) -> None:
    group, artifact, version = jar.coordinate.split(":")
    wanted = context.project(group, artifact).at_version(version).artifact()
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            path = wanted.resolve()
            break
        except Exception as error:  # noqa: BLE001 - jgo raises RuntimeError, requests its own
            if wanted.cached_path is not None:
                wanted.cached_path.unlink(missing_ok=True)
            if attempt == _ATTEMPTS:
                reason = f"{type(error).__name__}: {str(error)[:200]}"
                raise LocalError(
                    f"The Kafka jar {jar.coordinate} could not be fetched ({reason}): "
                    "check the network and run `make setup` again; what was fetched is kept."
                ) from None
    check(path, jar)
    path.replace(folder / jar.filename)


def write_lock(lock: Path = LOCK) -> tuple[Jar, ...]:
    """Resolve the broker's tree of dependencies anew, fetch it, and write the lock."""
    found: dict[tuple[str, str], Jar] = {}
    for endpoint in (KAFKA, LOGGING):
        for artifact in jgo.resolve(endpoint):
            content = artifact.resolve().read_bytes()
            jar = Jar(
                f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}",
                len(content),
                hashlib.sha256(content).hexdigest(),
            )
            found.setdefault((artifact.groupId, artifact.artifactId), jar)
    jars = tuple(found[key] for key in sorted(found))
    rows = "".join(f"{jar.coordinate} {jar.size} {jar.sha256}\n" for jar in jars)
    lock.write_text(_HEADER + rows, encoding="utf-8")
    return jars


def main(arguments: Sequence[str]) -> int:
    """Run as a program: fetch and check the jars, or lock them; returns the exit status."""
    try:
        if list(arguments) == ["lock"]:
            sys.stdout.write(f"{len(write_lock())} jars locked\n")
        else:
            folder = jar_folder()
            fetch(folder, locked(), _show)
            for old in folder.parent.iterdir():
                if old != folder:
                    shutil.rmtree(old, ignore_errors=True)
    except LocalError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _show(done: int, jars: int, arrived: int, total: int) -> None:
    """One line that is rewritten on a terminal, and a line every ten jars elsewhere."""
    line = f"  {done} of {jars} jars, {arrived / 1e6:.0f} of {total / 1e6:.0f} MB"
    if sys.stdout.isatty():
        sys.stdout.write(f"\r{line}\033[K" + ("\n" if done == jars else ""))
    elif done % 10 == 0 or done == jars:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
