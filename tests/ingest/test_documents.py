"""Documents over HTTP: what is accepted, what is refused, and what one hears of them afterwards."""

import asyncio
import datetime as dt
import itertools

import orjson
import pytest
from dateline.contracts.ids import document_id
from dateline.tokens import Scope

from tests.ingest.conftest import bearer, rows, running

DOCUMENTS = "/v1/ingest/documents"
LAW = {"source": "gazette", "key": "1", "title": "A law", "text": "EVENT law.signed RU ETS-126 2025-09-29\n"}


@pytest.fixture
async def ingest(settings):
    """Ingest whose Kafka is away: nothing of what is tested here needs it."""
    async with running(settings.model_copy(update={"kafka": "127.0.0.1:9", "ingest_roles": {"api"}})) as client:
        yield client


async def post(client, **document):
    return await client.post(DOCUMENTS, json=document)


async def test_a_document_is_accepted_with_its_id_and_the_same_again_is_a_repetition(ingest):
    first = await post(ingest, **LAW)
    again = await post(ingest, **LAW)
    assert first.status_code == again.status_code == 202
    assert first.json() == {"id": document_id("gazette", "1"), "generation": 1, "result": "accepted"}
    assert again.json() == first.json() | {"result": "repeated"}


async def test_another_text_under_the_same_key_is_the_next_generation(ingest):
    await post(ingest, **LAW)
    changed = await post(ingest, **(LAW | {"text": "Another text."}))
    back = await post(ingest, **LAW)
    assert (changed.json()["generation"], changed.json()["result"]) == (2, "new_generation")
    assert (back.json()["generation"], back.json()["result"]) == (3, "new_generation")
    stored = await rows(ingest, "SELECT generation, text FROM documents ORDER BY generation")
    assert [row["text"] for row in stored] == [LAW["text"], "Another text.", LAW["text"]]


@pytest.mark.parametrize(
    ("fields", "key"),
    [({"key": "k", "url": "https://a.example/1"}, "k"), ({"url": "https://a.example/1"}, "https://a.example/1")],
)
async def test_the_id_comes_from_the_key_or_else_the_url(ingest, fields, key):
    answer = await post(ingest, source="s", text="Some text.", **fields)
    assert answer.json()["id"] == document_id("s", key)


async def test_without_key_and_url_the_text_itself_is_the_key_and_the_caller_the_source(ingest):
    first, again, other = [await post(ingest, text=text) for text in ("One.", "One.", "Two.")]
    assert first.json()["id"] == again.json()["id"] != other.json()["id"]
    assert [row["source"] for row in await rows(ingest, "SELECT source FROM documents")] == ["tester", "tester"]


async def test_a_hundred_posts_at_once_of_two_contents_make_two_generations(ingest):
    texts = ["One.", "Two."]
    answers = await asyncio.gather(*(post(ingest, source="s", key="k", text=texts[n % 2]) for n in range(100)))
    same = await asyncio.gather(*(post(ingest, source="s", key="other", text="One.") for n in range(50)))
    assert {answer.status_code for answer in (*answers, *same)} == {202}
    assert [answer.json()["result"] for answer in same].count("accepted") == 1
    stored = await rows(ingest, "SELECT generation, text FROM documents WHERE key = 'k' ORDER BY generation")
    assert all(one["text"] != other["text"] for one, other in itertools.pairwise(stored))


async def test_a_text_is_kept_to_the_character(ingest):
    text = "\ufeffA \U0001f600 e\u0301 tab\t and\r\nlines\n\n\u2028 end  "
    accepted = await post(ingest, text=text)
    (row,) = await rows(ingest, "SELECT text FROM documents WHERE id = $1", accepted.json()["id"])
    assert row["text"] == text


