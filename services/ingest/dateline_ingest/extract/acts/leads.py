"""Who does a national act: the organ that the sentence names, else the one whose business it is."""

from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.acts.names import ActName, paper_at
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children

_NO_ORGANS = frozenset((
    "committee", "subcommittee", "commission", "panel", "rapporteur", "faction", "opposition", "court", "tribunal",
    "judge", "party", "coalition", "bloc", "union", "mayor", "governor", "council", "university", "company", "voter",
    "referendum",
))  # fmt: skip
"""Words for those whose vote or ruling is no act of the state; a council that a registry knows is not asked here."""

_BUSINESS = {
    ("law", "proposed"): "government",
    ("law", "approved"): "parliament",
    ("law", "rejected"): "parliament",
    ("law", "in_force"): "parliament",
    ("law", "amended"): "parliament",
    ("law", "repealed"): "parliament",
    ("law", "returned"): "president",
    ("law", "enacted"): "president",
    ("law", "published"): "president",
    ("resolution", "approved"): "parliament",
}
"""Whose business a step is where a passive names nobody; decrees and orders are the head of state's."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Who acts. `named` says that the sentence names the office; `word` is its word then."""

    who: Who | None
    named: bool = False
    word: Token | None = None


def lead(token: Token, paper: ActName, stage: str, reader: Reader) -> Lead | None:
    """Return who acts on a paper, or None where somebody does who is no organ of a state or organisation."""
    doers = [t for t in _doers(token, reader) if t != paper.token]
    papers = [p for p in (paper_at(t, reader) for t in doers) if p is not None]
    for doer in doers:
        if doer.lemma_.lower() in _NO_ORGANS and reader.mention(doer) is None:
            return None
        who = _of_members(doer, reader) if paper.kind == "resolution" else None
        who = who or _deciding(doer, reader) or reader.who(doer)
        if who is None:
            continue
        role = who.id.partition(".")[2]
        if role.startswith("court"):
            return None
        if role or not reader.is_party(who.id):
            return Lead(who, named=True, word=doer)
        if paper.kind == "resolution" and doer.lower_ == "they":
            return None  # several who meet, and no state's parliament
        if paper.noun == "memorandum":
            return None  # "Serbia signed a memorandum on ...": states do so with one another, their offices to order
        return Lead(_organ(who.id, paper, stage, reader), named=True, word=doer)
    if stage != "published" and doers and not papers and token.pos_ == "VERB" and any(_somebody(t) for t in doers):
        return None
    return _unnamed(token, papers[0] if papers else paper, stage, reader)


def _unnamed(token: Token, by: ActName, stage: str, reader: Reader) -> Lead:
    """Who acts where no subject and no agent says it; nobody where the business could be anybody's."""
    if stage in ("approved", "rejected") and (chamber := _place(token, reader)) is not None:
        return chamber
    written = reversed(reader.discourse.written)
    known = next((w for w in written if w.organ and w.same(by.noun, by.number, by.title)), None)
    if known is not None and by.kind != "law":
        return Lead(Who(known.organ))
    if by.kind == "resolution" and (by.number or "parliament" not in reader.discourse.organs):
        return Lead(None)
    if stage == "proposed" and (who := _brought(by.token, reader)) is not None:
        return Lead(who, named=True)
    if stage == "proposed" and token.lemma_ not in ("introduce", "submit", "table", "propose"):
        return Lead(None)
    state = _state(by, reader) or _of_sentence(reader) or reader.discourse.home or reader.discourse.party()
    return Lead(_organ(state, by, stage, reader)) if state else Lead(None)


def _of_members(doer: Token, reader: Reader) -> Who | None:
    """ "Foreign ministers meeting in Cairo adopted", "the Union's leaders adopted": the body in which they meet."""
    mention, text = reader.mention(doer), reader.parsed.prepared.clean.text
    word = text[mention.start : mention.end].rpartition(" ")[2].lower() if mention is not None else doer.lower_
    if not word.endswith("s") or word.removesuffix("s") not in _MEMBERS:
        return None
    near = owners(doer)
    if any((m := reader.mention(t)) is not None and m.kind == "state" for t in near):
        return None
    named = [pair[1] for pair in reader.objects(near) if pair[0] == "body"]
    named += [m.ids[0] for m in reader.parsed.mentions.values() if m.kind == "organisation" and m.ids]
    named += [reader.discourse.main_body()]
    return next((Who(body) for body in named if body and not reader.is_party(body)), None)


