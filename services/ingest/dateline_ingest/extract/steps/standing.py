"""Where a state stands: it becomes or ceases to be a party or a member, is a member since, or is bound no longer."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references import focus
from dateline_ingest.extract.references.roles import Objects, Reader, treaties_of
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, governors
from dateline_ingest.extract.sentences.modality import coming, denied, possible
from dateline_ingest.extract.steps.elided import central
from dateline_ingest.extract.steps.staging import Staged, asserted, carrier, stage_of

_STANDINGS = frozenset(("party", "member", "ally", "signatory", "state", "country", "nation"))
_BONDS = frozenset(("bind", "valid", "binding", "cease", "party", "member", "belong", "part", "participate", "apply"))
_BONDS |= {"force"}
_NO_FULL = frozenset(("associate", "observer", "candidate", "non-permanent", "honorary", "former", "potential"))
WORDS = frozenset(("become", "member", "founder", "signatory")) | _BONDS
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield what a word says of a standing."""
    lemma = token.lemma_.lower()
    if lemma == "become":
        yield from _became(token, reader)
    if lemma in _BONDS:
        yield from _ceased(token, reader)
    if lemma == "member":
        yield from _member_since(token, reader)
    if lemma == "signatory":
        yield from _signatory(token, reader)
    if lemma in ("member", "founder"):
        yield from _founder(token, reader)


