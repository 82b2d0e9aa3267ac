"""What a text speaks of before it tells any step: "France's exit from the treaty is a matter of months".

Later words point back at it as at a step that was told: "The president announced it in October", "the notice was
handed in on Friday".
"""

from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import owners, subjects
from dateline_ingest.extract.sentences.grammar import children, governors
from dateline_ingest.extract.sentences.modality import conditional, denied
from dateline_ingest.extract.steps.objects import objects_of
from dateline_ingest.extract.steps.predicates import FRAMES

_EFFECTS = ("leave", "ratify", "accede")
_POS = {"VERB": "VERB", "NOUN": "NOUN"}
_LEAD = 6
"""Sentences, title included: what is first spoken of further on is an aside."""


def speak_of(reader: Reader) -> None:
    """Let the step that a sentence names, if the document has none yet, be what later words point back at."""
    discourse = reader.discourse
    if discourse.topic or reader.parsed.prepared.number >= _LEAD or reader.parsed.doc[-1].text == "?":
        return
    for token in reader.parsed.words:
        for frame in FRAMES.get((token.lemma_.lower(), _POS.get(token.pos_, "")), ()):
            if frame.effect not in _EFFECTS or frame.party or reader.mention(token) is not None:
                continue
            if any(denied(t) for t in (token, *governors(token))) or conditional(token):
                continue
            if any(c.lower_ in ("neither", "no", "any") for t in children(token, "dobj") for c in t.children):
                continue
            objects = objects_of(token, frame, reader)
            states, _ = reader.parties(owners(token) if frame.pos == "NOUN" else subjects(token))
            parties = states or tuple(filter(None, (discourse.party(),)))
            if objects and parties:
                discourse.told(frame.effect, tuple(objects), parties, done=False)
                return
