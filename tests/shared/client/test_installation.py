"""A command finds the running installation and its token by itself."""

import json

import pytest
from dateline.client.installation import NotFoundError, find, signing_key
from dateline.settings import SettingsError
from dateline.tokens import verify

KEY = "k" * 43
URLS = {"ingest": "http://i:1", "timeline": "http://t:2", "notify": "http://n:3"}


def _write(folder, **more):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "running.json").write_text(json.dumps({"urls": URLS} | more))


def test_from_the_home_that_is_named(tmp_path):
    (tmp_path / "token").write_text("abc\n")
    _write(tmp_path, token_file="token")
    found = find({"DATELINE_HOME": str(tmp_path)})
    assert found.urls == URLS
    assert found.token == "abc"
    assert "abc" not in repr(found)


def test_from_a_folder_above(tmp_path, monkeypatch):
    _write(tmp_path / ".dateline")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find({}).urls == URLS


def test_a_key_file_makes_a_token(tmp_path):
    (tmp_path / "key").write_text(KEY)
    _write(tmp_path, key_file=str(tmp_path / "key"))
    principal = verify(KEY.encode(), find({"DATELINE_HOME": str(tmp_path)}).token)
    assert principal.is_admin


def test_the_environment_goes_first_and_gets_no_token_of_this_machine(tmp_path):
    (tmp_path / "token").write_text("abc")
    _write(tmp_path, token_file="token")
    environment = {"DATELINE_HOME": str(tmp_path), "DATELINE_TIMELINE_URL": "https://example.org/"}
    found = find(environment)
    assert found.url("timeline") == "https://example.org"
    assert found.url("notify") == "http://n:3"
    assert found.token == ""
    assert find(environment | {"DATELINE_TOKEN": "xyz"}).token == "xyz"


def test_nothing_runs(tmp_path):
    with pytest.raises(NotFoundError, match=r"^No running installation found; start one with `make run`, or set DATEL"):
        find({"DATELINE_HOME": str(tmp_path)})


def test_an_address_that_is_not_known():
    with pytest.raises(NotFoundError, match="Set DATELINE_NOTIFY_URL"):
        find({"DATELINE_HOME": "/nowhere", "DATELINE_TIMELINE_URL": "https://example.org"}).url("notify")


def test_broken_files_are_one_sentence(tmp_path):
    (tmp_path / "running.json").write_text("{")
    with pytest.raises(NotFoundError, match="cannot be read"):
        find({"DATELINE_HOME": str(tmp_path)})
    _write(tmp_path, token_file="gone")
    with pytest.raises(NotFoundError, match="DATELINE_TOKEN"):
        find({"DATELINE_HOME": str(tmp_path)})


def test_the_key_of_an_installation_that_is_stopped(tmp_path):
    environment = {"DATELINE_HOME": str(tmp_path)}
    with pytest.raises(SettingsError, match="missing"):
        signing_key(environment)
    (tmp_path / "key").write_text(KEY)
    assert signing_key(environment) == KEY.encode()
