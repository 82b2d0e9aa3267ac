"""Words of speech: verbs and nouns by which an office comments, what each needs beside it, and the stance it shows."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from dateline_ingest.extract.speech.phrases import FEELINGS, PHRASES, words

Needs = Literal["", "clause", "opinion", "object"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of speech. `stance` is what the verb alone says of the speaker.

    `needs` is what must stand with it: "clause" what was said, "opinion" what something is called or held to be,
    "object" whom or what it judges. Verbs without need are speech whatever stands beside them.
    """

    lemma: str
    needs: Needs = ""
    stance: str = ""


_SAYING = words("""
    say state emphasize emphasise stress underline underscore comment respond react argue maintain contend insist
    explain remark reply reiterate opine counter retort caution warn lament complain recommend quip joke scoff sneer
    grumble fume thunder sigh rejoice gloat exult vent muse
""")
_WITH_CLAUSE = words("""
    observe claim note add believe recall point tell write post tweet hold find consider think feel assert affirm
    allege assure reassure concede admit acknowledge conclude suggest report fear hope reckon remind ask urge advise
    reaffirm reason judge explain indicate clarify declare proclaim predict boast agree concur disagree doubt
    inform protest plead vow pledge promise implore appeal exhort encourage bemoan volunteer elaborate specify
    interject
""")
_WITH_OPINION = words("""
    call describe portray deem term brand label dub characterise characterize regard view see present paint frame cast
    depict dismiss rank rate style denounce decry hail pronounce
""")
_CRITICAL = words("""
    condemn criticise criticize deplore regret slam blast protest decry denounce blame accuse reproach rebuke censure
    attack lambast lambaste oppose chide scold berate deride ridicule mock bemoan bewail rue mourn assail castigate
    disapprove
""")
_SUPPORTIVE = words("""
    welcome hail praise applaud commend salute congratulate defend cheer celebrate thank laud extol justify
""")


VERBS: dict[str, Verb] = {
    **{lemma: Verb(lemma) for lemma in _SAYING},
    **{lemma: Verb(lemma, "clause") for lemma in _WITH_CLAUSE},
    **{lemma: Verb(lemma, "opinion") for lemma in _WITH_OPINION},
    **{lemma: Verb(lemma, "object", "critical") for lemma in _CRITICAL},
    **{lemma: Verb(lemma, "object", "supportive") for lemma in _SUPPORTIVE},
    "reject": Verb("reject", "object", "critical"),
    "regret": Verb("regret", "", "critical"),
    "deplore": Verb("deplore", "", "critical"),
    "protest": Verb("protest", "", "critical"),
    # Both call something names and judge whom they have for an object.
    **{lemma: Verb(lemma, "object", "critical") for lemma in ("denounce", "decry")},
    "hail": Verb("hail", "object", "supportive"),
}
"""Verbs of speech by lemma. Announcing and deciding are steps, not comments, and stand elsewhere."""

UTTERED = frozenset(
    words("""express voice convey make issue release publish register reiterate repeat extend offer have raise sound
    show profess deliver circulate recall renew reaffirm""")
)
"""Verbs that carry a noun of speech: "expressed regret", "issued a statement", "made clear"."""
SPEECHES: dict[str, str] = {
    **dict.fromkeys(
        words("""statement comment remark communiqué communique message reaction response opinion point clear plain
        reply view hope assurance understanding conviction warning caution appeal plea"""),
        "",
    ),
    **dict.fromkeys(
        words("""regret concern dismay disappointment alarm criticism condemnation protest doubt outrage worry anger
        misgiving unease displeasure indignation sorrow sadness bewilderment scepticism skepticism fear shock fury
        consternation rebuke reproach"""),
        "critical",
    ),
    **dict.fromkeys(
        words("""satisfaction support solidarity appreciation praise backing approval delight joy relief gratitude
        congratulation pride thank thanks applause"""),
        "supportive",
    ),
}
"""Nouns of speech by lemma, with the stance that each shows."""

VIEWS = frozenset(words("view opinion words word reading assessment account judgment judgement estimation eyes"))
"""Nouns of "in the ministry's view", "in his words"."""

HEADING = frozenset(words("head chair lead run represent preside direct"))
"""Verbs of "who heads the agency"."""
COLLECTIVES = frozenset(words("deputies senators lawmakers legislators mps parliamentarians members officials"))
"""People who speak without being named, which makes no statement of an office."""

TOPICS = frozenset(
    words("""decision move step withdrawal exit departure vote law bill legislation decree order announcement
    denunciation ratification accession treaty convention pact accord agreement protocol statute covenant charter
    membership suspension signature notice notification resolution measure ballot outcome expulsion return
    treaty instrument termination reservation declaration proposal draft text event package act entry approval adoption
    abrogation
    reform amendment pull-out pullout walkout isolation bloc organisation organization court newcomer pause
    commitment obligation jurisdiction cooperation party reversal revocation repeal veto initiative motion result
    adhesion adherence alliance union""")
)
"""Nouns for what a statement about an act, a convention or a membership is about."""
TREATIES = frozenset(words("treaty convention pact accord agreement protocol statute covenant charter instrument"))
NOTES = frozenset(words("notice notification letter note instrument paper document"))
"""Papers of which an office says that they were sent: that is the step, and no comment on it."""
STEPS = frozenset(
    words("""leave withdraw ratify denounce join accede sign suspend exit quit terminate abandon repeal adopt revoke
    rescind approve reject veto return pull opt expel readmit comply""")
)
"""Verbs of the same."""

_PASTS = "said|told|wrote|held|found|thought|felt|saw|thus|spoke|spoken|hit|had|took|laid"
_SHORT = 4  # letters; a shorter stem with any ending would be many other words


def _forms(lemma: str) -> str:
    """A pattern for the forms of a verb or noun, from a little too many for long words."""
    stem = re.escape(lemma.removesuffix("e") if len(lemma) > _SHORT else lemma)
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return f"{stem[:-1]}(?:y|ies|ied|ying)"
    return rf"{stem}\w{{0,4}}" if len(lemma) > _SHORT else rf"{stem}(?:s|es|d|ed|ing)?"


_SPEECH = re.compile(
    rf"\b(?:{_PASTS}|"
    + "|".join(sorted(map(_forms, {*VERBS, *SPEECHES, *UTTERED, *VIEWS, *PHRASES, *FEELINGS})))
    + r")\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"\b(?:s?he|it|his|her|its|minist(?:er|ry)|department|spokes\w+|secretary|head|chief|ambassador|envoy|representative|premier"
    r"|president|chancellor|M[rs]s?\.?(?= [A-Z]))\b",
    re.IGNORECASE,
)
_OFFICES = frozenset(("organ", "organisation"))
_COLON = re.compile(r"^.{3,80}:\s+[\"'“‘]")
"""A speaker before a colon: "Foreign minister: "Not at all"."""


def speaking(text: str, kinds: Collection[str], surnames: Collection[str] = ()) -> bool:
    """Whether a sentence can be a statement, and so is worth parsing.

    `kinds` are those of its mentions, `surnames` those of the document's office-holders.
    """
    if not _SPEECH.search(text):
        return "organ" in kinds and bool(_COLON.search(text))
    return bool(_OFFICES.intersection(kinds) or _SPEAKER.search(text)) or any(name in text for name in surnames)
