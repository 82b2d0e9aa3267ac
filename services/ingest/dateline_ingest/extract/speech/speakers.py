"""Who speaks: an office or a body by its name, by a post that belongs to it, or by a word that points back at it."""

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.discourse import Discourse
from dateline_ingest.extract.grammar import children
from dateline_ingest.extract.groups import COUNTED
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.roles import Reader
from dateline_ingest.extract.speech.posts import POSTS, in_body
from dateline_ingest.extract.speech.references import NOBODY, has_full_name, referred, spoken_of
from dateline_ingest.extract.speech.speech_words import COLLECTIVES, HEADING

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
_DEEPEST = 3
_PAPERS = frozenset(("statement", "communiqué", "communique", "message", "note", "tweet", "post", "release", "letter"))


def speaker(token: Token, reader: Reader) -> Who | None:
    """Return whom the subject of a verb of speech names, if it is an office or a body; states do not speak."""
    if token.lower_ in COLLECTIVES or token.lower_ == "its":
        return None
    mention = reader.mention(token)
    if mention is not None and not mention.ids and (beside := _beside(token, reader)) is not None:
        token, mention = beside  # "the Director General of the Agency, Rafael Grossi"
    if mention is not None:
        return _named(token, mention, reader) if not _past_office(mention, reader) else None
    if token.lemma_.lower() in _PAPERS:
        return _of_paper(token, reader)
    known = reader.discourse.persons.get(token.lower_) if token.pos_ == "PROPN" else None
    if known is not None and known.ids:
        return Who(known.ids[0], known.person)
    who = _by_post(token, reader) or referred(token, reader)
    if who is not None and token.pos_ == "PROPN":
        state, _, role = who.id.partition(".")
        reader.discourse.persons.setdefault(token.lower_, Mention("organ", 0, 0, (who.id,), role, token.text, state))
    return who


def _past_office(mention: Mention, reader: Reader) -> bool:
    """Whether an office is one that somebody held before: "a former foreign minister"."""
    before = reader.parsed.prepared.clean.text[max(0, mention.start - _FORMER_BEFORE) : mention.start].lower()
    return before.endswith(("former ", "ex-", "retired ", "one-time ", "onetime "))


_FORMER_BEFORE = 10  # characters


def _beside(token: Token, reader: Reader) -> tuple[Token, Mention] | None:
    for name in children(token, "appos"):
        mention = reader.mention(name)
        if mention is not None and mention.kind == "organ" and mention.ids and mention.person:
            return name, mention
    return None


def speakers(tokens: list[Token], reader: Reader) -> tuple[Who, ...]:
    """Return whom subjects name, each once; "the ministers of France and Germany" are two, whatever the parse says."""
    found: dict[str, Who] = {}
    for token in tokens:
        for each in _together(token, reader):
            found.setdefault(each.id, each)
        who = speaker(token, reader)
        for each in (who, *_fellows(token, who, reader)) if who is not None else ():
            found.setdefault(each.id, each)
    return tuple(found.values())


def _together(token: Token, reader: Reader) -> tuple[Who, ...]:
    """ "The two governments", "the three juntas": those of the states whose step was told last, or named last."""
    role = _JOINT.get(token.lemma_.lower(), "") if token.tag_ == "NNS" and reader.mention(token) is None else ""
    words = {c.lower_ for c in token.children if c.dep_ in ("det", "nummod", "predet", "poss")}
    if not role or not words & {"the", "both", "these", "their"}:
        return ()
    counts = [COUNTED[word] for word in words if word in COUNTED]
    states = reader.discourse.parties if len(reader.discourse.parties) > 1 else ()
    if counts and len(states) != counts[0]:
        states = reader.discourse.last_states(counts[0])
    return tuple(Who(f"{state}.{role}") for state in states if reader.is_party(state))


_JOINT = {
    **dict.fromkeys(("government", "junta", "cabinet", "administration", "authority", "regime"), "government"),
    **dict.fromkeys(("ministry", "minister", "diplomat"), "mfa"),
    **dict.fromkeys(("president", "leader", "general", "ruler"), "president"),
}
"""Nouns for what several states have, with the role that each of them has."""


def capital(token: Token, reader: Reader) -> Who | None:
    """Return the government that a capital stands for ("Kyiv condemned the law"); a state by its own name is none."""
    mention = reader.mention(token)
    if mention is None or mention.kind != "state" or mention.demonym:
        return None
    name = reader.parsed.prepared.clean.text[mention.start : mention.end]
    row = next((s for s in reader.discourse.registries.states if s.id == mention.ids[0]), None)
    return Who(f"{mention.ids[0]}.government") if row is not None and name in row.capital else None


