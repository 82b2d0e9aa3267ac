"""Projects the log into tables: events into entries and changes, documents into readable texts."""
