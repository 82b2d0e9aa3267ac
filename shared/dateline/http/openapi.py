"""The OpenAPI page tells the errors as they are: every one is a problem (RFC 9457), and a wrong request is a 400."""

from __future__ import annotations

from typing import Any

from dateline.http.problems import MEDIA_TYPE

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Problem details for HTTP APIs, RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Identifies the kind of problem."},
        "title": {"type": "string", "description": "The kind of problem in a few words."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "One sentence about this occurrence."},
        "request_id": {"type": "string", "description": "Finds the request in the logs."},
        "errors": {
            "type": "array",
            "description": "Where a request is wrong.",
            "items": {
                "type": "object",
                "required": ["in", "message"],
                "properties": {
                    "in": {"type": "string", "enum": ["query", "path", "header", "cookie", "body"]},
                    "name": {"type": "string", "description": "The parameter's name."},
                    "pointer": {"type": "string", "description": "JSON Pointer into the body (RFC 6901)."},
                    "message": {"type": "string"},
                },
            },
        },
    },
    "additionalProperties": True,
}

_DESCRIPTIONS = {
    "400": "The request is wrong; `errors` says where.",
    "401": "There is no token, or it is not valid.",
    "403": "The token lacks a scope.",
    "413": "The body is larger than this route takes.",
    "default": "Any other problem.",
}


def tell_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """Return FastAPI's schema with its own validation errors replaced by problems."""
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    components["Problem"] = PROBLEM_SCHEMA
    paths = schema.get("paths", {})
    # A reader looks for what the service does; the probes are first only in routing.
    for path in [path for path, item in paths.items() if _is_probe(item)]:
        paths[path] = paths.pop(path)
    for item in paths.values():
        for method, operation in item.items():
            if method in _METHODS:
                _tell(operation)
    return schema


def _is_probe(item: dict[str, Any]) -> bool:
    return any("health" in operation.get("tags", ()) for operation in item.values() if isinstance(operation, dict))


def _tell(operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    statuses = ["400", "default"]
    if operation.get("security"):
        statuses += ["401", "403"]
    if "requestBody" in operation:
        statuses.append("413")
    for status in statuses:
        responses.setdefault(status, {"description": _DESCRIPTIONS[status]})
    for status, response in responses.items():
        if status == "default" or status.startswith(("4", "5")):
            response.setdefault("content", {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}})
