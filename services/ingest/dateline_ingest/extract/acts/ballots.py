"""Steps that only a count of votes tells: "31 members voted in favour", "the Senate followed, 54 to 20"."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.acts.papers import means_paper
from dateline_ingest.extract.acts.votes import find_votes
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references import focus
from dateline_ingest.extract.references.roles import Objects, Reader, treaties_of
from dateline_ingest.extract.sentences.acting import at_path, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import conditional, denied, possible

_DECIDING = frozenset(("vote", "follow", "consent", "concur", "agree", "assent"))
_BINDING = ("ratif", "acced", "accession")
_STEPS = ("leave", "ratify", "accede")


def drafts(reader: Reader) -> Iterator[Draft]:
    """Yield the approval by a chamber that a sentence tells by its votes: of what it names, or what was told last."""
    votes = find_votes(reader.parsed.prepared.clean.text)
    if votes is None or votes[0] is None or votes[0] <= (votes[1] or 0) or reader.parsed.doc[-1].text == "?":
        return
    for token in reader.parsed.words:
        if token.lemma_.lower() not in _DECIDING or token.pos_ != "VERB" or token.tag_ in ("VB", "VBG"):
            continue
        if denied(token) or possible(token) or conditional(token):
            continue
        chamber = _chamber(token, reader)
        effect, objects = _of(token, reader)
        if chamber is not None and objects:
            draft = Draft(effect, "approved", token, [token], objects, (chamber.state,), chamber, act_verb="approve")
            draft.occurred = only_date(reader)
            yield draft
            return


def _ratifies(of: Token) -> bool:
    """ "in favour *of ratifying*": with nothing behind it that says what."""
    words = [t for t in children(of, "pcomp", "pobj") if t.lower_.startswith(_BINDING)]
    return any(not any(c.dep_ in ("dobj", "prep") for c in t.children) for t in words)


def only_date(reader: Reader) -> str:
    """The date of a sentence that has one: the parser lets it hang on the votes against, or on the end."""
    dates = {m.edtf for m in reader.parsed.mentions.values() if m.kind == "date"}
    return dates.pop() if len(dates) == 1 else ""


def _chamber(token: Token, reader: Reader) -> Who | None:
    """The chamber that votes, or in which members do."""
    for word in [*subjects(token), *at_path(token, "in"), *(t for s in subjects(token) for t in at_path(s, "in"))]:
        who = reader.who(word)
        if who is not None and who.kind == "parliament" and reader.is_party(who.state):
            return who
    return None


def _of(token: Token, reader: Reader) -> tuple[str, Objects]:
    """What is voted on: "in favour of the treaty" as a whole; with no words for it, what the text told last."""
    favour = [t for t in at_path(token, "in") if t.lower_ in ("favour", "favor")]
    named = [*at_path(token, "for"), *(t for word in favour for t in at_path(word, "of"))]
    named = [t for t in named if not means_paper(t, reader)]
    objects = reader.treaties(named)
    if objects:
        return "ratify", objects
    discourse = reader.discourse
    if favour and any(_ratifies(p) for word in favour for p in word.children if p.lower_ == "of"):
        return "ratify", treaties_of(focus.treaty(discourse))
    if (
        named
        or children(token, "dobj", "xcomp", "ccomp")
        or discourse.topic_effect not in _STEPS
        or not discourse.topic_done
    ):
        return "", []
    step = discourse.last_step
    if step is None or step.stage not in ("proposed", "approved", "plain", "announced", "effective"):
        return "", []
    return discourse.topic_effect, list(discourse.covered or discourse.topic)
