"""A route is open to those whose token has its scope."""

from datetime import timedelta

import pytest
from dateline.tokens import Scope, issue

HOUR = timedelta(hours=1)
KEY = b"k" * 32


def _bearer(*scopes, key=KEY, ttl=HOUR):
    return {"Authorization": "Bearer " + issue(key, "newsroom", scopes, ttl)}


async def test_a_token_with_the_scope_passes(client):
    response = await client.post("/v1/writing", headers=_bearer(Scope.DOCUMENTS_WRITE))
    assert response.json() == {"subject": "newsroom"}
    assert (await client.post("/v1/writing", headers=_bearer(Scope.ADMIN))).status_code == 200


async def test_a_missing_scope_is_named(client):
    response = await client.post("/v1/writing", headers=_bearer(Scope.TIMELINES_READ))
    assert response.status_code == 403
    assert response.json()["scope"] == "documents:write"
    assert "documents:write" in response.json()["detail"]
    assert 'scope="documents:write"' in response.headers["www-authenticate"]


async def test_one_of_several_scopes_is_enough(client):
    for scope in (Scope.DOCUMENTS_WRITE, Scope.EVENTS_WRITE, Scope.ADMIN):
        assert (await client.get("/v1/either", headers=_bearer(scope))).status_code == 200
    response = await client.get("/v1/either", headers=_bearer(Scope.TIMELINES_READ))
    assert response.status_code == 403
    assert "documents:write or events:write" in response.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic dTpw"},
        _bearer(Scope.ADMIN, key=b"x" * 32),
        _bearer(Scope.ADMIN, ttl=timedelta(days=-1)),
    ],
)
@pytest.mark.parametrize("public_read", [True, False])
async def test_no_token_or_a_faulty_one_is_401(make_app, client_of, headers, public_read):
    async with client_of(make_app(public_read=public_read)) as client:
        response = await client.post("/v1/writing", headers=headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer ")
        if headers:
            assert (await client.get("/v1/reading", headers=headers)).status_code == 401


async def test_public_reading_needs_no_token(make_app, client_of):
    async with client_of(make_app(public_read=True)) as client:
        assert (await client.get("/v1/reading")).json() == {"subject": "anonymous"}
        assert (await client.get("/v1/reading", headers=_bearer())).json() == {"subject": "newsroom"}
    async with client_of(make_app()) as client:
        assert (await client.get("/v1/reading")).status_code == 401
        assert (await client.get("/v1/reading", headers=_bearer())).status_code == 403
