"""Fixtures that every folder of tests may ask for."""

from tests.stack import durable_stack, stack

__all__ = ["durable_stack", "stack"]
