"""One PostgreSQL database per service: the engine, migrations at start, and the tables that every consumer needs."""

from dateline.database.engine import DatabaseUnavailable, create_engine, driver, is_transient
from dateline.database.migrate import require_newest, upgrade

__all__ = ["DatabaseUnavailable", "create_engine", "driver", "is_transient", "require_newest", "upgrade"]
