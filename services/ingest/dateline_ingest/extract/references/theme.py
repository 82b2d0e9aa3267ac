"""What a document is about, as far as the names in it tell: its treaty, its body, its state."""

from collections import Counter
from collections.abc import Callable

from dateline.registries import Registries

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.discourse import Discourse


def discourse_of(
    registries: Registries, mentions: list[list[Mention]], places: Callable[[], Counter[str]]
) -> Discourse:
    """Return the state of reading at the beginning; `places` counts states by places, where none is named."""
    named = Counter(i for found in mentions for m in found if m.kind == "convention" for i in m.ids)
    main = named.most_common(1)[0][0] if named else ""
    counts: Counter[str] = Counter()
    for number, found in enumerate(mentions):
        for mention in found:
            state = mention.ids[0] if mention.kind == "state" else mention.state
            if state and registries.organisation(state) is None:
                counts[state] += 3 if number < 3 else 1
    counts = counts or places()
    home = counts.most_common(1)[0][0] if counts else ""
    bodies = _bodies(mentions, registries)
    return Discourse(registries, named=named, main=main, theme=_theme(named, mentions), bodies_named=bodies, home=home)


def _bodies(mentions: list[list[Mention]], registries: Registries) -> Counter[str]:
    """The organisations that a document names, with their organs; not those that texts name on any occasion."""
    found: Counter[str] = Counter()
    for mention in (m for line in mentions for m in line if m.ids and m.kind in ("organisation", "organ")):
        body = mention.ids[0].partition(".")[0] if mention.kind == "organ" else mention.ids[0]
        row = registries.organisation(body)
        if body not in _EVERYWHERE and row is not None and not row.instrument:
            found[body] += 1
    return found


def _theme(named: Counter[str], mentions: list[list[Mention]]) -> str:
    """What a document is about as far as names tell: its treaty, else the body that it names most."""
    bodies = Counter(m.ids[0] for found in mentions for m in found if m.kind == "organisation" and m.ids)
    pool = named or Counter({body: count for body, count in bodies.items() if body not in _EVERYWHERE})
    return pool.most_common(1)[0][0] if pool else ""


_EVERYWHERE = ("UN", "EU")
"""Bodies that texts name on any occasion."""
