"""Changes as they happen, to whoever keeps a connection open: Server-Sent Events, resumed from the log."""
