"""The pages."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

from dateline.contracts import EntryState
from dateline.http import requires
from dateline.log.positions import complete_to
from dateline.tokens import Scope
from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.responses import RedirectResponse, Response

from dateline_timeline.names import names
from dateline_timeline.pages import form, links
from dateline_timeline.pages.marks import segments
from dateline_timeline.pages.rendering import STYLE, STYLE_PATH, render
from dateline_timeline.pages.told import marks, told_by
from dateline_timeline.project.handler import CONSUMER
from dateline_timeline.query import store
from dateline_timeline.query.detail import Moved, entry_detail
from dateline_timeline.query.documents import DocumentDetail, document_detail
from dateline_timeline.query.filters import Filters, FiltersQuery, Order, Paging
from dateline_timeline.query.reading import Reading
from dateline_timeline.query.routes import cursor_of, position_of

PAGE = 100  # entries: 13 KB compressed, drawn within 0.3 s on a slow phone
NEWEST = 10
SUBJECTS = 60
MOST_COUNTED = 10_000
LONGEST_TEXT = 300_000  # characters of a document in a page; the JSON has all of it

Id = Annotated[str, Path(max_length=300)]
Cursor = Annotated[str, Query(max_length=2_048)]


def pages_router(engine_of: Callable[[], AsyncEngine], key: bytes) -> APIRouter:
    """Return the routes of the pages; `key` seals cursors."""
    router = APIRouter(include_in_schema=False)
    reading = Reading(engine_of)
    pages = APIRouter(dependencies=[Depends(requires(Scope.TIMELINES_READ))], include_in_schema=False)
    _add_start(pages, reading)
    _add_timeline(pages, reading, key)
    _add_entry(pages, reading)
    _add_document(pages, reading)
    router.include_router(pages)

    @router.get(STYLE_PATH)
    async def style() -> Response:
        return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    return router


def _add_start(router: APIRouter, reading: Reading) -> None:
    @router.get("/")
    async def start(q: Annotated[str, Query(max_length=200)] = "") -> Response:
        wanted = q.strip()
        async with reading.snapshot() as connection:
            subjects = await store.list_subjects(connection, wanted, names().search(wanted), SUBJECTS)
            newest: tuple[EntryState, ...] = ()
            if not wanted:
                newest = (await store.list_entries(connection, Filters(), "-recorded", NEWEST, None)).entries
            known = await _known(connection, newest)
            complete = await complete_to(connection, CONSUMER)
        return render(
            "start.html",
            q=wanted,
            subjects=subjects,
            groups=_by_kind(subjects),
            newest=newest,
            known=known,
            complete=complete,
        )


def _by_kind(subjects: Sequence[store.Subject]) -> list[tuple[str, list[store.Subject]]]:
    headings = (("convention", "Conventions"), ("state", "States and organisations"), ("organ", "Offices and organs"))
    groups = [(words, [one for one in subjects if names().kind(one.id) == kind]) for kind, words in headings]
    return [(words, group) for words, group in groups if group]


def _add_timeline(router: APIRouter, reading: Reading, key: bytes) -> None:
    @router.get("/t/{subject}")
    async def timeline(subject: Id, filters: FiltersQuery, order: Order = "occurred", cursor: Cursor = "") -> Response:
        paging = Paging(order, PAGE, cursor)
        after = position_of(key, filters, paging, subject)
        async with reading.snapshot() as connection:
            page = await store.list_entries(connection, filters, order, PAGE, after, subject)
            total = await store.count_entries(connection, filters, subject, MOST_COUNTED)
            counts = await store.count_types(connection, subject)
            newest = await store.newest(connection, filters, subject)
            known = await _known(connection, page.entries)
            complete = await complete_to(connection, CONSUMER)
        path, query = f"/t/{links.segment(subject)}", form.query_of(filters, order)
        api, asked = f"/v1/timelines/{links.segment(subject)}", form.query_of(filters)
        following = None
        if page.after:
            next_cursor = cursor_of(key, page.after, filters, paging, subject)
            following = links.with_query(path, [*query, ("cursor", next_cursor)])
        return render(
            "timeline.html",
            status=200 if counts else 404,
            subject=subject,
            name=names()(subject, _told_name(subject, page.entries)),
            filters=filters,
            order=order,
            total=total,
            most=MOST_COUNTED,
            newest=newest,
            types=form.type_choices(counts, filters.types),
            chips=form.chips(path, filters, order),
            kept=[pair for pair in query if pair[0] in ("party", "recorded_from", "recorded_to", "modality")],
            sections=_sections(page.entries, order),
            known=known,
            path=path,
            here=links.with_query(path, query),
            first_page=not cursor,
            page_size=PAGE,
            following=following,
            feed=links.with_query(f"{api}.atom", asked),
            csv=links.with_query(f"{api}.csv", query),
            json=links.with_query(api, query),
            complete=complete,
        )


def _add_entry(router: APIRouter, reading: Reading) -> None:
    @router.get("/e/{entry}")
    async def entry(entry: Id) -> Response:
        async with reading.snapshot() as connection:
            detail = await entry_detail(connection, entry)
            complete = await complete_to(connection, CONSUMER)
            if isinstance(detail, Moved):
                return RedirectResponse(f"/e/{links.segment(detail.to)}", 301)
            if detail is None:
                return _missing("No such entry", f"There is no entry {entry}.", complete)
            known = await _known(connection, [detail.state], (told.claim.document_id for told in detail.events))
        return render(
            "alone.html",
            state=detail.state,
            events=detail.events,
            events_total=detail.events_total,
            versions=detail.versions,
            former_ids=detail.former_ids,
            known=known,
            complete=complete,
        )


def _add_document(router: APIRouter, reading: Reading) -> None:
    @router.get("/d/{document}")
    async def document(document: Id, generation: Annotated[int | None, Query(ge=1, lt=2**31)] = None) -> Response:
        async with reading.snapshot() as connection:
            found = await document_detail(connection, document, generation)
            complete = await complete_to(connection, CONSUMER)
        if found is None:
            return _missing("No such document", f"There is no text of {document}.", complete)
        if found.document is None:
            return _missing("Erased", f"The text of {document} was erased for good.", complete, 410)
        return render("document.html", 200, complete=complete, **_document_values(found))


def _document_values(found: DocumentDetail) -> dict[str, object]:
    document = found.document
    assert document is not None  # noqa: S101 -- its caller has answered that case
    text, told = document.text[:LONGEST_TEXT], told_by(found.proofs)
    return {
        "document": document,
        "generations": found.generations,
        "told": told,
        "text_parts": segments(text, marks(told, "text")),
        "title_parts": segments(document.title or "", marks(told, "title")),
        "cut": len(document.text) > LONGEST_TEXT,
        "original": links.outside(document.url),
    }


def _missing(heading: str, sentence: str, complete: dt.datetime | None, status: int = 404) -> Response:
    return render("missing.html", status, heading=heading, sentence=sentence, complete=complete)


async def _known(connection: AsyncConnection, states: Iterable[EntryState], more: Iterable[str] = ()) -> set[str]:
    """Return which documents of some entries have a text to show."""
    return await store.known_documents(
        connection, list({document.id for state in states for document in state.documents} | set(more))
    )


def _told_name(subject: str, states: Iterable[EntryState]) -> str:
    """Return what entries call a subject that no registry knows."""
    named = (one for state in states for one in (state.convention, state.body) if one and one.id == subject)
    return next((one.name for one in named if one.name), "")


def _sections(states: Iterable[EntryState], order: Order) -> list[tuple[str, list[EntryState]]]:
    """Put entries under the year in which they can first have happened, where they are in that order."""
    found: list[tuple[str, list[EntryState]]] = []
    for state in states:
        day = state.first or state.last
        heading = "" if not order.endswith("occurred") else str(day.year) if day else "Date unknown"
        if not found or found[-1][0] != heading:
            found.append((heading, []))
        found[-1][1].append(state)
    return found
