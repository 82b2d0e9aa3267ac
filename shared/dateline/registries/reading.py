"""Reads the registries' files: those that come with the package, then those of the folders a user names."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml

from dateline.errors import DatelineError
from dateline.registries.model import (
    Convention,
    GenericOrgan,
    OfficeHolder,
    Organ,
    Organisation,
    OwnOrgan,
    Registries,
    State,
)

_Row = TypeVar("_Row")
Rows = list[dict[str, Any]]

FILES = ("states.yaml", "organs.yaml", "office_holders.yaml", "organisations.yaml", "conventions.yaml")


class RegistryError(DatelineError):
    """A registry file that cannot be used: `file` and `row` (counted from 1, 0 for the whole file) say where."""

    def __init__(self, file: str, row: int, problem: str) -> None:
        where = f"{file}, row {row}" if row else file
        super().__init__(f"{where}: {problem}.", remedy="The registries' README describes the format.")
        self.file = file
        self.row = row


def load(extra_dirs: Sequence[Path] = ()) -> Registries:
    """Return the registries, with the files of `extra_dirs` on top, in order.

    A row with a known id (for office holders: the same name and organ) extends it: its lists are appended, its other
    fields replace. Raises RegistryError with one sentence that names file and row.
    """
    sources = [_packaged(), *(_folder(folder) for folder in extra_dirs)]
    return Registries(
        states=_merged(sources, "states.yaml", _reader(State), _by_id),
        own_organs=tuple(_organ_rows(sources, "own", _reader(OwnOrgan))),
        generic_organs=tuple(_organ_rows(sources, "generic", _reader(GenericOrgan))),
        office_holders=_merged(sources, "office_holders.yaml", _reader(OfficeHolder), _by_name_and_organ),
        organisations=_merged(sources, "organisations.yaml", _reader(Organisation), _by_id),
        conventions=_merged(sources, "conventions.yaml", _reader(Convention), _by_id),
    )


def _packaged() -> dict[str, tuple[str, object]]:
    folder = resources.files("dateline.registries")
    return {file: (file, _parse(file, folder.joinpath(file).read_text("utf-8"))) for file in FILES}


def _folder(folder: Path) -> dict[str, tuple[str, object]]:
    if not folder.is_dir():
        raise RegistryError(str(folder), 0, "is not a folder")
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in FILES:
            raise RegistryError(str(path), 0, f"is no registry; the names are {', '.join(FILES)}")
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RegistryError(str(path), 0, f"cannot be read ({error})") from error
        found[path.name] = (str(path), _parse(str(path), text))
    return found


def _parse(file: str, text: str) -> object:
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe loaders)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise RegistryError(file, 0, f"is not valid YAML{line}") from error


def _list(file: str, value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise RegistryError(file, 0, "must be a list of rows")
    return value


def _by_id(row: Mapping[str, Any]) -> str:
    return str(row.get("id", ""))


def _by_name_and_organ(row: Mapping[str, Any]) -> str:
    return f"{row.get('name')}|{row.get('organ')}"


def _merged(
    sources: Iterable[Mapping[str, tuple[str, object]]],
    name: str,
    read: Callable[[str, int, Any], _Row],
    key: Callable[[Mapping[str, Any]], str],
) -> tuple[_Row, ...]:
    rows: dict[str, tuple[str, int, dict[str, Any]]] = {}
    for source in sources:
        if name not in source:
            continue
        file, content = source[name]
        own: set[str] = set()
        for number, row in enumerate(_list(file, content), 1):
            if not isinstance(row, dict):
                raise RegistryError(file, number, "is not a mapping of fields")
            this = key(row)
            if this in own:
                raise RegistryError(file, number, f"{this!r} is there twice")
            own.add(this)
            known = rows[this][2] if this in rows else {}
            rows[this] = (file, number, _extended(known, row))
    return tuple(read(*row) for row in rows.values())


def _extended(known: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(known)
    for field_name, value in row.items():
        before = joined.get(field_name)
        joined[field_name] = [*before, *value] if isinstance(before, list) and isinstance(value, list) else value
    return joined


def _organ_rows(
    sources: Iterable[Mapping[str, tuple[str, object]]], part: str, read: Callable[[str, int, Any], _Row]
) -> Iterable[_Row]:
    for source in sources:
        if "organs.yaml" not in source:
            continue
        file, content = source["organs.yaml"]
        if not isinstance(content, dict) or set(content) - {"generic", "own"}:
            raise RegistryError(file, 0, "must have the parts generic and own, and no other")
        for number, row in enumerate(_list(file, content.get(part)), 1):
            yield read(f"{file} ({part})", number, row)


def _reader(kind: type[_Row]) -> Callable[[str, int, Any], _Row]:
    def read(file: str, number: int, row: object) -> _Row:
        return _build(kind, file, number, row)

    return read


def _build(kind: type[_Row], file: str, number: int, row: object) -> _Row:
    if not isinstance(row, dict):
        raise RegistryError(file, number, "is not a mapping of fields")
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    if unknown := sorted(set(map(str, row)) - set(known)):
        raise RegistryError(file, number, f"has no field {unknown[0]!r}; the fields are {', '.join(known)}")
    values: dict[str, Any] = {}
    for name, f in known.items():
        if name in row:
            values[name] = _value(file, number, name, f.type, row[name])
        elif f.default is MISSING:
            raise RegistryError(file, number, f"lacks {name}")
    return kind(**values)


def _value(file: str, number: int, name: str, wanted: object, value: object) -> object:
    if name == "organs":
        rows = value if isinstance(value, list) else [value]
        return tuple(_build(Organ, file, number, organ) for organ in rows)
    if wanted == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise RegistryError(file, number, f"{name} must be a list of texts")
        return tuple(value)
    if wanted in (dt.date, dt.date | None):
        if type(value) is not dt.date:
            raise RegistryError(file, number, f"{name} must be a day like 2019-05-20")
        return value
    if wanted is bool and not isinstance(value, bool):
        raise RegistryError(file, number, f"{name} must be true or false")
    if wanted is str and (not isinstance(value, str) or not value.strip()):
        raise RegistryError(file, number, f"{name} must be a text (write 'NO' in quotes, YAML reads NO as false)")
    return value
