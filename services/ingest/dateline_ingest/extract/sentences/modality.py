"""Questions asked of a parse about what is real: is it denied, wished, possible, conditional, or still going on?"""

from collections.abc import Sequence

from spacy.tokens import Token

_MODALS = frozenset(("could", "may", "might", "must", "should", "would", "can", "will", "shall", "ought"))


_DOUBTS = frozenset(("if", "whether", "unless", "until", "till", "before", "once", "should"))


_BESIDE = frozenset(("while", "whereas", "as", "when", "after", "since", "although", "though", "because", "even"))


_WISHES = frozenset(
    [
        "suppose",
        "imagine",
        "assume",
        "want",
        "need",
        "consider",
        "plan",
        "hope",
        "threaten",
        "refuse",
        "fail",
        "have",
        "mean",
        "demand",
        "urge",
        "call",
        "debate",
        "discuss",
        "mull",
        "weigh",
        "avoid",
        "delay",
        "oppose",
        "reject",
        "prepare",
        "begin",
        "ready",
        "wait",
        "expect",
        "allow",
        "require",
        "try",
        "recommend",
        "attempt",
        "advise",
        "warn",
        "fear",
        *("pretend", "decline", "balk", "baulk", "hesitate", "neglect", "omit", "forbear", "contend"),
        *("deny", "dispute", "refute", "disprove", "doubt", "scotch", "dismiss", "contemplate", "advocate", "explore"),
    ]
)


_ASKS = frozenset(("ask", "call", "push", "press", "campaign", "argue", "lobby", "wait", "long", "plead", "appeal"))
"""Verbs after which "for it to be done" is only wished."""

_WISH_NOUNS = frozenset(
    [
        "need",
        "plan",
        "possibility",
        "prospect",
        "threat",
        "call",
        "demand",
        "risk",
        "talk",
        "idea",
        "question",
        "debate",
        "preparation",
        "duty",
        "obligation",
        "right",
        *("rumour", "rumor", "speculation", "hoax", "fear", "hope"),
    ]
)


_NEGATIONS = frozenset(("nearly", "almost", "not", "n't", "never", "no", "neither", "nor", "nobody", "without"))


def denied(token: Token) -> bool:
    """Whether a word is negated; "it was *not until* 2002 that it joined" is no denial."""
    if token.dep_ == "pcomp" and token.head.lower_ == "without":
        return True
    before = (child for child in token.children if 0 < child.i < token.i)
    if any(child.lower_ == "than" and child.nbor(-1).lower_ == "rather" for child in before):
        return True  # "rather than withdraw"
    if token.lemma_ == "be" and any(c.lower_ == "until" and c.nbor(-1).lower_ == "not" for c in token.children if c.i):
        return False
    # "Did not, as some wrote, withdraw": an aside makes parsers hang the negation on the auxiliary.
    helping = (c for aux in token.children if aux.dep_ in ("aux", "auxpass") for c in aux.children)
    negated = any(c.dep_ == "neg" for c in helping) or any(_denies(child) for child in token.children)
    return (negated and not _not_until(token)) or _neither_nor(token)


def _not_until(token: Token) -> bool:
    """ "Did not ratify it *until this January*": it did so then."""
    if token.tag_ != "VB" or not any(c.lower_ == "did" for c in token.children if c.dep_ == "aux"):
        return False
    till = [c for c in token.children if c.lower_ in ("until", "till") and c.dep_ == "prep"]
    return any(t.dep_ == "pobj" and t.tag_ in ("NNP", "CD") for prep in till for t in prep.children)


def _denies(child: Token) -> bool:
    """Whether what hangs on a word negates it."""
    match child.dep_:
        case "neg":
            return True
        case "det" | "advmod" | "preconj" | "cc":
            return child.lower_ in _NEGATIONS
        case "prep":
            return _at_no_time(child)
        case "nsubj":
            return child.lower_ in ("nobody", "none", "neither", "no") or any(
                c.lower_ in ("no", "neither") for c in child.children if c.dep_ in ("det", "preconj", "cc")
            )
        case _:
            return False


