"""Finds what a sentence names: conventions, protocols, organisations, states, their organs and who holds them.

A mention takes in what belongs to it (the state before "government", the name after "President", the date of a treaty),
so that one token can stand for it when the sentence is parsed.
"""

import datetime as dt

from dateline.registries import OfficeHolder, Registries

from dateline_ingest.extract.act_forms import numbered_acts, titled_acts
from dateline_ingest.extract.dates import DateSpan
from dateline_ingest.extract.gazetteer import Gazetteer, Hit, Name
from dateline_ingest.extract.mention import Mention, add
from dateline_ingest.extract.organs import joined
from dateline_ingest.extract.treaties import anaphors, protocols, unknown_treaties, with_dates, with_tail


class Finder:
    """Finds mentions with a set of registries. Holds no state of a document."""

    def __init__(self, registries: Registries) -> None:
        self._registries = registries
        self._gazetteer = Gazetteer(registries)
        self._holders: dict[str, list[OfficeHolder]] = {}
        for holder in registries.office_holders:
            self._holders.setdefault(holder.name, []).append(holder)

    def names(self, text: str) -> list[tuple[int, int]]:
        """The spans of registry names, which keep their capitals in a headline."""
        return [(hit.start, hit.end) for hit in self._gazetteer.hits(text)]

    def find(self, text: str, dates: list[DateSpan], published: dt.date | None) -> list[Mention]:
        """Return the mentions of a sentence in order, not overlapping, with the dates that belong to no treaty."""
        mentions: list[Mention] = []
        for hit in self._gazetteer.hits(text):
            mention = self._mention(hit, published)
            if mention is not None:
                add(mentions, [mention])
                if mention.kind == "convention":
                    mentions[-1] = self._with_tail(text, mentions[-1])
        add(mentions, numbered_acts(text))
        add(mentions, titled_acts(text))
        add(mentions, protocols(text))
        add(mentions, unknown_treaties(text, dates))
        add(mentions, anaphors(text, dates))
        mentions = joined(text, sorted(mentions, key=lambda m: m.start))
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
                return Mention("organ", hit.start, hit.end, role=role)
            case _:
                return Mention("state", hit.start, hit.end, (name.id,), demonym=name.kind == "demonym")

    def _holder(self, hit: Hit, name: Name, published: dt.date | None) -> Mention | None:
        for holder in self._holders[name.id]:
            if published is None or holder.since <= published:
                state, _, role = holder.organ.partition(".")
                return Mention("organ", hit.start, hit.end, (holder.organ,), role, holder.name, state)
        return None

    def _with_tail(self, text: str, mention: Mention) -> Mention:
        row = self._registries.convention((mention.ids or mention.candidates)[0])
        return with_tail(text, mention, row) if row else mention


def _convention(hit: Hit) -> Mention:
    firm = [name.id for name in hit.names if name.kind == "convention" and not name.loose]
    if firm:
        return Mention("convention", hit.start, hit.end, (firm[0],))
    return Mention(
        "convention", hit.start, hit.end, candidates=tuple(n.id for n in hit.names if n.kind == "convention")
    )
