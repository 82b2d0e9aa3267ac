"""Makes the project's Python environment in `.venv`: `make setup` runs this with any Python from 3.11 on.

It needs nothing but the standard library, does nothing when nothing changed, and mends what an interrupted run left.
The steps: a virtual environment; uv into it by pip, at the version and hash of `requirements.lock`; everything of that
file by uv; the project's own distributions, editable; the jars of Kafka. Where packages come from is pip's business:
settings of pip, in its files or in PIP_* variables, are handed on to uv unless uv has its own.
"""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = ENVIRONMENT / "bin" / "uv"
STAMP = ENVIRONMENT / ".setup-done"
RUNNING = ENVIRONMENT / ".setup-running"
LOCK = ROOT / "requirements.lock"
DISTRIBUTIONS = ("shared", "services/ingest", "services/timeline", "services/notify", "deploy/local")

# Which setting of uv a setting of pip becomes, and what stands between several values.
FROM_PIP = {
    "index-url": ("UV_DEFAULT_INDEX", ""),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", ""),
    "timeout": ("UV_HTTP_TIMEOUT", ""),
    "default-timeout": ("UV_HTTP_TIMEOUT", ""),
}


class SetupError(Exception):
    """What keeps the environment from being made, and how to mend it, in one sentence."""


def main() -> int:
    """Make the environment if it is not there as it should be; returns the exit status."""
    wanted = digest_of_inputs()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    started = time.monotonic()
    try:
        check_python(sys.version_info[:3])
        make_everything()
        STAMP.write_text(wanted, encoding="utf-8")
        RUNNING.unlink()
    except SetupError as error:
        sys.stderr.write(f"\nSet-up stopped. {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nSet-up interrupted; `make setup` goes on from here.\n")
        return 130
    except OSError as error:
        sys.stderr.write(f"\nSet-up stopped. {error}: mend that and run `make setup` again.\n")
        return 1
    say(f"Set up in {time.monotonic() - started:.0f} s.")
    return 0


def make_everything() -> None:
    """The five steps, in order."""
    made_anew = make_environment()
    interrupted = RUNNING.exists()
    RUNNING.touch()
    environment = settings_for_uv()
    bootstrap_uv()
    say("3/5 Packages of requirements.lock")
    # Not `sync`: it would take away the sources that a user has installed beside ours.
    install = [str(UV), "pip", "install", "--python", str(PYTHON), "--require-hashes", "--compile-bytecode"]
    install += ["--build-constraints", str(LOCK)]  # for packages that come as source only
    if interrupted and not made_anew:
        install.append("--reinstall")  # a killed run may have left half a package that looks whole
    run([*install, "--requirement", str(LOCK)], "The packages could not be installed", environment)
    say("4/5 The project itself")
    own = [str(UV), "pip", "install", "--python", str(PYTHON), "--quiet", "--no-deps", "--no-index"]
    own.append("--no-build-isolation")  # the build tool is in the lock; nothing unlocked is fetched
    for folder in DISTRIBUTIONS:
        own += ["--editable", str(ROOT / folder)]
    run(own, "The project's own packages could not be installed", environment)
    say("5/5 The jars of Kafka")
    run([str(PYTHON), "-m", "dateline_local.jars"], "The jars could not be fetched")


def digest_of_inputs() -> str:
    """What the environment depends on, as one hash: the locks, the distributions, this script and where it stands."""
    digest = hashlib.sha256(str(ROOT).encode())
    jars = ROOT / "deploy" / "local" / "dateline_local" / "kafka.lock"
    for path in [Path(__file__), LOCK, jars] + [ROOT / folder / "pyproject.toml" for folder in DISTRIBUTIONS]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def check_python(version: "tuple[int, ...]") -> None:
    """Raise SetupError if this Python is too old or lacks venv, saying what to do."""
    if tuple(version[:2]) < OLDEST:
        newer = next(filter(shutil.which, (f"python3.{minor}" for minor in (13, 12, 14, 11))), None)
        remedy = f"run `make PYTHON={newer} ...`" if newer else "install one and run `make PYTHON=python3.12 ...`"
        raise SetupError(
            "Python {} or later is needed and this is {}: {}.".format(
                ".".join(map(str, OLDEST)), ".".join(map(str, version)), remedy
            )
        )
    try:
        import ensurepip  # noqa: F401 - Debian leaves these two out of its python3 package
        import venv  # noqa: F401
    except ImportError:
        package = f"python3.{version[1]}-venv"
        raise SetupError(
            f"This Python lacks its modules venv and ensurepip: install them (`apt-get install {package}` on Debian "
            "and Ubuntu), or name another Python with `make PYTHON=...`."
        ) from None


