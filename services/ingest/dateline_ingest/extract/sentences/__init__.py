"""Sentences: a text cut into them, tidied, masked and parsed, and what is asked of a parse."""
