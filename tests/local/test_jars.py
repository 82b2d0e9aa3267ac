"""The jars are those that were locked, or they are not used."""

import hashlib
import shutil
from pathlib import Path

import pytest
from dateline_local.errors import LocalError
from dateline_local.jars import Jar, check, classpath, fetch, jar_folder, kafka_version, locked


def _no_progress(*_numbers: int) -> None:
    pass


def test_the_lock_lists_the_broker_with_hashes() -> None:
    jars = locked()
    assert kafka_version(jars) == "4.4.0"
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)
    assert len({jar.filename for jar in jars}) == len(jars)


def test_the_installed_jars_are_the_locked_ones() -> None:
    for jar in locked():
        check(jar_folder() / jar.filename, jar)


def test_a_corrupted_jar_is_deleted_and_named(tmp_path: Path) -> None:
    jar = next(jar for jar in locked() if jar.coordinate.startswith("org.slf4j"))
    path = tmp_path / jar.filename
    shutil.copy(jar_folder() / jar.filename, path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\0corrupted")
    with pytest.raises(LocalError, match=r"slf4j-api.*is not the one that was locked .* was deleted: run `make setup`"):
        fetch(tmp_path, [jar], _no_progress)
    assert not path.exists()


def test_a_missing_jar_is_named(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"jar .*lz4-java.* is missing: run `make setup`\.$"):
        classpath(tmp_path)


def test_a_whole_jar_is_not_fetched_again(tmp_path: Path) -> None:
    content = b"whole"
    jar = Jar("nowhere:nothing:1", len(content), hashlib.sha256(content).hexdigest())
    (tmp_path / jar.filename).write_bytes(content)
    fetch(tmp_path, [jar], _no_progress)
    assert [path.name for path in tmp_path.iterdir()] == [jar.filename]


def test_a_broken_lock_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "kafka.lock").write_text("no lock\n")
    with pytest.raises(LocalError, match=r"cannot be read .* restore it with `git checkout`"):
        locked(tmp_path / "kafka.lock")
