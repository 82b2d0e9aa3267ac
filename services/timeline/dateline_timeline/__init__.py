"""timeline: projects the log into entries, and answers queries, feeds and pages about them."""
