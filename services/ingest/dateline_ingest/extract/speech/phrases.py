"""How English says that an office comments without a verb of speech: "was dismayed", "had harsh words"."""

from collections.abc import Iterable

from spacy.tokens import Token

from dateline_ingest.extract.sentences.grammar import children

_COPULAS = frozenset(("be", "feel", "remain", "sound", "stay", "look"))
_PRONOUNCING = frozenset(("declare", "pronounce", "profess", "call", "say", "describe", "show", "find"))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for tables that are read as prose."""
    return tuple(text.split())


FEELINGS: dict[str, str] = {
    **dict.fromkeys(
        words("""unhappy disappointed dismayed alarmed concerned worried saddened sad sorry appalled outraged shocked
        surprised angry furious disturbed troubled puzzled sceptical skeptical unconvinced unimpressed critical wary
        aghast horrified incensed indignant irritated annoyed upset distressed perturbed apprehensive scathing
        dismissive incredulous bitter uneasy scandalised scandalized baffled stunned displeased dissatisfied
        disheartened discouraged vexed offended livid infuriated exasperated astonished bewildered"""),
        "critical",
    ),
    **dict.fromkeys(
        words("""pleased delighted glad happy relieved proud grateful thankful satisfied thrilled elated overjoyed
        jubilant optimistic encouraged heartened enthusiastic appreciative exultant honoured honored gratified
        content cheerful full"""),
        "supportive",
    ),
    **dict.fromkeys(words("confident convinced certain adamant cautious hopeful unmoved unrepentant defiant"), ""),
}
"""What somebody is who comments, by the word as texts have it, with the stance that it shows."""

PHRASES: dict[str, dict[str, str]] = {
    "speak": {**dict.fromkeys(words("of about up"), ""), "against": "critical", "out": "critical"},
    "talk": dict.fromkeys(words("of"), ""),
    "hit": dict.fromkeys(words("back out"), "critical"),
    "lash": dict.fromkeys(words("back out"), "critical"),
    "fire": dict.fromkeys(words("back"), "critical"),
    "shoot": dict.fromkeys(words("back"), "critical"),
    "strike": {"back": "critical", "tone": "", "note": ""},
    "rail": dict.fromkeys(words("against at"), "critical"),
    "inveigh": dict.fromkeys(words("against"), "critical"),
    "weigh": dict.fromkeys(words("in"), ""),
    "chime": dict.fromkeys(words("in"), ""),
    "use": {"word": ""},
    "choose": {"word": ""},
    "mince": {"word": "critical"},
    "bid": {"welcome": "supportive"},
    "wish": {"luck": "supportive", "well": "supportive"},
    "have": {"word": "", "praise": "supportive", "criticism": "critical"},
    "find": {"word": ""},
    "take": {
        **dict.fromkeys(words("issue exception offence offense umbrage aim"), "critical"),
        **dict.fromkeys(words("pride comfort heart"), "supportive"),
        "view": "",
    },
    "pour": {"scorn": "critical", "water": "critical"},
    "heap": {"scorn": "critical", "praise": "supportive"},
    "pay": {"tribute": "supportive"},
    "put": {"it": "", "case": "", "blame": "critical", "onus": "critical", "matter": ""},
    "lay": {"blame": "critical"},
    "pin": {"blame": "critical"},
    "draw": {"attention": "", "line": ""},
    "shrug": {"off": ""},
    "wave": dict.fromkeys(words("aside away"), ""),
    "brush": dict.fromkeys(words("aside off"), ""),
    "play": dict.fromkeys(words("down"), ""),
    "rule": dict.fromkeys(words("out"), ""),
    "let": {"know": "", "known": ""},
    "leave": {"doubt": ""},
    "greet": {"with": ""},
    "sum": {"up": ""},
    "give": {"welcome": "supportive", **dict.fromkeys(words("verdict reason warning assurance answer vent"), "")},
    "extend": {"welcome": "supportive"},
    "make": {"secret": "", "case": "", "light": "", "appeal": "", "plea": "", "joke": ""},
    "appeal": {"to": ""},
    "call": {"on": "", "upon": "", "for": ""},
    "plead": {"with": "", "for": ""},
    "press": {"not": ""},
}
"""Verbs that are speech with one of these words: an object, a particle or a preposition; with the stance it shows."""
_FULL_OF = frozenset(("praise", "hope", "scorn", "regret", "joy"))


def phrase(token: Token) -> str | None:
    """The stance of a verb that comments together with another word; None where it does not."""
    words = PHRASES.get(token.lemma_.lower())
    if words is None:
        return None
    for child in _beside(token):
        for form in (child.lemma_.lower(), child.lower_):
            if form in words:
                if any(c.lower_ == "no" for c in child.children) and form not in ("secret", "doubt"):
                    return None
                return words[form]
    return None


def _beside(token: Token) -> Iterable[Token]:
    for child in token.children:
        if child.dep_ == "prep" and child.i < token.i:
            continue
        if child.dep_ in ("dobj", "prt", "prep", "advmod", "ccomp", "oprd", "acomp", "xcomp", "dative", "neg"):
            yield child
        if child.dep_ == "dobj" and child.lemma_ == "word":
            yield from (c for c in child.children if c.dep_ == "amod")


def feeling(token: Token) -> tuple[str, Token] | None:
    """The stance of a word that says what somebody is who comments, and the word whose subject that is."""
    shown = FEELINGS.get(token.lower_)
    if shown is None:
        return None
    if token.lower_ == "full":
        of = [t for p in token.children if p.lower_ == "of" for t in children(p, "pobj")]
        return ("", token.head) if of and of[0].lemma_ in _FULL_OF else None
    if children(token, "auxpass") and children(token, "nsubjpass"):
        return shown, token
    verb = token.head
    while token.dep_ == "conj" and verb.lower_ in FEELINGS:
        token, verb = verb, verb.head
    if verb.lemma_ in _COPULAS and token.dep_ in ("acomp", "attr", "oprd", "ROOT", "advcl", "ccomp"):
        return shown, verb
    reflexive = any(c.lower_.endswith(("self", "selves")) for c in verb.children)
    if verb.lemma_ in _PRONOUNCING and reflexive and token.dep_ in ("acomp", "oprd", "ccomp", "amod", "xcomp"):
        return shown, verb
    return None
