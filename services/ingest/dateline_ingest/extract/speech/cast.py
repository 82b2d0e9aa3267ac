"""The persons of a document and their posts, as it introduces them: "Ann Lee heads UNESCO", "Bo Ek of the ministry".

Read off the words around the names of offices and bodies, not off a parse, which often joins such additions wrongly.
Whom later sentences call "Lee" or "Mr Ek" is then known.
"""

import re
from collections.abc import Collection, Iterator

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.names.offices import of_portfolio
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.speech.posts import POSTS, in_body

_WORD = r"(?:(?:al|el|ad|as|ash|ibn|bin|d|l|M)[-'])?[A-ZÀ-ŽḀ-ỿ][\w'-]{0,40}"
_NAME = (
    rf"(?P<name>{_WORD}(?:(?: (?:de|da|di|do|dos|del|la|van|von|der|den|al|el|bin|ibn|ould|of)){{0,2}} {_WORD}){{1,4}})"
)
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Lord|HE|H\.E)\.? )?"
_POST = rf"(?:{'|'.join(sorted(POSTS, key=len, reverse=True))})"
_LEADS = r"(?:heads|headed|leads|led|chairs|chaired|runs|ran|directs|directed|presides over|presided over|speaks for)"
_SERVES = r"(?:directs|handles|manages|oversees|coordinates|speaks|works|serves|negotiates|heads|leads|runs)"
_BEFORE = (
    # "Ann Lee, (then) the executive secretary of the", "Ann Lee, who speaks for the"
    re.compile(
        rf"{_NAME}, (?:[\w'-]+ ){{0,5}}?(?P<post>{_POST})(?: for [a-z]+(?: [a-z]+)?)?(?: in charge)?"
        rf" (?:of|for|at|to|in|with) (?:the |its )?$"
    ),
    re.compile(rf"{_NAME},? (?:who |as )?(?:now |then |still )?(?P<post>{_LEADS}) (?:the |its )?$"),
    re.compile(
        rf"{_NAME}, who (?:now |then |still )?(?P<post>{_SERVES}(?: [\w-]+){{0,4}}? (?:for|of|at|in)) (?:the |its )?$"
    ),
    re.compile(
        rf"{_NAME},? (?:who )?(?:is|was|as) (?:now |then )?(?:the )?(?P<post>[\w -]{{0,30}}?{_POST}) of (?:the )?$"
    ),
    re.compile(rf"{_NAME},? (?:who is |who was |is |was )?(?:now |then )?(?P<post>at the (?:helm|head)) of (?:the )?$"),
    re.compile(rf"(?<![\w-] ){_NAME} (?P<post>of|from|at) (?:the )?$"),
)
_AFTER = re.compile(
    rf"(?:'s?)? (?:[a-z-]+ ){{0,3}}?(?P<post>{_POST})(?: for [a-z]+(?: [a-z]+)?)?,? {_TITLE}{_NAME}", re.ASCII
)
_AFTER_OF = re.compile(rf",? {_TITLE}{_NAME}")
_POST_OF = re.compile(rf"\b(?P<post>(?:[\w-]+ )?{_POST}) (?:of|for|at) (?:the )?$", re.IGNORECASE)
_IN_CHARGE = re.compile(
    rf"{_NAME},? (?:who is |who was )?(?:in charge of|responsible for) (?:the )?(?P<of>[\w ,]{{3,60}})"
)
_LOOKS_BACK, _LOOKS_ON = 140, 100  # characters


def introduce(text: str, mentions: Collection[Mention], discourse: Discourse) -> None:
    """Remember the persons whose posts a sentence tells. Mentions are resolved ones, with places in `text`."""
    for name, who in _persons(text, mentions, discourse):
        state, _, role = who.id.partition(".")
        holder = Mention("organ", 0, 0, (who.id,), role, name, state)
        words = name.split()
        discourse.persons[words[-1].lower()] = holder
        if state in _FAMILY_NAME_FIRST:
            discourse.persons.setdefault(words[0].lower(), holder)


def _persons(text: str, mentions: Collection[Mention], discourse: Discourse) -> Iterator[tuple[str, Who]]:
    for mention in (*mentions,):
        if mention.kind not in ("organ", "organisation") or not mention.ids or mention.person:
            continue
        before = text[max(0, mention.start - _LOOKS_BACK) : mention.start]
        for pattern in _BEFORE:
            if match := pattern.search(before):
                yield match["name"], Who(_held(mention, match["post"]), match["name"])
                break
        else:
            after = _AFTER.match(text, mention.end, mention.end + _LOOKS_ON)
            if after is None and (post := _POST_OF.search(before)):
                after = _AFTER_OF.match(text, mention.end, mention.end + _LOOKS_ON)
                if after is not None:
                    yield after["name"], Who(_held(mention, post["post"]), after["name"])
            elif after is not None:
                yield after["name"], Who(_held(mention, after["post"]), after["name"])
    for match in _IN_CHARGE.finditer(text) if discourse.home else ():
        if role := of_portfolio(match["of"]):
            yield match["name"], Who(f"{discourse.home}.{role}", match["name"])


def _held(mention: Mention, post: str) -> str:
    return mention.ids[0] if mention.kind == "organ" else in_body(mention.ids[0], post)


_FAMILY_NAME_FIRST = ("CN", "TW", "HK", "KP", "KR", "VN", "KH", "HU", "SG")
"""States in whose names the family's comes first."""
