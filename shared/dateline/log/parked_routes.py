"""Routes by which an operator lists, reads and replays parked records; every service has the same under its prefix."""

import base64
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response

from dateline.database import is_transient
from dateline.http import JsonResponse, Problem, problem_type, requires
from dateline.log.consumer import Decoded, Handler
from dateline.log.parked import Parked, count_parked, get_parked, list_parked, unpark
from dateline.tokens import Scope

log = structlog.get_logger()

SHOWN_BYTES = 256 * 1024  # of a record's value; one of 8 MiB is read with Kafka's own tools


class ParkedList(BaseModel):
    """Parked records, in the order in which they were parked."""

    total: int = Field(description="How many are parked now.")
    items: list[dict[str, Any]] = Field(description="Each with id, consumer, its place in the log, and the reason.")
    next: int | None = Field(description="The `after` of the next page; null at the end.")


class Replayed(BaseModel):
    """A record that went through."""

    id: int
    replayed: bool = True


def parked_router(prefix: str, engine_of: Callable[[], AsyncEngine], handlers: Mapping[str, Handler[Any]]) -> APIRouter:
    """Return the routes under `prefix`, for callers with the scope `admin`.

    `engine_of` gives the service's engine at the time of a request; `handlers` replay what a consumer of that name
    parked.
    """
    router = APIRouter(prefix=prefix, tags=["parked records"], dependencies=[Depends(requires(Scope.ADMIN))])
    _add_reading(router, engine_of)

    @router.post(
        "/{parked_id}/replay",
        summary="Try a parked record again",
        description="The same record through today's code, in one transaction; when it goes through, it is forgotten.",
        response_model=Replayed,
        responses={409: {"description": "It fails again; the record stays parked."}},
    )
    async def replay(parked_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Response:
        async with engine_of().connect() as connection, connection.begin() as transaction:
            parked = await get_parked(connection, parked_id, lock=True)
            if parked is None:
                raise _missing(parked_id)
            handler = handlers.get(parked.consumer)
            if handler is None:
                raise Problem(409, "No handler", f"This service has no consumer {parked.consumer} any more.")
            try:
                await handler.apply(connection, [Decoded(parked.record, handler.decode(parked.record))])
            except Exception as error:
                await transaction.rollback()
                if is_transient(error):
                    raise
                raise Problem(
                    409,
                    "It fails again",
                    f"{type(error).__name__}: {error}"[:2_000],
                    problem_type("still-parked"),
                ) from error
            await unpark(connection, parked_id)
        log.info("parked record replayed", parked=parked_id, consumer=parked.consumer)
        return JsonResponse({"id": parked_id, "replayed": True})

    return router


def _add_reading(router: APIRouter, engine_of: Callable[[], AsyncEngine]) -> None:
    @router.get("", summary="List parked records", response_model=ParkedList)
    async def listed(
        after: Annotated[int, Query(ge=0, lt=2**63, title="Records parked after the one with this id")] = 0,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    ) -> Response:
        async with engine_of().connect() as connection:
            found = await list_parked(connection, after, limit + 1)
            total = await count_parked(connection)
        shown = found[:limit]
        more = shown[-1].id if len(found) > limit else None
        return JsonResponse({"total": total, "items": [_summary(one) for one in shown], "next": more})

    @router.get("/{parked_id}", summary="Show a parked record with its headers and value")
    async def shown(parked_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Response:
        async with engine_of().connect() as connection:
            parked = await get_parked(connection, parked_id)
        if parked is None:
            raise _missing(parked_id)
        return JsonResponse(_summary(parked) | _content(parked))


def _missing(parked_id: int) -> Problem:
    return Problem(404, "Not found", f"There is no parked record {parked_id}; it may have been replayed.")


def _summary(parked: Parked) -> dict[str, Any]:
    record = parked.record
    return {
        "id": parked.id,
        "consumer": parked.consumer,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "reason": parked.reason,
        "parked_at": parked.parked_at,
        "bytes": len(record.value or b""),
    }


def _content(parked: Parked) -> dict[str, Any]:
    """Return key, headers and value: as text where they are UTF-8, else in base64."""
    record, value = parked.record, (parked.record.value or b"")[:SHOWN_BYTES]
    return {
        "key": None if record.key is None else record.key.decode("utf-8", "backslashreplace"),
        "headers": [[name, content.decode("utf-8", "backslashreplace")] for name, content in record.headers],
        "tombstone": record.value is None,
        "cut": len(record.value or b"") > SHOWN_BYTES,
        **_readable(value),
    }


def _readable(value: bytes) -> dict[str, str]:
    try:
        return {"value": value.decode()}
    except UnicodeDecodeError:
        return {"value_base64": base64.b64encode(value).decode()}
