"""Steps told without naming what they are about: "the chamber gave its approval", "the government had proposed it".

They point back at the step that the document told last, so they count only where a sentence has no effect of its own.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, governors, has_particle
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps import notices, pointing
from dateline_ingest.extract.steps.stages import ACT_NOUNS, NOTICES

_TO_ANY = frozenset(("approval", "assent", "consent"))
_ASSENTS = _TO_ANY | {"concurrence", "blessing", "authorisation", "authorization"}
"""What a chamber gives to a step; to the leaving of a treaty by the plainest words alone."""
_GIVING = frozenset(("give", "grant"))
_GETTING = frozenset(("get", "receive", "win", "obtain"))
_HANDING = frozenset(("give", "serve", "hand", "submit", "send", "deposit", "deliver", "lodge"))
_TAKING_BACK = frozenset(("take", "withdraw", "revoke", "rescind", "retract", "cancel", "reverse", "annul"))
_REVOCABLE = ("announced", "notified", "enacted", "plain")
_COVERING = frozenset(("cover", "extend", "concern", "include", "apply"))


def drafts(reader: Reader) -> Iterator[Draft]:
    """Yield the steps of a sentence that point back; none when the document has told no step yet."""
    if reader.parsed.doc[-1].text == "?":
        return
    if not reader.discourse.topic:
        yield from notices.first(reader)
        return
    for token in reader.parsed.words:
        read = _BY_WORD.get(token.lemma_.lower(), ())
        out = token.lemma_ in ("be", "go") and any(c.lower_ == "will" for c in token.children)
        if not read or denied(token) or (possible(token) and not out):
            continue
        for told in read:
            yield from told(token, reader)


def _draft(stage: str, token: Token, who: Who, reader: Reader, *extra: Token, act_verb: str = "") -> Draft:
    discourse = reader.discourse
    objects = list(discourse.covered or discourse.topic)
    return Draft(
        discourse.topic_effect,
        stage,
        token,
        [token, *extra, *governors(token)],
        objects,
        (who.state,),
        who,
        act_verb=act_verb,
    )


def _assent(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "the chamber gave its approval", "the vote got the approval of the president", "its advice and consent"."""
    given = token.head if token.dep_ == "conj" else token
    verb = given.head
    if given.dep_ != "dobj" or verb.lemma_ not in _GIVING | _GETTING or denied(verb) or possible(verb):
        return
    if any(reader.objects([t]) for t in at_path(token, "to")):
        return
    tokens = subjects(verb) if verb.lemma_ in _GIVING else [t for t in owners(token) if t.dep_ == "pobj"]
    who = pointing.actor(tokens, reader)
    if who is None or who.kind not in ("parliament", "president", "government", "council"):
        return
    treaty = reader.it(token)
    step, number = reader.discourse.last_step, reader.parsed.prepared.number
    signed = any(t.lemma_ == "sign" for t in reader.parsed.doc[: token.i])
    if step is not None and step.effect == "sign" and number - reader.discourse.deed_at[0] <= 1:
        treaty, signed = list(step.objects), True  # "Both signed it in 1987; the Senate gave its consent in May"
    if signed and treaty and treaty[0][0] == "convention":
        # "signed it in June, and the Senate gave its consent": to that treaty, whatever the text told before.
        yield Draft("ratify", "approved", token, [token, verb], treaty, (who.state,), who, act_verb="approve")
    elif reader.discourse.topic_effect != "leave" or token.lemma_ in _TO_ANY:
        yield _draft("approved", token, who, reader, verb, act_verb="approve")