def _neither_nor(token: Token) -> bool:
    """ "Has neither signed *nor ratified* it", "has not signed *or ratified* it": the denial is of both."""
    if token.dep_ != "conj" or any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in token.children):
        return False
    joined = {c.lower_ for c in token.head.children if c.dep_ == "cc"}
    return bool(joined & {"nor", "or"}) and denied(token.head)


def _at_no_time(prep: Token) -> bool:
    """ "At no time", "in no way", "by no means", "under no circumstances"."""
    return any(
        noun.lemma_ in _NEVER and any(c.lower_ == "no" for c in noun.children)
        for noun in prep.children
        if noun.dep_ == "pobj"
    )


_NEVER = frozenset(("time", "way", "mean", "means", "account", "circumstance", "moment", "point", "stage"))


def possible(token: Token) -> bool:
    """Whether a word is said to be possible, wished or due rather than done."""
    for child in token.children:
        if child.dep_ == "aux" and child.lower_ in _MODALS:
            return True
        if (
            child.dep_ == "mark"
            and child.lower_ == "for"
            and token.head.lemma_ in _ASKS
            and token.tag_ in ("VB", "VBN")
        ):
            return True  # "asked for the treaty to be denounced"
        if child.dep_ == "mark" and child.lower_ in _DOUBTS and not _at_last(token, child):
            return True
    bare = any(c.dep_ == "auxpass" and c.lower_ == "be" for c in token.children) and all(
        c.dep_ != "aux" for c in token.children
    )
    if bare and token.lemma_ != "know":
        return True  # "demanded that Russia be expelled"
    due = token.dep_ == "xcomp" and token.head.lemma_ == "be" and any(c.lower_ == "to" for c in token.children)
    if due and all(c.dep_ != "attr" for c in token.head.children):
        return True  # "was to clear the way"; not "was the first state to ratify it"
    if token.dep_ == "advcl" and (_apart(token) or _beside(token)):
        return False
    if token.dep_ == "xcomp" and token.head.lower_ == "about":
        return True  # "is about to leave"
    return token.dep_ in ("xcomp", "acl", "ccomp", "advcl", "pcomp") and wished(token.head)


def _at_last(token: Token, mark: Token) -> bool:
    """Whether a clause tells what happened in the end: "it took two years *until the king signed it*"."""
    if mark.lower_ == "once" and any(c.dep_ == "aux" and c.lower_ == "had" for c in token.children):
        return token.head.tag_ in ("VBD", "VBN") and not possible(token.head)  # "acceded once parliament had approved"
    past = token.tag_ == "VBD" and token.head.tag_ in ("VBD", "VBN") and not denied(token.head)
    if not past or token.dep_ != "advcl":
        return False
    lasted = token.head.lemma_ in ("take", "last", "pass", "wait", "be", "elapse", "go", "follow")
    return mark.lower_ in ("until", "till") or (mark.lower_ == "before" and lasted)


def _apart(token: Token) -> bool:
    """Whether a clause with a subject of its own stands beside another: "..., while the Seimas approved it"."""
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod")}
    return bool(marks & _BESIDE) and any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)


def _beside(token: Token) -> bool:
    """ "The Senate needed three years, *giving* its consent in 2009": what stands behind a comma is not needed."""
    return token.tag_ == "VBG" and token.i > token.head.i and token.nbor(-1).text == ","


def wished(token: Token) -> bool:
    """Whether a word only wishes, plans or requires what it governs."""
    if token.lemma_ == "be" and token.pos_ == "AUX":
        return False
    return (
        token.lemma_ in _WISHES
        or token.lemma_ in _WISH_NOUNS
        or any(c.lower_ == "yet" for c in token.children if c.lemma_ != "be" and token.lemma_ == "have")
    )


