"""`/v1/subscriptions`: make, read, alter and delete what one wants to be told."""

import dataclasses
import datetime as dt
import hashlib
from typing import Annotated

from dateline.clock import Clock
from dateline.database import driver
from dateline.http import Problem, cursor, next_link, problem_type, requires
from dateline.tokens import Principal, Scope
from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_notify.deliver import store as deliveries
from dateline_notify.endpoint import endpoint_of
from dateline_notify.subscriptions import store
from dateline_notify.subscriptions.access import find, owner_seen_by
from dateline_notify.subscriptions.schemas import (
    Channel,
    CreatedSubscription,
    FilterFields,
    NewSubscription,
    Secret,
    Subscription,
    SubscriptionPage,
    SubscriptionPatch,
    hide,
    unhide,
)
from dateline_notify.subscriptions.secrets import GRACE, new_id, new_secret
from dateline_notify.subscriptions.store import Stored

KEY_KEPT = dt.timedelta(hours=24)  # how long a repeated POST with one key is known as the same
_CURSOR = "subscriptions"

Caller = Annotated[Principal, Depends(requires(Scope.SUBSCRIPTIONS_WRITE))]
Id = Annotated[str, Path(alias="id", max_length=100, description="a subscription's id")]


def subscription_router(engine: AsyncEngine, key: bytes, clock: Clock) -> APIRouter:
    """Return the routes; `key` seals cursors."""
    router = APIRouter(prefix="/v1/subscriptions", tags=["subscriptions"])
    _add_making(router, engine, clock)
    _add_reading(router, engine, key)
    _add_altering(router, engine, clock)
    return router


def _add_making(router: APIRouter, engine: AsyncEngine, clock: Clock) -> None:
    @router.post("", status_code=201, summary="Subscribe")
    async def create(
        new: NewSubscription,
        caller: Caller,
        response: Response,
        idempotency_key: Annotated[
            str | None,
            Header(max_length=255, min_length=1, description="makes a repeated request answer as the first did"),
        ] = None,
    ) -> CreatedSubscription:
        """Make a subscription. The answer alone holds the signing secret."""
        now = clock.now()
        made = Stored(
            new_id(),
            caller.subject,
            new.name,
            new.filter.as_filter(),
            new.max_age,
            new.channel.url,
            new.channel.headers,
            new.state,
            "",
            new_secret(),
            now,
            now,
        )
        async with engine.begin() as connection:
            raw = await driver(connection)
            if idempotency_key is not None:
                digest = hashlib.sha256(new.model_dump_json().encode()).digest()
                before = await store.remember(
                    raw, caller.subject, idempotency_key, digest, made.id, now=now, oldest=now - KEY_KEPT
                )
                if before is not None:
                    made = await _as_before(raw, before, digest, caller)
                    response.headers["Location"] = f"/v1/subscriptions/{made.id}"
                    return CreatedSubscription(**_fields(made), secret=made.secret)
            await store.insert(raw, made)
        response.headers["Location"] = f"/v1/subscriptions/{made.id}"
        return CreatedSubscription(**_fields(made), secret=made.secret)


def _add_reading(router: APIRouter, engine: AsyncEngine, key: bytes) -> None:
    @router.get("", summary="List subscriptions")
    async def list_(
        request: Request,
        response: Response,
        caller: Caller,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor_: Annotated[str | None, Query(alias="cursor")] = None,
    ) -> SubscriptionPage:
        """List the caller's subscriptions; an admin sees everyone's."""
        context = f"{_CURSOR}|{owner_seen_by(caller)}"
        after = None
        if cursor_ is not None:
            moment, id_ = cursor.decode(key, cursor_, context)
            after = (dt.datetime.fromisoformat(moment), id_)
        async with engine.connect() as connection:
            found = await store.page(await driver(connection), owner_seen_by(caller), after, limit + 1)
        following = None
        if len(found) > limit:
            last = found[limit - 1]
            following = cursor.encode(key, [last.created, last.id], context)
            response.headers["Link"] = next_link(request, following)
        return SubscriptionPage(items=[Subscription(**_fields(one)) for one in found[:limit]], next=following)

    @router.get("/{id}", summary="Show a subscription")
    async def show(id_: Id, caller: Caller) -> Subscription:
        async with engine.connect() as connection:
            return Subscription(**_fields(await find(await driver(connection), id_, caller)))


