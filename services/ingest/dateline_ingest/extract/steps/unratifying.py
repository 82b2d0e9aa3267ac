"""Ratification taken back: "revoked its ratification", "the withdrawal of its ratification", "de-ratified".

It is no denunciation: the state remains a signatory (VCLT article 18 binds it still).
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader, treaties_of
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import governors
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.staging import realised

_VERBS = frozenset(
    (
        "revoke",
        "withdraw",
        "rescind",
        "cancel",
        "repeal",
        "annul",
        "retract",
        "reverse",
        "undo",
        "void",
        "nullify",
        "scrap",
        "tear",
        "rip",
        "drop",
        "abandon",
        "renounce",
    )
)
_NOUNS = frozenset(("revocation", "withdrawal", "rescission", "cancellation", "repeal", "annulment", "reversal"))
_PROPOSING = frozenset(("propose", "suggest", "initiate", "submit", "introduce", "table"))
_SIGNING = frozenset(("sign", "promulgate", "enact"))
_CONSENTS = frozenset(("ratification", "accession", "acceptance"))
_DECIDING = frozenset(("vote", "adopt", "pass", "approve", "back", "endorse"))
WORDS = frozenset(("deratify", "unratify")) | _CONSENTS
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield what a sentence says of a ratification that is taken back, read at the word for ratifying."""
    lemma = token.lemma_.lower()
    if lemma in _CONSENTS:
        word = undoing(token)
        if word is not None:
            yield from _read(word, token, reader)
    elif lemma in ("deratify", "unratify"):
        objects = reader.objects(list(at_path(token, "dobj")))
        states, actor = reader.parties(subjects(token))
        if objects and states and not denied(token) and not possible(token):
            yield Draft("unratify", "plain", token, [token], objects, states, actor)


def undoing(ratification: Token) -> Token | None:
    """The word that takes a ratification back: its verb, or the noun that it belongs to."""
    head = ratification.head
    if ratification.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_ == "instrument":
        ratification, head = head.head, head.head.head  # "withdrew its instrument of accession"
    if ratification.dep_ in ("dobj", "nsubjpass") and head.lemma_.lower() in _VERBS:
        return head
    if ratification.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_.lower() in _NOUNS:
        return head.head
    return None


def _read(word: Token, ratification: Token, reader: Reader) -> Iterator[Draft]:
    paths = ("of", "to") if ratification.lemma_.lower() != "ratification" else ("of",)
    near = [t for path in paths for t in at_path(ratification, path)]
    instrument = ratification.head.head if ratification.head.head.lemma_ == "instrument" else None
    if instrument is not None:
        near += [t for path in ("of", "to") for t in at_path(instrument, path) if t != ratification]
    objects = reader.objects(near) or reader.it(word)
    objects = treaties_of(objects)
    if not objects or denied(word):
        return
    chain = governors(word)
    said = [*chain, *(c for c in word.children if c.dep_ in ("acl", "relcl") and c.tag_ in ("VBN", "VBD"))]
    proposed = next((t for t in said if t.lemma_ in _PROPOSING), None)
    enacted = next((t for t in said if t.lemma_ in _SIGNING), None)
    decided = next((t for t in said if t.lemma_ in _DECIDING), None)
    head = enacted or decided or proposed
    if possible(head or word) or (head is not None and denied(head)):
        return
    if head is None and word.tag_ == "VB" and not any(c.lower_ == "did" for c in word.children):
        return  # "criticised the law to withdraw its ratification": what for, by nobody that is told
    listed = reader.parsed.prepared.masked.prefix is not None
    if head is None and word.pos_ == "NOUN" and not realised(word, chain, listed=listed):
        return
    actor = next((w for w in map(reader.who, subjects(head or word)) if w), None)
    papers = owners(instrument) if instrument is not None else []
    states, _ = reader.parties([*owners(ratification), *papers, *owners(word), *subjects(word)])
    states = states or ((actor.state,) if actor and reader.is_party(actor.state) else ())
    stage = "enacted" if enacted is not None else "approved" if decided is not None else "plain"
    stage = "proposed" if head is not None and head == proposed else stage
    if states:
        tokens = [word, ratification, *chain]
        yield Draft(
            "unratify",
            stage,
            word,
            [head, *tokens] if head is not None and head not in tokens else tokens,
            objects,
            states,
            actor,
            act_kind="law" if head is not None else "",
            act_verb=head.lemma_ if head is not None else "",
        )
