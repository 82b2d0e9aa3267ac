"""Steps that a turn of phrase tells, not one word with an object: entry into force, ceasing to be bound."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.grammar import (
    at_path,
    children,
    denied,
    governors,
    owners,
    possible,
    prepositions,
    subjects,
)
from dateline_ingest.extract.roles import Objects, Reader
from dateline_ingest.extract.staging import carrier

_RIGHTS = frozenset(("right", "membership", "participation", "representation"))


def drafts(reader: Reader) -> Iterator[Draft]:
    """Yield the steps of a sentence that these turns tell."""
    for token in reader.parsed.doc:
        lemma = token.lemma_.lower()
        if lemma in ("enter", "come", "be", "force"):
            yield from _in_force(token, reader)
        if lemma in ("bind", "valid", "binding", "cease", "party"):
            yield from _ceased(token, reader)
        if lemma == "member":
            yield from _member_since(token, reader)
        if lemma == "suspend":
            yield from _rights_suspended(token, reader)
        if lemma in ("revoke", "withdraw", "rescind", "cancel", "repeal"):
            yield from _unratified(token, reader)
        if lemma == "sign":
            yield from _signed_for(token, reader)
        if lemma in ("deposit", "hand", "submit", "lodge"):
            yield from _deposited(token, reader)


def _in_force(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "entered into force", "came into force", "in force since": for all, or "for Russia" alone (VCLT article 24)."""
    force = [
        t
        for prep in prepositions(token)
        if prep.lower_ in ("into", "in")
        for t in children(prep, "pobj")
        if t.lemma_ == "force"
    ]
    if (
        token.lemma_ == "force"
        and token.head.lower_ == "in"
        and any(p.lower_ == "since" for p in (*prepositions(token), *prepositions(token.head)))
    ):
        force = [token]
    if (
        not force
        or denied(token)
        or possible(token)
        or (token.lemma_ == "be" and not any(p.lower_ == "since" for p in prepositions(token)))
    ):
        return
    objects = [pair for pair in reader.objects(subjects(token)) if pair[0] == "convention"]
    if not objects and not subjects(token) and (known := reader.it(token)) and known[0][0] == "convention":
        objects = known
    if not objects:
        return
    states, _ = reader.parties([t for word in (token, *force) for t in at_path(word, "for")])
    yield Draft("force", "plain", token, [token, *force], objects, states, scope="party" if states else "treaty")


