"""Feeds and tables of every timeline and filter."""
