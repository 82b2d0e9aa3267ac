"""The one error of this package."""

from dateline.errors import DatelineError


class ContractError(DatelineError):
    """A document, an event or a change does not keep its contract; the message says which part and why."""
