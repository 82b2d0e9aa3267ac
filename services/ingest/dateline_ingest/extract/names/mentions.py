"""Finds what a sentence names: conventions, protocols, organisations, states, their organs and who holds them.

A mention takes in what belongs to it (the state before "government", the name after "President", the date of a treaty),
so that one token can stand for it when the sentence is parsed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dateline.registries import OfficeHolder, Registries

from dateline_ingest.extract.acts.forms import numbered_acts, titled_acts
from dateline_ingest.extract.names.bilateral import bilateral_treaties, named_formally
from dateline_ingest.extract.names.body_organs import with_organs
from dateline_ingest.extract.names.described import Subjects
from dateline_ingest.extract.names.forms import unknown_bodies, unknown_treaties
from dateline_ingest.extract.names.gazetteer import Gazetteer, Hit, Name, titled
from dateline_ingest.extract.names.mention import Mention, add
from dateline_ingest.extract.names.offices import offices, parts
from dateline_ingest.extract.names.organs import joined, with_owners, without_places
from dateline_ingest.extract.names.shortened import ShortTitles
from dateline_ingest.extract.names.treaties import anaphors, labour_conventions, protocols, with_dates, with_tail
from dateline_ingest.extract.references import relatives
from dateline_ingest.extract.when.dates import DateSpan


class Finder:
    """Finds mentions with a set of registries. Holds no state of a document."""

    def __init__(self, registries: Registries) -> None:
        self._registries = registries
        self._gazetteer = Gazetteer(registries)
        self._organs = frozenset(organ.id for body in registries.organisations for organ in body.organs)
        self._short = ShortTitles(registries)
        self._subjects = Subjects(registries)
        self._holders: dict[str, list[OfficeHolder]] = titled(registries)
        for holder in registries.office_holders:
            self._holders.setdefault(holder.name, []).append(holder)

    def names(self, text: str) -> list[tuple[int, int]]:
        """The spans of registry names, which keep their capitals in a headline."""
        return [(hit.start, hit.end) for hit in self._gazetteer.hits(text)]

    def places(self, texts: Iterable[str]) -> Counter[str]:
        """How often texts name the capital of each state, as a place too: "in Prague"."""
        hits = (hit for text in texts for hit in self._gazetteer.hits(text))
        return Counter(hit.names[0].id for hit in hits if hit.names[0].kind == "capital")

    def find(
        self, text: str, dates: list[DateSpan], published: dt.date | None, asides: Sequence[tuple[int, str]] = ()
    ) -> list[Mention]:
        """Return the mentions of a sentence in order, not overlapping, with the dates that belong to no treaty."""
        mentions: list[Mention] = []
        shouted = text.isupper()
        for hit in self._gazetteer.hits(text):
            if shouted and text[hit.start : hit.end].casefold() in _ALSO_WORDS:
                continue
            if text.startswith("$", hit.end):  # "US$15 billion"
                continue
            mention = self._mention(hit, published)
            if mention is not None:
                add(mentions, [mention])
                if mention.kind == "convention":
                    mentions[-1] = self._with_tail(text, mentions[-1])
        mentions = _with_forms(labour_conventions(text), mentions)
        mentions = _with_bodies(unknown_bodies(text), mentions)
        mentions = _with_forms(bilateral_treaties(text, mentions), mentions)
        shown = [self._short.meant(text, treaty) for treaty in unknown_treaties(text, dates, mentions)]
        formal = [treaty if treaty.certain else _settled(text, treaty, mentions) for treaty in shown]
        mentions = _with_forms(formal, mentions)
        add(mentions, list(self._subjects.described(text)))
        mentions = relatives.beside(relatives.named(text), mentions, text)
        mentions = with_organs(text, mentions, self._organs)
        add(mentions, numbered_acts(text))
        add(mentions, titled_acts(text))
        add(mentions, protocols(text))
        add(mentions, anaphors(text, dates))
        mentions = [self._bracketed(mention, asides) for mention in mentions]
        mentions = parts(text, offices(text, mentions))
        mentions = with_owners(text, without_places(text, joined(text, mentions)))
        mentions, free = with_dates(text, mentions, dates)
        add(mentions, [Mention("date", d.start, d.end, edtf=d.edtf) for d in free])
        return sorted(mentions, key=lambda m: m.start)

    def _mention(self, hit: Hit, published: dt.date | None) -> Mention | None:
        name = hit.names[0]
        state, _, role = name.id.partition(".")
        match name.kind:
            case "convention":
                return _convention(hit)
            case "holder":
                return self._holder(hit, name, published)
            case "organisation":
                return Mention("organisation", hit.start, hit.end, (name.id,))
            case "organ" | "own_organ":
                return Mention("organ", hit.start, hit.end, (name.id,), role, state=state)
            case "generic_organ":
                return _generic(hit)
            case _:
                demonym, capital = name.kind == "demonym", name.kind == "capital"
                return Mention("state", hit.start, hit.end, (name.id,), demonym=demonym, capital=capital)

    def _bracketed(self, mention: Mention, asides: Sequence[tuple[int, str]]) -> Mention:
        """Give an organ the state that stands in brackets behind it: "Senate of the Republic (Mexico)"."""
        if mention.kind != "organ" or mention.ids:
            return mention
        for at, words in asides:
            if mention.end <= at <= mention.end + _OF_THE_REPUBLIC:
                states = [name.id for hit in self._gazetteer.hits(words) for name in hit.names if name.kind == "state"]
                if len(states) == 1:
                    return replace(mention, ids=(f"{states[0]}.{mention.role}",), state=states[0])
        return mention

    def _holder(self, hit: Hit, name: Name, published: dt.date | None) -> Mention | None:
        begun = [h for h in self._holders[name.id] if published is None or h.since <= published]
        holding = [h for h in begun if published is not None and h.holds_on(published)]
        if begun:
            holder = max(holding or begun, key=lambda h: h.since)
            state, _, role = holder.organ.partition(".")
            return Mention("organ", hit.start, hit.end, (holder.organ,), role, holder.name, state)
        return None

    def _with_tail(self, text: str, mention: Mention) -> Mention:
        row = self._registries.convention((mention.ids or mention.candidates)[0])
        return with_tail(text, mention, row) if row else mention


def _generic(hit: Hit) -> Mention:
    """An organ that many states have; names that mean a chamber in some of them say in which."""
    first, *others = hit.names
    role = first.id.partition(".")[2]
    chambers = tuple((s, n.id.partition(".")[2]) for n in others if n.kind == "generic_organ" for s in n.states)
    back = first.words == ("chamber",)
    return Mention("organ", hit.start, hit.end, role=role, states=first.states, chambers=chambers, anaphor=back)


def _with_bodies(bodies: list[Mention], mentions: list[Mention]) -> list[Mention]:
    """Add organisations that their form shows, where no registered name but a state's stands in their place."""
    for body in bodies:
        inside = [m for m in mentions if m.start < body.end and body.start < m.end]
        if all(m.kind == "state" and body.start <= m.start and m.end <= body.end for m in inside):
            mentions = [*(m for m in mentions if m not in inside), body]
    return sorted(mentions, key=lambda m: m.start)


