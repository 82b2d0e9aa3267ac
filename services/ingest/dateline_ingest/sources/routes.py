"""`GET /v1/ingest/sources`: how each source is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from dateline.http import JsonResponse, Problem, requires
from dateline.tokens import Principal, Scope
from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response

from dateline_ingest.sources import leases
from dateline_ingest.sources.configuration import Configured
from dateline_ingest.storage import storage


def source_routes(engine: AsyncEngine, configured: Sequence[Configured]) -> APIRouter:
    """Return the routes that tell of sources."""
    router = APIRouter(prefix="/v1/ingest/sources", tags=["sources"])
    known = {item.name: item for item in configured}

    @router.get(
        "",
        summary="How is each source?",
        description="`ok`: complete, as expected. `quiet`: complete, and nothing new for longer than expected."
        " `partial`: it ended early or saw less than the publisher claims. `blocked`: the publisher does not want us"
        " there, or asks to come later. `broken`: it failed; `reason` says why. `new`: it did not run yet.",
        response_class=JsonResponse,
    )
    async def listed(_: Annotated[Principal, Depends(requires(Scope.ADMIN, Scope.DOCUMENTS_WRITE))]) -> Response:
        with storage():
            async with engine.connect() as connection:
                rows = await leases.states(connection)
        return JsonResponse({"sources": [row | {"configured": row["name"] in known} for row in rows]})

    @router.post("/{name}/run", status_code=202, summary="Run a source soon", response_class=JsonResponse)
    async def run_soon(name: str, _: Annotated[Principal, Depends(requires(Scope.ADMIN))]) -> Response:
        """Have a source run as soon as a replica can, whatever its schedule says."""
        if name not in known or not known[name].enabled:
            raise Problem(
                404,
                "Unknown source",
                f"The running installation knows no enabled source {name[:100]!r}: start it with DATELINE_SOURCES set"
                " to the file that names it.",
            )
        with storage():
            async with engine.begin() as connection:
                await leases.wake(connection, name)
        return JsonResponse({"name": name, "due": "now"}, 202)

    return router
