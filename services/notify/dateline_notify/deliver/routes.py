"""`/v1/subscriptions/{id}/deliveries` and the test message: what was sent, what became of it, and again."""

import datetime as dt
import secrets
from typing import Annotated, Literal

from dateline.clock import Clock
from dateline.contracts.cloudevents import timestamp
from dateline.contracts.ids import delivery_id
from dateline.database import driver
from dateline.http import Problem, cursor, next_link, problem_type, requires
from dateline.tokens import Principal, Scope
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_notify.deliver import store
from dateline_notify.endpoint import endpoint_of
from dateline_notify.match.message import test_message
from dateline_notify.subscriptions.access import can_be_id, find

Caller = Annotated[Principal, Depends(requires(Scope.SUBSCRIPTIONS_WRITE))]
Id = Annotated[str, Path(alias="id", max_length=100, description="a subscription's id")]
State = Literal["pending", "held", "delivered", "failed"]


class Attempt(BaseModel):
    """One time that a message was sent."""

    at: AwareDatetime
    milliseconds: int
    status: int | None = Field(description="the answer's HTTP status; null without an answer")
    reason: str
    response: str = Field(description="the first 1,000 characters of the answer")


class Delivered(BaseModel):
    """A message to a subscription; `id` is its `webhook-id`, the same at every attempt."""

    id: str
    kind: Literal["new", "corroborated", "corrected", "retracted", "test"]
    entry: str
    change: str
    state: State = Field(description="held: it waits until its subscription is active")
    created: AwareDatetime
    next_attempt: AwareDatetime | None
    attempts: list[Attempt]


class DeliveryPage(BaseModel):
    """Some deliveries, the newest first."""

    items: list[Delivered]
    next: str | None = Field(description="the cursor of the next page")


def delivery_router(engine: AsyncEngine, key: bytes, clock: Clock, timeline_url: str) -> APIRouter:
    """Return the routes; `key` seals cursors."""
    router = APIRouter(prefix="/v1/subscriptions/{id}", tags=["deliveries"])

    @router.get("/deliveries", summary="List deliveries")
    async def list_(
        id_: Id,
        caller: Caller,
        request: Request,
        response: Response,
        state: State | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor_: Annotated[str | None, Query(alias="cursor")] = None,
    ) -> DeliveryPage:
        """List what was sent or waits to be, with every attempt."""
        context = f"deliveries|{id_}|{state}"
        before = cursor.decode(key, cursor_, context)[0] if cursor_ is not None else None
        async with engine.connect() as connection:
            raw = await driver(connection)
            await find(raw, id_, caller)
            found = await store.page(raw, id_, state, before, limit + 1)
        following = None
        if len(found) > limit:
            following = cursor.encode(key, [found[limit - 1].n], context)
            response.headers["Link"] = next_link(request, following)
        return DeliveryPage(items=[_shown(one) for one in found[:limit]], next=following)

    @router.post("/deliveries/{delivery}/retry", status_code=202, summary="Send a delivery again")
    async def retry(
        id_: Id, delivery: Annotated[str, Path(max_length=100, description="a delivery's id")], caller: Caller
    ) -> Delivered:
        """Send at once what failed, waits, or was delivered, under the same `webhook-id`."""
        async with engine.begin() as connection:
            raw = await driver(connection)
            # Locked, so that a pause at the same time comes wholly before or after and holds what is sent again.
            subscription = await find(raw, id_, caller, lock=True)
            if subscription.state != "active":
                raise Problem(
                    409,
                    "Subscription not active",
                    f"The subscription is {subscription.state}; make it active first.",
                    problem_type("subscription-not-active"),
                )
            found = None
            if can_be_id(delivery):
                await store.retry(raw, id_, delivery, clock.now())
                found = await store.get(raw, id_, delivery)
            if found is None:
                raise Problem(404, "No such delivery", f"The subscription has no delivery {delivery}.")
        return _shown(found)

    @router.post("/test", status_code=202, summary="Send a test message")
    async def test(id_: Id, caller: Caller) -> Delivered:
        """Send a signed message of type `dateline.test`, once; the list of deliveries tells what became of it."""
        now = clock.now()
        async with engine.begin() as connection:
            raw = await driver(connection)
            subscription = await find(raw, id_, caller)
            made = delivery_id(id_, f"test {secrets.token_hex(16)}")
            body = test_message(id_, timestamp(now), timeline_url).decode()
            await store.add_test(raw, made, id_, body, endpoint_of(subscription.url), now)
            found = await store.get(raw, id_, made)
        assert found is not None  # noqa: S101 (it was inserted in this transaction)
        return _shown(found)

    return router


def _shown(delivery: store.Delivery) -> Delivered:
    return Delivered(
        id=delivery.id,
        kind=delivery.kind,
        entry=delivery.entry,
        change=delivery.change,
        state=delivery.state,
        created=delivery.created,
        next_attempt=_next(delivery),
        attempts=[
            Attempt(
                at=tried.at,
                milliseconds=tried.milliseconds,
                status=tried.status,
                reason=tried.reason,
                response=tried.response,
            )
            for tried in delivery.attempts
        ],
    )


def _next(delivery: store.Delivery) -> dt.datetime | None:
    return delivery.due if delivery.state == "pending" and not delivery.leased else None