async def test_a_nul_becomes_one_visible_character_so_that_offsets_stay(ingest):
    accepted = await post(ingest, text="a\x00b")
    (row,) = await rows(ingest, "SELECT text FROM documents WHERE id = $1", accepted.json()["id"])
    assert row["text"] == "a\ufffdb"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "empty"),
        (b" \n ", 400, "empty"),
        (b'{"text": ', 400, "not JSON"),
        (b"[1]", 400, "JSON object"),
        (b'{"text": ""}', 400, "no text"),
        (b'{"text": " \\n"}', 400, "no text"),
        (b"{}", 400, "text is missing"),
        (b'{"text": "a", "titel": "b"}', 400, "did you mean title"),
        (b'{"text": 5}', 400, "valid string"),
        (b'{"text": "\\ud800"}', 400, "surrogate"),
        (b'{"text": "a", "published": "29.9.2025"}', 400, "RFC 3339"),
        (b'{"text": "a", "published": "2025-09-29T10:00:00"}', 400, "offset"),
        (b'{"text": "a", "published": "2999-01-01"}', 400, "future"),
        (b'{"text": "a", "url": "javascript:alert(1)"}', 400, "http"),
        (b'{"text": "a", "key": "a\\u0000b"}', 400, "control"),
        (b'{"text": "a", "lang": "english!"}', 400, "language"),
        (b'{"text": "a", "media_type": "image/png"}', 400, "media_type"),
        (b'{"text": "' + b"a" * 9_000_000 + b'"}', 413, "8 MiB"),
        (b'{"text": "' + b"a" * 50_000_000 + b'"}', 413, "8 MiB"),
    ],
)
async def test_a_faulty_document_is_refused_in_one_sentence_and_the_next_good_one_goes_through(
    ingest, body, status, words
):
    refused = await ingest.post(DOCUMENTS, content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert words in refused.json()["detail"]
    assert (await post(ingest, **LAW)).status_code == 202


async def test_a_text_that_json_would_blow_up_above_the_limit_is_refused_before_it_blocks_the_outbox(ingest):
    refused = await ingest.post(DOCUMENTS, content=b"\n" * 8_000_000 + b"a", headers={"Content-Type": "text/plain"})
    assert refused.status_code == 413


@pytest.mark.parametrize("published", ["2025-08-25T18:40:00+03:00", "2025-08-25", None])
async def test_publication_keeps_its_own_offset(ingest, published):
    accepted = await post(ingest, text="a", published=published)
    (row,) = await rows(ingest, "SELECT published FROM documents WHERE id = $1", accepted.json()["id"])
    assert (row["published"] or "")[:10] == (published or "")[:10]
    if published and "+" in published:
        assert dt.datetime.fromisoformat(row["published"]).utcoffset() == dt.timedelta(hours=3)


async def test_plain_text_comes_with_what_is_known_of_it_in_the_query(ingest):
    known = {"source": "s", "key": "k", "title": "T", "publisher": "P", "published": "2025-09-29", "lang": "fr"}
    accepted = await ingest.post(
        DOCUMENTS,
        params=known,
        content="Déjà vu.".encode("cp1252"),
        headers={"Content-Type": "text/plain; charset=cp1252"},
    )
    assert accepted.status_code == 202, accepted.text
    (row,) = await rows(ingest, "SELECT * FROM documents")
    assert row["text"] == "Déjà vu."
    assert {name: row[name][:10] for name in known} == known


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("text/plain; charset=utf-8", "Déjà vu.".encode("latin-1"), "byte 1 does not fit"),
        ("text/plain; charset=klingon", b"nuqneH", "not known"),
        ("text/plain; charset=base64", b"YQ==", "not accepted"),
        ("text/plain", b"\xff\xfe\x00\xd8", "byte order mark"),
        ("text/plain", bytes(range(256)) * 20, "charset"),
    ],
)
async def test_a_wrong_charset_is_told_and_not_guessed_around(ingest, content_type, body, words):
    refused = await ingest.post(DOCUMENTS, content=body, headers={"Content-Type": content_type})
    assert refused.status_code == 400
    assert words in refused.json()["detail"]


