"""Exports the contracts as JSON Schema (2020-12), one file per type and version, and guards their compatibility.

`python -m dateline.contracts.schemas` writes `shared/schemas/<type>/<version>.json`. It refuses a change that an old
reader or old data would not survive: such a change takes a new version, beside the old one.
"""

import copy
import sys
from pathlib import Path
from typing import Any

import orjson

from dateline.contracts.change import Change
from dateline.contracts.cloudevents import SCHEMA_VERSION, schema_urn
from dateline.contracts.document import Document
from dateline.contracts.event import EventData
from dateline.contracts.types import CORRECTED, RETRACTED, event_types

FOLDER = Path(__file__).parents[2] / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def schemas() -> dict[str, Schema]:
    """Return the schema of every contract by its name: `document`, `change`, and each event type without prefix."""
    found = {
        "document": _document(
            Document.model_json_schema(by_alias=True), "document", "A document as ingest accepted it."
        ),
        "change": _document(
            Change.model_json_schema(by_alias=True), "change", "The state of an entry after the record that altered it."
        ),
    }
    data = EventData.model_json_schema(by_alias=True)
    for event_type in event_types().values():
        schema = copy.deepcopy(data)
        schema["required"] = sorted({*schema.get("required", ()), *_required(event_type.name)})
        found[event_type.name] = _document(schema, event_type.name, f"Happens when {event_type.when}.")
    return found


def _document(schema: Schema, name: str, description: str) -> Schema:
    return {"$schema": DIALECT, "$id": schema_urn(name), **schema, "title": name, "description": description}


def _required(name: str) -> set[str]:
    """Return what `dateline.contracts.event.check` demands of a type beyond the fields' own rules."""
    if name == RETRACTED:
        return {"retracts"}
    if name == CORRECTED:
        return {"replaces"}
    noun = name.partition(".")[0]
    required = {"evidence"}
    if noun in ("convention", "membership"):
        required.add("object")
    if name != "convention.in_force":
        required.add("lead")
    return required


def breaking_changes(old: Schema, new: Schema, place: str = "") -> list[str]:
    """List what in `new` an old reader, or data written under `old`, would not survive; empty when all is well.

    Survivable: a new optional property, a wider bound, one more value where readers let unknown ones pass.
    """
    old, new = _resolve(old, old), _resolve(new, new)
    return _compare(old, new, old, new, place or "$", frozenset())


def _resolve(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _compare(
    old: Schema, new: Schema, old_root: Schema, new_root: Schema, place: str, seen: frozenset[str]
) -> list[str]:
    if "$ref" in old:
        if old["$ref"] in seen:
            return []
        seen = seen | {old["$ref"]}
    old, new = _resolve(old, old_root), _resolve(new, new_root)
    faults = []
    if _kinds(old, old_root) != _kinds(new, new_root):
        faults.append(f"{place}: type changed from {_kinds(old, old_root)} to {_kinds(new, new_root)}")
    if set(old.get("enum", ())) != set(new.get("enum", ())):
        faults.append(f"{place}: values changed")
    faults += [
        f"{place}: {bound} became stricter"
        for bound, sign in (("maxLength", 1), ("maxItems", 1), ("maximum", 1), ("minimum", -1), ("minLength", -1))
        if _stricter(old.get(bound), new.get(bound), sign)
    ]
    faults += [
        f"{place}.{name}: became required" for name in set(new.get("required", ())) - set(old.get("required", ()))
    ]
    faults += [
        f"{place}.{name}: may now be missing" for name in set(old.get("required", ())) - set(new.get("required", ()))
    ]
    properties = new.get("properties", {})
    for name, part in old.get("properties", {}).items():
        if name not in properties:
            faults.append(f"{place}.{name}: removed")
        else:
            faults += _compare(part, properties[name], old_root, new_root, f"{place}.{name}", seen)
            if part.get("default") != properties[name].get("default"):
                faults.append(f"{place}.{name}: default changed")
    if isinstance(old.get("items"), dict) and isinstance(new.get("items"), dict):
        faults += _compare(old["items"], new["items"], old_root, new_root, f"{place}[]", seen)
    for before, after in zip(old.get("anyOf", ()), new.get("anyOf", ()), strict=False):
        faults += _compare(before, after, old_root, new_root, place, seen)
    return sorted(faults)


def _kinds(schema: Schema, root: Schema) -> list[str]:
    options = [_resolve(option, root) for option in schema.get("anyOf", (schema,))]
    return sorted(str(option.get("type", option.get("const", "any"))) for option in options)


def _stricter(old: float | None, new: float | None, sign: int) -> bool:
    return new is not None and (old is None or sign * new < sign * old)


def path_of(name: str, folder: Path = FOLDER) -> Path:
    """Return the file of a contract's current version."""
    return folder / name / f"{SCHEMA_VERSION}.json"


def export(folder: Path = FOLDER) -> list[str]:
    """Write all schemas; return the breaking changes that kept it from writing any."""
    current = schemas()
    faults = [
        f"{name}: {fault}"
        for name, schema in current.items()
        if path_of(name, folder).exists()
        for fault in breaking_changes(orjson.loads(path_of(name, folder).read_bytes()), schema)
    ]
    if not faults:
        for name, schema in current.items():
            path = path_of(name, folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    return faults


def main() -> int:
    """Export from the command line; returns the exit code."""
    faults = export()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults:
        sys.stderr.write(
            "Nothing was written: old readers or old data would not survive. Raise SCHEMA_VERSION instead.\n"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
