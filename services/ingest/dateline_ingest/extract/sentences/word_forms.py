"""Parts of speech and lemmas, asked of the model's rules once a word: its rule matcher is a fifth of its work."""

import functools
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from spacy.attrs import DEP, LEMMA, ORTH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc
from thinc.types import Ints2d

NAME = "dateline_word_forms"
"""The component's name in a spaCy pipeline."""

_MOST = 100_000
"""Words in a tag and relation that are remembered: some MB, and more than a year of news brings."""


class WordForms:
    """The model's attribute ruler and lemmatiser in one, with a memory of what they said; morphology is left out.

    Their rules look at a word, its tag and its relation alone, but for a few of two words ("gon na"): a text in which
    one of these matches is given to the two themselves.
    """

    def __init__(self, nlp: Language) -> None:
        """Take over from the two, which must be in the pipeline and disabled."""
        self._vocab = nlp.vocab
        self._ruler = cast("Any", nlp.get_pipe("attribute_ruler"))
        self._lemmatizer = nlp.get_pipe("lemmatizer")
        self._pairs = Matcher(nlp.vocab)
        for number, rule in enumerate(self._ruler.patterns):
            if pairs := [words for words in rule["patterns"] if len(words) > 1]:
                self._pairs.add(str(number), pairs)
        self._form = functools.lru_cache(maxsize=_MOST)(self._asked)

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech and lemma of each word of a parsed text."""
        if self._pairs(doc, allow_missing=True):
            return self._lemmatizer(self._ruler(doc))
        forms = [self._form(*word) for word in doc.to_array([ORTH, TAG, DEP]).tolist()]
        return doc.from_array([POS, LEMMA], _array(forms))

    def _asked(self, orth: int, tag: int, dep: int) -> tuple[int, int]:
        alone = Doc(self._vocab, words=[self._vocab.strings[orth]])
        alone.from_array([TAG, DEP], _array([(tag, dep)]))
        (word,) = self._lemmatizer(self._ruler(alone))
        return word.pos, word.lemma


def _array(rows: Sequence[tuple[int, int]]) -> Ints2d:
    return cast("Ints2d", np.array(rows, dtype=np.uint64).reshape(-1, 2))


@Language.factory(NAME)
def _word_forms(nlp: Language, name: str) -> WordForms:  # noqa: ARG001 (spaCy gives both)
    return WordForms(nlp)
