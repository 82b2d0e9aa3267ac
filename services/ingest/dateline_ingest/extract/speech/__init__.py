"""Who says what: statements with their speakers and stance, the sources of a text, and what it takes back."""
