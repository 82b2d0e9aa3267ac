"""From effect, stage, object and actor to the type of event: the table `rules.yaml`, readable by itself."""

from dataclasses import dataclass, fields
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; the head of the table explains the columns. `actor` is empty, `due` None where they do not matter."""

    id: str
    effect: str
    stage: str
    object: str
    type: str
    example: str
    actor: tuple[str, ...] = ()
    due: bool | None = None
    source: str = ""

    def fits(self, effect: str, stage: str, object_kind: str, actor: str, *, due: bool) -> bool:
        """Whether the row decides this case."""
        return (
            (self.effect, self.stage, self.object) == (effect, stage, object_kind)
            and (not self.actor or actor in self.actor)
            and (self.due is None or self.due == due)
        )


def _read() -> tuple[Rule, ...]:
    text = resources.files("dateline_ingest.extract").joinpath("rules.yaml").read_text("utf-8")
    known = {f.name for f in fields(Rule)}
    rules = []
    for row in yaml.safe_load(text):
        if unknown := set(row) - known:
            raise ValueError(f"rules.yaml: rule {row.get('id')} has an unknown column {min(unknown)!r}")
        rules.append(Rule(**{**row, "actor": tuple(row.get("actor", ()))}))
    return tuple(rules)


RULES = _read()


def decide(effect: str, stage: str, object_kind: str, actor: str, *, due: bool) -> Rule | None:
    """Return the first rule that fits, or None: then there is no event."""
    return next((rule for rule in RULES if rule.fits(effect, stage, object_kind, actor, due=due)), None)
