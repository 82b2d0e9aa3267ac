"""Who speaks: an office or a body by its name, by a post that belongs to it, or by a word that points back at it."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.grammar import children
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.roles import Reader
from dateline_ingest.extract.speech.speech_words import COLLECTIVES, HEADING, POSTS

_FAMILIES = {
    "ministry": ("mfa", "mod", "ministry"),
    "minister": ("mfa", "mod", "ministry"),
    "department": ("mfa", "mod", "ministry"),
    "secretary": ("mfa", "mod", "ministry"),
    "president": ("president",),
    "premier": ("prime_minister",),
    "chancellor": ("prime_minister",),
    "cabinet": ("government",),
}
_OF_STATE = {
    "spokesman": "government",
    "spokeswoman": "government",
    "spokesperson": "government",
    "representative": "mfa",
    "ambassador": "mfa",
    "envoy": "mfa",
    "minister": "ministry",
}
_OF_BODY = {"secretary-general": "secretary_general", "director-general": "director_general"}
_COMMITTEES = frozenset(("committee", "commission", "subcommittee"))
_OF = ("of", "for", "to", "at", "over")
_DEEPEST = 3


def speaker(token: Token, reader: Reader) -> Who | None:
    """Return whom the subject of a verb of speech names, if it is an office or a body; states do not speak."""
    if token.lower_ in COLLECTIVES or token.lower_ == "its":
        return None
    mention = reader.mention(token)
    if mention is not None:
        return _named(token, mention, reader)
    who = _by_post(token, reader) or _referred(token, reader)
    if who is not None and token.pos_ == "PROPN":
        state, _, role = who.id.partition(".")
        reader.discourse.persons.setdefault(token.lower_, Mention("organ", 0, 0, (who.id,), role, token.text, state))
    return who


def capital(token: Token, reader: Reader) -> Who | None:
    """Return the government that a capital stands for ("Kyiv condemned the law"); a state by its own name is none."""
    mention = reader.mention(token)
    if mention is None or mention.kind != "state" or mention.demonym:
        return None
    name = reader.parsed.prepared.clean.text[mention.start : mention.end]
    row = next((s for s in reader.discourse.registries.states if s.id == mention.ids[0]), None)
    return Who(f"{mention.ids[0]}.government") if row is not None and name in row.capital else None


def _named(token: Token, mention: Mention, reader: Reader) -> Who | None:
    if not mention.ids or mention.kind not in ("organ", "organisation") or not _official(mention.ids[0], reader):
        return None
    words = reader.parsed.prepared.clean.text[mention.start : mention.end].lower()
    if mention.kind == "organ" and not mention.person and _last_word(words) in COLLECTIVES:
        return None
    if mention.kind == "organisation" and token.dep_ == "compound":
        return None
    for prep in token.children:  # "the president of the European Parliament" is nobody of a state
        for owner in children(prep, "pobj") if prep.lower_ == "of" and mention.kind == "organ" else ():
            body = reader.mention(owner)
            if body is not None and body.kind in ("organ", "organisation") and body.ids:
                return Who(body.ids[0], mention.person)
            if body is None and owner.pos_ == "PROPN" and mention.role in _HEADS:
                return None
    presiding = mention.kind == "organ" and _PRESIDING.search(words)
    return Who(
        mention.ids[0],
        mention.person or (reader.parsed.prepared.clean.text[mention.start : mention.end] if presiding else ""),
    )


_HEADS = ("president", "secretary_general", "director_general")
_PRESIDING = re.compile(r"\b(?:speaker|chair\w*|spokes\w+)\b")


def _official(identifier: str, reader: Reader) -> bool:
    """Whether an id is that of a state's organ or of a body that a registry knows; clubs are no officials."""
    first = identifier.partition(".")[0]
    known = reader.discourse.registries
    return known.organisation(first) is not None or any(state.id == first for state in known.states)


def _last_word(words: str) -> str:
    found = re.findall(r"\w+", words)
    return found[-1] if found else ""


