"""Logs: one JSON object a line on standard error, with the ids of what the line speaks of and without secrets.

`configure()` is called once a process. Libraries that log through the standard library (uvicorn, aiokafka,
SQLAlchemy) go through the same steps. Ids that hold for a while are bound with `bound(request_id=...)`.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

REDACTED = "[redacted]"

_SECRET_KEY = re.compile(
    r"(^|_|-)(authorization|cookie|password|passwd|secret|secrets|token|api_?key|signing_?key)$", re.IGNORECASE
)
# What a text may carry without a telling key: bearer tokens, JSON Web Tokens, signing secrets, passwords in addresses.
_SECRET_TEXT = re.compile(
    r"(?P<bearer>\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}"
    r"|\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"
    r"|\bwhsec_[A-Za-z0-9+/=_-]+"
    r"|(?P<user>://[^\s:/@]*:)[^\s/@]+(?=@)"
    r"|(?P<parameter>\b(?:access_token|token|secret|password)=)[^\s&\"']+",
    re.IGNORECASE,
)
# Deep enough for a log line; deeper values are written as text, so that a cycle ends.
_DEEPEST = 6

# Lines that these libraries write at INFO repeat what ours say.
_QUIETER = {"aiokafka": logging.WARNING, "sqlalchemy": logging.WARNING, "httpx2": logging.WARNING, "httpcore2": 30}


class _StandardError:
    """Writes to whatever `sys.stderr` is at that moment, so that a redirected stream is followed."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        sys.stderr.write(line + "\n")

    log = debug = info = warn = warning = error = critical = exception = fatal = msg


class _Handler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001 -- the standard library's rule: a log line never breaks what it tells of
            self.handleError(record)


def configure(level: str, *, service: str) -> None:
    """Send this process's logs to standard error.

    `level` is the least severe level written (`debug`, `info`, `warning`, `error`); `service` is named in each line.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        _naming(service),
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    closing: list[Processor] = [redact, structlog.processors.JSONRenderer(serializer=_to_json)]
    structlog.configure(
        processors=[*shared, *closing],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=_StandardError,
        cache_logger_on_first_use=False,
    )
    handler = _Handler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *closing],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(threshold)
    for name, least in _QUIETER.items():
        logging.getLogger(name).setLevel(max(least, threshold))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def logger(name: str) -> FilteringBoundLogger:
    """Return a logger whose lines carry its name; it may be made before `configure()`."""
    made: FilteringBoundLogger = structlog.get_logger(name)
    return made


def bound(**ids: object) -> AbstractContextManager[None]:
    """Add ids to every line that is logged inside the `with` block, in this task and in those that it starts."""
    return structlog.contextvars.bound_contextvars(**ids)


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace secrets by `[redacted]`: values under telling keys, and telling shapes inside texts."""
    return {key: _redacted(key, value, 0) for key, value in event.items()}


def redact_text(text: str) -> str:
    """Return a text with bearer tokens, signing secrets and passwords in addresses replaced."""
    return _SECRET_TEXT.sub(_keep_prefix, text)


def _keep_prefix(match: re.Match[str]) -> str:
    return (match["bearer"] or match["user"] or match["parameter"] or "") + REDACTED


def _redacted(key: str, value: Any, depth: int) -> Any:  # noqa: ANN401 -- a log line may hold anything
    if value is not None and _SECRET_KEY.search(key):
        return REDACTED
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, bool | int | float) or value is None:
        return value
    if depth >= _DEEPEST:
        return redact_text(str(value))
    if isinstance(value, Mapping):
        return {str(name): _redacted(str(name), inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted("", inner, depth + 1) for inner in value]
    return redact_text(str(value))


def _naming(service: str) -> Processor:
    def add_service(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return add_service


def _to_json(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
