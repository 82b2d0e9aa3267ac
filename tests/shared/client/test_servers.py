"""A command that works on the databases finds those of the running installation by itself."""

import json

import pytest
from dateline.client.installation import NotFoundError
from dateline.client.servers import join_running

SETTINGS = {"DATELINE_KAFKA": "k:1", "DATELINE_INGEST_DATABASE": "postgresql://i", "DATELINE_PUBLIC_READ": "true"}


@pytest.fixture
def home(tmp_path):
    (tmp_path / "settings.json").write_text(json.dumps(SETTINGS | {"PATH": "/evil"}))
    (tmp_path / "running.json").write_text(json.dumps({"settings_file": "settings.json"}))
    return tmp_path


def test_what_the_services_were_started_with_is_taken_over(home):
    environment = {"DATELINE_HOME": str(home), "DATELINE_PUBLIC_READ": "false", "PATH": "/bin"}
    join_running(environment)
    assert environment == SETTINGS | {"DATELINE_HOME": str(home), "DATELINE_PUBLIC_READ": "false", "PATH": "/bin"}


@pytest.mark.parametrize("name", ["DATELINE_KAFKA", "DATELINE_TIMELINE_DATABASE"])
def test_who_names_a_server_gets_no_other_from_the_installation(home, name):
    environment = {"DATELINE_HOME": str(home), name: "x"}
    join_running(environment)
    assert environment == {"DATELINE_HOME": str(home), name: "x"}


def test_nothing_runs_or_its_file_cannot_be_read(tmp_path, home):
    with pytest.raises(NotFoundError, match="No running installation found; start one with `make run`, or set DATEL"):
        join_running({"DATELINE_HOME": str(tmp_path / "nowhere")})
    (home / "settings.json").write_text("[]")
    with pytest.raises(NotFoundError, match="holds no settings"):
        join_running({"DATELINE_HOME": str(home)})
    (home / "settings.json").unlink()
    with pytest.raises(NotFoundError, match="cannot be read"):
        join_running({"DATELINE_HOME": str(home)})