def _by_post(token: Token, reader: Reader) -> Who | None:
    """ "the head of the agency", "Ann Lee, spokeswoman of the ministry", "Mr Hill, who chairs the committee"."""
    name = token.text if token.pos_ == "PROPN" else ""
    posts = [token] if token.lemma_.lower() in POSTS else []
    posts += [c for c in token.children if c.dep_ in ("appos", "compound", "nmod") and c.lemma_.lower() in POSTS]
    for beside in token.children:
        named = reader.mention(beside) if beside.dep_ in ("appos", "compound", "nmod") else None
        if named is not None and named.kind == "organ" and named.ids and (named.person or beside.dep_ == "appos"):
            beside_it = _named(beside, named, reader)
            return Who(beside_it.id, beside_it.name or name) if beside_it is not None else None
    for post in posts:
        if found := _holder(post, reader):
            return Who(found, name)
    for clause in token.children:
        if clause.dep_ == "relcl" and clause.lemma_ in HEADING:
            for owner in _objects(clause):
                if found := _owner(owner, clause, reader):
                    return Who(found, name)
    return None


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
        if child.dep_ in ("poss", "compound", "amod", "nmod"):
            yield child
        elif child.dep_ == "prep" and child.lower_ in _OF:
            yield from children(child, "pobj")


def _owner(owner: Token, post: Token, reader: Reader, depth: int = 0) -> str:
    """The id of the office that a post gives in what it belongs to."""
    mention = reader.mention(owner)
    if mention is not None:
        if mention.kind == "organ" and mention.ids:
            return mention.ids[0]
        if mention.kind == "organisation":
            return _in_body(mention.ids[0], post)
        if mention.kind == "state" and (role := _OF_STATE.get(post.lemma_.lower())):
            return f"{mention.ids[0]}.{role}"
        return ""
    lemma = owner.lemma_.lower()
    if lemma == "diplomacy":
        states = [m for c in owner.children if (m := reader.mention(c)) and m.kind == "state"]
        return f"{states[0].ids[0]}.mfa" if states else ""
    if lemma in _COMMITTEES:
        home = reader.discourse.organs.get("parliament", "")
        return home or (f"{reader.discourse.home}.parliament" if reader.discourse.home else "")
    if lemma in _FAMILIES and (who := _referred(owner, reader)):
        return who.id
    if depth < _DEEPEST and (body := reader.discourse.body_called(lemma)):
        return _in_body(body, post)
    return ""


def _in_body(body: str, post: Token) -> str:
    words = "-".join(t.lower_ for t in post.doc[max(post.left_edge.i, post.i - 2) : post.i + 1])
    role = next((role for name, role in _OF_BODY.items() if words.replace("---", "-").endswith(name)), "")
    if post.lemma_.lower() == "commissioner" and body == "EU":
        return "EU.commission"
    return f"{body}.{role}" if role else body


def _referred(token: Token, reader: Reader) -> Who | None:
    """Whom "she", "the minister" or a surname means: who spoke or acted last among those it can be."""
    discourse = reader.discourse
    if token.lower_ in discourse.persons:
        known = discourse.persons[token.lower_]
        return Who(known.ids[0], known.person) if known.ids else None
    if token.pos_ == "PRON" and token.lower_ in ("he", "she", "it"):
        person = discourse.subject.partition(".")[2] in (
            "secretary_general",
            "director_general",
            "prime_minister",
            "monarch",
        )
        return Who(discourse.subject) if discourse.subject and not (person and token.lower_ == "it") else None
    lemma = token.lemma_.lower()
    definite = any(c.lower_ in ("the", "his", "her", "this") for c in token.children if c.dep_ in ("det", "poss"))
    family = _FAMILIES.get(lemma)
    if family and definite:
        if discourse.subject.partition(".")[2] in family:
            return Who(discourse.subject)
        found = next((discourse.organs[role] for role in family if role in discourse.organs), "")
        return Who(found) if found else None
    if definite and (body := discourse.body_called(lemma)):
        return Who(body)
    return None
