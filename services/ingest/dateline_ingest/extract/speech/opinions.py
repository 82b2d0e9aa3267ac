"""Places statements in their document: what they are about, and on whose side they stand."""

from collections.abc import Iterable
from dataclasses import replace

from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.speech.statements import FURTHER, RULE

_ISSUED = "statement.issued"
_NATIONAL = ("law", "decree", "resolution")
_TAKEN_BACK = ("law.returned", "law.rejected")


def placed(claims: Iterable[Claim], main: str, theme: str = "") -> list[Claim]:
    """Return the claims with each statement given its object, its side and one key a speaker.

    A statement without anything to be about is dropped; where the document tells no step, so are the words of a speaker
    of whom nothing says that they are about a treaty or a body. `main` is what the document's steps are mostly about,
    `theme` the treaty or body that it names most, for documents without a step. A state's own organs defend its step
    unless their words say else.
    """
    told = _one_voice(list(claims))
    steps = [c for c in told if c.type != _ISSUED]
    objects = {c.object for c in steps if c.object}
    known = {*objects, main, theme}
    speakers = {c.lead for c in told if c.type == _ISSUED and c.rule == RULE}
    if steps:  # what names nothing is about the step; what names another thing may be about anything
        speakers |= {c.lead for c in told if c.type == _ISSUED and c.rule == FURTHER and c.object in ("", *known)}
    national = any(c.type.startswith(_NATIONAL) for c in steps)
    speakers |= {c.lead for c in told if c.type == _ISSUED and c.lead.partition(".")[0] == main}
    about = {lead: _about(lead, told, objects, main or theme) for lead in speakers}
    out = []
    for claim in told:
        if claim.type != _ISSUED:
            out.append(claim)
        elif claim.lead in speakers and (about[claim.lead] or national):
            what = about[claim.lead]
            out.append(replace(claim, object=what, about=what, rule=RULE, stance=_side(claim, what, steps)))
    return out


def _one_voice(claims: list[Claim]) -> list[Claim]:
    """Let a body and its one officer who speaks be one speaker."""
    leads = {c.lead for c in claims if c.type == _ISSUED}
    parts: dict[str, set[str]] = {}
    for lead in leads:
        body, dot, _ = lead.partition(".")
        parts.setdefault(body, set()).update([lead] if dot else [])
    one = {body: next(iter(found)) for body, found in parts.items() if body in leads and len(found) == 1}
    return [
        replace(c, lead=one[c.lead], who=tuple(replace(w, id=one.get(w.id, w.id)) for w in c.who))
        if c.type == _ISSUED and c.lead in one
        else c
        for c in claims
    ]


def _about(lead: str, told: list[Claim], objects: set[str], main: str) -> str:
    """What a speaker speaks about first; words that name nothing are about what the document reports."""
    first = min((c for c in told if c.type == _ISSUED and c.lead == lead), key=lambda c: c.sentence)
    return first.object if first.object and (first.object in objects or not objects) else main


def _side(claim: Claim, about: str, steps: list[Claim]) -> str:
    """The stance of a statement. Who takes a state out of a treaty speaks against the treaty, and so for the step."""
    mine = [c for c in steps if c.object == about and c.lead.partition(".")[0] == claim.who[0].state]
    if any(c.type in _TAKEN_BACK and c.lead == claim.lead for c in steps):
        return "critical"
    executive = claim.lead.partition(".")[2] in _EXECUTIVE
    if executive and any(c.type.startswith(_LEAVING) for c in mine):
        return "supportive"
    own = bool(mine) and not all(c.type in _TAKEN_BACK for c in mine)
    return claim.stance or ("supportive" if own else "")


_EXECUTIVE = ("president", "prime_minister", "government", "mfa", "mod", "ministry")
_LEAVING = (
    "convention.denunciation", "convention.denounced", "convention.suspended", "convention.ratification_revoked",
    "convention.reservation", "membership.exit", "membership.ended",
)  # fmt: skip
