"""The API of subscriptions: whose they are, what is accepted, and what is never shown."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from dateline.tokens import Scope

from tests.notify.service import Running, new_settings, running
from tests.stack import Stack

URL = "https://hooks.example.org/dateline"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def asked(servers: Stack) -> AsyncIterator[Running]:
    """notify for the many questions whose answers do not depend on what it holds."""
    async with running(await new_settings(servers)) as it:
        yield it


async def test_a_subscription_is_made_shown_altered_and_deleted(notify: Running) -> None:
    made = await notify.subscribe(
        URL, name="Torture convention", filter={"types": ["convention.*"], "objects": ["ETS-126"]}
    )
    assert made["secret"].startswith("whsec_")
    assert (made["owner"], made["state"], made["max_age"]) == ("alice", "active", 90)
    async with notify.client() as client:
        path = f"/v1/subscriptions/{made['id']}"
        shown = await client.get(path)
        assert shown.json() == {name: value for name, value in made.items() if name != "secret"}
        altered = await client.patch(path, json={"max_age": None, "filter": {"leads": ["RU"]}})
        assert altered.json()["max_age"] is None
        assert altered.json()["filter"] == {"types": [], "leads": ["RU"], "objects": [], "subjects": [], "text": ""}
        assert altered.json()["name"] == "Torture convention"
        assert (await client.patch(path, json={"state": "paused"})).json()["state"] == "paused"
        assert (await client.delete(path)).status_code == 204
        assert (await client.get(path)).status_code == 404
        assert (await client.delete(path)).status_code == 404
    assert (await notify.rows("SELECT count(*) AS n FROM subscriptions"))[0]["n"] == 0


async def test_others_do_not_see_it_and_an_admin_does(notify: Running) -> None:
    made = await notify.subscribe(URL)
    path = f"/v1/subscriptions/{made['id']}"
    async with notify.client("bob") as bob, notify.client("root", Scope.ADMIN) as admin:
        for answer in (
            await bob.get(path),
            await bob.patch(path, json={"name": "mine"}),
            await bob.delete(path),
            await bob.post(f"{path}/secret"),
            await bob.post(f"{path}/test"),
            await bob.get(f"{path}/deliveries"),
            await bob.post(f"{path}/deliveries/msg-x/retry"),
        ):
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"
        assert (await bob.get("/v1/subscriptions")).json()["items"] == []
        assert [one["id"] for one in (await admin.get("/v1/subscriptions")).json()["items"]] == [made["id"]]
        assert (await admin.get(path)).json()["owner"] == "alice"


@pytest.mark.parametrize("id_", ["%00", "sub-%00", "%0A", "%1F", "%C2%85", "%7F", "%ED%A0%80"])
async def test_an_id_that_cannot_be_is_not_found(asked: Running, id_: str) -> None:
    made = (await asked.subscribe(URL, state="paused"))["id"]
    path = f"/v1/subscriptions/{id_}"
    # An address with a NUL may be refused as such, before anything is looked for.
    refused = (400, 404) if "%00" in id_ else (404,)
    async with asked.client() as client:
        for answer in (
            await client.get(path),
            await client.patch(path, json={"name": "mine"}),
            await client.delete(path),
            await client.post(f"{path}/secret"),
            await client.post(f"{path}/test"),
            await client.get(f"{path}/deliveries"),
            await client.post(f"{path}/deliveries/msg-x/retry"),
        ):
            assert answer.status_code in refused
            assert answer.headers["content-type"] == "application/problem+json"
        await client.patch(f"/v1/subscriptions/{made}", json={"state": "active"})
        assert (await client.post(f"/v1/subscriptions/{made}/deliveries/{id_}/retry")).status_code in refused


async def test_it_needs_the_scope(asked: Running) -> None:
    async with asked.client("alice", Scope.TIMELINES_READ) as reader:
        assert (await reader.get("/v1/subscriptions")).status_code == 403
        assert (await reader.post("/v1/subscriptions", json={"channel": {"url": URL}})).status_code == 403


async def test_lists_are_paged_without_gap_or_repeat(notify: Running) -> None:
    made = [(await notify.subscribe(URL, name=str(n)))["id"] for n in range(7)]
    seen: list[str] = []
    async with notify.client() as client:
        path: str | None = "/v1/subscriptions?limit=3"
        while path:
            answer = await client.get(path)
            seen += [one["id"] for one in answer.json()["items"]]
            path = answer.links["next"]["url"] if "next" in answer.links else None
        assert seen == made
        assert (await client.get("/v1/subscriptions?cursor=abc")).status_code == 400


async def test_an_idempotency_key_makes_one_subscription(notify: Running) -> None:
    async with notify.client() as client, notify.client("bob") as bob:
        key = {"Idempotency-Key": "k-1"}
        first = await client.post("/v1/subscriptions", json={"channel": {"url": URL}}, headers=key)
        again = await client.post("/v1/subscriptions", json={"channel": {"url": URL}}, headers=key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        other = await client.post("/v1/subscriptions", json={"channel": {"url": f"{URL}/2"}}, headers=key)
        assert other.status_code == 422
        theirs = await bob.post("/v1/subscriptions", json={"channel": {"url": URL}}, headers=key)
        assert theirs.json()["id"] != first.json()["id"]
        assert len((await client.get("/v1/subscriptions")).json()["items"]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "//example.org/",
        "example.org",
        "https://",
        "https:///path",
        "https://user:password@example.org/",
        "https://user@example.org/",
        "https://@example.org/",
        "https://example.org/#part",
        "https://example.org/#",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://exa mple.org/",
        "https://example.org/\na",
        "https://example.org/\u0000",
        "https://[::1/",
        "https://[not-an-address]/",
        "https://example.org\\@127.0.0.1/",
        f"https://example.org/{'a' * 2_000}",
        "",
    ],
)
async def test_urls_that_cannot_be_a_webhook_are_refused(asked: Running, url: str) -> None:
    async with asked.client() as client:
        answer = await client.post("/v1/subscriptions", json={"channel": {"url": url}})
    assert answer.status_code == 400
    assert "url" in answer.json()["errors"][0]["pointer"]


@pytest.mark.parametrize(
    "fields",
    [
        {"filter": {"types": ["no.such_type"]}},
        {"filter": {"typ": ["law.signed"]}},
        {"filter": {"leads": [""]}},
        {"max_age": -1},
        {"state": "disabled"},
        {"nmae": "x"},
        {"channel": {"url": URL, "headers": {"Host": "other"}}},
        {"channel": {"url": URL, "headers": {"webhook-id": "x"}}},
        {"channel": {"url": URL, "headers": {"X-A": "a\r\nX-B: b"}}},
        {"channel": {"url": URL, "headers": {"X A": "a"}}},
        {"channel": {"url": URL, "headers": {"X-A": "a", "x-a": "b"}}},
        {"channel": {"url": URL, "headers": {"X-Key": "[hidden]"}}},
        {"channel": {"type": "email", "url": URL}},
    ],
)
async def test_what_is_wrong_is_told(asked: Running, fields: dict[str, Any]) -> None:
    async with asked.client() as client:
        answer = await client.post("/v1/subscriptions", json={"channel": {"url": URL}} | fields)
    assert answer.status_code == 400
    assert answer.json()["errors"]


async def test_secret_headers_are_hidden_and_kept(notify: Running) -> None:
    headers = {"Authorization": "Bearer abc", "X-Team": "desk"}
    made = await notify.subscribe(URL, channel={"url": URL, "headers": headers})
    assert made["channel"]["headers"] == {"Authorization": "[hidden]", "X-Team": "desk"}
    await notify.patch(made["id"], channel={"url": f"{URL}/new", "headers": made["channel"]["headers"]})
    stored = await notify.rows("SELECT url, headers->>'Authorization' AS kept FROM subscriptions")
    assert tuple(stored[0]) == (f"{URL}/new", "Bearer abc")


async def test_readyz_tells_lag_parked_and_deliveries(notify: Running) -> None:
    await notify.matched()
    async with notify.client() as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["deliveries"] == {"due": 0, "late": 0, "held": 0}
    assert (said["lag"], said["parked"], said["status"]) == (0, 0, "ready")
    async with notify.client("root", Scope.ADMIN) as admin:
        assert (await admin.get("/v1/subscriptions/parked")).json()["total"] == 0
        metrics = (await admin.get("/metrics")).text
    assert "dateline_notify_deliveries_due 0.0" in metrics


async def test_the_secret_is_in_no_answer_but_the_first(notify: Running) -> None:
    made = await notify.subscribe(URL)
    async with notify.client() as client:
        texts = [
            (await client.get(f"/v1/subscriptions/{made['id']}")).text,
            (await client.get("/v1/subscriptions")).text,
            (await client.patch(f"/v1/subscriptions/{made['id']}", json={"name": "n"})).text,
        ]
    assert not any("whsec_" in text for text in texts)
    assert dt.datetime.fromisoformat(made["created"]).tzinfo is not None
