"""Lines without a verb, as gazettes, records and depositaries write them: "In force from: 28.02.2023", "Done at Oslo".

A label says a stage of the paper, or a step towards the treaty, that the heading or the lines above name; a date
beside it says when. "Kazakhstan: accession" names party and step for the dates of the next lines.
"""

import re
from dataclasses import dataclass

from dateline_ingest.extract.acts.claims import past
from dateline_ingest.extract.acts.leads import business
from dateline_ingest.extract.claim import Claim, Who, role_of
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.references.papers import Written
from dateline_ingest.extract.rules import decide
from dateline_ingest.extract.sentences.parse import Prepared

LABELS: tuple[tuple[str, str, str], ...] = (
    (r"(?:in|entry into|entered into|enters into|coming into) force|commencement|takes? effect|tak(?:en|ing) effect"
     r"|effective date|of effect|valid from|effective", "in_force", "force"),
    (r"published|publication|gazetted|promulgated", "published", ""),
    (r"signed|signature|done|given|assent(?:ed to)?", "enacted", "sign"),
    (r"adopted|passed|approved|adoption|passage", "approved", ""),
    (r"introduced|introduction|submitted|tabled|initiated|laid|brought in", "proposed", ""),
    (r"repealed|repeal", "repealed", ""),
    (r"ratified|ratification|acceptance|approval", "", "ratify"),
    (r"acceded|accession|succession", "", "accede"),
    (r"deposit(?:ed)?|(?:instruments?|notifications?|notices?)(?: of \w+)?(?: (?:was|were))? "
     r"(?:deposited|received|lodged|registered)", "", "deposit"),
    (r"denounced|denunciation|withdrawal|notice received", "", "leave"),
)  # fmt: skip
"""Words of a label, the stage they say of a national act, and the step they say towards a treaty."""

_LABEL = re.compile("|".join(f"(?P<l{n}>\\b(?:{words})\\b)" for n, (words, _, _) in enumerate(LABELS)), re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:was|were|is|are|has|had|have|will|would|shall|(?-i:may)|must|can|he|she|it|they|we|who|which|that|said|says|not"
    r"|never|until|before|after|if|when|expected|to be|whether|draft|proposed)\b|n't\b|\?",
    re.IGNORECASE,
)
"""Words of clauses, of denial and of doubt: such a line is no label."""
_REST = re.compile(
    r"[\s.,;:)\]]*(?:$|\(|\[|(?:in|at|by|under|with|for|on|no|nos|pursuant|as|page|p|issue)\b)", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:$|[^\w\s]|(?:on|at|in|by|from|of|since|as|for|this|with|together)\b)", re.IGNORECASE)
"""What follows a label; "repealed the law" has an object, and is a clause."""
_OPENING = re.compile(
    r"(?:[\W\d_]|\b(?:date|day|the|of|its|official|royal|and|participant|party|state|country)\b)*",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:the|its|an) (?:instruments?|notifications?|notices?)(?: of \w+)? (?:was|were) "
    r"(?=deposited|received|lodged|registered|handed)",
    re.IGNORECASE,
)
"""Such a clause is a label in full: "The instrument was deposited on ..."."""
_LONGEST = 160  # characters
_NEAR = 3
"""Sentences between a heading, or the last label, and a label."""


