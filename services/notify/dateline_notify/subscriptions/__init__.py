"""What someone wants to be told, and where."""
