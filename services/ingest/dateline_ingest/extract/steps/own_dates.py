"""The date that a step told by a noun has of its own: behind it, before its verb, as its predicate or its year."""

from spacy.tokens import Token

from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.sentences.modality import denied


def own_date(token: Token, reader: Reader) -> str | None:
    """The date that a noun has of its own: "its ratification on 27 April", "the accession to the treaty (3 May)"."""
    if token.pos_ != "NOUN":
        return None
    near = [t for prep in prepositions(token) if prep.lower_ in ("on", "of", "in") for t in children(prep, "pobj")]
    for noun in near:
        mention = reader.mention(noun)
        if mention is not None and mention.kind == "date" and mention.edtf:
            return mention.edtf
    behind = reader.parsed.mentions.get(token.i + 1)
    if behind is not None and behind.kind == "date" and behind.edtf and token.dep_ in ("nsubj", "nsubjpass"):
        return behind.edtf  # "Russia's ratification the previous November had tipped the scales"
    if token.dep_ in ("nsubj", "nsubjpass") and (before := _before_verb(token, reader)):
        return before
    if when := _year_of(token, reader) or _as_predicate(token, reader):
        return when
    inside = [m for t in token.subtree if (m := reader.mention(t)) is not None and m.kind in ("convention", "state")]
    ends = {m.end for m in inside}
    return next((when for at, when in reader.parsed.prepared.asides if at in ends or at - 1 in ends), None)


def _year_of(noun: Token, reader: Reader) -> str:
    """ "Since 1981, *the year of* its accession": the date beside which the words stand."""
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if above is None or above.lemma_ not in ("year", "month", "day", "date") or above.left_edge.i < 2:
        return ""
    before = reader.mention(above.doc[above.left_edge.i - 2])
    beside = above.doc[above.left_edge.i - 1].text == ","
    return before.edtf if beside and before is not None and before.kind == "date" else ""


def _as_predicate(noun: Token, reader: Reader) -> str:
    """ "What tipped it was *Chad's ratification* on 3 May", "the fiftieth ratification was that of Chad on 3 May"."""
    verb = noun.head
    if verb.lemma_ != "be" or verb.tag_ not in ("VBD", "VBN") or noun.dep_ not in ("attr", "nsubj") or denied(verb):
        return ""
    said = [t for t in children(verb, "attr") if t == noun or t.lower_ == "that"]
    for word in verb.doc[said[0].i + 1 :] if said else ():
        if word.pos_ in ("VERB", "AUX"):
            return ""
        if (mention := reader.mention(word)) is not None and mention.kind == "date":
            return mention.edtf
    return ""


def _before_verb(noun: Token, reader: Reader) -> str:
    """ "Russia's admission to the council on 28 February divided it": the parser hangs the date on the verb."""
    for prep in noun.head.children:
        if prep.dep_ == "prep" and prep.lower_ in ("on", "in") and noun.i < prep.i < noun.head.i:
            dates = [m for t in children(prep, "pobj") if (m := reader.mention(t)) is not None and m.kind == "date"]
            if dates and dates[0].edtf:
                return dates[0].edtf
    return ""
