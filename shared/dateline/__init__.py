"""What the services of dateline share: contracts, the log, the database, HTTP, settings and the command line."""
