"""Requests to addresses that others name: webhooks that subscribers give, feeds that an operator configures."""

from dateline.outgoing.addresses import AddressRefused, Allowed, refusal
from dateline.outgoing.client import USER_AGENT, client

__all__ = ["USER_AGENT", "AddressRefused", "Allowed", "client", "refusal"]
