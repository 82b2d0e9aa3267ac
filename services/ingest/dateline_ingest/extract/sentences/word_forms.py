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


_NO_VERBS = frozenset(("hop", "ax"))
"""What the model's rules make of "hoped" and "axed": a seldom verb hides a common one."""
_FORMS = {
    "ready": ("readies", "readied", "readying"),
    "reenter": ("reenters", "reentered", "reentering"),
    "cofound": ("cofounds", "cofounded", "cofounding"),
    "greenlight": ("greenlights", "greenlighted", "greenlighting"),
}
"""Verbs that the model does not know, of whose forms its rules make no word ("reentere")."""


class WordForms:
    """The model's attribute ruler and lemmatiser in one, with a memory of what they said; morphology is left out.

    Their rules look at a word, its tag and its relation alone, but for a few of two words ("gon na"): a text with the
    first word of one of these is given to the two themselves. The lemmatiser is set right where it errs on a verb that
    the rules of extraction ask for.
    """

    def __init__(self, nlp: Language) -> None:
        """Take over from the two, which must be in the pipeline and disabled."""
        self._vocab = nlp.vocab
        self._ruler = cast("Any", nlp.get_pipe("attribute_ruler"))
        self._lemmatizer = cast("Any", nlp.get_pipe("lemmatizer"))
        known, forms = (self._lemmatizer.lookups.get_table(name) for name in ("lemma_index", "lemma_exc"))
        known["verb"] = [verb for verb in known["verb"] if verb not in _NO_VERBS]
        forms["verb"] = {**forms["verb"], **{form: [verb] for verb, of in _FORMS.items() for form in of}}
        self._opening = Matcher(nlp.vocab)
        pairs = (words for rule in self._ruler.patterns for words in rule["patterns"] if len(words) > 1)
        self._opening.add("pair", [words[:1] for words in pairs])
        self._form = functools.lru_cache(maxsize=_MOST)(self._asked)

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech and lemma of each word of a parsed text."""
        asked = [self._form(*word) for word in doc.to_array([ORTH, TAG, DEP]).tolist()]
        forms = [form for form in asked if form is not None]
        if len(forms) < len(asked):
            return cast("Doc", self._lemmatizer(self._ruler(doc)))
        return doc.from_array([POS, LEMMA], _array(forms))

    def _asked(self, orth: int, tag: int, dep: int) -> tuple[int, int] | None:
        """Part of speech and lemma of a word, or None where the word behind it may change them."""
        alone = Doc(self._vocab, words=[self._vocab.strings[orth]])
        alone.from_array([TAG, DEP], _array([(tag, dep)]))
        if self._opening(alone, allow_missing=True):
            return None
        (word,) = self._lemmatizer(self._ruler(alone))
        return word.pos, word.lemma


def _array(rows: Sequence[tuple[int, int]]) -> Ints2d:
    return cast("Ints2d", np.array(rows, dtype=np.uint64).reshape(-1, 2))


@Language.factory(NAME)
def _word_forms(nlp: Language, name: str) -> WordForms:  # noqa: ARG001 (spaCy gives both)
    return WordForms(nlp)
