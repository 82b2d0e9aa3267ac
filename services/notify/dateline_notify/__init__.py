"""notify: tells subscribers what changed on a timeline, by signed webhooks and a stream."""