def make_environment() -> bool:
    """Create `.venv`, or mend it if its Python does not run; returns whether it was made anew."""
    if PYTHON.exists():
        works = subprocess.run([str(PYTHON), "-c", "import sys"], capture_output=True, check=False).returncode == 0
        if works:
            say("1/5 Python environment: .venv is there")
            return False
    say("1/5 Python environment in .venv, with Python {}.{}.{}".format(*sys.version_info[:3]))
    run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], "The environment .venv could not be made")
    return True


def bootstrap_uv() -> None:
    """Install the locked uv by pip, which checks its hash; nothing to do if it is there."""
    stanza = locked_requirement("uv")
    version = stanza.split("==")[1].split()[0]
    if UV.exists():
        shown = subprocess.run([str(UV), "--version"], capture_output=True, text=True, check=False).stdout.split()
        if version in shown:
            say(f"2/5 uv {version}: is there")
            return
    say(f"2/5 uv {version}, which installs the rest")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "uv.txt"
        path.write_text(stanza, encoding="utf-8")
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        run([*pip, "--only-binary", ":all:", "-r", str(path)], "uv could not be fetched")


def locked_requirement(name: str) -> str:
    """The lines of `requirements.lock` that pin one package with its hashes."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    first = next((n for n, line in enumerate(lines) if line.startswith(name + "==")), None)
    if first is None:
        raise SetupError(f"requirements.lock does not list {name}: restore it with `git checkout requirements.lock`.")
    last = next(n for n in range(first, len(lines)) if not lines[n].endswith("\\"))
    return "\n".join(lines[first : last + 1]) + "\n"


def settings_for_uv() -> "dict[str, str]":
    """The environment for uv: pip's settings under uv's names, and a cache where the home cannot be written to."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode != 0:
        run([str(PYTHON), "-m", "ensurepip"], "pip could not be put into .venv", quiet=True)
    listed = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    for line in listed.stdout.splitlines():  # later lines, the environment's, count more than files
        key, _, value = line.partition("=")
        name = key.rpartition(".")[2]
        if name in FROM_PIP:
            target, separator = FROM_PIP[name]
            words = str(ast.literal_eval(value)).split()
            if target not in os.environ and words:
                environment[target] = separator.join(words) if separator else words[-1]
    home = Path(os.environ.get("HOME", ""))
    if "UV_CACHE_DIR" not in environment and not (home.is_absolute() and os.access(str(home), os.W_OK)):
        environment["UV_CACHE_DIR"] = str(ENVIRONMENT / ".uv-cache")
    return environment


def run(
    command: "list[str]", failure: str, environment: "dict[str, str] | None" = None, *, quiet: bool = False
) -> None:
    """Run a step; raises SetupError with `failure` and what to do if it fails."""
    if quiet or sys.stderr.isatty():
        output = subprocess.DEVNULL if quiet else None
        status = subprocess.run(command, env=environment, stdout=output, cwd=str(ROOT), check=False).returncode
    else:
        status = run_tersely(command, environment)
    if status != 0:
        raise SetupError(
            f"{failure} (see the lines above): check the network and the disk's free space, then run `make setup` "
            "again; if it fails the same way, run `make clean` first."
        )


def run_tersely(command: "list[str]", environment: "dict[str, str] | None") -> int:
    """Run a step for a log: its lines as they come, without uv's list of every package; returns the exit status."""
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT), text=True
    )
    assert process.stdout is not None  # noqa: S101 - it was asked for above
    for line in process.stdout:
        if not line.startswith((" + ", " - ", " ~ ")):
            sys.stdout.write(line)
            sys.stdout.flush()
    return process.wait()


def say(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