def _fellows(token: Token, who: Who, reader: Reader) -> Iterator[Who]:
    """The others of a plural office: "foreign ministers of France and Germany", "the French and German presidents"."""
    mention = reader.mention(token)
    text = reader.parsed.prepared.clean.text
    if mention is None or mention.kind != "organ" or not _SEVERAL.search(text, mention.start, mention.end):
        return
    role = who.id.partition(".")[2]
    named = sorted(reader.parsed.mentions.values(), key=lambda m: m.start)
    end = mention.end
    for other in named:
        if other.kind == "state" and other.start >= end and _JOINED.fullmatch(text, end, other.start):
            yield Who(f"{other.ids[0]}.{role}")
            end = other.end
    start = mention.start
    for other in reversed(named):
        if other.kind == "state" and other.demonym and other.end <= start and _JOINED.fullmatch(text, other.end, start):
            yield Who(f"{other.ids[0]}.{role}")
            start = other.start


_SEVERAL = re.compile(r"\b(?:minister|president|chancellor|premier|secretarie|ambassador|envoy)s\b", re.IGNORECASE)
_JOINED = re.compile(r",?\s*(?:and\s+)?(?:of\s+)?(?:the\s+)?")


def _named(token: Token, mention: Mention, reader: Reader) -> Who | None:
    if not mention.ids or mention.kind not in ("organ", "organisation") or not _official(mention.ids[0], reader):
        return None
    words = reader.parsed.prepared.clean.text[mention.start : mention.end].lower()
    if mention.kind == "organ" and not mention.person and _last_word(words) in COLLECTIVES:
        return None
    if mention.kind == "organisation" and token.dep_ == "compound":
        return None
    for prep in token.children:  # "the president of the European Parliament" is nobody of a state
        if prep.dep_ == "poss" and mention.role in _HEADS and (own := _headed(prep, reader)):
            return Who(own, mention.person)
        for owner in children(prep, "pobj") if prep.lower_ == "of" and mention.kind == "organ" else ():
            body = reader.mention(owner)
            if body is not None and body.kind in ("organ", "organisation") and body.ids:
                return Who(body.ids[0], mention.person)
            if body is None and mention.role in _HEADS and (called := reader.discourse.body_called(owner.lemma_)):
                return Who(in_body(called, mention.role.replace("_", " ")), mention.person)
            if body is None and owner.pos_ == "PROPN" and mention.role in _HEADS:
                return None
    presiding = mention.kind == "organ" and _PRESIDING.search(words)
    return Who(
        mention.ids[0],
        mention.person or (reader.parsed.prepared.clean.text[mention.start : mention.end] if presiding else ""),
    )


def _headed(owner: Token, reader: Reader) -> str:
    """The body of "the council's president"; "" where a state stands there."""
    discourse, lemma = reader.discourse, owner.lemma_.lower()
    if discourse.it.rpartition(".")[2].rpartition("_")[2] == lemma:
        return discourse.it
    organ = next((i for i in reversed(discourse.organs.values()) if i.rpartition("_")[2] == lemma and "_" in i), "")
    return organ or (discourse.body_called(lemma) if reader.mention(owner) is None else "")


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


def _of_paper(token: Token, reader: Reader) -> Who | None:
    """ "A statement by the ministry says", "the agency's communiqué calls it": whose paper it is."""
    owners = [c for c in token.children if c.dep_ in ("poss", "compound", "nmod")]
    for prep in token.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("by", "from", "of"):
            owners += children(prep, "pobj")
    for owner in owners:
        who = speaker(owner, reader) if owner.lemma_.lower() not in _PAPERS else None
        if who is not None:
            return who
    return None


def _by_post(token: Token, reader: Reader) -> Who | None:
    """ "the head of the agency", "Ann Lee, spokeswoman of the ministry", "Mr Hill, who chairs the committee"."""
    name = token.text if token.pos_ == "PROPN" else ""
    several = token.tag_ == "NNS" and not token.lower_.startswith("spokes")  # "its speakers" are nobody
    posts = [token] if token.lemma_.lower() in POSTS and not several else []
    posts += [c for c in token.children if c.dep_ in ("appos", "compound", "nmod") and c.lemma_.lower() in POSTS]
    owned = [t for post in posts for owner in _owners(post) for t in owner.children if t.dep_ == "appos"]
    for beside in (*token.children, *owned):  # parsers hang a name on what stands next: "the head of it, Ann Lee"
        named = reader.mention(beside) if beside.dep_ in ("appos", "compound", "nmod") else None
        if named is not None and named.kind == "organ" and named.ids and (named.person or beside.dep_ == "appos"):
            beside_it = _named(beside, named, reader)
            return Who(beside_it.id, beside_it.name or name) if beside_it is not None else None
    for post in posts:
        if found := _holder(post, reader):
            return _holder_named(post, found, reader) or Who(found, name)
    if (who := _spokesman(token, reader)) is not None:
        return who
    if found := _heading(token, reader):
        return Who(found, name)
    if name and (office := _office_beside(token, reader)):
        return Who(office, name)
    return None


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
                if (who := speaker(owner, reader)) is not None:
                    return who
    return Who(reader.discourse.it) if reader.discourse.it else None


