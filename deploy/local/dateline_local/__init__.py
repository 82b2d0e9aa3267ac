"""The embedded stack: Kafka, PostgreSQL and the three services on one machine, with nothing to install but Python."""
