"""The query API: filters, paging, validators, and clear answers to wrong questions."""

import datetime as dt

import feedparser
import pytest
from dateline.log import KafkaPublisher
from dateline.tokens import Scope
from dateline_timeline.app import build

from tests.stack import Stack
from tests.timeline.service import RECORDED, Service, event, new_settings, retraction, running, token
from tests.waiting import eventually

HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def stories() -> list:
    left = event("convention.denounced", "LV", "CETS-210", "2025-10-30", document="lv", recorded=RECORDED + 3 * HOUR)
    return [
        event("convention.signed", "RU", "ETS-126", "1996-02-28", document="a", quote="Signed in Strasbourg."),
        event("convention.ratified", "RU", "ETS-126", "1998", document="b", recorded=RECORDED + HOUR),
        event("convention.denounced", "RU", "ETS-126", "2025-09-29", document="c", recorded=RECORDED + 2 * HOUR),
        event("convention.denounced", "RU", "ETS-126", "2025-09-29", document="d", recorded=RECORDED + 2 * HOUR),
        event("law.published", "RU.president", "ETS-126", "2025-09", document="c", recorded=RECORDED + 2 * HOUR),
        event("statement.issued", "COE.cpt", "ETS-126", "", document="c", recorded=RECORDED + 2 * HOUR),
        event(
            "convention.denunciation_effective",
            "RU",
            "ETS-126",
            "2026-10-01",
            document="c",
            modality="planned",
            recorded=RECORDED + 2 * HOUR,
        ),
        left,
        retraction(left),
    ]


async def _told(service: Service, stories: list) -> None:
    await service.publish(stories)
    await service.caught_up()


def _types(answer: dict) -> list[str]:
    return [item["type"] for item in answer["items"]]


async def test_filters_orders_pages_and_refusals(service: Service, stories: list) -> None:
    await _told(service, stories)
    timeline = "/v1/timelines/ETS-126"
    everything = _types(await service.get(timeline))
    assert everything == [
        "convention.signed",
        "convention.ratified",
        "law.published",
        "convention.denounced",
        "convention.denunciation_effective",
        "statement.issued",
    ]
    assert _types(await service.get(timeline, order="-occurred")) == everything[::-1]
    assert _types(await service.get(timeline, type=["convention.*", "law.*"], occurred_from="2025-01-01")) == [
        "law.published",
        "convention.denounced",
        "convention.denunciation_effective",
    ]
    assert _types(await service.get(timeline, occurred_to="1998-06-01")) == everything[:2]
    assert _types(await service.get(timeline, lead="RU.president")) == ["law.published"]
    assert "law.published" in _types(await service.get(timeline, lead="RU"))
    assert _types(await service.get(timeline, text="strasbourg")) == ["convention.signed"]
    assert _types(await service.get(timeline, min_sources=2)) == ["convention.denounced"]
    assert _types(await service.get(timeline, modality="planned")) == ["convention.denunciation_effective"]
    assert _types(await service.get("/v1/entries", state="retracted")) == ["convention.denounced"]
    assert _types(await service.get("/v1/timelines/COE")) == ["statement.issued"]
    assert _types(await service.get("/v1/timelines/RU.president")) == ["law.published"]
    since = (RECORDED + HOUR).isoformat()
    assert _types(await service.get(timeline, recorded_to=since, order="recorded")) == everything[:2]
    # A form sends what nobody filled in.
    empty = {"type": "", "lead": "", "occurred_from": "", "recorded_to": "", "min_sources": "", "state": ""}
    assert _types(await service.get(timeline, **empty)) == everything
    await _pages_hold_everything_once(service, everything)
    await _wrong_questions_are_told(service)
    await _answers_are_validated(service)
    subjects = await service.get("/v1/subjects", q="torture")
    assert subjects["items"][0]["id"] == "ETS-126"
    assert subjects["items"][0]["entries"] == 6


async def _pages_hold_everything_once(service: Service, everything: list[str]) -> None:
    for order in ("occurred", "-occurred", "recorded", "-recorded"):
        found, parameters = [], {"order": order, "limit": 2}
        while True:
            answer = await service.client.get("/v1/timelines/ETS-126", params=parameters)
            page = answer.json()
            found += _types(page)
            assert ('rel="next"' in answer.headers.get("link", "")) == bool(page["next"])
            if not page["next"]:
                break
            parameters["cursor"] = page["next"]
        assert sorted(found) == sorted(everything), order


