"""`/v1/ingest/documents`: documents in, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import Message
from typing import Annotated, Any

from dateline.contracts.document import LONG
from dateline.database import is_transient
from dateline.http import JsonResponse, Problem, problem_type, requires
from dateline.logging import logger
from dateline.tokens import Principal, Scope
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from dateline_ingest.collect import lines
from dateline_ingest.collect.charset import decode
from dateline_ingest.collect.dry_run import DryRun
from dateline_ingest.collect.intake import Intake
from dateline_ingest.collect.prepare import Prepared
from dateline_ingest.collect.refusal import Refused, too_large
from dateline_ingest.collect.request import DocumentFields, DocumentRequest, parse_json, validate
from dateline_ingest.collect.status import status_of
from dateline_ingest.collect.store import Accepted
from dateline_ingest.emit.workers import ExtractionFailed, WorkersUnavailable
from dateline_ingest.storage import storage, storage_away

_log = logger("dateline.ingest.collect")

_LINES = frozenset({lines.MEDIA_TYPE, "application/ndjson", "application/jsonl"})
_TEXTS = frozenset({"text/plain", "text/html"})
_BODIES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": DocumentRequest.model_json_schema()},
            lines.MEDIA_TYPE: {
                "schema": {"type": "string", "description": "A document as JSON on each line; answered line by line."}
            },
            "text/plain": {"schema": {"type": "string", "description": "The text; what is known of it in the query."}},
            "text/html": {"schema": {"type": "string", "description": "The page; what is known of it in the query."}},
        },
    }
}


class DocumentQuery(DocumentFields):
    """What the query says: of a text or a page all that JSON would, and whether to store it."""

    dry_run: bool = False


def document_routes(intake: Intake) -> APIRouter:
    """Return the routes that take documents and tell of them."""
    router = APIRouter(prefix="/v1/ingest/documents", tags=["documents"])

    @router.post(
        "",
        status_code=202,
        summary="Hand in documents",
        description="One as JSON, plain text or HTML, or many as NDJSON, answered line by line. Accepted means stored;"
        " it will be read, also if Kafka is away. The same content again is `repeated`; other content under the same"
        " source and key is the document's next generation. With `dry_run=true` nothing is stored, and the answer holds"
        " the events that would be emitted, what led to each, and why telling sentences gave none.",
        openapi_extra=_BODIES,
        responses={
            200: {"model": DryRun, "description": "Nothing was stored (`dry_run`); or lines were answered one by one."}
        },
        max_body_size=lines.MOST_BYTES,
        response_class=JsonResponse,
    )
    async def post(
        request: Request,
        query: Annotated[DocumentQuery, Query()],
        caller: Annotated[Principal, Depends(requires(Scope.DOCUMENTS_WRITE))],
    ) -> Response:
        media_type, charset = _content_type(request)
        if media_type in _LINES:
            _only_dry_run(query)
            return lines.LinesResponse(request, _Answering(intake, caller, dry_run=query.dry_run))
        try:
            body = await _body(request)
            wanted = _read(body, media_type, charset, query)
            prepared = await _prepare(intake, wanted, caller)
        except Refused as error:
            raise error.as_problem() from error
        with storage():
            if query.dry_run:
                return JsonResponse(await _dry_run(intake, prepared))
            (accepted,) = await intake.accept([prepared])
        return JsonResponse(_as_dict(accepted), 202)

    @router.get("/{document_id}", summary="What became of a document?", response_class=JsonResponse)
    async def status(
        document_id: str,
        _caller: Annotated[Principal, Depends(requires(Scope.DOCUMENTS_WRITE, Scope.TIMELINES_READ))],
    ) -> Response:
        """Say for each generation whether it was sent and read, which events stand, and why if it is parked."""
        found = None
        if document_id.isprintable():  # no id of ours has a control character, and PostgreSQL holds no NUL
            with storage():
                async with intake.engine.connect() as connection:
                    found = await status_of(connection, document_id)
        if found is None:
            raise Problem(404, "Unknown document", f"No document {document_id[:100]!r} was ever accepted here.")
        return JsonResponse(found)

    return router


class _Answering:
    """Answers batches of lines for one request."""

    def __init__(self, intake: Intake, caller: Principal, *, dry_run: bool) -> None:
        self._intake = intake
        self._caller = caller
        self._dry_run = dry_run

    async def __call__(self, batch: Sequence[lines.Line]) -> list[lines.Answer]:
        answers: dict[int, lines.Answer] = {}
        good: list[tuple[int, Prepared]] = []
        for line in batch:
            try:
                if line.content is None:
                    raise too_large(LONG)
                prepared = await _prepare(self._intake, parse_json(line.content), self._caller)
                good.append((line.number, prepared))
            except Refused as error:
                answers[line.number] = lines.refused(line.number, error.as_problem())
            except Problem as problem:
                answers[line.number] = lines.refused(line.number, problem)
        if good:
            answers |= await (self._dry_runs(good) if self._dry_run else self._accept(good))
        return [answers[line.number] for line in batch]

    async def _dry_runs(self, good: Sequence[tuple[int, Prepared]]) -> dict[int, lines.Answer]:
        answers: dict[int, lines.Answer] = {}
        for number, item in good:
            try:
                answers[number] = {"line": number, "status": 200, **await _dry_run(self._intake, item)}
            except Problem as problem:
                answers[number] = lines.refused(number, problem)
        return answers

    async def _accept(self, good: Sequence[tuple[int, Prepared]]) -> dict[int, lines.Answer]:
        """Store a batch; when it fails as a whole, each alone, so that one cannot take the others with it."""
        try:
            accepted = await self._intake.accept([item for _, item in good])
        except Exception as error:  # noqa: BLE001 -- every line gets an answer, whatever happens to it
            if is_transient(error):
                return {number: lines.refused(number, storage_away()) for number, _ in good}
            if len(good) == 1:
                _log.exception("a document could not be stored", document=good[0][1].document.id)
                problem = Problem(500, "Not stored", "The document could not be stored; the log says why.")
                return {good[0][0]: lines.refused(good[0][0], problem)}
            answers: dict[int, lines.Answer] = {}
            for one in good:
                answers |= await self._accept([one])
            return answers
        return {
            number: {"line": number, "status": 202, **_as_dict(answer)}
            for (number, _), answer in zip(good, accepted, strict=True)
        }


async def _prepare(intake: Intake, request: DocumentRequest, caller: Principal) -> Prepared:
    source = request.source or caller.subject
    if not caller.speaks_for(source):
        raise Problem(
            403,
            "Source not allowed",
            f"The token of {caller.subject!r} may not speak for the source {source[:100]!r}.",
            problem_type("source-not-allowed"),
        )
    return await intake.prepare(request, caller.subject)


async def _dry_run(intake: Intake, item: Prepared) -> dict[str, Any]:
    try:
        return await intake.dry_run(item)
    except ExtractionFailed as error:
        raise Problem(422, "Not readable", str(error), problem_type("not-readable")) from error
    except WorkersUnavailable as error:
        raise Problem(503, "Extraction away", str(error), headers={"Retry-After": "10"}) from error


def _as_dict(accepted: Accepted) -> dict[str, Any]:
    return {"id": accepted.id, "generation": accepted.generation, "result": accepted.result}


def _content_type(request: Request) -> tuple[str, str | None]:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    media_type = header.get_content_type() if request.headers.get("content-type") else ""
    known = {"application/json", *_LINES, *_TEXTS}
    if media_type not in known:
        raise Problem(
            415,
            "Unsupported media type",
            f"The Content-Type {media_type[:100]!r} is not taken; send {', '.join(sorted(known))}.",
            problem_type("unsupported-media-type"),
            headers={"Accept-Post": ", ".join(sorted(known))},
        )
    return media_type, header.get_content_charset()


async def _body(request: Request) -> bytes:
    """Read one document's body, which has a smaller limit than a request with many."""
    if int(request.headers.get("content-length", "0")) > LONG:
        raise too_large(LONG)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONG:
            raise too_large(LONG)
    return bytes(body)


def _read(body: bytes, media_type: str, charset: str | None, query: DocumentQuery) -> DocumentRequest:
    if not body.strip():
        raise Refused("The document is empty.", title="Empty document")
    if media_type == "application/json":
        _only_dry_run(query)
        return parse_json(body)
    text = decode(body, charset, is_html=media_type == "text/html")
    known = query.model_dump(exclude={"dry_run"}, exclude_unset=True)
    return validate(DocumentRequest, known | {"text": text, "media_type": media_type})


def _only_dry_run(query: DocumentQuery) -> None:
    if named := sorted(query.model_fields_set - {"dry_run"}):
        raise Problem(
            400,
            "Invalid request",
            f"With JSON what is known of a document is in the JSON: take {', '.join(named)} out of the query.",
            problem_type("invalid-request"),
        )