def _add_altering(router: APIRouter, engine: AsyncEngine, clock: Clock) -> None:
    @router.patch("/{id}", summary="Alter a subscription")
    async def alter(id_: Id, patch: SubscriptionPatch, caller: Caller) -> Subscription:
        """Alter the fields that are given.

        A paused subscription is told nothing and nothing is kept for it; after the pause, the next change of an entry
        tells what differs from what it was last told. Deliveries that were waiting are held, and sent when it is
        active again.
        """
        async with engine.begin() as connection:
            raw = await driver(connection)
            before = await find(raw, id_, caller, lock=True)
            after = _patched(before, patch, clock.now())
            if after.url != before.url:
                await deliveries.redirect(raw, id_, endpoint_of(after.url))
            if before.state == "active" != after.state:
                await deliveries.hold(raw, id_)
            if before.state != "active" == after.state:
                await deliveries.release(raw, id_, clock.now())
            await store.update(raw, after)
        return Subscription(**_fields(after))

    @router.delete("/{id}", status_code=204, summary="Unsubscribe")
    async def delete(id_: Id, caller: Caller) -> None:
        """Delete a subscription with its deliveries and what they said."""
        async with engine.begin() as connection:
            raw = await driver(connection)
            await find(raw, id_, caller, lock=True)
            await deliveries.forget(raw, id_)
            await store.delete(raw, id_)

    @router.post("/{id}/secret", summary="Replace the signing secret")
    async def rotate(id_: Id, caller: Caller) -> Secret:
        """Make a new secret. For 24 hours messages carry signatures by both."""
        secret, until = new_secret(), clock.now() + GRACE
        async with engine.begin() as connection:
            raw = await driver(connection)
            await find(raw, id_, caller, lock=True)
            await store.rotate(raw, id_, secret, until, clock.now())
        return Secret(secret=secret, former_valid_until=until)


async def _as_before(raw: object, before: tuple[bytes, str], digest: bytes, caller: Principal) -> Stored:
    if before[0] != digest:
        raise Problem(
            422,
            "Key used before",
            "This Idempotency-Key came with another request before; use a new one.",
            problem_type("idempotency-key-reused"),
        )
    return await find(raw, before[1], caller)


def _patched(before: Stored, patch: SubscriptionPatch, now: dt.datetime) -> Stored:
    given = patch.model_fields_set
    after = dataclasses.replace(before, updated=now)
    if patch.name is not None:
        after = dataclasses.replace(after, name=patch.name)
    if patch.filter is not None:
        after = dataclasses.replace(after, filter=patch.filter.as_filter())
    if "max_age" in given:
        after = dataclasses.replace(after, max_age=patch.max_age)
    if patch.channel is not None:
        headers = unhide(patch.channel.headers, before.headers)
        after = dataclasses.replace(after, url=patch.channel.url, headers=headers)
    if patch.state is not None:
        after = dataclasses.replace(after, state=patch.state, reason="")
    if after.url != before.url or before.state != "active" == after.state:
        # Nothing was tried at the new address, or for a while: the first failure is the first again.
        after = dataclasses.replace(after, failing_since=None)
    return after


def _fields(stored: Stored) -> dict[str, object]:
    return {
        "id": stored.id,
        "owner": stored.owner,
        "name": stored.name,
        "filter": FilterFields.model_construct(**stored.filter.as_json()),
        "max_age": stored.max_age,
        "channel": Channel.model_construct(type="webhook", url=stored.url, headers=hide(stored.headers)),
        "state": stored.state,
        "reason": stored.reason,
        "failing_since": stored.failing_since,
        "created": stored.created,
        "updated": stored.updated,
    }
