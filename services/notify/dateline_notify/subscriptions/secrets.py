"""Signing secrets and ids of subscriptions."""

import base64
import datetime as dt
import secrets

_SECRET_BYTES = 32  # Standard Webhooks: between 24 and 64
_ID_BYTES = 10  # as many as the deterministic ids have
GRACE = dt.timedelta(hours=24)  # how long messages carry the former signature as well: time for a deployment


def new_secret() -> str:
    """Return a signing secret as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def new_id() -> str:
    """Return an id for a subscription, which nobody can guess."""
    return f"sub-{base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode().lower()}"
