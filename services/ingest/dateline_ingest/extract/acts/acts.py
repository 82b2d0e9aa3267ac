"""National acts: what a sentence says happened to a bill, a law, a decree or a resolution, and who did it."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.acts.asserted import coming, stage_told
from dateline_ingest.extract.acts.gazettes import names_gazette
from dateline_ingest.extract.acts.leads import Lead, lead
from dateline_ingest.extract.acts.names import ActName
from dateline_ingest.extract.acts.papers import TREATY, papers
from dateline_ingest.extract.acts.sense import sensible
from dateline_ingest.extract.acts.votes import find_votes
from dateline_ingest.extract.acts.words import BY_LEMMA, LEMMAS, ActWord
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.rules import Rule, decide
from dateline_ingest.extract.sentences.grammar import children, has_particle, prepositions
from dateline_ingest.extract.trace import Reason

_POS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "PROPN": "NOUN"}


@dataclass(frozen=True, slots=True)
class ActDraft:
    """A national act told by a sentence: which paper, what happened to it, who did it, and the rule that types it.

    `needs_date` says that it counts only with a date: a participle or a present tense describes, it tells no news.
    """

    paper: ActName
    stage: str
    token: Token
    lead: Lead
    rule: Rule | None
    verb: str
    needs_date: bool = False
    ahead: bool = False
    occurred: str = ""
    """The date, where it is told with the act and not read off the parse."""

    @property
    def who(self) -> Who | None:
        """Who did it, where it is known."""
        return self.lead.who


def acts(reader: Reader, text: str) -> list[ActDraft]:
    """Return the national acts of a sentence; whether they count beside a step is decided by the caller."""
    if reader.parsed.doc[-1].text == "?":
        return []
    found = list(_told(reader, text))
    # "The amendment to the law was passed" changes a law once.
    decided = {act.paper.token.i for act in found if act.stage != "amended"}
    return [a for a in found if a.stage != "amended" or a.token.pos_ == "VERB" or a.paper.token.i not in decided]


def _told(reader: Reader, text: str) -> Iterator[ActDraft]:
    gazette = names_gazette(text)
    for token in reader.parsed.words:
        lemma = token.lemma_.lower()
        if lemma not in LEMMAS:
            continue
        pos = _POS.get(token.pos_, "")
        if pos != "VERB" and (
            token.tag_ == "VBN" or any(c.dep_ in ("nsubj", "dobj", "nsubjpass") for c in token.children)
        ):
            pos = "VERB"  # the tagger takes "overrode", and participles that open a line, for nouns
        for row in BY_LEMMA.get((lemma, pos), ()):
            if row.gazette and not (gazette or _beside_signing(token)):
                continue
            found = list(_read(token, row, reader, gazette=gazette))
            if found:
                yield from found
                break


def _beside_signing(token: Token) -> bool:
    """ "Was signed on 5 May and published on 9 May": in the gazette, whichever it is."""
    signed = token.head.lemma_ in ("sign", "promulgate", "issue", "adopt", "assent") and token.dep_ == "conj"
    return signed and token.lemma_ == "publish" and bool(children(token.head, "auxpass"))


def _read(token: Token, row: ActWord, reader: Reader, *, gazette: bool) -> Iterator[ActDraft]:
    if reader.mention(token) is not None or not _fits(token, row):
        return
    found = list(dict.fromkeys(papers(token, row, reader)))
    if not found:
        return
    told = stage_told(token, row)
    if not told:
        reader.missed(token, Reason.NOT_ASSERTED)
        return
    if told == "enacted" and _carries(token, found[0], reader):
        reader.missed(token, Reason.CARRIER)
        return
    for paper in found:
        stage = "published" if told == "enacted" and token.lemma_ == "promulgate" and gazette else told
        led = lead(token, paper, stage, reader)
        counted = led is not None and led.word is not None and any(c.dep_ == "nummod" for c in led.word.children)
        if led is None or ((token.lemma_ == "vote" or counted) and not _as_one(led, stage, reader)):
            reader.missed(token, Reason.NO_OFFICE)
            continue
        if paper.noun == TREATY and not _by_a_chamber(led, reader):
            continue
        if not sensible(token, paper, stage, led.who, reader):
            continue
        rule = decide("act", stage, paper.kind, led.who.kind if led.who else "", due=False)
        if rule is None:
            reader.missed(token, Reason.NO_RULE, detail=f"act, {stage}, {paper.kind}")
        yield ActDraft(
            paper,
            stage,
            token,
            led,
            rule,
            token.lemma_.lower(),
            needs_date=_describes(token, row, paper, led),
            ahead=coming(token),
        )


def _fits(token: Token, row: ActWord) -> bool:
    """Whether the words that a row wants stand beside its word, and it is no adjective before a noun."""
    if row.particle and not (has_particle(token, row.particle) or _strayed(token, row.particle)):
        return False
    if token.lemma_ == "pass" and any(c.lower_ == "on" and c.dep_ == "prt" for c in token.children):
        return False
    if token.dep_ == "amod" or (
        token.tag_ == "VBN" and any(c.lower_ == "as" and c.dep_ in ("mark", "prep") for c in token.children)
    ):
        return False
    if not row.beside:
        unmet = children(token, "xcomp", "dobj") if token.lemma_ == "fail" else []
        return not any(t.lemma_ not in _GETTING_THROUGH for t in unmet)
    near = children(token, "dobj", "attr", "acomp", "oprd", "nsubjpass")
    near += [t for prep in prepositions(token) for t in children(prep, "pobj")]
    near += [c for c in token.children if c.dep_ == "advmod"]
    return any(t.lemma_.lower() in row.beside or t.lemma_ in row.beside for t in near)


def _strayed(token: Token, particle: str) -> bool:
    """Whether a particle hangs on the object before it: "sent the changes to the act back to parliament"."""
    for word in token.subtree:
        if word.lower_ == particle and word.dep_ in ("prt", "advmod") and word.i > token.i:
            at = word.head
            while at != token and at.pos_ in ("NOUN", "PROPN", "ADP"):
                at = at.head
            return at == token
    return False


_GETTING_THROUGH = frozenset(
    ("pass", "win", "get", "gain", "secure", "clear", "obtain", "muster", "receive", "advance")
)
"""What a bill fails to do in a chamber that rejects it."""


def _carries(token: Token, paper: ActName, reader: Reader) -> bool:
    """Whether a paper only carries something else of its sentence: "suspends the treaty under a decree signed by X"."""
    above = paper.token.head
    if token.dep_ not in ("acl", "relcl") or above.lower_ not in ("by", "under", "through", "with", "via"):
        return False
    return any(m.kind == "convention" for m in reader.parsed.mentions.values())


def _as_one(led: Lead, stage: str, reader: Reader) -> bool:
    """Whether an organ votes as a whole, or so many of its members that it carries: two of them decide nothing."""
    word = led.word
    mention = reader.mention(word) if word is not None else None
    if word is None or mention is None:
        return False
    counted = [c for c in word.children if c.dep_ == "nummod"]
    if counted:
        votes = find_votes(reader.parsed.prepared.clean.text)
        yes, no = (votes[0] or 0, votes[1] or 0) if votes is not None else (0, 0)
        won, lost = (no, yes) if stage == "rejected" else (yes, no)
        return won > lost and won >= _MANY
    return all(c.lower_ in ("in", "of", "from") for c in word.children if c.dep_ == "prep")


def _by_a_chamber(led: Lead, reader: Reader) -> bool:
    """Whether a chamber decides that the sentence names: states, voters and ministers reject treaties, too."""
    who = reader.who(led.word) if led.word is not None else None
    return who is not None and who.kind == "parliament"


_MANY = 20  # votes by which a chamber decides


def _in_general(token: Token) -> bool:
    """ "A bill rejected twice cannot be introduced again": a participle of any such paper, in a rule."""
    if token.dep_ not in ("acl", "relcl") or not any(
        c.lower_ in ("a", "an", "any", "every") for c in token.head.children
    ):
        return False
    main = token.sent.root
    return main.tag_ in ("VBZ", "VBP") or any(c.tag_ == "MD" for c in main.children)


def _describes(token: Token, row: ActWord, paper: ActName, led: Lead) -> bool:
    if row.pos == "NOUN":
        return not (paper.number and row.stage == "approved")
    if row.stage == "in_force" and token.lemma_ in ("be", "remain"):
        return True
    if _in_general(token):
        return True
    refused = token.dep_ == "xcomp" and token.head.lemma_ in ("refuse", "decline", "vote", "agree", "decide")
    if (token.tag_ in ("VBG", "VB") and not refused) or any(
        c.dep_ == "aux" and c.tag_ == "VBG" for c in token.children
    ):
        return True  # "the law having been adopted"
    if token.tag_ in ("VBZ", "VBP"):
        return row.stage in ("in_force", "amended", "repealed")  # a rule of law, where it has no date
    whole = any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ not in ("WDT", "WP") for c in token.children)
    return token.dep_ in ("acl", "relcl", "advcl") and not whole and not led.named
