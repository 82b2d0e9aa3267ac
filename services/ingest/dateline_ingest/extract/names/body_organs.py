"""Organs of organisations by the form of their names: "the IAEA Board of Governors", "General Assembly of the OAS"."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from dateline_ingest.extract.names.mention import Mention

_NAMES = (
    r"General (?:Assembly|Conference|Council)",
    r"(?:Permanent|Executive|Governing|Ministerial|Supreme|Security|Joint|Standing|Peace and Security"
    r"|Foreign Affairs) (?:Council|Committee)",
    r"Board of (?:Governors|Directors|Trustees)",
    r"Executive Board|Governing Body|Committee of Ministers|Parliamentary Assembly|World Health Assembly",
    r"Council of (?:Ministers|Foreign Ministers|Heads of State(?: and Government)?)",
    r"Conference of (?:Ministers|Parties|the Parties|Heads of State)",
    r"Assembly of (?:States Parties|Heads of State(?: and Government)?|Parties)",
    r"Secretariat|Assembly|Parliament|Commission|Council|Conference|Congress|Board|Plenary",
)
_ORGAN = rf"(?:{'|'.join(_NAMES)})"
_AFTER = re.compile(rf"(?:'s|')? (?P<organ>{_ORGAN})\b")
_BEFORE = re.compile(rf"\b(?P<organ>{_ORGAN}) (?:of|at) (?:the )?$")


def with_organs(text: str, mentions: Sequence[Mention], known: Collection[str]) -> list[Mention]:
    """Return the mentions, those of organisations widened to their organs where the text names one beside them.

    An organ that is among the `known` ids has one of its own; what another decides, the organisation does.
    """
    out: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        last = out[-1] if out else None
        if mention.kind == "organisation" and mention.ids:
            wide = _widened(text, mention, last, known)
            while out and wide.start < out[-1].end:
                out.pop()
            out.append(wide)
        elif not out or mention.start >= out[-1].end:
            out.append(mention)
    return out


def _widened(text: str, body: Mention, last: Mention | None, known: Collection[str]) -> Mention:
    after = _AFTER.match(text, body.end)
    if after is not None:
        return _organ(body, after["organ"], body.start, after.end(), known)
    before = _BEFORE.search(text, max(0, body.start - 60), body.start)
    if before is not None and (last is None or last.end <= before.start() or last.kind == "organ"):
        return _organ(body, before["organ"], before.start(), body.end, known)
    return body


def _organ(body: Mention, name: str, start: int, end: int, known: Collection[str]) -> Mention:
    home, role = body.ids[0].partition(".")[0], re.sub(r"\W+", "_", name.lower())
    identifier = f"{home}.{role}" if f"{home}.{role}" in known else home
    return replace(body, kind="organ", start=start, end=end, ids=(identifier,), role=role, state=home)