def untrue(above: Sequence[Token]) -> bool:
    """Whether words over a step say that it is made up: "falsely stated", "a hoax claimed", "reports were false"."""
    hearsay = any(word.lemma_.lower() in _HEARSAY for word in above)
    for word in above:
        beside = [child.lower_ for child in word.children if child.dep_ in ("advmod", "acomp", "attr", "oprd")]
        if word.pos_ == "NOUN" and word.lemma_ in _LIES:
            return True
        if word.lemma_ in _SAYING and any(child in _FALSELY for child in beside):
            return True
        if hearsay and (word.lemma_ in _INVENTING or (word.lemma_ == "be" and any(c in _FALSE for c in beside))):
            return True
        tellers = [child for child in word.children if child.dep_ == "nsubj"]
        if any(t.lemma_.lower() == "hoax" or any(c.lower_ in _MADE_UP for c in t.children) for t in tellers):
            return True
    return False


_HEARSAY = frozenset(("report", "claim", "rumour", "rumor", "story", "allegation", "news", "assertion", "post"))
_LIES = frozenset(("lie", "myth", "fabrication", "falsehood", "untruth", "canard"))
_SAYING = frozenset((
    "say", "state", "claim", "report", "announce", "assert", "write", "declare", "allege", "tell", "suggest",
    "believe", "assume", "think", "post", "publish", "imply", "maintain",
))  # fmt: skip
_FALSELY = frozenset(("falsely", "wrongly", "mistakenly", "erroneously", "incorrectly", "untruthfully"))
_INVENTING = frozenset(("fabricate", "invent", "forge", "fake"))
_FALSE = frozenset(("false", "untrue", "fake", "wrong", "baseless", "unfounded", "groundless", "incorrect", "bogus"))
_MADE_UP = frozenset((
    "fake", "hoax", "satirical", "fictional", "fictitious", "fabricated", "forged", "bogus", "doctored", "spoof",
    "fools",
))  # fmt: skip


def coming(token: Token) -> bool:
    """Whether it is told for a day to come: "will take effect", "is to take effect", "is due to", "is expected to"."""
    above = token.head
    if token.dep_ != "xcomp":
        return any(c.dep_ == "aux" and c.lower_ in ("will", "shall", "'ll") for c in token.children)
    if above.lemma_ != "be" and not awaited(token):
        return False
    held = [above, above.head] if above.dep_ == "acomp" else [above]
    if any(denied(word) for word in held) or not any(c.lower_ == "to" for c in token.children):
        return False
    words = [word for top in held for word in (top, *top.children)]
    past = any(word.lemma_ == "be" and word.tag_ == "VBD" for word in words)
    return not past or held[-1].dep_ == "ccomp"  # "said that it was due to take effect in May"


def awaited(token: Token | None) -> bool:
    """Whether a verb stands behind words that wait for it: "due to", "set to", "expected to"."""
    if token is None or token.dep_ != "xcomp":
        return False
    return token.head.lower_ in _SOON or token.head.lemma_ in RAISING


_SOON = frozenset(("about", "due", "set", "expected", "scheduled", "slated", "bound"))
RAISING = frozenset(("expect", "schedule", "slate", "set"))
"""Verbs whose subject does, or undergoes, what stands behind them."""


def ongoing(token: Token) -> bool:
    """Whether a verb is in the progressive: "is leaving", "has been denouncing"."""
    return token.tag_ == "VBG" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in token.children)


def conditional(token: Token) -> bool:
    """Whether a sentence's main verb is an inverted condition: "Were the law to stand, ..."."""
    first = token.doc[0]
    return first.lower_ in ("were", "should", "had") and first.pos_ in ("AUX", "VERB") and first.i < token.i


def ruled(verb: Token) -> bool:
    """ "takes effect six months after the depositary has received the notice": what the treaty says, nothing done."""
    opened = any(c.dep_ in ("mark", "advmod") and c.lower_ in _ONCE for c in verb.children)
    bare = verb.head.tag_ == "VB" and any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.head.children)
    present = bare or verb.head.tag_ in ("VBZ", "VBP")
    return verb.dep_ == "advcl" and opened and present


_ONCE = frozenset(("after", "once", "when", "until", "unless", "if", "before"))
