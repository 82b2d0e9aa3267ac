"""Says why a sentence with a telling word gave no event."""

import re
from collections.abc import Iterator, Sequence

from dateline.contracts import Document
from spacy.tokens import Token

from dateline_ingest.explanation import Silent
from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.sentences.modality import conditional, denied, ongoing, possible, wished
from dateline_ingest.extract.trace import NEAREST, Miss, Reason, Trace
from dateline_ingest.extract.why.naming import Naming


def silent_sentences(trace: Trace, naming: Naming, document: Document) -> Iterator[Silent]:
    """Yield the sentences of a document that had a telling word and prove no event, with the reasons."""
    proving = {number for event in trace.events for number in event.sentences}
    for number, beginning in sorted(trace.telling.items()):
        if number in proving:
            continue
        place = trace.prepared[number].sentence
        source = document.text if place.field == "text" else document.title or ""
        yield Silent.model_validate(
            {
                "sentence": naming.shown_number(number),
                "quote": source[place.start : place.end],
                "start": place.start,
                "end": place.end,
                "field": place.field,
                "reasons": tuple(_reasons(trace, number, beginning)),
            }
        )


def _reasons(trace: Trace, number: int, beginning: str) -> list[str]:
    if number not in trace.parsed:
        return ["it was not read: too long, taken back by a correction, or after the part of a text that is read"]
    missed = most_telling([miss for miss in trace.missed if miss.sentence == number])
    claims = [_of_claim(claim) for claim in trace.claims if claim.sentence == number]
    found = [in_words(miss) for miss in missed] + claims
    if found:
        return list(dict.fromkeys(found))
    text = trace.prepared[number].clean.text
    word = re.search(rf"\b{re.escape(beginning)}[\w-]*", text)
    return [f"“{word[0] if word else beginning}” tells of no step, act or statement that a rule knows"]


def most_telling(missed: Sequence[Miss]) -> list[Miss]:
    """One miss for each word; those that hold for most uses of a word only where no word has a better one."""
    by_word: dict[int, Miss] = {}
    for miss in missed:
        known = by_word.get(miss.token.i)
        if known is None or (known.reason in NEAREST and NEAREST.index(known.reason) < _rank(miss)):
            by_word[miss.token.i] = miss
    telling = [miss for miss in by_word.values() if miss.reason not in NEAREST]
    return telling or list(by_word.values())


def _rank(miss: Miss) -> int:
    return NEAREST.index(miss.reason) if miss.reason in NEAREST else len(NEAREST)


def in_words(miss: Miss) -> str:
    """A miss as a sentence without its full stop."""
    doubt = _doubt(miss.token, miss.chain) if miss.reason is Reason.NOT_ASSERTED else ""
    detail = doubt or miss.detail
    return f"“{miss.token.text}” {miss.reason.value}" + (f": {detail}" if detail else "")


def _doubt(token: Token, chain: Sequence[Token]) -> str:
    """Which word of a statement makes it no happening, asked in the order in which extraction asks."""
    if conditional(token):
        return "it is a condition"
    words = (token, *chain)
    for word in words:
        if denied(word):
            return f"“{word.text}” is negated"
    for word in words:
        if possible(word) or (word != token and wished(word)):
            return f"“{_modal(word)}” makes it possible, planned, wished or due"
    return f"“{token.text}” is still going on" if ongoing(token) else ""


def _modal(word: Token) -> str:
    """The word that makes another one possible: its auxiliary or conjunction, or the word that wishes it."""
    for child in word.children:
        if child.dep_ in ("aux", "mark") and possible(word) and child.lower_ not in ("to", "has", "have", "had"):
            return f"{child.text} {word.text}"
    return word.text if wished(word) else word.head.text


def _of_claim(claim: Claim) -> str:
    """Why what a sentence told is no event of the document."""
    if claim.type == "statement.issued":
        return f"a statement of {claim.lead} {Reason.NO_STEP.value}"
    if claim.rule.startswith("act-"):
        return f"the {claim.act_kind or 'act'} {Reason.CARRIER.value}"
    return f"the step ({claim.type}) {Reason.IN_THE_FUTURE.value}"
