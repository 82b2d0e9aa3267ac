"""Statements: which office or body comments on an act, a convention or a membership, and with what stance."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.speech.needs import QUOTES, parenthetical
from dateline_ingest.extract.speech.references import spoken_of
from dateline_ingest.extract.speech.said import Speech
from dateline_ingest.extract.speech.speech import speeches
from dateline_ingest.extract.speech.speech_words import NOTES, STEPS
from dateline_ingest.extract.when.dating import give_dates

RULE = "statement"
FURTHER = "statement-further"
"""The rule of words that do not say themselves what they are about: the step that the document reports, if it does."""
AIMED = "statement-aimed"
"""The rule of words that judge somebody for what is not said: they belong to a statement of the same speaker."""
_NEAR = 3  # sentences, clauses after a semicolon among them
_TELLING = frozenset(
    ("say", "tell", "write", "state", "report", "confirm", "post", "add", "note", "vow", "pledge", "promise")
)
_AIMED = frozenset(("blame", "accuse", "reproach", "rebuke", "attack", "praise", "congratulate"))
"""Verbs that judge somebody, for whatever it may be: what for must be said."""


def statements(reader: Reader, claims: Sequence[Claim], earlier: Sequence[Claim], *, background: bool) -> list[Claim]:
    """Return the claims of statements in a sentence.

    `claims` are the steps of the same sentence: who announces a step makes no statement, and who reports one is its
    source. `earlier` are all claims before it, which say what a short comment is about.
    """
    number, text = reader.parsed.prepared.number, reader.parsed.prepared.clean.text
    near = any(number - _NEAR <= c.sentence for c in earlier) or bool(claims)
    near = near or number - _NEAR <= reader.discourse.theme_named
    made = []
    for speech in speeches(reader):
        if _tells_step(speech, claims, reader):
            continue
        step = Draft("", "", speech.token, [speech.token], [], (), speech.who[0])
        give_dates([step], reader.parsed)
        reader.discourse.subject = speech.who[-1].id
        spoken_of(speech.who[-1], reader)
        reader.discourse.spoken = number
        made.append(
            Claim(
                "statement.issued",
                speech.who[0].id,
                _object(speech, reader),
                number,
                _rule(speech, reader, near=near),
                step.occurred or _only_day(speech.token, reader) or _same_day(speech, earlier, reader),
                speech.who,
                stance=speech.stance,
                background=_before(speech.token) or (background and _BEFORE.search(text) is not None),
                role="speaker",
                field=reader.parsed.prepared.sentence.field,
                step=step,
            )
        )
    return made


def _rule(speech: Speech, reader: Reader, *, near: bool) -> str:
    if speech.topical:
        return RULE
    if speech.token.lemma_ in _AIMED and not (near and _aimed_at_party(speech, reader)):
        return AIMED
    return RULE if near else FURTHER


def _aimed_at_party(speech: Speech, reader: Reader) -> bool:
    """Whether the judgement is on a state whose step was told last, or on the body that the text is about."""
    judged = children(speech.token, "dobj", "nsubjpass")
    if any(
        t.lemma_.lower() in _ANY_STATE and any(c.lower_ in ("the", "its", "their") for c in t.children) for t in judged
    ):
        return True  # "congratulated the newcomer"
    named = [mention.ids[0] for mention in map(reader.mention, judged) if mention is not None and mention.ids]
    aims = [*named, *(who.state for who in map(reader.who, judged) if who is not None)]
    return any(aim in reader.discourse.parties or aim == reader.discourse.theme for aim in aims)


_ANY_STATE = frozenset(
    ("country", "nation", "neighbour", "neighbor", "newcomer", "republic", "island", "kingdom", "ally")
)
"""Nouns for the state whose step was told."""


def _object(speech: Speech, reader: Reader) -> str:
    """The treaty or body that a statement names, if it names one beside the speaker."""
    speakers = {who.state for who in speech.who}
    body = ""
    for word in speech.token.sent:
        mention = reader.mention(word)
        if mention is not None and mention.kind == "convention" and mention.ids:
            return mention.ids[0]
        if mention is not None and mention.kind == "organisation" and mention.ids[0] not in speakers:
            body = body or reader.objects([word])[0][1]
    return body


def _tells_step(speech: Speech, claims: Sequence[Claim], reader: Reader) -> bool:
    """Whether plain words of speech only carry a step that is told in them."""
    if speech.judging:
        return False
    if speech.token.lemma_ == "say" and any(c.lower_ == "so" for c in speech.token.children):
        return True  # "said so in a letter": the step again
    if _announces(speech, reader):
        return True
    for claim in claims:
        if claim.step is None:
            continue
        told = claim.step.token
        if told.pos_ == "NOUN" and speech.stance:  # "said the exit was a setback" judges what was told before
            continue
        below = speech.token in told.ancestors or told == speech.token or speech.token in claim.step.tokens
        own = {w.state for w in speech.who} & {claim.lead.partition(".")[0], *(w.state for w in claim.who)}
        if own and speech.token.lemma_ == "word":  # "leaves it at once, in the words of its minister"
            return True
        if below or (own and (told.i > speech.token.i or _between_commas(speech.token, told))):
            return True
    return False


def _between_commas(verb: Token, told: Token) -> bool:
    """ "Peru suspended the treaty, the ministry said, along with two others": who reports it, and no comment."""
    inside = [t for said in children(verb, "ccomp") for t in said.subtree]
    quoted = any(t.text in QUOTES for t in verb.sent)
    return parenthetical(verb) and not quoted and (not inside or told in inside)


_WILLING = frozenset(("recommend", "propose", "intend", "plan", "consider", "seek", "prepare"))


def _announces(speech: Speech, reader: Reader) -> bool:
    """Whether plain words say what one's own state does, will not do or might do, which is no comment.

    "The minister told parliament that the country will leave", "the state has not left, its office made clear".
    """
    verb = speech.token
    telling = verb.lemma_ in _TELLING or (verb.lemma_ == "make" and any(c.lower_ == "clear" for c in verb.children))
    for said in children(verb, "ccomp") if telling else ():
        for subject in children(said, "nsubj", "nsubjpass"):
            who = reader.who(subject)
            own = subject.lemma_ == "country" or (who is not None and who.state == speech.who[0].state)
            own = own or (subject.pos_ == "PRON" and subject.lower_ in ("they", "we"))
            left = said.lemma_ == "leave" and bool(children(said, "auxpass"))  # "had been left without a choice"
            planned = (said.lemma_ in STEPS and not left) or said.lemma_ in _WILLING
            if (own and planned) or subject.lemma_.lower() in NOTES:
                return not speech.stance
    return False


_BEFORE = re.compile(r"\b(?:previously|earlier|formerly)\b", re.IGNORECASE)


def _before(verb: Token) -> bool:
    """Whether words were said before the news: "had warned"."""
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children)


def _same_day(speech: Speech, earlier: Sequence[Claim], reader: Reader) -> str:
    """The date of what the same speaker said or did before in the paragraph, or of a chronicle's paragraph."""
    discourse = reader.discourse
    if speech.token.tag_ not in ("VBD", "VBG"):
        return ""
    speakers = {who.id for who in speech.who}
    for claim in reversed(earlier):
        if claim.sentence < discourse.paragraph_first:
            break
        doers = {claim.lead, *(who.id for who in claim.who)}
        if claim.occurred and not claim.planned and speakers & doers:
            return claim.occurred
    return ""


def _only_day(token: Token, reader: Reader) -> str:
    """The one date that stands before the words of a comment, where the parse does not join them."""
    dates = {
        m.edtf
        for i, m in reader.parsed.mentions.items()
        if m.kind == "date" and m.edtf and i < token.i and not _of_another_clause(token.doc[i], token)
    }
    first = next(iter(dates), "")
    return first if len(dates) == 1 and len(first) >= _MONTH else ""


def _of_another_clause(date: Token, verb: Token) -> bool:
    """Whether a date is that of a clause to which another is joined: "was repealed in May, and the minister says"."""
    if date.i <= _FRONT:
        return False
    clause = next((t for t in date.ancestors if t.pos_ in ("VERB", "AUX")), date)
    if clause.dep_ in ("relcl", "acl") and clause != verb and clause not in verb.ancestors:
        return True
    return verb.dep_ == "conj" and clause != verb and clause in verb.ancestors


_FRONT = 3  # words before a date that opens a sentence
_MONTH = len("2024-05")
