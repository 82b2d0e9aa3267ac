"""From a document to its sentences, tidied and masked, with what each names."""

import datetime as dt
import re
from dataclasses import replace

from dateline.contracts import Document
from dateline.registries import Registries

from dateline_ingest.extract.names.aliases import Aliases
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.names.mentions import Finder
from dateline_ingest.extract.sentences.masking import mask
from dateline_ingest.extract.sentences.parse import Prepared
from dateline_ingest.extract.sentences.text import Clean, Sentence, clean, is_headline, sentence_case, sentences
from dateline_ingest.extract.when.dates import Anchor, find_dates
from dateline_ingest.extract.when.frames import opening

MOST_SENTENCES = 4_000
"""Sentences that are looked at in one document: a book's worth, and half a minute's work."""


MOST_CHARACTERS = 1_000_000
"""Characters of them together, so that 4,000 endless sentences are not the work of ten books."""


_Cleaned = tuple[Sentence, Clean, Mention | None, tuple[tuple[int, str], ...]]
"""A sentence, its tidied text, the date of the heading above it, and the dates in its parentheses."""


def prepare(
    document: Document, known: Registries, finder: Finder, published: dt.date | None
) -> tuple[list[Prepared], dict[int, Sentence], list[list[Mention]]]:
    """Return a document's sentences ready to be parsed, where each stands by its number, and what each names."""
    anchor = Anchor(published)
    aliases = Aliases(known)
    cleaned: list[_Cleaned] = []
    places: dict[int, Sentence] = {}
    mentions: list[list[Mention]] = []
    looked = 0
    parts = [("title", document.title or ""), ("text", document.text)]
    for field, text in parts:
        paragraph, heading = -1, None
        for sentence in sentences(text, field):
            if sentence.paragraph != paragraph:
                below = heading is not None and sentence.paragraph - paragraph == 1
                heading = heading if below else None
                paragraph = sentence.paragraph
                if not below and not _DATED_LINE.match(text, sentence.start):
                    anchor.line = ""
            number = len(places)
            looked += sentence.end - sentence.start
            if number >= MOST_SENTENCES or looked > MOST_CHARACTERS:
                break
            places[number] = sentence
            tidy = clean(text, sentence)
            if is_headline(tidy.text):
                tidy = replace(tidy, text=sentence_case(tidy.text, finder.names(tidy.text)))
            found = finder.find(tidy.text, list(find_dates(tidy.text, anchor)), published, tidy.asides)
            aliases.learn(tidy.text, found, tidy.asides)
            mentions.append(found)
            above: Mention | None = heading
            if len(found) == 1 and found[0].kind == "date" and not re.search(r"\w", _without(tidy.text, found[0])):
                heading, above = found[0], None
                anchor.line = heading.edtf if heading.edtf[:4].isdigit() else ""
            cleaned.append((sentence, tidy, above, _dated_asides(tidy, anchor)))
    aliases.settle()
    mentions = [aliases.meant(tidy.text, found) for (_, tidy, *_), found in zip(cleaned, mentions, strict=True)]
    return _masked(cleaned, mentions), places, mentions


def _masked(cleaned: list[_Cleaned], mentions: list[list[Mention]]) -> list[Prepared]:
    """Mask the sentences. What stands before the colon of a chronicle's entry dates all sentences of the entry."""
    prepared = []
    line: tuple[str, int, Mention] | None = None
    before: tuple[str, int, str] = ("", -1, "")
    for number, ((sentence, tidy, heading, asides), found) in enumerate(zip(cleaned, mentions, strict=True)):
        masked = mask(tidy.text, found)
        above = heading
        if masked.prefix is not None:
            line = sentence.field, sentence.paragraph, masked.prefix
        elif above is None and line is not None and line[:2] == (sentence.field, sentence.paragraph):
            above = line[2]
        masked = masked if above is None or masked.prefix is not None else replace(masked, prefix=above)
        dated = masked.prefix is not None or any(m.kind == "date" for m in found)
        follows = before[:2] == (sentence.field, sentence.paragraph) and not dated
        prepared.append(Prepared(number, sentence, tidy, masked, asides, before[2] if follows else ""))
        before = sentence.field, sentence.paragraph, opening(tidy.text, found)
    return prepared


def _without(text: str, mention: Mention) -> str:
    return text[: mention.start] + text[mention.end :]


def _dated_asides(tidy: Clean, anchor: Anchor) -> tuple[tuple[int, str], ...]:
    """The parentheses that hold a date and nothing else: "Estonia (5 May)"."""
    out = []
    for at, words in tidy.asides:
        said = f"on {words}" if words.startswith("the ") else words
        found = list(find_dates(said, replace(anchor))) if len(words) <= _LONGEST_DATE else []
        if len(found) == 1 and found[0].edtf and found[0].end - found[0].start >= len(said.removeprefix("on ")) - 1:
            out.append((at, found[0].edtf))
    return tuple(out)


_DATED_LINE = re.compile(r"\W{0,4}(?:on |in )?(?:\d|[A-Z][a-z]{2,8}\.? \d)")


_LONGEST_DATE = 30  # characters