async def _wrong_questions_are_told(service: Service) -> None:
    for path, word in [
        ("/v1/timelines/ETS-126?typ=law.signed", "type"),
        ("/v1/timelines/ETS-126?occurred_from=2025-13-01", "occurred_from"),
        ("/v1/timelines/ETS-126?order=sideways", "order"),
        ("/v1/timelines/ETS-126?limit=100000", "limit"),
        ("/v1/timelines/ETS-126?type=convention.danced", "no type of event matches 'convention.danced'"),
        ("/v1/timelines/ETS-126?recorded_from=0001-01-01T00:00:00%2B14:00", "recorded_from"),
        ("/v1/timelines/ETS-126?recorded_to=9999-12-31T23:59:59-14:00", "recorded_to"),
        ("/v1/timelines/ETS-126?cursor=AAAA", "cursor"),
    ]:
        answer = await service.client.get(path)
        assert answer.status_code == 400, path
        assert word in answer.text, path
    first = await service.get("/v1/timelines/ETS-126", limit=1)
    other = await service.client.get("/v1/timelines/RU", params={"limit": 1, "cursor": first["next"]})
    assert other.status_code == 400
    assert (await service.client.get("/v1/entries/ent-none")).status_code == 404
    assert (await service.client.get("/v1/documents/doc-none")).status_code == 404
    for path in ("/v1/timelines/%00", "/v1/entries/%00", "/v1/documents/a%00b", "/v1/entries?lead=%00"):
        assert (await service.client.get(path)).status_code == 400, path


async def _answers_are_validated(service: Service) -> None:
    async def says_up_to_when() -> bool:
        return (await service.client.get("/v1/entries")).headers.get("dateline-complete-to", "").endswith("Z")

    await eventually(says_up_to_when)
    answer = await service.client.get("/v1/timelines/ETS-126")
    again = await service.client.get("/v1/timelines/ETS-126", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_feeds_and_tables_take_the_same_filters(service: Service, stories: list) -> None:
    hostile = event(
        "statement.issued", "UA.mfa", "ETS-126", "2025-08", document="=cmd|' /C calc'!A0", quote="<b>]]>\x0b & so on"
    )
    await _told(service, [*stories, hostile])
    feed = await service.client.get("/v1/timelines/ETS-126.atom", params={"type": "convention.*"})
    assert feed.headers["content-type"].startswith("application/atom+xml")
    read = feedparser.parse(feed.content)
    assert not read.bozo
    assert len(read.entries) == 4
    assert all(entry.id.startswith("urn:dateline:entry:ent-") for entry in read.entries)
    everything = feedparser.parse((await service.client.get("/v1/entries.atom")).content)
    assert not everything.bozo
    assert any("[retracted]" in entry.title for entry in everything.entries)
    table = (await service.client.get("/v1/timelines/ETS-126.csv")).content.decode("utf-8-sig")
    assert len(table.splitlines()) >= 8
    assert "\n=" not in table
    assert ",=" not in table


async def test_reading_needs_a_token_unless_public(stack: Stack) -> None:
    async with running(await new_settings(stack, project_workers=0)) as private:
        del private.client.headers["Authorization"]
        for path in ("/v1/entries", "/v1/entries.atom", "/t/RU", "/v1/parked"):
            assert (await private.client.get(path)).status_code == 401, path
        reader = {"Authorization": f"Bearer {token(Scope.TIMELINES_READ)}"}
        assert (await private.client.get("/v1/entries", headers=reader)).status_code == 200
        assert (await private.client.get("/v1/parked", headers=reader)).status_code == 403
    async with running(await new_settings(stack, project_workers=0, public_read=True)) as public:
        del public.client.headers["Authorization"]
        assert (await public.client.get("/t/RU")).status_code == 404
        assert (await public.client.get("/v1/entries")).json() == {"items": [], "next": None}
        assert (await public.client.get("/v1/parked")).status_code == 401


async def test_it_serves_while_kafka_is_away(stack: Stack) -> None:
    settings = await new_settings(stack)
    away = settings.model_copy(update={"kafka": "127.0.0.1:1"})
    app = build(away)
    async with app.router.lifespan_context(app):
        service = Service(away, app, KafkaPublisher(away.kafka))
        assert (await service.get("/v1/entries"))["items"] == []
        ready = await service.client.get("/readyz")
        assert ready.json()["checks"]["database"]["ok"]
        await service.client.aclose()
