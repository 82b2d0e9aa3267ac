"""Fixtures that every folder of tests may ask for."""

from tests.stack import durable_stack, servers, stack

__all__ = ["durable_stack", "servers", "stack"]
