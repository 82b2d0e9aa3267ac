"""The root command: lazy, sturdy, and brief about errors."""

import subprocess
import sys

import pytest
import typer
from dateline import cli
from dateline.errors import DatelineError


class Point:
    """An entry point that registers one command, or fails."""

    def __init__(self, name, register=None):
        self.name = name
        self.register = register
        self.loaded = 0

    def load(self):
        self.loaded += 1
        if self.register is None:
            raise ImportError(f"No module named {self.name}")
        return self.register


def _one_command(error=None):
    def register(app: typer.Typer) -> None:
        @app.command("rebuild")
        def rebuild() -> None:
            if error is not None:
                raise error
            typer.echo("rebuilt")

    return register


@pytest.fixture
def run(monkeypatch, capsys):
    def runs(*arguments, points=()):
        monkeypatch.setattr(cli, "_installed", lambda: points)
        monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        output, errors = capsys.readouterr()
        return ended.value.code or 0, output, errors

    return runs


def test_a_distribution_brings_commands(run):
    assert run("rebuild", points=[Point("timeline", _one_command())]) == (0, "rebuilt\n", "")


def test_one_that_does_not_import_takes_only_its_own_away(run):
    points = [Point("broken"), Point("timeline", _one_command())]
    code, output, errors = run("rebuild", points=points)
    assert (code, output) == (0, "rebuilt\n")
    assert errors == "The commands of broken are not available (ImportError: No module named broken).\n"


def test_our_own_commands_load_none(run):
    point = Point("broken")
    run("token", "--help", points=[point])
    run("--version", points=[point])
    assert point.loaded == 0
    run("--help", points=[point])
    assert point.loaded == 1


def test_an_error_of_ours_is_one_sentence(run, monkeypatch):
    point = Point("t", _one_command(DatelineError("The log is away.", remedy="Start it.")))
    assert run("rebuild", points=[point]) == (1, "", "The log is away. Start it.\n")
    monkeypatch.setenv("DATELINE_DEBUG", "1")
    with pytest.raises(DatelineError):
        run("rebuild", points=[point])


def test_an_error_that_nobody_expected_is_one_sentence_too(run):
    code, output, errors = run("rebuild", points=[Point("t", _one_command(RuntimeError("x\ny")))])
    assert (code, output) == (1, "")
    assert errors == "Something unexpected went wrong (RuntimeError: x y); --debug shows where.\n"
    with pytest.raises(RuntimeError):
        run("--debug", "rebuild", points=[Point("t", _one_command(RuntimeError("x\ny")))])


def test_a_wrong_call_is_code_2(run):
    assert run("nonsense")[0] == 2
    assert run("timeline")[0] == 2


def test_the_installed_command_tells_its_version():
    result = subprocess.run(
        [sys.executable, "-m", "dateline.cli", "--version"], capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith("dateline 0.")
