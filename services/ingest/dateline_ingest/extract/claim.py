"""A claim: what one sentence says happened, before it is merged with what the rest of the document says of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline_ingest.extract.acts.votes import Votes

if TYPE_CHECKING:  # a draft speaks of who acts, which is defined here
    from dateline_ingest.extract.acts.measures import Counted
    from dateline_ingest.extract.draft import Draft


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who acts: an organ or a state by id, and the person's name when the text gives it.

    `role` is empty where it is that of the claim.
    """

    id: str
    name: str = ""
    role: str = ""

    @property
    def state(self) -> str:
        """The state or organisation it belongs to."""
        return self.id.partition(".")[0]

    @property
    def kind(self) -> str:
        """The actor kind that the rules speak of."""
        _, dot, role = self.id.partition(".")
        if not dot:
            return "state" if self.id else ""
        first = role.partition(".")[0]
        return _KINDS.get(first, "body")


_KINDS = {
    "president": "president",
    "monarch": "president",
    "governor_general": "president",
    "prime_minister": "government",
    "government": "government",
    "mfa": "government",
    "mod": "government",
    "ministry": "government",
    "parliament": "parliament",
    "security_council": "council",
    "council": "council",
    "commission": "government",
}


_ROLES = {"proposed": "proposer", "approved": "approver", "enacted": "signatory", "published": "signatory"}


def role_of(stage: str, of: str = "") -> str:
    """What who takes a step of this stage is to it: the `role` of an actor; `of` is the type of event, if it matters.

    A president who signs a treaty is its signatory, and a chamber that "ratified" one approved it.
    """
    if of == "convention.signed":
        return "signatory"
    return "approver" if of.endswith("_approved") and stage == "plain" else _ROLES.get(stage, "decider")


@dataclass(frozen=True, slots=True)
class Claim:
    """One event of one sentence. `sentence` is its number; `rule` names the row that made it."""

    type: str
    lead: str
    object: str
    sentence: int
    rule: str
    occurred: str = ""
    who: tuple[Who, ...] = ()
    act_kind: str = ""
    act_verb: str = ""
    number: str = ""
    title: str = ""
    votes: Votes | None = None
    reading: str = ""
    chamber: str = ""
    measure: Counted | None = None
    refers: bool = False
    """Whether it names its act only by a common noun, so that another sentence may say which one is meant."""
    planned: bool = False
    attribution: str = ""
    scope: str = ""
    subkind: str = ""
    effective: str = ""
    about: str = ""
    stance: str = ""
    background: bool = False
    """Whether the sentence tells it as something past beside the news ("previously", "had")."""
    perfect: bool = False
    """Whether it is told in the present perfect ("has signed"), the tense of news."""
    role: str = ""
    more: tuple[int, ...] = ()
    """Further sentences that tell the same."""
    field: str = "text"
    step: Draft | None = dataclasses.field(default=None, compare=False, repr=False)
    """The words it was read from."""
