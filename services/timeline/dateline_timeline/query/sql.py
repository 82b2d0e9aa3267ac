"""Conditions of a query, with their values beside them."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Conditions:
    """Conditions joined by AND; `{}` in a condition stands for the next of its values."""

    parts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, condition: str, *values: object) -> None:
        """Add a condition of our own text; values are bound, never written into it."""
        places = [f"${len(self.values) + n + 1}" for n in range(len(values))]
        self.parts.append(condition.format(*places))
        self.values.extend(_without_nul(value) for value in values)

    @property
    def where(self) -> str:
        """The WHERE clause, empty without conditions."""
        return f" WHERE {' AND '.join(self.parts)}" if self.parts else ""


def _without_nul(value: object) -> object:
    # PostgreSQL's text has no NUL; nothing that is stored can match it.
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    return [_without_nul(one) for one in value] if isinstance(value, list) else value