def _ceased(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "no longer bound by", "ceases to be a party to", "no longer valid in" (VCLT article 70)."""
    chain = governors(token)
    over = next(
        (
            t
            for t in (token, *chain, token.head)
            if t.lemma_ == "cease" or any(c.lower_ == "longer" for c in t.children)
        ),
        None,
    )
    if over is None or possible(over) or (token.lemma_ == "cease" and not _counts_among(token)):
        return
    places: list[Token] = []
    objects: Objects = []
    states: tuple[str, ...] = ()
    if token.lemma_ == "cease":
        objects = reader.objects(subjects(token))
        inner = [t for t in token.children if t.dep_ == "xcomp"]
        states, _ = reader.parties([t for verb in inner for t in children(verb, "dobj")])
    elif token.lemma_ == "bind":
        agents = [
            t for p in token.children if p.dep_ in ("agent", "prep") and p.lower_ == "by" for t in children(p, "pobj")
        ]
        objects = reader.objects(agents) or _with_protocols(subjects(token), reader)
        states, _ = reader.parties(children(token, "dobj", "nsubjpass") or subjects(token) or subjects(over))
    elif token.lemma_ in ("valid", "binding"):
        objects = _with_protocols(subjects(token.head), reader)
        places = [t for word in (token, token.head) for t in at_path(word, "in")] + [
            t for word in (token, token.head) for t in at_path(word, "for")
        ]
        states, _ = reader.parties(places)
    else:
        objects = reader.objects(list(at_path(token, "to")) + list(at_path(token, "of")))
        states, _ = reader.parties(subjects(over) or subjects(token.head))
    if not objects or not (states or reader.discourse.party()):
        return
    paper = carrier(over, chain) or carrier(token, chain)
    stage = "enacted" if paper is not None else "effective"
    actor = (
        next((w for w in map(reader.who, subjects(paper.verb)) if w), None)
        if paper is not None and paper.verb is not None
        else None
    )
    tokens = [token, over, *chain] + ([paper.verb] if paper is not None and paper.verb is not None else [])
    yield Draft(
        "leave",
        stage,
        token,
        tokens,
        objects,
        states or (reader.discourse.party(),),
        actor,
        act_kind="law" if paper and paper.noun.lemma_ == "law" else "decree" if paper else "",
        act_verb="signed" if actor else "",
    )


def _counts_among(token: Token) -> bool:
    return any(child.dep_ == "xcomp" and child.lemma_ in ("count", "have", "include") for child in token.children)


def _with_protocols(tokens: list[Token], reader: Reader) -> Objects:
    objects = reader.objects(tokens)
    return list(dict.fromkeys(objects + reader.objects(reader.with_companions(tokens[0])[1:]))) if objects else []


def _member_since(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "a member of the Council since 1996": it joined then. "For 26 years" gives nothing."""
    since = [
        p
        for word in (token, token.head, token.head.head)
        for p in word.children
        if p.dep_ == "prep" and p.lower_ == "since"
    ]
    if not since or denied(token):
        return
    bodies = list(
        reader.objects([*at_path(token, "of"), *(c for c in token.children if c.dep_ in ("compound", "poss", "nmod"))])
    )
    holder = [token.head] if token.dep_ == "appos" else subjects(token.head)
    if holder and holder[0].tag_ in ("WDT", "WP"):
        holder = [token.head.head]
    states, _ = reader.parties(holder)
    if bodies and states:
        yield Draft("join", "plain", token, [token, *(prep.head for prep in since)], bodies, states)


def _rights_suspended(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "suspended Russia's rights of representation in the Council": rights of membership count as membership."""
    for right in children(token, "dobj", "nsubjpass"):
        if right.lemma_ not in _RIGHTS or denied(token) or possible(token):
            continue
        states, _ = reader.parties(owners(right))
        actor = next((w for w in map(reader.who, subjects(token)) if w), None)
        inside = [t for t in right.subtree if t not in owners(right)]
        bodies = [p for p in reader.objects(inside) if p[0] == "body"]
        if not bodies and actor is not None and not reader.is_party(actor.state):
            bodies = [("body", actor.state)]
        if states and bodies:
            yield Draft("suspend", "plain", token, [token], bodies[:1], states, actor)


def _unratified(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "revokes its ratification": not a denunciation, the state remains a signatory."""
    for noun in children(token, "dobj", "nsubjpass"):
        if noun.lemma_ != "ratification":
            continue
        objects = reader.objects(list(at_path(noun, "of"))) or reader.it(token)
        if not objects or denied(token):
            continue
        chain = governors(token)
        enacted = next((t for t in chain if t.lemma_ in ("sign", "promulgate")), None)
        decided = next((t for t in chain if t.lemma_ in ("vote", "adopt", "pass", "approve")), None)
        head = enacted or decided
        if possible(head or token):
            continue
        actor = next((w for w in map(reader.who, subjects(head or token)) if w), None)
        states, _ = reader.parties([*owners(noun), *subjects(token)])
        states = states or ((actor.state,) if actor and reader.is_party(actor.state) else ())
        stage = "enacted" if enacted is not None else "approved" if decided is not None else "plain"
        if states:
            yield Draft(
                "unratify",
                stage,
                token,
                [token, noun, *chain],
                objects,
                states,
                actor,
                act_kind="law" if head is not None else "",
                act_verb=head.lemma_ if head is not None else "",
            )


def _deposited(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "deposited its instrument of ratification" (VCLT article 16)."""
    for noun in children(token, "dobj", "nsubjpass"):
        if noun.lemma_ not in ("instrument", "document") or denied(token) or possible(token):
            continue
        kinds = {t.lemma_ for t in at_path(noun, "of")}
        effect = (
            "ratify"
            if kinds & {"ratification", "acceptance", "approval"}
            else "accede"
            if kinds & {"accession"}
            else ""
        )
        treaties = list(reader.discourse.conventions[-1:])
        states, actor = reader.parties(subjects(token))
        if effect and treaties and states:
            yield Draft(effect, "notified", token, [token, noun], [("convention", treaties[0][0])], states, actor)


def _signed_for(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "the convention and its protocols, signed on behalf of Russia": by a representative (VCLT article 7)."""
    if token.tag_ != "VBN" or denied(token) or possible(token):
        return
    behalf = [
        t for prep in prepositions(token) if prep.lower_ == "on" for t in children(prep, "pobj") if t.lemma_ == "behalf"
    ]
    sides = [t for prep in prepositions(token) if prep.lower_ == "for" for t in children(prep, "pobj")]
    states, _ = reader.parties(
        [t for word in behalf for t in owners(word)] + sides + [t for word in sides for t in owners(word)]
    )
    before = [
        (i, m)
        for i, m in sorted(reader.parsed.mentions.items())
        if i < token.i and m.kind in ("convention", "protocols")
    ]
    objects = reader.objects([reader.parsed.doc[i] for i, _ in before])
    if states and objects:
        yield Draft("sign", "plain", token, [token, *behalf], objects, states[:1])
