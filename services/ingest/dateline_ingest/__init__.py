"""ingest: collects documents about public acts and turns them into typed events."""
