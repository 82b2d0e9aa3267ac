"""Steps of several states that a sentence only counts: "eighteen states signed, among them Italy and Japan".

Such a step is nobody's until its members are named: in the same sentence or in the next one.
"""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.roles import Reader

_STATES = frozenset(
    ("state", "country", "nation", "government", "party", "member", "neighbour", "neighbor", "ally", "signatory")
) | frozenset(("capital", "republic", "newcomer", "delegation", "power", "partner", "participant"))
_POINTING = frozenset(("the", "these", "those", "both", "its", "their"))
_OTHERS = frozenset(("other", "others", "more", "several", "many", "dozen", "dozens", "few", "some", "most"))
_COUNTED = frozenset(("others", "dozens", "scores", "hundreds", "dozen", "score"))
_BEFORE = re.compile(
    r"(?:\b(?:including|among (?:them|those|which|whom)|namely|notably|such as|(?:they|these|those) include[sd]?)"
    r"(?:,? (?:were|are|was|is))?"
    r"|\b(?:they|these|those|(?:the|its) (?:others?|newcomers?|latest|rest)) (?:were|are|was|is)"
    r"|:\s*(?:the\s+)?$|\b(?:states|countries|nations|governments|members|parties)(?:\s?[:–—-]|,))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"^,?\s+(?:(?:were|was|are|is)\s+)?(?:among (?:them|those)|one of them|included)\b", re.IGNORECASE)
_LONGEST = 60  # characters of such words
_LISTED = re.compile(r"(?:,?\s+(?:and|as well as|along with)\s+|,\s+)(?:the\s+)?", re.IGNORECASE)


def unnamed(tokens: Sequence[Token], reader: Reader) -> bool:
    """Whether those who act are states that nobody names: "eighteen states", "more than a dozen countries"."""
    return any(_unnamed(token, reader) for token in tokens)


def _unnamed(token: Token, reader: Reader) -> bool:
    if reader.mention(token) is not None or reader.several(token):
        return False
    if token.tag_ == "CD" or token.lower_ in _COUNTED:  # "sixty-four more followed", "dozens signed"
        return True
    if token.lemma_.lower() not in _STATES or token.tag_ != "NNS":
        return False
    words = {c.lower_ for c in token.children}
    counted = any(c.dep_ == "nummod" for c in token.children)
    return not words & _POINTING or (counted and bool(words & _OTHERS))


def members(drafts: list[Draft], reader: Reader) -> Iterator[Draft]:
    """Yield the step of each member that a sentence names of those who took it together."""
    bases = [draft for draft in drafts if not draft.parties and draft.effect != "force"]
    step = reader.discourse.last_step
    base = bases[0] if bases else step if step is not None and not step.parties and not drafts else None
    if base is None or base.effect == "force":
        return
    for index, mention in _named(reader):
        token = reader.parsed.doc[index]
        yield Draft(
            base.effect,
            base.stage,
            token,
            [token],
            list(base.objects),
            mention.ids[:1],
            occurred=base.occurred,
            subkind=base.subkind,
        )


def _can_be_member(mention: Mention, reader: Reader) -> bool:
    by_name = mention.kind == "state" or (mention.kind == "organisation" and reader.is_party(mention.ids[0]))
    return by_name and bool(mention.ids) and not mention.demonym


def _named(reader: Reader) -> Iterator[tuple[int, Mention]]:
    """The states of a list that the words before or behind it call members."""
    text = reader.parsed.prepared.clean.text
    found = [(i, m) for i, m in sorted(reader.parsed.mentions.items()) if _can_be_member(m, reader)]
    runs: list[list[tuple[int, Mention]]] = []
    for item in found:
        if runs and _LISTED.fullmatch(text, runs[-1][-1][1].end, item[1].start):
            runs[-1].append(item)
        else:
            runs.append([item])
    for run in runs:
        if _BEFORE.search(text, max(0, run[0][1].start - _LONGEST), run[0][1].start) or _BEHIND.match(
            text[run[-1][1].end :]
        ):
            yield from run
