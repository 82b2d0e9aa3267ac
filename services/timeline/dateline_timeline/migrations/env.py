"""Alembic's entry point."""

from dateline.database.migrate import run_migrations

run_migrations()
