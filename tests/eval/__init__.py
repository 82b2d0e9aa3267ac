"""Measures extraction on annotated documents: `python -m tests.eval`."""
