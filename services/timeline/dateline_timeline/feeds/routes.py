"""Routes of feeds and tables: the query API's addresses with `.atom` or `.csv` behind."""

from collections.abc import Callable
from typing import Annotated, Any

from dateline.http import next_link, requires
from dateline.tokens import Scope
from fastapi import APIRouter, Depends, Path, Query, Request
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response

from dateline_timeline.feeds.atom import Feed, atom
from dateline_timeline.feeds.table import table
from dateline_timeline.names import names
from dateline_timeline.pages.links import segment
from dateline_timeline.query import store
from dateline_timeline.query.filters import MOST, Filters, FiltersQuery, PagingQuery
from dateline_timeline.query.reading import Reading, complete_header
from dateline_timeline.query.routes import cursor_of, position_of

ATOM = "application/atom+xml"
CSV = "text/csv"

Answers = dict[int | str, dict[str, Any]]

Subject = Annotated[str, Path(max_length=300, title="Subject", examples=["ETS-126"])]
Limit = Annotated[int, Query(ge=1, le=MOST, title="Entries, the last altered first")]


def feeds_router(engine_of: Callable[[], AsyncEngine], key: bytes, base: str) -> APIRouter:
    """Return the routes; `base` is timeline's public address, `key` seals cursors."""
    router = APIRouter(prefix="/v1", tags=["feeds"], dependencies=[Depends(requires(Scope.TIMELINES_READ))])
    reading = Reading(engine_of)
    _add_atom(router, reading, base)
    _add_csv(router, reading, key)
    return router


def _add_atom(router: APIRouter, reading: Reading, base: str) -> None:
    async def feed(request: Request, filters: Filters, limit: int, subject: str) -> Response:
        async with reading.snapshot() as connection:
            page = await store.list_entries(connection, filters, "-recorded", limit, None, subject)
            headers = await complete_header(connection)
        described = Feed(
            title=f"{names()(subject)}: timeline" if subject else "All timelines",
            base=base,
            path=f"/v1/timelines/{segment(subject)}.atom" if subject else "/v1/entries.atom",
            page=f"/t/{segment(subject)}" if subject else "/",
            query=request.url.query,
        )
        return Response(atom(described, page.entries), media_type=ATOM, headers=headers)

    answers: Answers = {200: {"content": {ATOM: {}}, "description": "An Atom feed (RFC 4287)."}}

    @router.get(
        "/timelines/{subject}.atom", summary="A timeline as an Atom feed", responses=answers, response_class=Response
    )
    async def timeline_atom(request: Request, subject: Subject, filters: FiltersQuery, limit: Limit = 50) -> Response:
        return await feed(request, filters, limit, subject)

    @router.get("/entries.atom", summary="All entries as an Atom feed", responses=answers, response_class=Response)
    async def entries_atom(request: Request, filters: FiltersQuery, limit: Limit = 50) -> Response:
        return await feed(request, filters, limit, "")


def _add_csv(router: APIRouter, reading: Reading, key: bytes) -> None:
    answers: Answers = {200: {"content": {CSV: {}}, "description": "A table (RFC 4180); the Link header leads on."}}

    @router.get("/timelines/{subject}.csv", summary="A timeline as a table", responses=answers, response_class=Response)
    async def timeline_csv(request: Request, subject: Subject, filters: FiltersQuery, paging: PagingQuery) -> Response:
        after = position_of(key, filters, paging, subject)
        async with reading.snapshot() as connection:
            page = await store.list_entries(connection, filters, paging.order, paging.limit, after, subject)
            headers = await complete_header(connection)
        if page.after:
            headers["Link"] = next_link(request, cursor_of(key, page.after, filters, paging, subject))
        return Response(table(page.entries), media_type=f"{CSV}; charset=utf-8", headers=headers)
