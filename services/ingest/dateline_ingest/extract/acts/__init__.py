"""National acts: laws, decrees and resolutions, how far they have come, their numbers, votes and measures."""
