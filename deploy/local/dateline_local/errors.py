"""The one error that this package shows to a person."""


class LocalError(Exception):
    """Something on this machine keeps the embedded stack from working.

    Its text is one or two sentences: what is wrong, with the path or port, and what to do about it.
    """
