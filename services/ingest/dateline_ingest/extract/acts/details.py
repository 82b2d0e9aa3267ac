"""What a sentence says of an act beside what happened to it: its title, the chamber, the reading."""

import re

from spacy.tokens import Token

from dateline_ingest.extract.acts.leads import Lead
from dateline_ingest.extract.acts.names import ActName, words
from dateline_ingest.extract.references.roles import Objects, Reader
from dateline_ingest.extract.sentences.grammar import has_particle
from dateline_ingest.extract.steps.objects import objects_of
from dateline_ingest.extract.steps.predicates import FRAMES
from dateline_ingest.extract.steps.unratifying import undoing

_READING = re.compile(
    r"\b(?:(?P<one>first|second|third|final|1st|2nd|3rd)(?:\s*(?:,|and|or)\s*(?:the\s+)?(?P<two>second|third|final))?)\s+readings?\b",
    re.IGNORECASE,
)
_SHORT = {"1st": "first", "2nd": "second", "3rd": "third"}
_CARRIED = frozenset(("leave", "ratify", "accede", "unratify", "suspend"))
_UNDOING = frozenset(("revoke", "revocation", "rescind", "annul", "cancel", "reverse"))
_UNDONE = {"ratify": "unratify", "accede": "unratify", "unratify": "unratify"}
_LONGEST_TITLE = 200  # characters


def reading_of(text: str) -> str:
    """The reading in which a chamber decided: "first", "second", "third" or "final"."""
    match = _READING.search(text)
    if match is None:
        return ""
    found = (match["two"] or match["one"]).lower()
    if match["two"] and found == "final":
        found = match["one"].lower()
    return _SHORT.get(found, found)


def chamber_of(lead: Lead, reader: Reader) -> str:
    """The name of the chamber that decided, as the text gives it: "State Duma", "Senate"."""
    mention = reader.mention(lead.word) if lead.word is not None else None
    if mention is None or lead.who is None or not lead.who.id.endswith((".lower", ".upper")):
        return ""
    name = reader.parsed.prepared.clean.text[mention.start : mention.end]
    name = re.sub(r"^(?:the\s+)?(?:[\w ]{1,40}'s?\s+)?", "", name, count=1)
    capitals = re.search(r"\b(?:[A-Z][\w-]*)(?:\s+(?:of\s+)?[A-Z][\w-]*)*$", name)
    return capitals[0] if capitals else name


def title_of(paper: ActName, reader: Reader) -> str:
    """The title or subject of an act: its own, or what the words after it say it is on."""
    if paper.title or paper.token.pos_ not in ("NOUN", "PROPN"):
        return paper.title
    for child in paper.token.children:
        about = child.dep_ == "prep" and child.lower_ in ("on", "concerning", "regarding", "against", "for")
        about = about and not any((m := reader.mention(t)) and m.kind == "date" for t in child.children)
        doing = child.dep_ == "acl" and child.tag_ == "VBG"
        if (about or doing) and child.i > paper.token.i:
            last = _last(child)
            first = child.i + 1 if about and child.lower_ == "on" else child.i
            found = words(reader, first, last) if first <= last else ""
            return found if len(found) <= _LONGEST_TITLE else ""
    return ""


def _last(token: Token) -> int:
    """The last word below a word, before a clause or a comma that only adds to it."""
    edge = token.right_edge.i
    for word in token.doc[token.i : edge + 1]:
        if word.text in (",", ";", "(", "–", "—") or (word.dep_ in ("relcl", "advcl") and word.i > token.i):
            return max(token.i, min(word.left_edge.i, word.i) - 1)
    return edge if token.doc[edge].text not in (".", "!") else edge - 1


def about_of(paper: ActName, lead: Lead, reader: Reader) -> Objects:
    """The treaties and bodies that an act is about, by the words that belong to it; not the one that adopts it."""
    found: Objects = []
    own = lead.who.state if lead.who is not None else ""
    for token in paper.token.subtree:
        mention = reader.mention(token)
        if mention is not None and mention.kind in ("convention", "organisation") and mention.ids:
            found += [pair for pair in reader.objects([token]) if pair[1] not in (own, "EU")]
    return list(dict.fromkeys(found))


def effect_of(paper: Token, reader: Reader) -> tuple[str, Objects]:
    """The effect that the words of a paper name, with its objects: "a bill on the withdrawal from the treaty"."""
    undone = any(t.lemma_.lower() in _UNDOING for t in paper.subtree)
    bare = ""
    for token in paper.subtree:
        if token.head == paper and token.tag_ == "VBN":
            continue  # "the bill, approved by the council": what happened to it, not what it does
        for frame in FRAMES.get((token.lemma_.lower(), "VERB" if token.pos_ == "VERB" else "NOUN"), ()):
            if frame.particle and not has_particle(token, frame.particle):
                continue
            if frame.effect in _CARRIED and token != paper:
                itself = token.lemma_.lower() in _UNDOING  # "revoking the treaty", not "revoking its ratification"
                taken_back = undone or (frame.effect in _UNDONE and undoing(token) is not None)
                effect = _UNDONE.get(frame.effect, "") if taken_back and not itself else frame.effect
                objects = objects_of(token, frame, reader) if effect else []
                if objects or (undone and not effect):
                    return effect, objects
                bare = bare or ("" if itself else effect)
    return bare, []
