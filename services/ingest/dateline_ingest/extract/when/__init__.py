"""When it happened: dates in text, the day that a passage is of, and which date is whose."""
