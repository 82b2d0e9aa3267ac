"""Reads tokens as what they stand for: who acts, which treaties and bodies are meant."""

from collections.abc import Iterable

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.names import regions
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references import behalf, groups, things
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.sentences.grammar import MODIFIERS, antecedent, children
from dateline_ingest.extract.sentences.parse import Parsed
from dateline_ingest.extract.trace import Reason, Trace

_PRONOUNS = frozenset(("it", "its", "they", "their", "he", "his", "she", "her"))
COUNTRY = frozenset(
    ("country", "state", "nation", "republic", "side", "islands", "archipelago", "federation")
) | frozenset(
    (
        "island",
        "kingdom",
        "emirate",
        "sultanate",
        "principality",
        "duchy",
        "producer",
        "exporter",
        "monarchy",
        "newcomer",
    )
)
_LOOKS_BACK = 200
"""States named, the same counted again, over which a description looks back."""
_PARTS = frozenset((
    "document", "participation", "member", "party", "range", "number", "operation", "text", "extension", "renewal",
    "prolongation", "provision", "package", "rule", "version", "remainder", "rest",
))  # fmt: skip
"""Nouns that stand for the treaty which stands behind them: "the text of the convention"."""
_ORGAN_NOUNS = {
    **dict.fromkeys(("administration", "junta", "regime", "leadership"), "government"),
    **dict.fromkeys(("assembly", "house", "diet"), "parliament"),
}
"""Common nouns for an organ of the state that owns them: "Ecuador's assembly", "the previous administration"."""
_WITH_MEMBERS = ("human_rights_council", "security_council", "assembly", "parliamentary_assembly")
"""Organs of organisations which states join and leave by themselves."""
_HOLDERS = ("his", "her", "their", "our", "my")
"""Whose country it is, said by a possessive."""
_OFFICE_HOLDER = {"he": "president", "his": "president", "she": "president", "her": "president"}
_LEADING = ("president", "prime_minister", "government")
_COMPARING = frozenset(("unlike", "like", "than"))
_DEEPEST = 2
Objects = list[tuple[str, str]]


def compared(token: Token) -> bool:
    """Whether a name stands only to compare with: "unlike the Treaty of Tlatelolco", "than Ottawa's"."""
    return token.head.lower_ in _COMPARING or (token.dep_ == "poss" and token.head.head.lower_ in _COMPARING)


def treaties_of(objects: Iterable[tuple[str, str]]) -> Objects:
    """The treaties among objects."""
    return [pair for pair in objects if pair[0] == "convention"]


