"""A claim in the making: it still holds the tokens it was read from, so that dates and papers can be found for it."""

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.papers import Paper


@dataclass(slots=True)
class Draft:
    """Effect, stage and roles of one step, read off one sentence; `tokens` run from the effect word outwards."""

    effect: str
    stage: str
    token: Token
    tokens: list[Token]
    objects: list[tuple[str, str]]
    parties: tuple[str, ...]
    actor: Who | None = None
    occurred: str = ""
    planned: bool = False
    scope: str = ""
    act_kind: str = ""
    act_verb: str = ""
    attribution: str = ""
    paper: Paper | None = None
    """The paper of an earlier sentence that gave it its stage."""
    word: Token | None = None
    """The word that says its stage; none where the effect word says all."""
    dated_by: Mention | None = None
    """The date of its sentence that it got."""
    dated: Literal["", "any", "day"] = ""
    """The date without which it does not count: "takes effect" in the present tense is a rule, not a happening."""
    moved: bool = False
    """Whether somebody takes the state in or out: then it does not matter who."""
    past: bool = False
    """Whether it is told as long before another step, so that it is no news."""
    news: bool = False
    """Whether words such as "now" or "no longer" tell it as news, where the tense does not."""
    subkind: str = ""
    effective: str = ""
    """The later date at which it takes effect, where its sentence says so."""
