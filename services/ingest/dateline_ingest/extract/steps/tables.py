"""Tables of status, as depositaries keep them: a row a state, a column a step, a date in each cell.

The row above names the columns ("Participant | Signature | Ratification, accession (a)"), the lines above it the
treaty. A letter behind a date says which step it was, as in the lists of the United Nations: `a` accession, `d`
succession, `A` acceptance, `AA` approval, `c` formal confirmation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.rules import decide
from dateline_ingest.extract.sentences.parse import Prepared

_BETWEEN = re.compile(r"[ ]*\|[ ]*|[ ]*\t[ ]*|[ ]{3,}")
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("force", re.compile(r"\b(?:entry into force|in force|entered into force|effective)\b", re.IGNORECASE)),
    ("ratify", re.compile(r"\b(?:ratif\w+|acceptance|approval|formal confirmation|deposit\w*)\b", re.IGNORECASE)),
    ("accede", re.compile(r"\b(?:accession|acceded|succession|adherence)\b", re.IGNORECASE)),
    ("sign", re.compile(r"\b(?:signature|signed|signatory since)\b", re.IGNORECASE)),
)
_STATES = re.compile(
    r"\b(?:participants?|part(?:y|ies)|states?|countr(?:y|ies)|members?|signator(?:y|ies))\b", re.IGNORECASE
)
_MARKED = re.compile(r"[\s(]*(AA|A|a|d|c)\b")
_ACCEDING = ("a", "d")
_RULE = re.compile(r"[\s|:+=-]+")
"""The line under the head of a table."""
_LONGEST_HEAD = 80  # characters of one cell
_NOTES = 12  # characters of footnote marks beside a state's name
_NEAR = 3  # sentences between two rows
_DAY = len("2024-12-31")


@dataclass(slots=True)
class Tables:
    """Reads the tables of one document, row by row."""

    discourse: Discourse
    columns: tuple[str, ...] = ()
    """The step of each column; empty for those that say something else."""
    head: int = 0
    """The sentence of the head."""
    last: int = 0
    treaty: str = ""

    def read(self, item: Prepared) -> list[Claim]:
        """Return the steps of a row; nothing for other lines."""
        text = item.clean.text
        if not _BETWEEN.search(text):
            return []
        mentions = sorted(item.masked.mentions.values(), key=lambda m: m.start)
        if _RULE.fullmatch(text):
            self.last = item.number
            return []
        if (columns := _head(text, mentions)) and (treaty := self._about()):
            self.columns, self.head, self.last, self.treaty = columns, item.number, item.number, treaty
            return []
        if not self.columns or item.number - self.last > _NEAR:
            return []
        claims = list(self._row(item, text, mentions))
        self.last = item.number if claims else self.last
        return claims

    def _about(self) -> str:
        named = self.discourse.conventions[-1] if self.discourse.conventions else ()
        return named[0] if len(named) == 1 else ""

    def _row(self, item: Prepared, text: str, mentions: list[Mention]) -> Iterator[Claim]:
        cells = _cells(text)
        own = next((m for m in mentions if m.kind == "state" and m.ids and not m.demonym), None)
        if own is None or own.end > cells[0][1] or cells[0][1] - cells[0][0] > own.end - own.start + _NOTES:
            return
        for date in (m for m in mentions if m.kind == "date" and len(m.edtf) == _DAY):
            column = next((n for n, (start, end) in enumerate(cells) if start <= date.start and date.end <= end), 0)
            effect = self.columns[column] if column < len(self.columns) else ""
            marked = _mark(item, text, date)
            if marked and effect == "ratify":
                effect = "accede" if marked in _ACCEDING else "ratify"
            rule = decide(
                effect, "notified" if effect in ("ratify", "accede") else "plain", "convention", "state", due=False
            )
            if rule is not None:
                yield Claim(
                    rule.type,
                    own.ids[0],
                    self.treaty,
                    item.number,
                    rule.id,
                    date.edtf,
                    scope="party" if effect == "force" else "",
                    field=item.sentence.field,
                    more=(self.head,),
                )


def _head(text: str, mentions: list[Mention]) -> tuple[str, ...]:
    """The steps that the cells of a line name, where it is the head of a table of states."""
    cells = [text[start:end] for start, end in _cells(text)]
    if any(m.kind in ("date", "convention") for m in mentions) or max(map(len, cells)) > _LONGEST_HEAD:
        return ()
    columns = tuple(next((step for step, said in _COLUMNS if said.search(cell)), "") for cell in cells)
    states = bool(_STATES.search(cells[0])) or not cells[0].strip()
    return ("", *columns[1:]) if states and any(columns[1:]) else ()


def _cells(text: str) -> list[tuple[int, int]]:
    """The places of the cells of a line; a bar before the first opens the line."""
    begin = len(text) - len(text.lstrip("| "))
    cells, at = [], begin
    for gap in _BETWEEN.finditer(text, begin):
        cells.append((at, gap.start()))
        at = gap.end()
    return [*cells, (at, len(text))]


def _mark(item: Prepared, text: str, date: Mention) -> str:
    aside = next((words for at, words in item.clean.asides if date.end <= at <= date.end + 1), "")
    if aside in ("a", "d", "A", "AA", "c"):
        return aside
    found = _MARKED.match(text, date.end)
    return found[1] if found else ""
