"""`make setup`: quick when nothing changed, and plain words when the Python is wrong."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def setup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("project_setup", ROOT / "deploy" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_named_with_the_remedy(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(setup.SetupError) as caught:
        setup.check_python((3, 9, 6))
    assert str(caught.value) == (
        "Python 3.11 or later is needed and this is 3.9.6: install one and run `make PYTHON=python3.12 ...`."
    )


def test_an_old_python_points_to_a_newer_one_on_the_path(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "python3.12").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(setup.SetupError, match=r"this is 3\.10\.1: run `make PYTHON=python3\.12 \.\.\.`\.$"):
        setup.check_python((3, 10, 1))


def test_an_old_python_fails_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    for path in ("deploy/setup.py", "requirements.lock", "deploy/local/dateline_local/kafka.lock"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    for folder in ("shared", "services/ingest", "services/timeline", "services/notify", "deploy/local"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "pyproject.toml").write_bytes((ROOT / folder / "pyproject.toml").read_bytes())
    pretend = "import runpy, sys; sys.version_info = (3, 8, 10); runpy.run_path('deploy/setup.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("Set-up stopped. Python 3.11 or later is needed and this is 3.8.10")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.skipif(not (ROOT / ".venv" / ".setup-done").exists(), reason="the environment was not made by make setup")
def test_where_nothing_is_to_do_nothing_is_done(setup: ModuleType) -> None:
    if (ROOT / ".venv" / ".setup-done").read_text() != setup.digest_of_inputs():
        pytest.skip("what the environment depends on changed since it was made")
    stamp = ROOT / ".venv" / ".setup-done"
    made = stamp.stat().st_mtime_ns
    done = subprocess.run(
        ["make", "--no-print-directory", "setup"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert stamp.stat().st_mtime_ns == made
    assert done.stdout + done.stderr == ""


def test_pip_settings_reach_uv(setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The settings of pip's own files and variables, under the names by which uv knows them."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_", "SSL_"))]:
        monkeypatch.delenv(name)
    listed = (
        "global.index-url='https://mirror.example/simple'\n:env:.find-links='/a /b'\n:env:.cert='/certificates.pem'\n"
    )
    monkeypatch.setattr(
        setup.subprocess,
        "run",
        lambda *_args, **_options: subprocess.CompletedProcess([], 0, stdout=listed, stderr=""),
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = setup.settings_for_uv()
    assert settings["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert settings["UV_FIND_LINKS"] == "/a,/b"
    assert settings["SSL_CERT_FILE"] == "/certificates.pem"


def test_a_home_that_cannot_be_written_keeps_the_cache_in_the_environment(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    monkeypatch.setenv("HOME", "/nowhere")
    monkeypatch.setattr(
        setup.subprocess, "run", lambda *_args, **_options: subprocess.CompletedProcess([], 0, stdout="", stderr="")
    )
    assert setup.settings_for_uv()["UV_CACHE_DIR"].endswith(".venv/.uv-cache")