def _decision(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "the decision of the Security Council": a decision that a named body took counts, also as a noun."""
    who = pointing.actor(owners(token), reader)
    if who is not None and who.kind in ("council", "parliament"):
        yield _draft("approved", token, who, reader)


def _covering(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "The proposal covers Protocol No. 1 as well"."""
    for noun in children(token, "nsubj"):
        paper = reader.discourse.paper(noun.lemma_.lower()) if noun.lemma_.lower() in ACT_NOUNS else None
        objects = reader.objects([*children(token, "dobj"), *at_path(token, "to")])
        if paper is not None and paper.stage and objects and reader.discourse.parties:
            who = Who(paper.organ, paper.person) if paper.organ else None
            yield Draft(
                reader.discourse.topic_effect,
                paper.stage,
                token,
                [token],
                objects,
                reader.discourse.parties,
                who,
                occurred=paper.occurred,
                paper=paper,
            )


def _taken_back(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "The Gambia took its notice back": the notice of leaving that the document told of."""
    papers = [t for t in children(token, "dobj", "nsubjpass") if t.lemma_ in (*NOTICES, "decision", "announcement")]
    step = reader.discourse.last_step
    here = step is None and reader.discourse.topic_effect == "leave"  # told in this sentence
    if not papers and (here or (step is not None and step.effect == "leave" and step.stage in _REVOCABLE)):
        papers = [t for t in children(token, "dobj", "nsubjpass") if t.lower_ in ("it", "this", "that", "them")]
    back = token.lemma_ != "take" or has_particle(token, "back")
    if not papers or not back:
        return
    if reader.discourse.topic_effect != "leave" and papers[0].lemma_ not in ("notice", "notification"):
        return
    given = [t for verb in papers[0].children if verb.dep_ in ("relcl", "acl") for t in children(verb, "nsubj")]
    doers = subjects(token)
    if given and not any(reader.mention(t) for t in doers):
        doers = given  # "the new administration rescinded the notice that Gambia had given"
    states, actor = reader.parties([*doers, *owners(papers[0])])
    definite = any(c.lower_ in ("the", "this", "that") for c in papers[0].children)
    if not doers and definite and children(token, "auxpass") and step is not None and step.effect == "leave":
        states = states or step.parties  # "the notice was withdrawn": by whoever had given it
    if states and (papers[0].pos_ == "NOUN" or set(states) & set(reader.discourse.parties)):
        told = Draft("leave", "revoked", token, [token], list(reader.discourse.topic), states, actor)
        yield told
        yield from notices.given_before(told)


def _out(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "it was out on 7 January 2010": no longer a party to what the document has been about."""
    away = [t for t in (token, *token.children) if t.lower_ in _AWAY]
    if reader.discourse.topic_effect != "leave" or not away or (token.lemma_ == "go" and not _been(token)):
        return
    states, _ = reader.parties(subjects(token) or children(token, "nsubjpass"))
    if states and all(t in away for t in children(token, "acomp", "attr")):
        ahead = any(c.lower_ in ("will", "shall") for c in token.children)
        present = token.tag_ in ("VBZ", "VBP") or ahead
        objects = list(reader.discourse.topic)
        dated: Literal["any", "day"] = "day" if present else "any"
        yield Draft("leave", "effective", token, [token], objects, states, planned=ahead, dated=dated)


_AWAY = ("out", "gone")


def _been(token: Token) -> bool:
    """ "Will be gone"."""
    return any(c.lemma_ == "be" for c in token.children)


def beside(reader: Reader, told: list[Draft]) -> list[Draft]:
    """Steps that point back in a sentence that tells others: "accepted it in 2016, gave notice in 2019 and was out"."""
    seen = {t.i for draft in told for t in draft.tokens}
    stages = {draft.stage for draft in told}
    treaty = next((draft for draft in told if draft.effect in _HELD), None)
    if treaty is None:
        return []
    found: list[Draft] = []
    for token in reader.parsed.words:
        if token.i in seen or token.lemma_.lower() not in _HANDING or denied(token) or possible(token):
            continue
        papers = [t for t in children(token, "dobj") if t.lemma_ in ("notice", "notification")]
        if papers and notices.says_otherwise(papers[0], token):
            continue
        if papers and "notified" not in stages and not any(t.i in seen for t in papers):
            states, actor = reader.parties(subjects(token))
            if states:
                found.append(Draft("leave", "notified", token, [token], list(treaty.objects), states, actor))
    return found


_HELD = ("sign", "ratify", "accede", "join", "leave", "suspend")
"""Steps whose treaty a notice of the same sentence may be about."""

_TOLD: tuple[tuple[frozenset[str], Callable[[Token, Reader], Iterator[Draft]]], ...] = (
    (pointing.VERBS, pointing.drafts),
    (_ASSENTS, _assent),
    (frozenset(("decision",)), _decision),
    (_COVERING, _covering),
    (notices.VERBS, notices.drafts),
    (_TAKING_BACK, _taken_back),
    (frozenset(("be", "go")), _out),
)
"""What is read off which words."""
_BY_WORD = {word: tuple(told for words, told in _TOLD if word in words) for words, _ in _TOLD for word in words}