def _became(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "became the 31st member of NATO", "became a party to the covenant": the latter only with a date."""
    if denied(token) or possible(token) or token.tag_ == "VBG":
        return
    for noun in children(token, "attr", "oprd"):
        if not _full(noun):
            continue
        objects = _of_what(noun, reader) or reader.objects([*at_path(token, "of"), *at_path(token, "to")])
        states, actor = reader.parties(subjects(token))
        left_out = not objects and noun.lemma_ == "member" and not any(c.dep_ == "prep" for c in noun.children)
        alone = not objects and noun.lemma_ == "party" and not any(c.dep_ == "prep" for c in noun.children)
        if alone:
            objects = treaties_of(central(reader))
        if left_out:
            objects = central(reader, body=True)
        if objects and states:
            treaty = objects[0][0] == "convention"
            yield Draft(
                "join",
                "plain",
                token,
                [token, noun],
                objects[:1],
                states,
                actor,
                dated="any" if (treaty and not _news(token, noun)) or left_out else "",
            )


def _news(verb: Token, noun: Token) -> bool:
    """ "has become the 40th party": news of itself, which "became a party" is not."""
    counted = any(c.dep_ == "amod" and c.text[:1].isdigit() for c in noun.children)
    return verb.tag_ == "VBN" and counted and any(c.lower_ in ("has", "have") for c in verb.children)


def _full(noun: Token) -> bool:
    """Whether a noun says full standing: "party", "full member", "member state", no "associate member"."""
    lemma = noun.lemma_.lower()
    modifiers = {c.lemma_.lower() for c in noun.children}
    if lemma not in _STANDINGS or lemma == "signatory" or modifiers & _NO_FULL:
        return False
    return lemma in ("party", "member", "ally") or bool(modifiers & {"party", "member", "contracting"})


def _founder(noun: Token, reader: Reader) -> Iterator[Draft]:
    """ "In 1945 Egypt was one of the founders of the league", "was among its founding members": it joined then."""
    first = noun.lemma_.lower() == "founder" or any(c.lower_ in ("founding", "founder") for c in noun.children)
    above = noun
    while above.dep_ in ("pobj", "prep", "attr"):
        above = above.head
    if not first or above.lemma_ != "be" or above == noun or denied(above) or possible(above):
        return
    states, actor = reader.parties(children(above, "nsubj"))
    bodies = [pair for pair in _of_what(noun, reader) if pair[0] == "body"]
    if states and bodies:
        yield Draft("join", "plain", noun, [noun, above], bodies[:1], states, actor, dated="any")


def _of_what(noun: Token, reader: Reader) -> Objects:
    inner = [c for c in noun.children if c.dep_ in ("compound", "poss", "nmod", "appos")]
    inner += [c for word in inner for c in word.children if c.dep_ in ("compound", "nmod")]
    return reader.objects([*at_path(noun, "of"), *at_path(noun, "to"), *inner])


def _ceased(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "no longer bound by", "ceases to be a party to", "no longer belongs to" (VCLT article 70)."""
    chain = governors(token)
    over = _over(token, chain)
    if over is None or (token.lemma_ == "cease" and not _counts_among(token)):
        return
    if over.lemma_ in ("cease", "stop") and denied(over):
        return
    said = stage_of(token, chain, reader)
    announced = said.stage in ("announced", "notified") and said.word is not None and asserted(token, _plain(said), [])
    ahead = coming(over)
    if possible(over) and not (ahead or announced):
        return
    objects, states = _bond(token, over, reader)
    if not objects or not (states or reader.discourse.party()):
        return
    if announced and possible(over) and said.word is not None:
        who = next((w for w in map(reader.who, subjects(said.word)) if w is not None), None)
        parties = states or (reader.discourse.party(),)
        yield Draft("leave", said.stage, token, [token, *chain], objects, parties, who, word=said.word)
        return
    paper = carrier(over, chain) or carrier(token, chain)
    stage = "enacted" if paper is not None and objects[0][0] == "convention" else "effective"
    if stage == "effective":
        paper = None
    verb = paper.verb if paper is not None else None
    actor = next((w for w in map(reader.who, subjects(verb)) if w), None) if verb is not None else None
    body = objects[0][0] == "body"
    ended = "expel" if body and _by_the_body(chain, objects[0][1], reader) else "leave"
    yield Draft(
        ended,
        "plain" if ended == "expel" else stage,
        token,
        [token, over, *chain, *([verb] if verb is not None else [])],
        objects,
        states or (reader.discourse.party(),),
        actor,
        act_kind="law" if paper and paper.noun.lemma_ == "law" else "decree" if paper else "",
        act_verb="signed" if actor else "",
        planned=ahead,
        dated="day" if ahead else "any" if body else "",
    )


def _plain(said: Staged) -> Staged:
    """The word of a stage, asked for itself alone."""
    return Staged(said.stage, said.word)


def _by_the_body(chain: list[Token], body: str, reader: Reader) -> bool:
    """Whether the body decides itself that a state ceases to be its member."""
    deciding = [t for t in chain if t.lemma_ in ("decide", "resolve", "vote", "rule", "declare")]
    return any(who is not None and who.state == body for t in deciding for who in map(reader.who, subjects(t)))


def _over(token: Token, chain: list[Token]) -> Token | None:
    """The word that says that something is over: "cease", or a verb with "no longer"."""
    near = [token, *chain, token.head]
    if token.head.lemma_ == "be" and token.head.dep_ == "advcl":
        near.append(token.head.head)  # "ceases today to be a party"
    return next(
        (
            t
            for t in near
            if t.lemma_ == "cease"
            or (t.lemma_ == "stop" and children(t, "xcomp", "pcomp"))
            or any(c.lower_ == "longer" for c in t.children)
            or _not_any_more(t)
        ),
        None,
    )


def _not_any_more(token: Token) -> bool:
    """ "not bound any more", "not a member any longer"."""
    return denied(token) and any(
        c.lower_ in ("anymore", "longer") or (c.lower_ == "more" and c.i and c.nbor(-1).lower_ == "any")
        for c in token.subtree
        if c.dep_ == "advmod"
    )


def _bond(token: Token, over: Token, reader: Reader) -> tuple[Objects, tuple[str, ...]]:
    """The treaty or body that holds no longer, and for whom, as each word puts them in other places."""
    match token.lemma_.lower():
        case "cease":
            inner = [t for t in token.children if t.dep_ == "xcomp"]
            states, _ = reader.parties([t for verb in inner for t in children(verb, "dobj")])
            return reader.objects(subjects(token)), states
        case "bind":
            agents = [
                t
                for p in token.children
                if p.dep_ in ("agent", "prep") and p.lower_ == "by"
                for t in children(p, "pobj")
            ]
            states, _ = reader.parties(children(token, "dobj", "nsubjpass") or subjects(token) or subjects(over))
            return reader.objects(agents) or _with_protocols(subjects(token), reader) or _meant(agents, reader), states
        case "valid" | "binding":
            places = [t for word in (token, token.head) for path in ("in", "for", "on") for t in at_path(word, path)]
            return _with_protocols(subjects(token.head), reader), reader.parties(places)[0]
        case "force":
            above = token.head.head
            places = [t for word in (token, above) for path in ("for", "in", "on") for t in at_path(word, path)]
            states, _ = reader.parties([t for t in places if t != token])
            return _with_protocols(subjects(above), reader) if token.head.lower_ == "in" else [], states
        case "apply":
            places = [t for path in ("to", "in", "for") for t in at_path(token, path)]
            return reader.objects(subjects(token) or subjects(over)), reader.parties(places)[0]
        case "part" | "participate":
            shared = [*at_path(token, "in"), *at_path(token.head, "in")]
            return reader.objects(shared), reader.parties(subjects(over) or subjects(token))[0]
        case "belong":
            return reader.objects(list(at_path(token, "to"))), reader.parties(subjects(token) or subjects(over))[0]
        case _:
            near = [*at_path(token, "to"), *at_path(token, "of"), *at_path(token.head, "to")]
            holders = subjects(over) or subjects(token.head)
            objects = _of_what(token, reader) or reader.objects(near)
            left_out = [] if objects or near else _of_text(token, reader)
            return objects or left_out, reader.parties(holders)[0]


def _meant(named: list[Token], reader: Reader) -> Objects:
    """The treaty that the text is about, where nothing stands in its place: "France ceased to be bound in 2023"."""
    return [] if named else treaties_of(central(reader))


def _of_text(standing: Token, reader: Reader) -> Objects:
    """What the text is about of which somebody is a party or a member: "On 31 December it ceased to be a member"."""
    if standing.lemma_ == "member":
        return central(reader, body=True)
    return treaties_of(central(reader)) if standing.lemma_ == "party" else []


def _counts_among(token: Token) -> bool:
    return any(child.dep_ == "xcomp" and child.lemma_ in ("count", "have", "include") for child in token.children)


def _with_protocols(tokens: list[Token], reader: Reader) -> Objects:
    objects = reader.objects(tokens)
    return list(dict.fromkeys(objects + reader.objects(reader.with_companions(tokens[0])[1:]))) if objects else []


def _signatory(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "became a signatory in 2009", "both signatories since 1998": signed then, or what the text is about."""
    above = token.head
    became = above if above.lemma_ == "become" and token.dep_ in ("attr", "oprd") else None
    since = [p for word in (token, above) for p in word.children if p.dep_ == "prep" and p.lower_ == "since"]
    if not (became or since) or denied(above) or denied(token) or possible(above):
        return
    if became is not None and became.tag_ not in ("VBD", "VBN", "VBZ"):
        return
    holders = [above, *children(above, "conj")] if token.dep_ == "appos" else subjects(above)
    places = [*at_path(token, "to"), *at_path(token, "of"), *children(token, "compound", "poss", "nmod")]
    objects = reader.treaties(places) or (treaties_of(focus.treaty(reader.discourse)) if not places else [])
    states, actor = reader.parties(holders)
    if objects and states:
        yield Draft("sign", "plain", token, [token, above], objects[:1], states, actor, dated="any")


def _member_since(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "a member of the Council since 1996": it joined then. "For 26 years" gives nothing."""
    since = [
        p
        for word in (token, token.head, token.head.head)
        for p in word.children
        if p.dep_ == "prep"
        and (p.lower_ in ("since", "from") or (p.lower_ == "as" and any(c.lower_ == "of" for c in p.children)))
    ]
    if (
        not since
        or denied(token)
        or any(c.lower_ == "longer" for c in token.head.children)
        or any(denied(word.head) for word in since)
    ):
        return
    bodies = _of_what(token, reader)
    if not bodies and not any(p.lower_ in ("of", "in") for p in token.children):
        bodies = central(reader, body=True)
    holder = [token.head] if token.dep_ == "appos" else subjects(token.head)
    if holder and holder[0].tag_ in ("WDT", "WP"):
        holder = [token.head.head]
    states, _ = reader.parties(holder or owners(token))
    if bodies and states and bodies[0][0] == "body":
        yield Draft("join", "plain", token, [token, *(prep.head for prep in since)], bodies[:1], states)
