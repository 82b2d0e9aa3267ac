"""Acts told without their paper: what an organ decides by so many votes, says in a resolution, or forbids by law."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.acts.ballots import only_date
from dateline_ingest.extract.acts.votes import find_votes
from dateline_ingest.extract.claim import Claim, Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.rules import Rule, decide
from dateline_ingest.extract.sentences.acting import at_path, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import conditional, denied, possible
from dateline_ingest.extract.when.dating import give_dates

_DECIDING = frozenset((
    "approve", "endorse", "back", "adopt", "decide", "demand", "condemn", "deplore", "urge", "call", "resolve",
    "request", "vote", "invite", "recommend", "agree", "reaffirm", "establish",
))  # fmt: skip
_SPEAKING = _DECIDING - {"vote", "agree", "back"} | {"impose", "ask", "authorise", "authorize", "extend"}
"""What a resolution itself does: "Resolution 1970 demands an end"."""
_LEGISLATING = frozenset((
    "forbid", "ban", "prohibit", "outlaw", "legalise", "legalize", "criminalise", "criminalize", "decriminalise",
    "decriminalize", "abolish",
))  # fmt: skip
"""What only a law does: a chamber that does it by so many votes passes one."""
_ONLY_BY_LAW = _LEGISLATING - {"ban", "forbid"}
"""Those that need no count beside a chamber: it may well ban a visitor otherwise."""
_BY_LAW = frozenset((
    "ban", "prohibition", "legalisation", "legalization", "decriminalisation", "decriminalization", "abolition",
    "moratorium", "reintroduction", "criminalisation", "criminalization",
))  # fmt: skip
_DELIBERATING = ("assembly", "council", "committee_of", "conference", "congress", "board", "parliament", "plenary")
_ASSEMBLIES = frozenset(("conference", "assembly", "congress", "council"))
_TENSES = ("VBD", "VBZ", "VBP")


def claims(reader: Reader, *, background: bool) -> list[Claim]:
    """Return the resolution that a sentence tells so, or nothing."""
    if reader.parsed.doc[-1].text == "?":
        return []
    for token in reader.parsed.words:
        if token.pos_ != "VERB" or token.tag_ not in _TENSES or token.dep_ not in ("ROOT", "conj", "ccomp"):
            continue
        if denied(token) or possible(token) or conditional(token):
            continue
        for who, mention in _told(token, reader):
            kind = "law" if mention is None and _legislates(token) else "resolution"
            if (rule := decide("act", "approved", kind, who.kind, due=False)) is not None:
                return [_claim(token, who, rule, mention, reader, background=background)]
    return []


def _told(token: Token, reader: Reader) -> Iterator[tuple[Who, Mention | None]]:
    doers = subjects(token)
    lemma = token.lemma_.lower()
    for doer in doers:
        mention = reader.mention(doer)
        if mention is not None and mention.kind == "act":
            body = next((w for t in at_path(doer, "of") if (w := _organ(t, reader)) is not None), None)
            if mention.role == "resolution" and mention.ids and body is not None and lemma in _SPEAKING:
                yield body, mention
            continue
        who = _organ(doer, reader)
        if who is None:
            continue
        paper = next(
            (t for path in ("in", "through", "by") for t in at_path(token, path) if _resolution(t, reader)), None
        )
        if paper is not None:
            yield who, reader.mention(paper)
        elif reader.is_party(who.state):
            if _legislates(token) and (lemma in _ONLY_BY_LAW or lemma in ("vote", "cast") or _counted(reader)):
                yield who, None
        elif _counted(reader) and lemma in _DECIDING:
            yield who, None


def _legislates(token: Token) -> bool:
    """Whether a verb does what only a law does, or votes for it: "voted 52 to 11 to legalise", "for a ban on"."""
    if token.lemma_.lower() in _LEGISLATING:
        return True
    if token.lemma_ not in ("vote", "cast"):
        return False
    if any(t.lemma_.lower() in _LEGISLATING for t in children(token, "xcomp", "advcl")):
        return True
    wanted = [*at_path(token, "for"), *(t for vote in children(token, "dobj") for t in at_path(vote, "for"))]
    favour = [t for t in at_path(token, "in") if t.lower_ in ("favour", "favor")]
    wanted += [t for word in favour for t in at_path(word, "of")]
    return any(t.lemma_.lower() in _BY_LAW for t in wanted)


def _resolution(token: Token, reader: Reader) -> bool:
    mention = reader.mention(token)
    if mention is not None:
        return mention.kind == "act" and mention.role == "resolution"
    return token.lemma_.lower() == "resolution" and any(c.lower_ in ("a", "its") for c in token.children)


def _counted(reader: Reader) -> bool:
    votes = find_votes(reader.parsed.prepared.clean.text)
    return votes is not None and votes[0] is not None and votes[1] is not None and votes[0] > votes[1]


def _organ(token: Token, reader: Reader) -> Who | None:
    """A parliament, or an assembly of an organisation: "the General Conference", "an extraordinary session of it"."""
    who, mention = reader.who(token), reader.mention(token)
    if who is not None and mention is not None and mention.kind == "organ" and not reader.is_party(who.id):
        deciding = any(word in mention.role for word in _DELIBERATING)
        return who if deciding else None
    if who is not None and "." in who.id:
        role = who.id.partition(".")[2]
        deciding = who.kind == "parliament" or (
            not reader.is_party(who.state) and any(word in role for word in _DELIBERATING)
        )
        return who if deciding else None
    if token.lemma_.lower() == "session":
        return next((w for t in at_path(token, "of") if (w := _organ(t, reader)) is not None), None)
    if token.lemma_.lower() not in _ASSEMBLIES or not token.text[0].isupper():
        return None
    bodies = [m.ids[0] for t in at_path(token, "of") if (m := reader.mention(t)) and m.kind == "organisation" and m.ids]
    bodies = bodies or reader.discourse.bodies[-1:]
    return Who(bodies[0]) if bodies and not reader.is_party(bodies[0]) else None


def _claim(token: Token, who: Who, rule: Rule, mention: Mention | None, reader: Reader, *, background: bool) -> Claim:
    step = Draft("", "approved", token, [token], [], (), who, only_date(reader))
    give_dates([step], reader.parsed)
    topic = reader.discourse.topic
    return Claim(
        rule.type,
        who.id,
        topic[0][1] if topic else "",
        reader.parsed.prepared.number,
        rule.id,
        step.occurred,
        (who,),
        rule.object,
        "adopted",
        mention.ids[0] if mention is not None and mention.ids else "",
        background=background or (mention is not None and not children(token, "nsubj")),
        role="approver",
        field=reader.parsed.prepared.sentence.field,
        step=step,
    )
