"""Makes one event of all the claims of a document that tell one happening."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dateline.edtf import EdtfError, Occurrence

from dateline_ingest.extract.claim import Claim, Who
from dateline_ingest.extract.merging.headlines import absorbed
from dateline_ingest.extract.merging.wording import settled
from dateline_ingest.extract.speech.opinions import placed

_ONCE = frozenset(("convention.signed", "membership.joined", "membership.expelled"))
_PAST_BY_NATURE = frozenset((
    "convention.signed", "convention.ratified", "convention.acceded", "convention.in_force",
    "convention.reservation_made", "membership.joined",
))  # fmt: skip
_BRINGS = {
    "convention.denunciation_notified": "convention.denunciation_effective",
    "convention.denounced": "convention.denunciation_effective",
    "membership.exit_notified": "membership.ended",
    "convention.ratified": "convention.in_force",
    "convention.acceded": "convention.in_force",
}
"""Steps whose effect, told with its day by the same document, is their `effective`."""
_LONGEST_NOTICE = 800
"""Days: two years, the longest that organisations ask for, and some weeks."""
_LEAD_SENTENCES = 6
"""Title included: within these a document tells its news."""
_NO_CARRIERS = (".published", ".in_force", ".amended", ".repealed", ".rejected", ".returned")
_NEWS_BY_NATURE = ("law", "decree", "resolution", "statement", "event")


@dataclass(frozen=True, slots=True)
class Merged:
    """An event and the sentences that prove it."""

    claim: Claim
    sentences: tuple[int, ...]
    told: tuple[Claim, ...] = ()
    """The claims that were merged, in the order of the text."""


def merge(
    claims: Iterable[Claim],
    month: str,
    parents: Mapping[str, str],
    days: Mapping[int, str] | None = None,
    theme: str = "",
) -> list[Merged]:
    """Group claims by type, lead and object, then by what their dates and organs allow.

    `month` is that of publication: what the document reports as its news, undated, gets it, or the day of its sentence
    where `days` has one; background without a date gets none. `parents` are the treaties of protocols, which share the
    date of the step that covers both. `theme` is what the document is about where it tells no step.
    """
    kept = settled(absorbed(_without_carriers(list(claims))))
    main = _main_object(kept)
    kept = _with_objects_of_titles(placed(kept, main, theme))
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in kept:
        groups.setdefault(_key(claim), []).append(claim)
    split = [merged for group in groups.values() for merged in _split(_as_news(_of_the_news(group, month), month))]
    events = [_dated(merged, month, days or {}) for merged in split]
    events = [_with_parent(event, events, parents, month) for event in events]
    events = [_with_outcome(event, events) for event in events]
    return sorted(events, key=lambda event: event.sentences[0])


def _with_objects_of_titles(claims: list[Claim]) -> list[Claim]:
    """A headline that leaves the object out means the act that the text tells."""
    objects = {(c.type, c.lead): c.object for c in claims if c.object and c.field == "text"}
    return [
        replace(c, object=objects.get((c.type, c.lead), "")) if c.field == "title" and not c.object else c
        for c in claims
    ]


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.type, claim.lead, claim.object


def _without_carriers(claims: list[Claim]) -> list[Claim]:
    """Drop the paper beside the step that it carries: "signed a law" and "the law denounces" are one event."""
    carrying = {number for claim in claims for number in claim.more if number != claim.sentence}
    return [
        c
        for c in claims
        if not (c.rule.startswith("act-") and not c.type.endswith(_NO_CARRIERS) and c.sentence in carrying)
    ]


def _main_object(claims: list[Claim]) -> str:
    steps = [c for c in claims if c.object and c.type != "statement.issued"]
    counts = Counter(c.object for c in steps)
    for claim in steps:
        counts[claim.object] += 1 if claim.sentence < _LEAD_SENTENCES else 0
    treaties = [c.object for c in steps if c.type.startswith(("convention", "law", "decree"))]
    pool = treaties or [c.object for c in steps]
    return max(dict.fromkeys(pool), key=lambda o: counts[o]) if pool else ""


def _split(group: list[Claim]) -> list[Merged]:
    """Claims of one key are one event unless precise dates or organs keep them apart."""
    clusters: list[list[Claim]] = []
    for claim in sorted(group, key=lambda c: (not c.occurred, _width(c.occurred))):
        home = next((cluster for cluster in clusters if all(_together(claim, other) for other in cluster)), None)
        if home is None and not claim.occurred and claim.object:
            home = next((cluster for cluster in clusters if all(_same_organ(claim, other) for other in cluster)), None)
        if home is None:
            clusters.append([claim])
        else:
            home.append(claim)
    clusters.sort(key=lambda cluster: min(c.sentence for c in cluster))
    return [_joined(cluster) for cluster in clusters]


def _of_the_news(group: list[Claim], month: str) -> list[Claim]:
    """Give an undated national act the day of the one that the document dates in its own month: one piece of news."""
    if not month or not group[0].type.startswith(_NATIONAL):
        return group
    new = [c for c in group if c.occurred.startswith(month) and not c.planned]
    return [
        replace(c, occurred=next((n.occurred for n in new if _same_paper(c, n)), ""))
        if not c.occurred and not c.background
        else c
        for c in group
    ]


_NATIONAL = ("law", "decree", "resolution")


def _same_number(one: Claim, other: Claim) -> bool:
    return not one.number or not other.number or one.number == other.number


def _same_paper(one: Claim, other: Claim) -> bool:
    """Whether nothing tells two papers apart: numbers, titles; and a chamber passes a law in several readings."""
    once = one.type != "law.adopted" or one.act_verb == other.act_verb
    return once and _same_number(one, other) and (not one.title or not other.title or one.title == other.title)


def _together(one: Claim, other: Claim) -> bool:
    if not _same_organ(one, other) or (one.type.startswith(_NATIONAL) and not _same_number(one, other)):
        return False
    if one.type == "statement.issued":
        return True
    if not one.occurred or not other.occurred:
        # Two decrees without numbers are one only when no date sets them apart.
        return one.occurred == other.occurred or bool(one.object) or one.number == other.number != ""
    return Occurrence.parse(one.occurred).overlaps(Occurrence.parse(other.occurred)) or (
        one.type in _ONCE and not _far(one, other)
    )


def _far(one: Claim, other: Claim) -> bool:
    """Whether a state can have joined twice: what lies years apart is no other date of the same."""
    first, second = Occurrence.parse(one.occurred).first, Occurrence.parse(other.occurred).first
    if first is None or second is None:
        return False
    return one.type.startswith("membership") and abs((first - second).days) > _YEARS_APART


_YEARS_APART = 400  # days


def _as_news(group: list[Claim], month: str) -> list[Claim]:
    """Give what the text tells as news its month where all dates of the same step lie years back: another time."""
    dated = [c for c in group if c.occurred]
    if not month or not dated or not group[0].type.startswith("membership"):
        return group
    now = replace(group[0], occurred=month)
    if not all(_far(now, c) for c in dated):
        return group
    return [replace(c, occurred=month) if not c.occurred and c.perfect and not c.background else c for c in group]


def _same_organ(one: Claim, other: Claim) -> bool:
    if "approved" not in one.type or not one.who or not other.who:
        return True
    a, b = one.who[0], other.who[0]
    if {a.id.partition(".")[2], b.id.partition(".")[2]} == _CHAMBERS:
        return False
    return a.kind == b.kind or "state" in (a.kind, b.kind)


_CHAMBERS = {"parliament.lower", "parliament.upper"}


def _width(edtf: str) -> int:
    try:
        days = Occurrence.parse(edtf).days
    except EdtfError:
        return 10**6
    return days if days is not None else 10**6


def _joined(cluster: list[Claim]) -> Merged:
    told = sorted(cluster, key=lambda c: c.sentence)
    first = told[0]
    precise = [c for c in cluster if c.occurred]
    dates = sorted({c.occurred for c in precise}, key=lambda d: (_width(d), d))
    occurred = dates[0] if dates else ""
    plain = sorted(d for d in dates if d[0].isdigit() and d[-1].isdigit())
    if first.type in _ONCE and len(plain) > 1 and not Occurrence.parse(dates[0]).overlaps(Occurrence.parse(dates[-1])):
        # One point in time within the two that the text gives (EDTF's one-of set).
        occurred = f"[{plain[0]}..{plain[-1]}]"
    who: dict[str, Who] = {}
    for claim in told:
        for person in claim.who:
            if person.id not in who or (person.name and not who[person.id].name):
                who[person.id] = person
    votes = next((c.votes for c in told if c.votes), None)
    verbed = next((c for c in told if c.act_kind and c.act_verb), next((c for c in told if c.act_kind), first))
    stances = Counter(c.stance for c in told if c.stance)
    joined = replace(
        first,
        occurred=occurred,
        who=tuple(who.values()),
        act_kind=verbed.act_kind,
        act_verb=verbed.act_verb,
        number=next((c.number for c in told if c.number), ""),
        title=next((c.title for c in told if c.title), ""),
        votes=votes,
        attribution=next((c.attribution for c in told if c.attribution), ""),
        stance=stances.most_common(1)[0][0] if stances else "",
        background=all(c.background for c in told),
        perfect=any(c.perfect for c in told),
        planned=all(c.planned for c in told),
        effective=next((c.effective for c in told if c.effective), ""),
    )
    numbers = dict.fromkeys(n for c in told for n in (*c.more, c.sentence))
    return Merged(joined, tuple(sorted(numbers)), tuple(told))


def _dated(event: Merged, month: str, days: Mapping[int, str]) -> Merged:
    claim = event.claim
    day = next((days[n] for n in event.sentences if n in days), "")
    month = day or month
    early = min(event.sentences) < _LEAD_SENTENCES
    past = claim.type in _PAST_BY_NATURE and not (early and claim.perfect)
    if claim.occurred or claim.background or not month or past or claim.planned:
        return event
    if claim.type.startswith(_NEWS_BY_NATURE) or early or claim.perfect or day:
        return replace(event, claim=replace(claim, occurred=month))
    return event


def _with_parent(event: Merged, events: list[Merged], parents: Mapping[str, str], month: str) -> Merged:
    claim = event.claim
    parent = parents.get(claim.object)
    if parent is None or claim.occurred not in ("", month) or claim.background:
        return event
    same = [
        e.claim.occurred
        for e in events
        if (e.claim.type, e.claim.lead, e.claim.object) == (claim.type, claim.lead, parent)
    ]
    return replace(event, claim=replace(claim, occurred=same[0])) if len(same) == 1 else event


def _with_outcome(event: Merged, events: list[Merged]) -> Merged:
    """Give a notice, a denunciation or a ratification the later date at which the document says that it took effect."""
    claim = event.claim
    wanted = _BRINGS.get(claim.type)
    if wanted is None or claim.effective or not claim.occurred:
        return event
    begun = Occurrence.parse(claim.occurred).last
    later = sorted(
        e.claim.occurred
        for e in events
        if (e.claim.type, e.claim.lead, e.claim.object) == (wanted, claim.lead, claim.object)
        and len(e.claim.occurred) == len("2024-12-31")
        and begun is not None
        and 0 < (dt.date.fromisoformat(e.claim.occurred) - begun).days <= _LONGEST_NOTICE
    )
    return replace(event, claim=replace(claim, effective=later[0])) if later else event