def _settled(text: str, treaty: Mention, mentions: list[Mention]) -> Mention:
    return named_formally(text, treaty, [m for m in mentions if treaty.start <= m.start and m.end <= treaty.end])


_OF_THE_REPUBLIC = len(" of the Republic")
_ALSO_WORDS = frozenset(("who", "us", "it", "cat", "att", "era", "isa", "esa", "ect", "aids", "diet", "lords"))


def _with_forms(forms: list[Mention], mentions: list[Mention]) -> list[Mention]:
    """Add treaties that their form shows; what their names name ("between Croatia and Slovenia") is then no more apart.

    A registered name stands against a form, unless it stands behind the noun: a protocol *to* a known convention.
    """
    for form in forms:
        inside = [m for m in mentions if m.start < form.end and form.start < m.end]
        treaties = [m for m in inside if m.kind == "convention"]
        if any(m.start <= form.start or m.end > form.end or form.certain for m in treaties):
            continue
        mentions = [m for m in mentions if m not in inside]
        mentions.append(form)
    return sorted(mentions, key=lambda m: m.start)


def _convention(hit: Hit) -> Mention:
    firm = [name.id for name in hit.names if name.kind == "convention" and not name.loose]
    if firm:
        return Mention("convention", hit.start, hit.end, (firm[0],))
    return Mention(
        "convention", hit.start, hit.end, candidates=tuple(n.id for n in hit.names if n.kind == "convention")
    )
