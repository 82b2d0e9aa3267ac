"""The one YAML file that configures sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from dateline.errors import DatelineError
from dateline.sources import SourceError, load
from dateline.sources.plugins import AnySource
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_FASTEST = 1.0  # seconds; a folder may be looked at this often, a publisher never should


class SourcesError(DatelineError):
    """The file of sources cannot be used; `faults` has a sentence for each fault."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        more = f" ({len(faults) - 1} more faults)" if len(faults) > 1 else ""
        super().__init__(
            f"{path}: {faults[0]}{more}", remedy="`dateline sources check` lists everything that is wrong."
        )
        self.faults = faults


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    type: str
    publisher: Annotated[str, Field(max_length=1_000)] = ""
    lang: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35)] = "en"
    every: Annotated[float, Field(ge=_FASTEST, le=7 * 86_400)] | None = None
    enabled: bool = True
    config: dict[str, Any] = Field(default_factory=dict)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: list[Any]


@dataclass(frozen=True, slots=True)
class Configured:
    """A source with what its file says: its name, which documents carry as their source, and its schedule."""

    name: str
    type: str
    source: AnySource
    config: BaseModel
    publisher: str
    lang: str
    every: dt.timedelta
    enabled: bool


def read_sources(path: Path) -> list[Configured]:
    """Read and check the file; raises SourcesError with every fault in it."""
    try:
        content = yaml.safe_load(path.read_bytes())
    except OSError as error:
        raise SourcesError(path, [f"cannot be read: {error.strerror or type(error).__name__}."]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourcesError(path, [f"is not YAML: {' '.join(str(error).split())}."]) from error
    try:
        listed = _File.model_validate(content or {"sources": []}).sources
    except ValidationError as error:
        raise SourcesError(path, [f"needs a list `sources` and nothing else: {_first(error)}."]) from error
    faults: list[str] = []
    found: dict[str, Configured] = {}
    for place, item in enumerate(listed, 1):
        try:
            configured = _configured(item)
        except DatelineError as error:
            name = item.get("name", "") if isinstance(item, dict) else ""
            faults.append(f"source {place}{f' ({name})' if name else ''}: {error}")
            continue
        if configured.name in found:
            faults.append(f"source {place} ({configured.name}): there is another of this name.")
        found[configured.name] = configured
    if faults:
        raise SourcesError(path, faults)
    return list(found.values())


def _configured(item: Any) -> Configured:  # noqa: ANN401 -- whatever the YAML holds
    try:
        entry = _Entry.model_validate(item)
    except ValidationError as error:
        raise SourceError(f"{_first(error)}.") from error
    source = load(entry.type)
    try:
        config = source.config.model_validate(entry.config)
    except ValidationError as error:
        raise SourceError(f"config: {_first(error)}.") from error
    return Configured(
        name=entry.name,
        type=entry.type,
        source=source,
        config=config,
        publisher=entry.publisher or source.manifest.publisher,
        lang=entry.lang,
        every=dt.timedelta(seconds=entry.every) if entry.every else source.manifest.every,
        enabled=entry.enabled,
    )


def _first(error: ValidationError) -> str:
    detail = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"{place} is missing"
    if detail["type"] == "extra_forbidden":
        return f"{place} is not known here"
    message = detail["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{place}: {message}" if place else message
