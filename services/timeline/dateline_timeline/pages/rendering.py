"""The templates, and what they may call."""

import datetime as dt
from hashlib import blake2b
from importlib import resources

from dateline.contracts import EntryClaim, EntryState
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from dateline_timeline import wording
from dateline_timeline.names import names
from dateline_timeline.pages import links

_TELLERS = 6  # publishers named beside a claim; the rest are counted

_LINKED = 60  # events of a document that light up with their words; rules for more would only make the sheet long


def _linked(number: int) -> str:
    """Return the rules by which an event and its words show each other: pages run no script."""
    pointed = ":is(:hover, :focus-within, :target)"
    return (
        f"main:has(#p{number}{pointed}) .e{number}, main:has(.e{number}:is(:hover, :focus-within)) #p{number}"
        " { box-shadow: 0 0 0 2px var(--link); }\n"
    )


STYLE = (
    resources.files("dateline_timeline.pages").joinpath("assets/style.css").read_bytes()
    + "".join(_linked(number) for number in range(1, _LINKED + 1)).encode()
)
STYLE_PATH = f"/assets/{blake2b(STYLE, digest_size=6).hexdigest()}.css"
"""Where the style sheet is: its name changes with it, so that it may be kept for ever."""


def render(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page; every value is escaped."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(stylesheet=STYLE_PATH, **values), status)


def facts(state: EntryState) -> list[tuple[str, str]]:
    """Return what an entry says beside its date and type, in words."""
    found = [("Who", "; ".join(f"{name} ({role})" if role else name for _, name, role in wording.people(state.actors)))]
    if state.act:
        found.append(("Act", wording.act_words(state.act)))
    if state.votes:
        found.append(("Votes", wording.votes_words(state.votes)))
    if state.measure:
        found.append(("Measure", wording.measure_words(state.measure)))
    if state.effective:
        found.append(("Takes effect", wording.date_words(state.effective)))
    if state.stance:
        found.append(("Stance", state.stance))
    if state.scope:
        found.append(("Scope", "for all parties" if state.scope == "treaty" else "for one party"))
    if state.subkind:
        found.append(("Kind", state.subkind))
    return [(term, text) for term, text in found if text]


def quotes(state: EntryState) -> dict[str, str]:
    """Return for each document the first words by which it proves an entry, where they are in its running text."""
    found: dict[str, str] = {}
    for piece in state.evidence:
        if piece.quote and piece.field == "text":
            found.setdefault(piece.document_id, piece.quote)
    return found


def tellers(state: EntryState, claim: EntryClaim) -> str:
    """Return who makes a claim."""
    publishers = {document.id: document.publisher or document.title or document.id for document in state.documents}
    told = list(dict.fromkeys(publishers[id_] for id_ in claim.documents if id_ in publishers))
    more = len(told) - _TELLERS
    return ", ".join(told[:_TELLERS]) + (f" and {more} more" if more > 0 else "")


def day(value: dt.date) -> str:
    """Return a day in words."""
    return f"{value:%-d %B %Y}"


def _name(id_: str) -> str:
    return names()(id_)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dateline_timeline.pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        name=_name,
        label=wording.type_label,
        lead_name=wording.lead_name,
        object_name=wording.object_name,
        headline=wording.headline,
        date_words=wording.date_words,
        plain_day=wording.plain_day,
        moment=wording.moment_words,
        day=day,
        facts_of=facts,
        quotes_of=quotes,
        tellers=tellers,
        segment=links.segment,
        quoted_in=links.quoted_in,
    )
    return environment


_ENVIRONMENT = _environment()
