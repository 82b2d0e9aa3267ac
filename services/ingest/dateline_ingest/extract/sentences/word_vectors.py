"""The vectors that the model's network begins with, made once a word: they take no notice of the words around it."""

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.model import Model

_MOST = 50_000
"""Words that are remembered, 400 bytes each; at one more the memory begins anew."""


class _Memory:
    """A network's first layer, from texts to a row of numbers a word, with the rows that it made; for one thread."""

    def __init__(self, layer: Model[Any, Any]) -> None:
        self._features, *self._rest = layer.layers
        self._made = np.empty((_MOST, layer.get_dim("nO")), dtype=np.float32)
        self._places: dict[bytes, int] = {}

    def __call__(self, _: Model[Any, Any], texts: list[Doc], is_train: bool) -> tuple[list[Any], Any]:
        features = self._features.predict(texts)
        words = np.concatenate(features)
        keys = words.view(f"V{words.itemsize * words.shape[1]}").ravel().tolist()
        new = {key: row for row, key in enumerate(keys) if key not in self._places}
        if len(self._places) + len(new) > _MOST:
            self._places, new = {}, {key: row for row, key in enumerate(keys)}
        if new:
            first = len(self._places)
            made: Any = [words[list(new.values())]]
            for layer in self._rest:
                made = layer.predict(made)
            self._made[first : first + len(new)] = made[0]
            self._places.update(zip(new, range(first, first + len(new)), strict=True))
        rows = self._made[[self._places[key] for key in keys]]
        return np.split(rows, np.cumsum([len(text) for text in texts])[:-1]), None


def remember_vectors(nlp: Language) -> None:
    """Put the memory in the place of the first layer of a pipeline's shared network, which is used but not trained."""
    network: Any = nlp.get_pipe("tok2vec")
    layers = network.model.layers
    layers[0] = Model("remembered_words", _Memory(layers[0]))