@pytest.mark.parametrize("body", [b"%PDF-1.7 text", b"PK\x03\x04 text", b"{\\rtf1 text}", b"\x89PNG"])
async def test_a_file_of_another_kind_is_no_text(ingest, body):
    answer = await ingest.post(DOCUMENTS, content=body, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert "convert it first" in answer.json()["detail"]


async def test_an_undeclared_charset_is_detected(ingest):
    russian = "Президент подписал закон о денонсации конвенции, сообщает портал правовой информации. " * 3
    accepted = await ingest.post(
        DOCUMENTS, content=russian.encode("cp1251"), headers={"Content-Type": "text/plain"}, params={"lang": "ru"}
    )
    (row,) = await rows(ingest, "SELECT text FROM documents WHERE id = $1", accepted.json()["id"])
    assert row["text"] == russian


async def test_a_page_becomes_its_article_without_scripts(ingest):
    paragraphs = "".join(f"<p>Sentence number {n} of the article is long enough to be one of it.</p>" for n in range(9))
    page = f"""<html lang="en-GB"><head><title>The law | Site</title><meta property="og:title" content="The law">
        <meta property="article:published_time" content="2025-09-29T12:00:00+03:00"></head>
        <body><nav>Home Contact</nav><script>alert("no")</script><article><h1>The law</h1>{paragraphs}</article>
        <footer>Imprint</footer></body></html>"""
    accepted = await ingest.post(DOCUMENTS, content=page, headers={"Content-Type": "text/html; charset=utf-8"})
    assert accepted.status_code == 202, accepted.text
    (row,) = await rows(ingest, "SELECT * FROM documents")
    assert "Sentence number 8" in row["text"]
    assert "alert" not in row["text"]
    assert (row["title"], row["lang"], row["published"]) == ("The law", "en", "2025-09-29T12:00:00+03:00")


async def test_a_page_of_one_line_is_read_plainly(ingest):
    page = "<p>Short.<script>alert(1)</script><style>p{}</style><!-- no --><p>Second&nbsp;line &amp; end."
    accepted = await ingest.post(DOCUMENTS, content=page, headers={"Content-Type": "text/html"})
    assert accepted.status_code == 202, accepted.text
    (row,) = await rows(ingest, "SELECT text FROM documents")
    assert row["text"].split("\n") == ["Short.", "Second line & end."]


@pytest.mark.parametrize("page", ["<script>alert(1)</script>", "<!-- -->", "<html></html>", "<" * 1000])
async def test_a_page_without_text_is_refused(ingest, page):
    refused = await ingest.post(DOCUMENTS, content=page, headers={"Content-Type": "text/html"})
    assert refused.status_code in {400, 202}
    if refused.status_code == 400:
        assert "text" in refused.json()["detail"]


async def test_a_page_that_nests_without_end_is_survived(ingest):
    page = "<div>" * 100_000 + "Deep." + "</div>" * 100_000
    answer = await ingest.post(DOCUMENTS, content=page, headers={"Content-Type": "text/html"})
    assert answer.status_code in {202, 400}


async def test_other_media_types_and_unknown_parameters_are_refused(ingest):
    picture = await ingest.post(DOCUMENTS, content=b"\x89PNG", headers={"Content-Type": "image/png"})
    assert picture.status_code == 415
    assert "text/html" in picture.headers["accept-post"]
    nothing = await ingest.post(DOCUMENTS, content=b"abc")
    assert nothing.status_code == 415
    misspelt = await ingest.post(DOCUMENTS, params={"tittle": "x"}, json=LAW)
    assert (misspelt.status_code, misspelt.json()["nearest"]) == (400, "title")
    both = await ingest.post(DOCUMENTS, params={"title": "x"}, json=LAW)
    assert both.status_code == 400


async def test_scopes_and_sources_limit_who_may_write_what(ingest):
    nobody = await ingest.post(DOCUMENTS, json=LAW, headers={"Authorization": ""})
    reader = await ingest.post(DOCUMENTS, json=LAW, headers=bearer(Scope.TIMELINES_READ))
    other = await ingest.post(DOCUMENTS, json=LAW, headers=bearer(Scope.DOCUMENTS_WRITE, sources=["feed-*"]))
    allowed = await ingest.post(
        DOCUMENTS, json=LAW | {"source": "feed-1"}, headers=bearer(Scope.DOCUMENTS_WRITE, sources=["feed-*"])
    )
    assert [answer.status_code for answer in (nobody, reader, other, allowed)] == [401, 403, 403, 202]
    assert "gazette" in other.json()["detail"]


async def test_the_status_of_an_unknown_document_is_404_and_of_any_readable_by_writers_and_readers(ingest):
    for unknown in ("doc-nothing", "%1b", "%ff", "%e2%80%a8"):
        answer = await ingest.get(f"{DOCUMENTS}/{unknown}")
        assert answer.status_code == 404, unknown
        assert "was ever accepted here" in answer.json()["detail"]
    for impossible in ("%00", "doc-%00%0a"):
        answer = await ingest.get(f"{DOCUMENTS}/{impossible}")
        assert (answer.status_code in {400, 404}, answer.json()["detail"] != "") == (True, True), answer.text
    accepted = (await post(ingest, **LAW)).json()["id"]
    for scope in (Scope.DOCUMENTS_WRITE, Scope.TIMELINES_READ):
        assert (await ingest.get(f"{DOCUMENTS}/{accepted}", headers=bearer(scope))).status_code == 200
    assert (await ingest.get(f"{DOCUMENTS}/{accepted}", headers=bearer(Scope.EVENTS_WRITE))).status_code == 403


async def test_a_dry_run_answers_the_events_and_stores_nothing(ingest):
    answer = await ingest.post(DOCUMENTS, params={"dry_run": "true"}, json=LAW)
    assert answer.status_code == 200, answer.text
    (event,) = answer.json()["events"]
    assert (event["type"], event["data"]["occurred"], event["source"]) == (
        "dateline.law.signed",
        "2025-09-29",
        "gazette",
    )
    assert "recordedtime" not in event
    assert await rows(ingest, "SELECT 1 FROM documents") == []
    assert await rows(ingest, "SELECT 1 FROM outbox") == []


async def test_a_dry_run_of_a_text_that_cannot_be_read_says_why(ingest):
    answer = await ingest.post(DOCUMENTS, params={"dry_run": "true"}, json={"text": "RAISE"})
    assert answer.status_code == 422
    assert "the text says so" in answer.json()["detail"]


def parsed(response):
    return [orjson.loads(line) for line in response.content.splitlines()]


async def post_lines(client, *lines, **more):
    body = b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines)
    return await client.post(DOCUMENTS, content=body, headers={"Content-Type": "application/x-ndjson"}, **more)


