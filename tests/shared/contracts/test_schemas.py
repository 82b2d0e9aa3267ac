"""The exported schemas are those of the code, and never change under old readers or old data."""

import copy

import orjson
import pytest
from dateline.contracts import Change, Document, EventData
from dateline.contracts.schemas import breaking_changes, export, path_of, schemas
from dateline.contracts.types import event_types
from jsonschema import Draft202012Validator

SCHEMAS = schemas()

EVENT = {
    "lead": "RU",
    "object": "ETS-126",
    "evidence": [{"document_id": "doc-a", "quote": "signed", "start": 0, "end": 6}],
}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_committed_file_is_the_contract(name):
    path = path_of(name)
    assert path.exists(), f"{path.name} of {name} is missing: run `make schemas`"
    committed = orjson.loads(path.read_bytes())
    assert breaking_changes(committed, SCHEMAS[name]) == [], "old readers or old data would not survive"
    assert committed == SCHEMAS[name], "run `make schemas`"


def test_every_type_has_a_schema():
    assert set(event_types()) <= set(SCHEMAS)


@pytest.mark.parametrize("name", sorted(set(event_types()) - {"event.retracted", "event.corrected"}))
def test_an_event_is_valid_by_its_schema(name):
    written = orjson.loads(EventData.model_validate(EVENT).model_dump_json(by_alias=True, exclude_defaults=True))
    Draft202012Validator(SCHEMAS[name]).validate(written)


def _drop_a_property(schema):
    del schema["properties"]["occurred"]


def _require_a_property(schema):
    schema["required"] = [*schema["required"], "occurred"]


def _change_a_type(schema):
    schema["properties"]["lead"] = {"type": "integer"}


def _tighten_a_bound(schema):
    schema["properties"]["lead"]["maxLength"] = 2


def _take_a_value_away(schema):
    schema["properties"]["modality"]["enum"] = ["asserted"]


def _change_a_part(schema):
    del schema["$defs"]["Evidence"]["properties"]["quote"]


def _change_a_default(schema):
    schema["properties"]["generation"]["default"] = 2


@pytest.mark.parametrize(
    "damage",
    [
        _drop_a_property,
        _require_a_property,
        _change_a_type,
        _tighten_a_bound,
        _take_a_value_away,
        _change_a_part,
        _change_a_default,
    ],
)
def test_a_change_that_breaks_is_noticed(damage, tmp_path):
    old = SCHEMAS["convention.denounced"]
    new = copy.deepcopy(old)
    damage(new)
    assert breaking_changes(old, new)


def test_a_new_optional_field_breaks_nothing():
    old = SCHEMAS["convention.denounced"]
    new = copy.deepcopy(old)
    new["properties"]["mood"] = {"type": "string", "default": ""}
    assert breaking_changes(old, new) == []


def test_the_export_refuses_what_breaks(tmp_path):
    assert export(tmp_path) == []
    path = path_of("document", tmp_path)
    older = orjson.loads(path.read_bytes())
    older["properties"]["mood"] = {"type": "string"}
    path.write_bytes(orjson.dumps(older))
    assert export(tmp_path) == ["document: $.mood: removed"]
    assert orjson.loads(path.read_bytes()) == older, "nothing is written over"


@pytest.mark.parametrize(("model", "name"), [(Document, "document"), (Change, "change")])
def test_records_written_by_the_first_version_are_still_read(model, name):
    assert model.model_validate_json(OLD[name])


OLD = {
    "document": b'{"id":"doc-a","generation":1,"source":"gazette","key":"7","text":"A law was signed.",'
    b'"published":"2025-09-30T09:00:00+03:00","recorded":"2025-09-30T06:01:02.000003Z"}',
    "change": b'{"id":"chg-a","cause":{"partition":3,"offset":14},"emitted":"2025-09-30T06:01:02Z",'
    b'"entry":{"id":"ent-a","type":"convention.denounced","lead":"RU","object":"ETS-126","occurred":"2025-09-29",'
    b'"first":"2025-09-29","last":"2025-09-29","sources":1,"votes":{"for":3},"measure":{"from":"2025-10-01"}}}',
}
