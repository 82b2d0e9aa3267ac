"""Says where an event's date comes from."""

import re

from dateline.edtf import Occurrence

from dateline_ingest.explanation import Step
from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.merging.merge import Merged
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.when.days import days
from dateline_ingest.extract.why.naming import Naming

_WITH_YEAR = re.compile(r"\d{4}")
_FROM_THE_LAST = re.compile(r"\b(?:same|that|following|later|earlier|after|before)\b|\bnext day\b", re.IGNORECASE)


def date_step(event: Merged, naming: Naming) -> Step:
    """Say which words gave the date, and from which day they were counted; or why there is none."""
    occurred = event.claim.occurred
    if not occurred:
        return Step(kind="date", says="the text gives no date for it")
    for claim in event.told:
        if claim.occurred == occurred:
            return _of(claim, naming)
    given = list(dict.fromkeys(f"{c.occurred} in {naming.place(c.sentence)}" for c in event.told if c.occurred))
    if len(given) > 1:
        return Step(kind="date", says=f"its sentences give several days ({', '.join(given)}): one of {occurred}")
    published = naming.trace.published
    of_place = days(naming.trace.prepared, published)
    if occurred in [of_place[number] for number in event.sentences if number in of_place]:
        return Step(
            kind="date", says=f"no sentence dates it: it gets the day of the entry or record it stands in, {occurred}"
        )
    if published is not None and occurred == published.isoformat()[:7]:
        return Step(kind="date", says=f"no sentence dates it: undated news gets the month of publication, {occurred}")
    return Step(kind="date", says=f"{occurred}, as the step on the treaty that this protocol belongs to")


def _of(claim: Claim, naming: Naming) -> Step:
    step, sentence = claim.step, naming.shown_number(claim.sentence)
    mention = step.dated_by if step is not None else None
    if mention is not None:
        return Step(kind="date", sentence=sentence, says=_counted(mention, claim, naming))
    if step is not None and step.paper is not None and step.paper.occurred == claim.occurred:
        told = f"the {step.paper.noun} told in {naming.place(step.paper.sentence)}"
        return Step(kind="date", sentence=sentence, says=f"{claim.occurred}, the day of {told}")
    later = next((n for n in claim.more if n > claim.sentence), None)
    if later is not None:
        return Step(kind="date", sentence=naming.shown_number(later), says=f"{claim.occurred}: this sentence dates it")
    return Step(kind="date", sentence=sentence, says=f"{claim.occurred}, from what was told before")


def _counted(mention: Mention, claim: Claim, naming: Naming) -> str:
    words, published = naming.words(claim.sentence, mention), naming.trace.published
    said = f"“{words}” is {claim.occurred}"
    if Occurrence.parse(claim.occurred) != Occurrence.parse(mention.edtf):
        return f"{said}: “{words}” is the day of the report, which gives the act its month at most"
    if _WITH_YEAR.search(words):
        return f"{said}, as written"
    if _FROM_THE_LAST.search(words):
        return f"{said}, counted from the date given before it"
    return f"{said}, counted from the day of publication, {published}" if published else said
