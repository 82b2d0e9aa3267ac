"""Where Alembic begins: on the connection that the service's start holds."""

from dateline.database.migrate import run_migrations

run_migrations()