_MEMBERS = frozenset(("minister", "leader", "head", "ambassador", "delegate", "member", "state", "president", "envoy"))
"""Those who decide together for the body that they belong to."""


def _deciding(doer: Token, reader: Reader) -> Who | None:
    """ "Thirty members of the council were in favour as it adopted": the organ before it in the sentence."""
    if doer.lower_ not in ("it", "they"):
        return None
    for token in reversed(list(reader.parsed.doc[: doer.i])):
        mention = reader.mention(token)
        if mention is not None and mention.kind in ("state", "act", "convention"):
            return None
        if mention is not None and mention.kind == "organ" and mention.ids:
            return Who(mention.ids[0], mention.person)
    return None


def _brought(paper: Token, reader: Reader) -> Who | None:
    """Whose bill it is by a participle: "a bill, put forward by the government, was laid before parliament"."""
    for made in (c for c in paper.children if c.dep_ == "acl" and c.tag_ == "VBN"):
        for agent in (t for by in made.children if by.dep_ == "agent" for t in children(by, "pobj")):
            who = reader.who(agent)
            if who is not None and "." in who.id:
                return who
    return None


def _doers(token: Token, reader: Reader) -> list[Token]:
    if token.pos_ in ("NOUN", "PROPN"):
        own = [
            t
            for t in owners(token)
            if t.dep_ in ("poss", "pobj", "compound") and (t.head.lower_ != "of" or reader.who(t))
        ]
        # "The submission of the bill to parliament by the government": the parser hangs the agent on what stands next.
        deep = [t for by in token.subtree if by.lower_ == "by" and by.head != token for t in children(by, "pobj")]
        return [t for t in deep if reader.who(t)] or own
    found = [t for t in subjects(token) if t.tag_ not in ("WDT", "WP")]
    if children(token, "nsubjpass", "auxpass") or token.tag_ == "VBN":
        agents = [
            word
            for prep in token.children
            if prep.dep_ == "agent" or (prep.lower_ == "by" and prep.i > token.i)
            for word in children(prep, "pobj")
        ]
        passive = children(token, "auxpass") or not any(c.dep_ == "aux" for c in token.children)
        found = agents if passive else agents or found
    return found


def _somebody(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON") and token.lower_ not in ("it", "they", "this", "that")


def _place(token: Token, reader: Reader) -> Lead | None:
    """The chamber in which a bill passes: "passed its third reading in the Senate", "cleared the lower house"."""
    near = [*children(token, "dobj"), *at_path(token, "in"), *at_path(token, "through")]
    for word in [*near, *(t for given in near for t in at_path(given, "in"))]:
        who = reader.who(word)
        if who is not None and who.kind == "parliament":
            return Lead(who, named=True, word=word)
    return None


def _state(paper: ActName, reader: Reader) -> str:
    """The state that a paper's own words name: "the Danish Act", "Norway's law"."""
    for child in paper.token.children:
        mention = reader.mention(child)
        if mention is not None and mention.kind == "state" and child.dep_ in ("amod", "poss", "compound", "nmod"):
            return mention.ids[0]
    return ""


def _of_sentence(reader: Reader) -> str:
    """The one state that a sentence names: "in Denmark the law was amended"."""
    found = {m.ids[0] for m in reader.parsed.mentions.values() if m.kind == "state" and m.ids and not m.demonym}
    return found.pop() if len(found) == 1 else ""


def _organ(state: str, paper: ActName, stage: str, reader: Reader) -> Who:
    beside = reader.parsed.doc[paper.token.i + 1 : paper.token.i + 6]
    if any(c.lower_ == "royal" for c in paper.token.children) or any(
        t.lower_ == "royal" and t.head.lemma_.lower() == "assent" for t in beside
    ):
        return Who(f"{state}.monarch")
    return Who(f"{state}.{business(paper.kind, stage)}")


def business(kind: str, stage: str) -> str:
    """Return the role of the organ whose business a stage of a kind of paper is."""
    return _BUSINESS.get((kind, stage), "president")