async def test_lines_are_answered_one_by_one_and_a_bad_one_costs_only_itself(ingest):
    answer = await post_lines(ingest, LAW, b"{broken", {"text": ""}, b"", LAW, LAW | {"text": "New."}, {"texd": "a"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    answers = parsed(answer)
    assert [(one["line"], one["status"], one.get("result")) for one in answers] == [
        (1, 202, "accepted"),
        (2, 400, None),
        (3, 400, None),
        (5, 202, "repeated"),
        (6, 202, "new_generation"),
        (7, 400, None),
    ]
    assert "not JSON" in answers[1]["detail"]


async def test_a_line_above_the_limit_costs_only_itself(ingest):
    answer = await post_lines(ingest, LAW, b'{"text": "' + b"a" * 20_000_000 + b'"}', {"text": "a" * 9_000_000}, LAW)
    assert [(one["line"], one["status"]) for one in parsed(answer)] == [(1, 202), (2, 413), (3, 413), (4, 202)]


async def test_thousands_of_lines_are_all_stored(ingest):
    answer = await post_lines(ingest, *({"source": "s", "key": str(n), "text": f"Text {n}."} for n in range(3000)))
    answers = parsed(answer)
    assert [one["line"] for one in answers] == list(range(1, 3001))
    assert {one["result"] for one in answers} == {"accepted"}
    assert (await rows(ingest, "SELECT count(*) FROM documents"))[0][0] == 3000


async def test_lines_can_be_tried_without_storing(ingest):
    answer = await post_lines(ingest, LAW, {"text": "RAISE"}, {"text": ""}, params={"dry_run": "true"})
    first, second, third = parsed(answer)
    assert first["events"][0]["type"] == "dateline.law.signed"
    assert (second["status"], third["status"]) == (422, 400)
    assert await rows(ingest, "SELECT 1 FROM documents") == []
