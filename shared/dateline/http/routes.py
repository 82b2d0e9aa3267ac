"""Which route a request matched.

FastAPI keeps a router that was included as it was, and what the inclusion adds (prefix, dependencies) beside it, in the
scope. This module is the only place that knows where.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from starlette.types import Scope

UNMATCHED = "unmatched"


def template(scope: Scope) -> str:
    """Return the matched route's path with its parameters in braces, or `unmatched`."""
    route = _route(scope)
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    return path if isinstance(path, str) else UNMATCHED


def query_names(scope: Scope) -> frozenset[str] | None:
    """Return the names of the query parameters that the matched route declares, or None where they are not known."""
    dependant: Dependant | None = getattr(_route(scope), "dependant", None)
    return None if dependant is None else frozenset(_declared(dependant))


def _declared(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        yield from _names(field)
    for inner in dependant.dependencies:
        yield from _declared(inner)


def _route(scope: Scope) -> Any:  # noqa: ANN401 -- FastAPI's own type is private
    return scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")


def _names(field: Any) -> set[str]:  # noqa: ANN401 -- FastAPI's own type is private
    annotation = field.field_info.annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {model.alias or name for name, model in annotation.model_fields.items()}
    return {field.field_info.validation_alias or field.alias}
