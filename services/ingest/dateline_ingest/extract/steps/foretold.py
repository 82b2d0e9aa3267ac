"""What a text itself foretells: "Argentina is to quit the organisation", "is leaving the pact", "will withdraw".

No office is quoted, but newsrooms write so of what has been announced. It counts as that only where the text tells no
other step of the same leaving (`wording` sees to it), and where nothing makes it a forecast.
"""

from spacy.tokens import Token

from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import subjects
from dateline_ingest.extract.sentences.modality import denied

_FORECAST = frozenset((
    "probably", "likely", "possibly", "perhaps", "maybe", "eventually", "never", "soon", "again", "surely",
    "inevitably",
))  # fmt: skip
_FORECAST |= frozenset(("still", "slowly", "gradually"))
_UNCERTAIN = frozenset(("if", "unless", "once", "until", "when", "whenever", "should", "before", "provided", "after"))
_HELPERS = frozenset(("will", "shall", "'ll"))
_NOW = ("is", "are", "'s", "'re")


def foretold(token: Token, chain: list[Token], reader: Reader) -> bool:
    """Whether a verb of leaving is told of a state as what it is about to do."""
    if token.pos_ != "VERB" or denied(token) or not _ahead(token, chain):
        return False
    forecast = {c.lower_ for c in token.children} & _FORECAST
    if token.tag_ == "VBG":
        forecast -= {"again"}  # "is leaving again"
    if forecast or _conditioned(token):
        return False
    doers = subjects(token)
    return bool(doers) and all(_acts(t, reader) for t in doers)


def _ahead(token: Token, chain: list[Token]) -> bool:
    """ "is to quit", "is quitting", "will quit", as the main verb of the sentence."""
    helpers = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    if token.dep_ == "xcomp" and token.head.lemma_ == "be" and token.head.dep_ == "ROOT":
        return token.head.lower_ in _NOW and "to" in helpers and not denied(token.head)
    if token.dep_ not in ("ROOT", "conj") or chain:
        return False
    if token.tag_ == "VBG":
        return bool(helpers & set(_NOW)) and not helpers & {"was", "were", "been"}
    return token.tag_ == "VB" and bool(helpers & _HELPERS)


def _conditioned(token: Token) -> bool:
    words = [token, token.head] if token.dep_ == "xcomp" else [token]
    marks = [c for word in words for clause in word.children if clause.dep_ == "advcl" for c in clause.children]
    marks = [c for c in marks if c.lower_ != "after" or c.head.tag_ != "VBD"]  # "two years after it returned"
    return any(c.lower_ in _UNCERTAIN for c in marks) or token.doc[0].lower_ in _UNCERTAIN


def _acts(token: Token, reader: Reader) -> bool:
    """Whether a state or its executive is the one: by name, or as "it" and "the country"."""
    mention = reader.mention(token)
    if mention is not None and mention.demonym:
        return False
    who = reader.who(token)
    return who is not None and reader.is_party(who.state) and who.kind in ("state", "president", "government")
