"""Sentences, headlines and their offsets."""

from __future__ import annotations

import pytest
from dateline_ingest.extract.sentences.text import clean, is_headline, sentence_case, sentences


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


def test_sentences_end_at_stops_and_line_breaks() -> None:
    assert cut("One ends. Two ends? Three\nFour") == ["One ends.", "Two ends?", "Three", "Four"]


@pytest.mark.parametrize(
    "text", ["Protocol No. 1 was signed.", "Mr. Smith of the U.N. spoke.", "It rose by 1.5 percent."]
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_a_quote_mark_belongs_to_the_sentence_it_closes() -> None:
    assert cut("“It is over.” He left.") == ["“It is over.”", "He left."]


def test_clean_text_knows_where_its_letters_came_from() -> None:
    text = "Before. The Duma (the lower house) voted’s end."
    sentence = list(sentences(text))[1]
    tidy = clean(text, sentence)
    assert tidy.text == "The Duma voted's end."
    assert text[tidy.origin[tidy.text.index("voted")] :].startswith("voted")


def test_headlines_get_sentence_case_and_keep_names() -> None:
    line = "Putin Signs Law On Leaving European Convention"
    assert is_headline(line)
    assert not is_headline("Putin signed a law on leaving the convention.")
    assert sentence_case(line, [(0, 5)]) == "Putin signs law on leaving european convention"
