"""Whether an act is told as done: not wished, due, doubted or denied; and when refusing it is another act."""

from spacy.tokens import Token

from dateline_ingest.extract.acts.papers import to_come
from dateline_ingest.extract.acts.words import ActWord
from dateline_ingest.extract.sentences.grammar import children, governors
from dateline_ingest.extract.sentences.modality import conditional, denied, possible, untrue
from dateline_ingest.extract.steps.stages import ACT_NOUNS

_REFUSING = frozenset(("refuse", "decline"))
_REFUSED = {"approved": "rejected", "enacted": "returned"}
"""What it means that a chamber refuses to pass, and a head of state to sign."""
_DECIDING = frozenset(("vote", "agree", "decide", "move", "proceed"))
"""Verbs under which an infinitive is done: "voted to adopt the law"."""


def stage_told(token: Token, row: ActWord) -> str:
    """The stage that a word tells as reached; the empty text where it is not told as done."""
    if _refusal(token):
        told = not (conditional(token) or denied(token.head) or possible(token.head) or token.head.tag_ == "VB")
        return _REFUSED.get(row.stage, "") if told else ""
    ahead = coming(token)
    if disowned(token) or untrue(governors(token)) or _listed_infinitive(token) or _caused(token):
        return ""
    doubted = _possible(token) and not (row.stage == "in_force" and ahead)
    return "" if conditional(token) or denied(token) or doubted or _doubtful(token, row) else row.stage


def disowned(token: Token) -> bool:
    """Whether something is denied or disputed: "denied that it had signed", "disputed reports that ..."."""
    at = token
    for _ in range(_DEEPEST):
        head = at.head
        if head == at:
            return False
        if at.dep_ in ("ccomp", "acl", "relcl", "pcomp", "dobj", "pobj", "prep", "xcomp", "conj", "csubj", "nsubj"):
            if head.lemma_.lower() in _DENYING and head.pos_ == "VERB" and not denied(head):
                return True
            if head.lemma_.lower() in _HEARSAY and at.dep_ in ("ccomp", "acl", "relcl", "prep"):
                return head.head.lemma_ in _DENYING
        at = head
    return False


_DEEPEST = 8
_DENYING = frozenset(("deny", "refute", "dispute", "rebut", "dismiss", "reject", "disclaim"))
_HEARSAY = frozenset(
    ("rumour", "rumor", "report", "claim", "allegation", "speculation", "suggestion", "story", "notion")
)


def _listed_infinitive(token: Token) -> bool:
    """ "Has 21 days to sign the law, veto it or return it": taggers make present tenses of such infinitives."""
    if token.tag_ != "VBP" or token.dep_ != "conj" or children(token, "nsubj", "aux"):
        return False
    heads = children(token.head, "nsubj")
    before = any(t.tag_ == "VB" for t in token.doc[: token.i])
    return before and bool(heads) and all(t.tag_ in ("NN", "NNP") for t in heads) and len(heads) == 1


def _caused(token: Token) -> bool:
    """ "To get the act passed", "wants the law repealed": what somebody is after."""
    return token.tag_ in ("VBN", "VBD") and token.dep_ in ("ccomp", "oprd", "xcomp") and token.head.lemma_ in _AFTER


_AFTER = frozenset(("get", "want", "see", "need", "have", "wish", "demand", "deem", "consider", "presume", "suppose"))


def coming(token: Token) -> bool:
    """Whether it is told for a day to come: "will enter into force", "to enter into force on 3 May"."""
    return _will(token) or to_come(token)


def _refusal(token: Token) -> bool:
    return token.dep_ == "xcomp" and token.head.lemma_ in _REFUSING


def _possible(token: Token) -> bool:
    """Whether a word, or the one it is joined to without a subject of its own, is wished, due or doubtful."""
    at = token
    while True:
        if possible(at):
            return True
        shared = not any(c.dep_ == "aux" for c in at.children)
        if at.dep_ != "conj" or not shared:
            return False
        at = at.head


def _will(token: Token) -> bool:
    """A future of its own or, without a subject and an auxiliary of its own, of the verb it is joined to."""
    at = token
    while True:
        if any(c.dep_ == "aux" and c.lower_ in ("will", "shall") for c in at.children):
            return True
        if at.dep_ != "conj" or children(at, "nsubj", "nsubjpass", "aux") or at.tag_ != "VB":
            return False
        at = at.head


def _doubtful(token: Token, row: ActWord) -> bool:
    """Whether what governs a word makes it a plan, a duty or a denial."""
    if token.tag_ == "VB" and not _will(token) and not to_come(token) and not _did(token) and not _decided(token):
        return True
    if row.stage in _CHANGING and token.tag_ == "VBG" and token.dep_ == "acl" and token.head.dep_ == "dobj":
        return token.head.lemma_ in ACT_NOUNS  # "signed the bill amending the constitution": what the bill is for
    if token.tag_ == "VBG" and token.dep_ in ("pcomp", "xcomp", "csubj", "amod"):
        return not _by_doing(token)
    if row.stage == "returned" and row.pos == "NOUN" and token.head.lemma_ in _OVERCOMING:
        return True
    return row.pos == "NOUN" and any(denied(t) or possible(t) for t in governors(token) if t.pos_ in ("VERB", "AUX"))


_CHANGING = ("amended", "repealed")


def _by_doing(token: Token) -> bool:
    """ "The Senate replied *by throwing out* the pact": how somebody did what is told as done."""
    above = token.head.head
    return token.head.lower_ == "by" and above.tag_ == "VBD" and not (denied(above) or possible(above))


_OVERCOMING = ("override", "overrode", "overturn", "overrule", "overcome", "threaten", "promise", "risk")


def _decided(token: Token) -> bool:
    verb = token.head
    return token.dep_ == "xcomp" and verb.lemma_ in _DECIDING and verb.tag_ in ("VBD", "VBZ", "VBN", "VBP")


def _did(token: Token) -> bool:
    return any(c.lower_ == "did" and c.dep_ == "aux" for c in token.children)
