"""Who speaks by a post: "the head of the agency", "Ann Lee, spokeswoman of the ministry", "Bo Ek of the embassy"."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import MODIFIERS, children
from dateline_ingest.extract.speech.named import named
from dateline_ingest.extract.speech.posts import POSTS, in_body
from dateline_ingest.extract.speech.references import referred
from dateline_ingest.extract.speech.speech_words import HEADING

_OF_STATE = {
    "spokesman": "government",
    "spokeswoman": "government",
    "spokesperson": "government",
    "representative": "mfa",
    "ambassador": "mfa",
    "envoy": "mfa",
    "delegate": "mfa",
    "negotiator": "mfa",
    "delegation": "mfa",
    "mission": "mfa",
    "embassy": "mfa",
    "minister": "ministry",
}
_COMMITTEES = frozenset(("committee", "commission", "subcommittee"))
_OF = ("of", "for", "to", "at", "over")


def by_post(token: Token, reader: Reader) -> Who | None:
    """Return who speaks by a post: "Ann Lee, spokeswoman of the ministry", "Mr Hill, who chairs the committee"."""
    name = token.text if token.pos_ == "PROPN" else ""
    several = token.tag_ == "NNS" and not token.lower_.startswith("spokes")  # "its speakers" are nobody
    posts = [token] if token.lemma_.lower() in POSTS and not several else []
    posts += [c for c in token.children if c.dep_ in ("appos", "compound", "nmod") and c.lemma_.lower() in POSTS]
    owned = [t for post in posts for owner in _owners(post) for t in owner.children if t.dep_ == "appos"]
    for beside in (*token.children, *owned):  # parsers hang a name on what stands next: "the head of it, Ann Lee"
        office = reader.mention(beside) if beside.dep_ in ("appos", "compound", "nmod") else None
        if office is not None and office.kind == "organ" and office.ids and (office.person or beside.dep_ == "appos"):
            beside_it = named(beside, office, reader)
            return Who(beside_it.id, beside_it.name or name) if beside_it is not None else None
    for post in posts:
        if found := _holder(post, reader):
            return Who(found, name)
    if token.lemma_.lower() in _COMMITTEES:  # "the Duma's foreign affairs committee": it and its chair are one
        for owner in children(token, "poss", "compound"):
            house = reader.mention(owner)
            if house is not None and house.kind == "organ" and house.ids and "parliament" in house.ids[0]:
                return Who(house.ids[0], token.text)
    if (who := _spokesman(token, reader)) is not None:
        return who
    if found := _heading(token, reader):
        return Who(found, name)
    at = _office_beside(token, reader) if name else ""
    return Who(at, name) if at else None


def _heading(token: Token, reader: Reader) -> str:
    """ "Ann Lee, who heads the agency"."""
    for clause in token.children:
        if clause.dep_ == "relcl" and clause.lemma_ in HEADING:
            for owner in _objects(clause):
                if found := _owner(owner, clause, reader):
                    return found
    return ""


def _spokesman(token: Token, reader: Reader) -> Who | None:
    """ "A spokesman said": of whom "for the commission" at the head of the sentence tells, else of who spoke last."""
    words = [token, *(c for c in token.children if c.dep_ == "compound")]
    if not any(t.lemma_.lower().startswith("spokes") for t in words):
        return None
    for prep in token.head.children:
        if prep.dep_ == "prep" and prep.lower_ in ("for", "at") and prep.i < token.i:
            for owner in children(prep, "pobj"):
                mention = reader.mention(owner)
                who = named(owner, mention, reader) if mention is not None else referred(owner, reader)
                if who is not None:
                    return who
    return Who(reader.discourse.it) if reader.discourse.it else None


def _office_beside(token: Token, reader: Reader) -> str:
    """ "Senate Majority Leader Ann Lee", "Maria Perez of the Foreign Ministry", "Li Wei, who is defence minister"."""
    for child in token.children:
        mention = reader.mention(child)
        if child.dep_ in ("compound", "nmod") and mention is not None and mention.kind == "organ" and mention.ids:
            return mention.ids[0]
        if child.dep_ == "prep" and child.lower_ in ("of", "at", "from"):
            for owner in children(child, "pobj"):
                beside = reader.mention(owner)
                if beside is not None and beside.kind in ("organ", "organisation") and beside.ids:
                    return beside.ids[0]
                if beside is None and owner.lemma_.lower() in _OF_STATE and (found := _holder(owner, reader)):
                    return found  # "Su Wei of China's delegation"
    return ""


def _objects(verb: Token) -> Iterator[Token]:
    yield from children(verb, "dobj")
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.lower_ in _OF:
            yield from children(prep, "pobj")


def _holder(post: Token, reader: Reader) -> str:
    for owner in _owners(post):
        if found := _owner(owner, post, reader):
            return found
    return ""


def _owners(post: Token) -> Iterator[Token]:
    for child in post.children:
        if child.dep_ in MODIFIERS:
            yield child
        elif child.dep_ == "prep" and child.lower_ in _OF:
            yield from children(child, "pobj")


def _owner(owner: Token, post: Token, reader: Reader) -> str:
    """The id of the office that a post gives in what it belongs to."""
    mention = reader.mention(owner)
    if owner.lower_ in ("its", "their"):
        return _of_its_body(owner, post, reader)
    if mention is not None:
        if mention.kind == "organ" and mention.ids:
            return mention.ids[0]
        if mention.kind == "organisation":
            return _in_body(mention.ids[0], post)
        if mention.kind == "state" and post.lemma_.lower() == "counterpart":  # "her Finnish counterpart"
            fellow = (reader.discourse.he or reader.discourse.subject).partition(".")[2]
            return f"{mention.ids[0]}.{fellow}" if fellow else ""
        if mention.kind == "state" and (role := _OF_STATE.get(post.lemma_.lower())):
            return f"{mention.ids[0]}.{role}"
        return ""
    lemma = owner.lemma_.lower()
    if lemma in _COMMITTEES:
        home = reader.discourse.organs.get("parliament", "")
        return home or (f"{reader.discourse.home}.parliament" if reader.discourse.home else "")
    if who := referred(owner, reader, office=True):
        return who.id
    definite = any(c.lower_ in ("the", "this") for c in owner.children)
    body = reader.discourse.body_called(lemma) if definite else ""
    return _in_body(body, post) if body else ""  # "the organisation's head"


def _of_its_body(owner: Token, post: Token, reader: Reader) -> str:
    """ "At the agency, its head said": of the body named before in the sentence, else of whom "it" means."""
    named = [
        m for i, m in sorted(reader.parsed.mentions.items()) if i < owner.i and m.kind in ("organ", "organisation")
    ]
    if named and named[-1].ids:
        last = named[-1]
        return _in_body(last.ids[0], post) if last.kind == "organisation" else last.ids[0]
    it = reader.discourse.it
    return _in_body(it, post) if it and "." not in it else it


def _in_body(body: str, post: Token) -> str:
    return in_body(body, " ".join(t.text for t in post.doc[max(post.left_edge.i, post.i - 2) : post.i + 1]))
