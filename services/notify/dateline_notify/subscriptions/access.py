"""Whose subscription a caller may see: its own, or all for an admin."""

import asyncpg
from dateline.http import Problem, problem_type
from dateline.tokens import Principal

from dateline_notify.subscriptions import store
from dateline_notify.subscriptions.store import Stored


def owner_seen_by(caller: Principal) -> str | None:
    """Return whose subscriptions a caller sees; None for everyone's."""
    return None if caller.is_admin else caller.subject


def can_be_id(text: str) -> bool:
    """Whether a text from a path can be an id; PostgreSQL refuses to look for one with a NUL."""
    return text.isprintable()


async def find(raw: asyncpg.Connection, id_: str, caller: Principal, *, lock: bool = False) -> Stored:
    """Return a subscription that the caller may see; raises a 404, which does not tell whether others have one."""
    found = await store.get(raw, id_, owner_seen_by(caller), lock=lock) if can_be_id(id_) else None
    if found is None:
        raise Problem(
            404, "No such subscription", f"You have no subscription {id_[:100]}.", problem_type("no-subscription")
        )
    return found
