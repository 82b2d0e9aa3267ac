"""Treaties that hang on another and are named by what they are of it: "its second protocol", "the revised convention".

Which treaty is whose protocol, amendment or revision the registry shows by its lists and by the titles themselves.
"""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dateline.registries import Convention, Registries

from dateline_ingest.extract.names.mention import Mention

_RANK = r"(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd)"
_SORT = r"(?:[Oo]ptional|[Aa]dditional|[Aa]mending|[Ss]upplementary)"
_NAMED = re.compile(
    rf"\b(?:(?:(?P<rank>{_RANK})[ -])?(?:(?P<sort>{_SORT}) )?(?P<below>[Pp]rotocol|[Aa]mendment)"
    r"|(?P<again>[Rr]evised) (?P<kind>[Cc]onvention|[Cc]harter|[Aa]greement|[Tt]reaty|[Pp]rotocol))\b"
    r"(?P<on>,? (?:on|against|concerning|about|relating to|regarding|abolishing|to abolish|banning|that)"
    r" (?:[\w’'-]+ ?){1,7})?"
)
_BELOW = re.compile(r"\b(?:to|under|amending|implementation of(?: the provisions of)?) (?:the )?(?:\d{4} )?")
_TO = re.compile(
    r"(?:,? (?:on|concerning|abolishing|relating to) [\w ’'-]{1,60})? (?:to|of|under) (?:the )?(?:\d{4} )?"
)
_PARTS = 3  # bars in a role: rank, sort, kind, and what it is on
_RANKS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}
_ROLE = "relative "
_MAY = ("rotocol", "mendment", "evised")
_WORD = re.compile(r"[a-z]{4,}")
_SMALL = frozenset(("with", "that", "this", "their", "from", "which", "concerning", "relating", "regarding", "about"))
_STEM = 6  # letters by which words of one family are known: "abolishes", "abolition"


def named(text: str) -> list[Mention]:
    """Return what a sentence names by its rank or sort among the treaties that hang on another."""
    found: list[Mention] = []
    if not any(word in text for word in _MAY):
        return found
    for match in _NAMED.finditer(text):
        rank, sort, kind = match["rank"], match["sort"] or match["again"], match["below"] or match["kind"]
        if rank or sort:
            role = f"{_ROLE}{rank or ''}|{sort or ''}|{kind}|{match['on'] or ''}".lower()
            end = match.end("below" if match["below"] else "kind")
            found.append(Mention("convention", match.start(), end, role=role, anaphor=True))
    return found


def beside(found: list[Mention], mentions: list[Mention], text: str) -> list[Mention]:
    """Return the mentions of a sentence with those that hang on another treaty; names that registries know stand.

    Where the other treaty stands right behind, "its optional protocol to the Convention on ...", the role keeps its id.
    """
    out = list(mentions)
    for mention in found:
        there = [m for m in out if m.start < mention.end and mention.start < m.end]
        if not there:
            out.append(mention)
        elif len(there) == 1 and there[0].kind == "convention" and not there[0].certain and mention.end <= there[0].end:
            out[out.index(there[0])] = replace(there[0], role=mention.role)
        elif len(there) == 1 and there[0].candidates and there[0].kind == "convention":
            start = min(there[0].start, mention.start)
            out[out.index(there[0])] = replace(there[0], start=start, role=mention.role)
    hanging = [m for m in out if m.role.startswith(_ROLE)]
    for mention in hanging:
        mains = (m for m in out if m.kind == "convention" and m.ids and m.start > mention.end)
        main = next((m for m in mains if _TO.fullmatch(text, mention.end, m.start)), None)
        if main is not None:
            out[out.index(mention)] = replace(mention, role=f"{mention.role}|{main.ids[0]}")
    return out


def noun_of(role: str) -> str:
    """The designation in a role: "protocol" in that of "the second protocol", and any other role as it is."""
    return role.split("|")[2] if role.startswith(_ROLE) else role


def tied(role: str) -> bool:
    """Whether a role says on which treaty it hangs."""
    return role.startswith(_ROLE) and role.count("|") > _PARTS


def meant(role: str, recent: Iterable[str], registries: Registries) -> str:
    """Return the id that a role means, of what hangs on the treaties named last; empty where none or several fit."""
    if not role.startswith(_ROLE):
        return ""
    rank, sort, kind, on, *main_of = role.removeprefix(_ROLE).split("|")
    recent = main_of or recent
    below, above = _families(registries.conventions)
    for identifier in recent:
        main = above.get(identifier, identifier)
        fitting = [i for i in below.get(main, ()) if _fits(registries.name(i), rank, sort, kind)]
        if len(fitting) > 1 and on:
            fitting = _about(on, fitting, registries) or fitting
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return ""
    return ""


def _fits(title: str, rank: str, sort: str, kind: str) -> bool:
    words = re.findall(r"\w+", title.lower())
    head = words[: words.index(kind) + 2] if kind in words else []
    if sort == "revised":
        return "revised" in words and bool(head)
    ranked = next((_RANKS[word] for word in head if word in _RANKS), 1)
    wanted = _RANKS.get(rank, 1)
    return bool(head) and ranked == wanted and (not sort or sort in head)


def _about(on: str, fitting: Sequence[str], registries: Registries) -> list[str]:
    stems = {word[:_STEM] for word in _WORD.findall(on) if word not in _SMALL}
    scores = {i: sum(stem in registries.name(i).lower() for stem in stems) for i in fitting}
    best = max(scores.values())
    return [i for i in fitting if best and scores[i] == best]


@functools.lru_cache(maxsize=4)
def _families(conventions: tuple[Convention, ...]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """What hangs on each treaty, and on which treaty each hangs."""
    titles = {title.lower(): row.id for row in conventions for title in (row.title, *row.names)}
    above = {below: row.id for row in conventions for below in row.protocols}
    for row in conventions:
        if row.id not in above and (main := _parent(row.title.lower(), titles)) and main != row.id:
            above[row.id] = main
    below: dict[str, list[str]] = {}
    for child, main in above.items():
        below.setdefault(main, []).append(child)
    return {main: tuple(found) for main, found in below.items()}, above


def _parent(title: str, titles: dict[str, str]) -> str:
    if title.endswith("(revised)"):
        return titles.get(title.removesuffix("(revised)").strip(), "")
    link = _BELOW.search(title)
    words = title[link.end() :].split(" ") if link is not None else []
    ends = (" ".join(words[:end]).rstrip(",") for end in range(len(words), 1, -1))
    return next((titles[name] for name in ends if name in titles), "")


def numbered(number: int, recent: Iterable[str], registries: Registries) -> str:
    """Return the protocol of that number to a treaty that was named: "Protocol No. 6"; empty where there is none."""
    below, above = _families(registries.conventions)
    said = f"protocol no. {number} "
    mains = dict.fromkeys(above.get(identifier, identifier) for identifier in recent)
    found = (i for main in mains for i in below.get(main, ()) if registries.name(i).lower().startswith(said))
    return next(found, "")


def parent(identifier: str, registries: Registries) -> str:
    """Return the treaty on which another hangs; empty where it stands by itself."""
    return _families(registries.conventions)[1].get(identifier, "")
