"""Gives a step the date on which it takes effect, where the document dates the effect as well."""

from collections.abc import Sequence
from dataclasses import replace

from dateline.edtf import Occurrence

from dateline_ingest.extract.merging.merge import Merged

_EFFECTS = {
    "convention.denunciation_effective": ("convention.denunciation_notified", "convention.denounced"),
    "membership.ended": ("membership.exit_notified", "membership.exit_announced"),
    "convention.in_force": ("convention.ratified", "convention.acceded"),
}
"""What brings an effect about, the nearest cause first (VCLT articles 24 and 70)."""

_DAY = 10  # characters of a date with its day; a year of effect says too little


def with_effect(events: Sequence[Merged]) -> list[Merged]:
    """Return the events with `effective` set on the last step of a state before each dated effect of it."""
    out = list(events)
    for event in events:
        claim = event.claim
        causes = _EFFECTS.get(claim.type, ())
        if len(claim.occurred) != _DAY or not claim.lead:
            continue
        for cause in causes:
            before = [
                at
                for at, other in enumerate(out)
                if (other.claim.type, other.claim.lead, other.claim.object) == (cause, claim.lead, claim.object)
                and _first(other) < claim.occurred
            ]
            if before:
                last = max(before, key=lambda at: (_first(out[at]), -at))
                out[last] = replace(out[last], claim=replace(out[last].claim, effective=claim.occurred))
                break
    return out


def _first(event: Merged) -> str:
    """The first day on which a step can have happened, as text; undated steps come before all others."""
    first = Occurrence.parse(event.claim.occurred).first if event.claim.occurred else None
    return first.isoformat() if first is not None else ""