class Reader:
    """Reads one parsed sentence, whose mentions the discourse has resolved; tells the trace what pronouns mean."""

    def __init__(self, parsed: Parsed, discourse: Discourse, trace: Trace | None = None) -> None:
        self.parsed = parsed
        self.discourse = discourse
        self.trace = trace

    def missed(self, token: Token, reason: Reason, chain: list[Token] | None = None, detail: str = "") -> None:
        """Tell the trace that a word gave nothing."""
        if self.trace is not None:
            self.trace.miss(self.parsed, token, reason, chain or [], detail)

    def mention(self, token: Token) -> Mention | None:
        """The resolved mention of a token."""
        return self.parsed.mentions.get(token.i)

    def who(self, token: Token, depth: int = 0) -> Who | None:
        """Whom a token means: by name, by what it belongs to ("deputies of the Duma"), or by reference."""
        mention = self.mention(token)
        if mention is not None:
            if mention.kind in ("organ", "organisation", "state") and mention.ids:
                return Who(mention.ids[0], mention.person)
            return None
        who = self._referred_who(token, depth)
        if self.trace is not None and who is not None:
            self.trace.meant(self.parsed, token, (who.id,))
        return who

    def _referred_who(self, token: Token, depth: int) -> Who | None:
        if token.lower_ in self.discourse.persons:
            known = self.discourse.persons[token.lower_]
            return Who(known.ids[0], known.person) if known.ids else None
        if depth < _DEEPEST and (meant := antecedent(token)) is not None and meant != token:
            return self.who(meant, depth + 1)
        if token.pos_ == "PRON" and token.lower_ in _PRONOUNS:
            return self._pronoun(token)
        if token.lemma_.lower() in COUNTRY and not _is_named(token):
            return self._country(token)
        if (role := _ORGAN_NOUNS.get(token.lemma_.lower())) and (state := self._owner(token, role)):
            return Who(f"{state}.{role}")
        if token.lemma_.lower() in ("ministry", "minister") and (organ := self.discourse.organs.get("mfa")):
            return Who(organ)
        if body := self._body_called(token):
            return Who(body)
        if beside := self._named_beside(token):
            return Who(beside)
        if depth < _DEEPEST:
            return self._belonging(token, depth)
        return None

    def _body_called(self, token: Token) -> str:
        """The body, or the organ of one, that a noun means: "the union", "the Council"."""
        organ = self.discourse.organ_called(token.lower_) if token.text.istitle() and token.i else ""
        return self.discourse.body_called(token.lemma_) or organ

    def _country(self, token: Token) -> Who | None:
        """The state that "the country" or "his country" means."""
        if (beside := self._apposed(token)) is not None:
            return beside
        if token.tag_ == "NNS" and token.lower_ not in COUNTRY - {"islands"}:
            return None  # "for the forty countries"
        said = [c.lower_ for c in token.children if c.dep_ in ("det", "poss")]
        definite = any(word in ("the", "this", "that", "its", *_HOLDERS) for word in said)
        near = self.sentence_party(token) or self._led_by(token) or self._only_state(token)
        own = self.discourse.home if not near and self._unknown_person(token) else ""  # "Reagan took the country out"
        party = self._described(token, near)
        if token.lemma_ != "island":  # of which most are no states
            party = party or near or own or self.discourse.referred_state()
        return Who(party) if party and definite else None

    def _described(self, token: Token, near: str) -> str:
        """Whom "the West African state" or "the kingdom" means: of those that it fits, the one spoken of last."""
        words = " ".join(t.lower_ for t in token.doc[token.left_edge.i : token.i + 1])
        fits = regions.fitting(words)
        if fits is None:
            return ""
        told = self.discourse.states[: self.discourse.sentence_states]
        known = (near, self.discourse.referred_state(), *reversed(told[-_LOOKS_BACK:]), self.discourse.home)
        return next((state for state in known if state in fits), "")

    def _owner(self, token: Token, role: str) -> str:
        """The state whose organ a common noun means: the one beside it; a government without one is the document's."""
        beside = [c for c in token.children if c.dep_ in MODIFIERS]
        named = (m for m in map(self.mention, beside) if m is not None and m.kind == "state" and m.ids)
        if (owner := next(named, None)) is not None:
            return owner.ids[0]
        own = any(c.lower_ in ("its", "their") for c in beside)
        definite = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in token.children)
        if own and (near := self.sentence_party(token)):
            return near
        if own or (definite and role == "government" and token.tag_ == "NN"):
            return self.discourse.referred_state()
        return ""

    def _named_beside(self, token: Token) -> str:
        """The state in apposition: "the only other country to have left, Burundi", "Iceland, a founder that quit"."""
        near = [*children(token, "appos"), *([token.head] if token.dep_ == "appos" else [])]
        named = next((m for t in near if (m := self.mention(t)) is not None), None)
        return named.ids[0] if named is not None and named.kind == "state" and named.ids else ""

    def _belonging(self, token: Token, depth: int) -> Who | None:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "in", "for"):
                for inner in children(child, "pobj"):
                    mention = self.mention(inner)
                    if mention is not None and mention.kind == "organ" and mention.ids:
                        return Who(mention.ids[0], mention.person)
        for child in token.children:
            if child.dep_ in ("poss", "compound", "appos") and (who := self.who(child, depth + 1)) and "." in who.id:
                return who
        return None

    def _pronoun(self, token: Token) -> Who | None:
        role = _OFFICE_HOLDER.get(token.lower_)
        if role is not None and self._unknown_person(token):
            return Who(self.discourse.home) if self.discourse.home else None
        if role is not None:
            holder = self.discourse.subject or self.discourse.organs.get(role)
            return Who(holder) if holder else None
        party = self.sentence_party(token)
        if not party and token.lower_ == "they" and (members := self._members(token)):
            return members
        party = party or self.discourse.referred_state()
        return Who(party) if party else None

    def _members(self, token: Token) -> Who | None:
        """The chamber whose deputies "they" are: "Deputies needed little persuading: they carried it"."""
        for before in reversed(list(token.doc[: token.i])):
            mention = self.mention(before)
            if mention is not None and mention.role.startswith("parliament") and before.dep_ == "nsubj" and mention.ids:
                return Who(mention.ids[0])
        subject = self.discourse.subject
        return Who(subject) if subject.partition(".")[2].startswith("parliament") else None

    def _unknown_person(self, pronoun: Token) -> bool:
        """Whether the sentence has named somebody of no known office, whom "he" and "she" then mean."""
        named = [t for verb in pronoun.ancestors for t in children(verb, "nsubj") if t.i < pronoun.i]
        return any(
            t.pos_ == "PROPN" and self.mention(t) is None and t.lower_ not in self.discourse.persons for t in named
        )

    def _apposed(self, token: Token) -> Who | None:
        """ "The only other country to leave, *Burundi*"."""
        for child in token.children:
            mention = self.mention(child) if child.dep_ == "appos" else None
            if mention is not None and mention.kind == "state" and mention.ids:
                return Who(mention.ids[0])
        return None

    def sentence_party(self, before: Token) -> str:
        """The last state that the sentence names before a token as a subject, else any."""
        for index in sorted((i for i in self.parsed.mentions if i < before.i), reverse=True):
            mention = self.parsed.mentions[index]
            if (
                mention.kind == "state"
                and not mention.demonym
                and self.parsed.doc[index].dep_ in ("nsubj", "nsubjpass", "conj")
            ):
                return mention.ids[0]
        return ""

    def _led_by(self, country: Token) -> str:
        """ "Ronald Reagan took *the country* out": that of the president or the government who moves it."""
        if country.dep_ != "dobj":
            return ""
        doers = (m for t in children(country.head, "nsubj") if (m := self.mention(t)) is not None)
        leader = next((m for m in doers if m.kind == "organ" and m.ids and m.role in _LEADING), None)
        return leader.state if leader is not None and self.is_party(leader.state) else ""

    def _only_state(self, before: Token) -> str:
        """The one state that stands before "the country" in its sentence, if only as an adjective."""
        states = {m.ids[0] for i, m in self.parsed.mentions.items() if i < before.i and m.kind == "state" and m.ids}
        only = states.pop() if len(states) == 1 else ""
        return only if self.is_party(only) and self.discourse.registries.organisation(only) is None else ""

    def parties(self, tokens: list[Token]) -> tuple[tuple[str, ...], Who | None]:
        """The states among tokens, and the first who acts."""
        states: list[str] = []
        actor: Who | None = None
        for token in tokens:
            if several := self.several(token):
                states.extend(state for state in several if state not in states)
                actor = actor or Who(several[0])
                continue
            who = self.who(token)
            if who is None:
                if named := behalf.standing_for(token, self) or behalf.listed(token, self):
                    states.extend(state for state in named if state not in states)
                    actor = actor or Who(named[0])
                continue
            actor = actor or who
            if self.is_party(who.state) and who.state not in states:
                states.append(who.state)
        return tuple(states), actor

    def several(self, token: Token) -> tuple[str, ...]:
        """The states that "they", "both", "the three countries" or "the former" mean; empty for other words."""
        if (mention := self.mention(token)) is not None:
            # "the foreign ministers of the three"
            of = [c for c in token.children if c.lower_ == "of"] if mention.kind == "organ" else []
            return next((found for p in of for t in children(p, "pobj") if (found := self.several(t))), ())
        if found := groups.picked(token, self.discourse.group) or groups.by_name(token):
            return found
        if not groups.plural(token):
            return ()
        count = groups.number(token)
        if any(c.lower_ in ("its", "their") for c in token.children if c.dep_ == "poss"):
            return self._others(count)
        before = [m for i, m in sorted(self.parsed.mentions.items()) if i < token.i and token.pos_ == "PRON"]
        here = groups.listed(self.parsed.prepared.clean.text, before)
        known = [here, self.discourse.parties, self.discourse.group, self.discourse.last_states(count)]
        return next((several for several in known if len(several) > 1 and count in (0, len(several))), ())

    def _others(self, count: int) -> tuple[str, ...]:
        """ "Its two neighbours": the others of a list in which the state spoken of stands."""
        own, group = self.discourse.referred_state(), self.discourse.group
        rest = tuple(state for state in group if state != own)
        return rest if count and len(rest) == count < len(group) else ()

    def is_party(self, identifier: str) -> bool:
        """Whether an id is that of a state, or of an organisation that can be a party (the EU)."""
        row = self.discourse.registries.organisation(identifier)
        if row is not None:
            return row.party
        return len(identifier) in (2, 4) and identifier.isupper() and bool(self.discourse.registries.name(identifier))

    def objects(self, tokens: list[Token]) -> Objects:
        """The treaties and bodies that tokens mean, with the protocols that are joined to a treaty."""
        found: Objects = []
        for token in tokens:
            mention = self.mention(token)
            if mention is None:
                referred = self._referred(token)
                if self.trace is not None and referred:
                    self.trace.meant(self.parsed, token, tuple(identifier for _, identifier in referred))
                found.extend(referred)
            elif mention.kind == "convention" and not mention.ids:
                found.extend(self._founding(token))
            elif mention.kind in ("convention", "protocols"):
                found.extend(("convention", identifier) for identifier in mention.ids)
            elif mention.kind == "organisation":
                found.append(self._body(mention.ids[0]))
            elif mention.kind == "organ" and mention.role in _WITH_MEMBERS and not self.is_party(mention.state):
                found.append(("body", mention.ids[0]))
        return list(dict.fromkeys(found))

    def _founding(self, treaty: Token) -> Objects:
        """ "the treaty that underpins the court", "the treaty establishing it": the instrument of the body."""
        for token in treaty.subtree:
            mention = self.mention(token)
            if mention is not None and mention.kind == "organisation" and token.i > treaty.i:
                row = self.discourse.registries.organisation(mention.ids[0])
                return [("convention", row.instrument)] if row is not None and row.instrument else []
        return []

    def _body(self, identifier: str) -> tuple[str, str]:
        row = self.discourse.registries.organisation(identifier)
        return ("convention", row.instrument) if row is not None and row.instrument else ("body", identifier)

    def treaties(self, tokens: list[Token]) -> Objects:
        """The treaties that tokens mean."""
        return treaties_of(self.objects(tokens))

    def it(self, token: Token) -> Objects:
        """What "it" means at a token: the last treaty or body named before it, in this sentence or an earlier one.

        What is named only to compare with is not meant.
        """
        for index in sorted((i for i in self.parsed.mentions if i < token.i), reverse=True):
            mention = self.parsed.mentions[index]
            if compared(self.parsed.doc[index]):
                continue
            if mention.kind == "organisation" and not self.discourse.in_passing(mention.ids[0]):
                return [self._body(mention.ids[0])]
            if mention.kind == "convention" and mention.ids:
                return [("convention", mention.ids[0])]
        known = self.discourse.object_of_it(subject=token.dep_ in ("nsubj", "nsubjpass"))
        return [(known[0], known[1][0])] if known else []

    def _referred(self, token: Token) -> Objects:
        if token.lower_ in ("it", "them", "which", "that", "there"):
            if token.lower_ in ("which", "that") or token.tag_ == "WDT":
                verb = token.head.head if token.head.dep_ == "prep" else token.head
                if verb.dep_ != "relcl" or verb.head == token:
                    return []
                dated = (m := self.mention(verb.head)) is not None and m.kind == "date"
                # "approved the treaty on 3 May, which entered into force in June": of the treaty, not of the day.
                return self.it(verb.head) if dated else self.objects([verb.head])
            return self.it(token) if token.lower_ != "them" else []
        if body := self.discourse.body_called(token.lemma_):
            return [self._body(body)]
        if pointed := things.meant(token, self):
            return pointed
        if named := behalf.listed_things(token, self):
            return self.objects(named)
        found: Objects = []
        for child in token.children:
            if child.dep_ == "appos":
                found.extend(self.objects([child]))
            elif child.dep_ == "prep" and child.lower_ == "of" and token.lemma_ in _PARTS:
                found.extend(self.objects(list(children(child, "pobj"))))
        return found

    def with_companions(self, token: Token) -> list[Token]:
        """A token, what is joined to it, and what comes "together with" it anywhere in the sentence."""
        tokens = [token]
        for index, mention in self.parsed.mentions.items():
            if mention.kind == "protocols" and index > token.i:
                tokens.append(self.parsed.doc[index])
        return tokens


def _is_named(token: Token) -> bool:
    """Whether capitals show the name of a state that no registry knows: "the Sahrawi Arab Democratic Republic"."""
    return token.text[:1].isupper() and any(
        c.dep_ in ("compound", "amod", "nmod") and c.text[:1].isupper() for c in token.children
    )
