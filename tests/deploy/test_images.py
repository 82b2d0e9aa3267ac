"""The images and the compose file, as far as they can be tried without a Docker engine."""

import importlib
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path

import orjson
import pytest
import yaml
from dateline.settings import Settings
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


def test_the_compose_file_keeps_its_specification():
    schema = orjson.loads(files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_bytes())
    Draft7Validator(schema).validate(COMPOSE)


def test_there_are_three_images_and_two_servers():
    assert set(OURS) == {"ingest", "timeline", "notify"}
    assert set(COMPOSE["services"]) - set(OURS) == {"kafka", "postgres"}
    for name, service in OURS.items():
        assert service["build"]["args"] == {"SERVICE": name}
        assert (ROOT / "deploy" / service["build"]["context"] / service["build"]["dockerfile"]).exists()
        assert callable(importlib.import_module(f"dateline_{name}.app").create)


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_is_given_only_settings_that_it_knows(name):
    settings = importlib.import_module(f"dateline_{name}.settings")
    kinds = [kind for kind in vars(settings).values() if isinstance(kind, type) and issubclass(kind, Settings)]
    kind = max(kinds, key=lambda one: len(one.model_fields))  # the service's own has the most
    known = {f"DATELINE_{field.upper()}" for field in kind.model_fields}
    assert set(OURS[name]["environment"]) <= known
    required = {f"DATELINE_{n.upper()}" for n, field in kind.model_fields.items() if field.is_required()}
    assert required <= set(OURS[name]["environment"])


def test_every_database_of_a_service_is_created():
    created = set(re.findall(r"CREATE DATABASE (\w+);", COMPOSE["configs"]["databases"]["content"]))
    assert created == {f"dateline_{name}" for name in OURS}


def test_no_secret_is_written_down():
    text = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
    assert "DATELINE_KEY: ${DATELINE_KEY:?" in text
    assert not re.search(r"PASSWORD: (?!\$\{)", text)


@pytest.mark.parametrize("folder", ["shared", "services/ingest", "services/timeline", "services/notify"])
def test_a_wheel_holds_all_that_its_package_does(folder, tmp_path):
    # Built from a copy: what a build leaves behind is no business of the checkout.
    source = tmp_path / "source"
    shutil.copytree(ROOT / folder, source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    (package,) = source.glob("dateline*/")
    packed = set(zipfile.ZipFile(wheel).namelist())
    there = {str(path.relative_to(source)) for path in package.rglob("*") if path.is_file()}
    assert there <= packed
