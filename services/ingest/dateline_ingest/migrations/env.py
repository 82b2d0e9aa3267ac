"""Alembic's entry: migrations run on the connection that the service holds."""

from dateline.database.migrate import run_migrations

run_migrations()
