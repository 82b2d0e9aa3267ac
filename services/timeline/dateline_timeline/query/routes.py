"""The routes of the query API."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, NoReturn

from dateline.contracts import EntryState
from dateline.http import JsonResponse, Problem, next_link, requires
from dateline.http.cursor import decode, encode
from dateline.tokens import Scope
from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.responses import RedirectResponse, Response

from dateline_timeline.names import names
from dateline_timeline.query import store
from dateline_timeline.query.detail import Detail, Moved, Told, entry_detail, version_view
from dateline_timeline.query.documents import document_detail
from dateline_timeline.query.filters import Filters, FiltersQuery, Paging, PagingQuery
from dateline_timeline.query.reading import Reading, complete_header

READ = Depends(requires(Scope.TIMELINES_READ))

Id = Annotated[str, Path(max_length=300, title="Id")]


class EntryList(BaseModel):
    """A page of entries."""

    subject: dict[str, str] | None = Field(default=None, description="Whose timeline it is: id and name.")
    items: list[EntryState]
    next: str | None = Field(description="Cursor of the next page; null at the end.")


class SubjectList(BaseModel):
    """Subjects that have a timeline."""

    items: list[dict[str, Any]] = Field(description="Each with id, name, entries, last_recorded.")


def query_router(engine_of: Callable[[], AsyncEngine], key: bytes) -> APIRouter:
    """Return the routes; `key` seals cursors."""
    router = APIRouter(prefix="/v1", tags=["timelines"], dependencies=[READ])
    reading = Reading(engine_of)
    _add_lists(router, reading, key)
    _add_entry(router, reading)
    _add_document(router, reading)
    _add_subjects(router, reading)
    return router


def _add_lists(router: APIRouter, reading: Reading, key: bytes) -> None:
    @router.get(
        "/timelines/{subject}",
        summary="The timeline of a convention, a body, a state or an organ",
        description="Every entry that speaks of the subject; of a state also those of its organs.",
        response_model=EntryList,
    )
    async def timeline(
        request: Request,
        subject: Annotated[str, Path(max_length=300, title="Subject", examples=["ETS-126", "RU", "RU.president"])],
        filters: FiltersQuery,
        paging: PagingQuery,
    ) -> Response:
        async with reading.snapshot() as connection:
            return await _list(connection, request, filters, paging, key, subject)

    @router.get("/entries", summary="All entries", response_model=EntryList)
    async def entries(
        request: Request,
        filters: FiltersQuery,
        paging: PagingQuery,
        subject: Annotated[str | None, Query(title="Only entries that speak of this", max_length=300)] = None,
    ) -> Response:
        async with reading.snapshot() as connection:
            return await _list(connection, request, filters, paging, key, subject or "")


def _add_entry(router: APIRouter, reading: Reading) -> None:
    @router.get(
        "/entries/{entry}",
        summary="One entry with its events, claims and versions",
        description="A retracted entry says so by its `state`; the id of one that merged into another leads there.",
        response_model=EntryState,
        responses={301: {"description": "The entry became part of another."}},
    )
    async def entry(entry: Id) -> Response:
        async with reading.snapshot() as connection:
            detail = await entry_detail(connection, entry)
            complete = await complete_header(connection)
        match detail:
            case None:
                _missing("entry", entry)
            case Moved(to):
                return RedirectResponse(f"/v1/entries/{to}", 301)
            case Detail():
                return JsonResponse(entry_view(detail), headers=complete)


def _add_document(router: APIRouter, reading: Reading) -> None:
    @router.get(
        "/documents/{document}",
        summary="A document's text, and the events that it tells with their places in it",
        description="Offsets are in code points of the text.",
    )
    async def document(
        document: Id, generation: Annotated[int | None, Query(ge=1, lt=2**31, title="Generation; the last")] = None
    ) -> Response:
        async with reading.snapshot() as connection:
            found = await document_detail(connection, document, generation)
        if found is None:
            _missing("document", document if generation is None else f"{document} at generation {generation}")
        if found.document is None:
            raise Problem(
                410, "Erased", f"The text of {document} at generation {found.generation} was erased for good."
            )
        view = found.document.model_dump(mode="json")
        return JsonResponse(
            view | {"generations": found.generations, "evidence": [proof.as_json() for proof in found.proofs]}
        )


def _add_subjects(router: APIRouter, reading: Reading) -> None:
    @router.get("/subjects", summary="What there is to look at", response_model=SubjectList)
    async def subjects(
        q: Annotated[str, Query(title="Part of an id or a name", max_length=200, examples=["torture"])] = "",
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    ) -> Response:
        called = names()
        async with reading.snapshot() as connection:
            found = await store.list_subjects(connection, q.strip(), called.search(q), limit)
            complete = await complete_header(connection)
        listed = [
            {"id": one.id, "name": called(one.id), "entries": one.entries, "last_recorded": one.last_recorded}
            for one in found
        ]
        return JsonResponse({"items": listed}, headers=complete)


def cursor_context(filters: Filters, paging: Paging, subject: str) -> str:
    """Return what a cursor holds for: the list, not the size of its pages."""
    return repr((subject, filters, paging.order))


def position_of(key: bytes, filters: Filters, paging: Paging, subject: str) -> store.Position | None:
    """Return where a page begins; raises InvalidCursor."""
    if not paging.cursor:
        return None
    at, entry = decode(key, paging.cursor, cursor_context(filters, paging, subject))
    if paging.order.endswith("occurred"):
        return at, entry
    return dt.datetime.fromisoformat(at), entry


def cursor_of(key: bytes, after: store.Position, filters: Filters, paging: Paging, subject: str) -> str:
    """Return the cursor of the page that begins after a position."""
    return encode(key, list(after), cursor_context(filters, paging, subject))


async def _list(
    connection: AsyncConnection, request: Request, filters: Filters, paging: Paging, key: bytes, subject: str
) -> Response:
    after = position_of(key, filters, paging, subject)
    page = await store.list_entries(connection, filters, paging.order, paging.limit, after, subject)
    headers = await complete_header(connection)
    cursor = cursor_of(key, page.after, filters, paging, subject) if page.after else None
    if cursor:
        headers["Link"] = next_link(request, cursor)
    view: dict[str, Any] = {"subject": {"id": subject, "name": names()(subject)}} if subject else {}
    view |= {"items": [state_view(state) for state in page.entries], "next": cursor}
    return JsonResponse(view, headers=headers)


def state_view(state: EntryState) -> dict[str, Any]:
    """Return an entry's state as JSON, every field of it."""
    return state.model_dump(mode="json", by_alias=True)


def entry_view(detail: Detail) -> dict[str, Any]:
    """Return an entry with its events and versions as JSON."""
    view = state_view(detail.state)
    view["events"] = [_event_view(told) for told in detail.events]
    view["events_total"] = detail.events_total
    view["versions"] = None if detail.versions is None else [version_view(version) for version in detail.versions]
    view["former_ids"] = detail.former_ids
    return view


def _event_view(told: Told) -> dict[str, Any]:
    claim = told.claim
    return {
        "key": claim.key,
        "generation": claim.generation,
        "recorded": claim.recorded,
        "occurred": claim.occurred,
        "modality": claim.modality,
        "organ": claim.organ,
        "document": claim.document_id,
        "publisher": claim.publisher,
        "confidence": claim.confidence,
        "attribution": told.data.get("attribution", ""),
        "evidence": told.data.get("evidence", []),
        "extractor": told.data.get("extractor"),
        "retracted": told.retracted,
        "corrected": told.corrected,
    }


def _missing(kind: str, id_: str) -> NoReturn:
    raise Problem(404, "Not found", f"There is no {kind} {id_}.")