def _holder_named(post: Token, found: str, reader: Reader) -> Who | None:
    """The known holder behind a post: "the head of the agency, Rafael Grossi", wherever the parser hangs the name."""
    for inner in post.subtree:
        mention = reader.mention(inner)
        if mention is not None and mention.kind == "organ" and mention.person and mention.ids:
            return Who(mention.ids[0], mention.person) if mention.ids[0].startswith(f"{found}.") else None
    return None


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
        if child.dep_ == "relcl" and child.lemma_ == "be":
            for held in children(child, "attr"):
                found = reader.mention(held)
                if found is not None and found.kind == "organ" and found.ids:
                    return found.ids[0]
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
        if child.dep_ in ("poss", "compound", "amod", "nmod"):
            yield child
        elif child.dep_ == "prep" and child.lower_ in _OF:
            yield from children(child, "pobj")


def _owner(owner: Token, post: Token, reader: Reader, depth: int = 0) -> str:
    """The id of the office that a post gives in what it belongs to."""
    mention = reader.mention(owner)
    if owner.lower_ in ("its", "their"):
        return _of_its_body(owner, post, reader)
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
    if who := referred(owner, reader, office=True):
        return who.id
    if depth < _DEEPEST and (body := reader.discourse.body_called(lemma)):
        return _in_body(body, post)
    return ""


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


def opening(mentions: Iterable[Mention], discourse: Discourse) -> None:
    """Let a body or an office that opens a sentence which is not parsed be "it": "The presidency has denied that."."""
    first = next((m for m in mentions if m.start <= _OPENING and m.kind in ("organ", "organisation") and m.ids), None)
    if first is not None and not first.person:
        discourse.it = first.ids[0]


_OPENING = 6  # characters: an article stands before it at most


def note_voices(reader: Reader) -> None:
    """Let "she" and "it" of later sentences mean whom this one is about, or names last.

    A person without office is "she" as well, so that nobody else is taken for her.
    """
    discourse = reader.discourse
    told: set[str] = set()
    for token in reader.parsed.doc:
        if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ == "PRON" or token.head.dep_ not in _CLAUSES:
            continue
        who = speaker(token, reader)
        if who is not None:
            spoken_of(who, reader)
            told.add("he" if who.name else "it")
        elif _somebody(token, reader):
            discourse.he = NOBODY
            told.add("he")
        if told:
            break
    people = [m for m in reader.parsed.mentions.values() if m.kind == "organ" and m.person and m.ids]
    if people and "he" not in told:
        discourse.he = people[-1].ids[0]
    elif any(_somebody(t, reader) for t in _according_to(reader)):
        discourse.he = NOBODY


def _according_to(reader: Reader) -> Iterator[Token]:
    for word in (t for t in reader.parsed.doc if t.lower_ == "according"):
        for prep in word.children:
            yield from children(prep, "pobj")


def _somebody(token: Token, reader: Reader) -> bool:
    """Whether a subject is a person without office: by a full name, or "a diplomat", "one lawyer"."""
    if reader.mention(token) is not None:
        return False
    if token.pos_ == "PROPN":
        return has_full_name(token)
    first = [c.lower_ for c in token.children if c.dep_ in ("det", "nummod", "poss")]
    return token.tag_ == "NN" and any(w in _ANY for w in first) and token.lemma_.lower().endswith(_PERSONS)


_ANY = ("a", "an", "one", "another", "my", "our")
_PERSONS = (
    *("official", "diplomat", "officer", "lawyer", "expert", "professor", "analyst", "activist", "delegate", "woman"),
    *("man", "resident", "critic", "negotiator", "campaigner", "colleague", "driver", "scholar", "veteran", "source"),
    *("observer", "student", "worker", "scientist", "historian", "farmer", "witness", "aide", "adviser", "advisor"),
    *("judge", "journalist", "reporter", "editor", "author", "farmer", "fisher", "whaler", "soldier", "jurist"),
    *("person", "insider", "trader", "economist", "deputy", "senator", "lawmaker", "member", "politician", "teacher"),
)
_CLAUSES = ("ROOT", "ccomp", "conj")