@dataclass(slots=True)
class Labels:
    """Reads the labels of one document in order."""

    discourse: Discourse
    paper: Written | None = None
    last: int = -_NEAR
    """The sentence of the last label."""
    named: int = -_NEAR
    """The sentence that named a treaty last."""
    party: str = ""
    step: str = ""
    opened: int = -_NEAR
    """The sentence that named `party` and `step`."""

    def read(self, item: Prepared, *, told: bool) -> list[Claim]:
        """Return what the labels of a sentence tell; nothing for a clause, or where something is `told` already."""
        text = item.clean.text
        if any(m.kind == "convention" for m in item.masked.mentions.values()):
            self.named = item.number
        if told or len(text) > _LONGEST or _CLAUSE.search(_PASSIVE.sub("", text)):
            return []
        mentions = sorted(item.masked.mentions.values(), key=lambda m: m.start)
        found = [m for m in mentions if m.kind in ("organ", "state", "convention")]
        states = [m for m in found if m.kind == "state" and not m.demonym and m.ids]
        opening = len(states) == 1 and len(text) < _LONGEST / 2
        if opening:
            self.party, self.opened, self.step = states[0].ids[0], item.number, _steps(text)
        claims: list[Claim] = []
        begun = 0
        # "Uzbekistan, accession (17 December)": what stands in brackets is told apart.
        beside = [Mention("date", at, at, edtf=edtf) for at, edtf in item.asides]
        dates = [m for m in mentions if m.kind == "date" and m.edtf]
        for date in sorted([*dates, *beside], key=lambda m: m.start):
            label = self._label(text, begun, date, found)
            if label is not None:
                claims += self._claims(label, date, item, found)
            begun = date.end
        if not _REST.match(text, begun):
            return []
        if claims:
            self.last = item.number
        return claims

    def _label(self, text: str, begun: int, date: Mention, found: list[Mention]) -> int | None:
        """The label of a date: it opens the line, or stands between the date before and this one."""
        match = _LABEL.search(text, begun, date.start)
        if match is None:
            return None
        before = text[begun : match.start()]
        for mention in reversed(found):
            if begun <= mention.start and mention.end <= match.start():
                before = before[: mention.start - begun] + before[mention.end - begun :]
        if not _OPENING.fullmatch(before) or not _BETWEEN.match(text, match.end(), date.start):
            return None
        return next(n for n in range(len(LABELS)) if match[f"l{n}"])

    def _claims(self, label: int, date: Mention, item: Prepared, found: list[Mention]) -> list[Claim]:
        _, stage, effect = LABELS[label]
        paper = self._paper(item.number) if stage else None
        if paper is not None:
            return self._act(paper, stage, date, item, found)
        return self._step(effect, date, item, found) if effect else []

    def _paper(self, number: int) -> Written | None:
        """The paper that the lines above name, as long as nothing else stands between."""
        written = self.discourse.written
        known = written[-1] if written else None
        if known is None or number - max(known.sentence, self.last) > _NEAR:
            return None
        return known

    def _act(self, paper: Written, stage: str, date: Mention, item: Prepared, found: list[Mention]) -> list[Claim]:
        who = self._organ(found, paper, stage)
        if who is None or len(date.edtf) != _DAY:
            return []
        about = paper.about or (paper.covers[0][1] if paper.covers else "")
        rule = decide("act", stage, paper.kind, who.kind, due=False)
        if rule is None:
            return []
        return [
            Claim(
                rule.type,
                who.id,
                about,
                item.number,
                rule.id,
                date.edtf,
                (who,),
                paper.kind,
                past("", stage) or past(_VERB.get(stage, ""), stage),
                paper.number,
                paper.title,
                role=role_of(stage),
                field=item.sentence.field,
            )
        ]

    def _organ(self, found: list[Mention], paper: Written, stage: str) -> Who | None:
        for mention in found:
            if mention.kind == "organ" and (resolved := self.discourse.resolve(mention)).ids:
                return Who(resolved.ids[0], resolved.person)
        state = self.discourse.home or self.discourse.party()
        return Who(f"{state}.{business(paper.kind, stage)}") if state and paper.kind != "resolution" else None

    def _step(self, effect: str, date: Mention, item: Prepared, found: list[Mention]) -> list[Claim]:
        treaty = self.discourse.conventions[-1] if self.discourse.conventions else ()
        if item.number - max(self.named, self.last, self.opened) > _NEAR:
            return []
        if len(treaty) != 1 or self.discourse.registries.convention(treaty[0]) is None:
            return []
        states = [m.ids[0] for m in found if m.kind == "state" and not m.demonym and m.ids]
        named = item.number - max(self.opened, self.last) <= _NEAR if self.opened >= 0 else False
        party = states[0] if len(states) == 1 else self.party if named and not states else ""
        opened = self.step if named and party == self.party else ""
        if effect == "deposit":
            effect = opened if opened in ("ratify", "accede") else ""
        stage = "notified" if effect in ("ratify", "accede", "leave") else "plain"
        rule = decide(effect, stage, "convention", "state", due=False) if effect else None
        if rule is None or not (party or effect == "force") or len(date.edtf) != _DAY:
            return []
        if party and effect != "force" and states:
            self.party, self.step, self.opened = party, effect, item.number
        elif party and effect != "force":
            self.step = effect
        scope = ("party" if party else "treaty") if effect == "force" else ""
        return [
            Claim(
                rule.type,
                party,
                treaty[0],
                item.number,
                rule.id,
                date.edtf,
                scope=scope,
                field=item.sentence.field,
                more=(self.opened,) if party and not states and self.opened != item.number else (),
            )
        ]


_DAY = 10  # characters of a day in EDTF
_VERB = {"proposed": "submit", "approved": "adopt", "enacted": "sign"}


def _steps(text: str) -> str:
    """The step that a line names by itself: "Kazakhstan: accession"."""
    steps = [LABELS[n][2] for m in _LABEL.finditer(text) for n in range(len(LABELS)) if m[f"l{n}"]]
    return next((step for step in steps if step not in ("", "force", "deposit")), "")
