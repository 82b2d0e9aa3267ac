"""Runs configured sources under leases, and brings two: a watched folder and feeds."""
