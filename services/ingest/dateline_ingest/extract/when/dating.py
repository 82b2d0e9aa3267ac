"""Gives each step of a sentence its date: the one nearest to it in the parse, never one of another step."""

import datetime as dt

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.parse import Parsed
from dateline_ingest.extract.when import clauses, frames, offsets, outcomes

_REPORTING = frozenset(("emerge", "say", "report", "announce", "transpire", "reveal"))
_SINCE = frozenset(("until", "till", "before"))


def give_dates(drafts: list[Draft], parsed: Parsed, without: frozenset[int] = frozenset()) -> None:
    """Set `occurred` of each draft where the sentence dates it, other than by the dates at the tokens `without`."""
    prefix = parsed.prepared.masked.prefix
    dates = [(parsed.doc[i], m) for i, m in sorted(parsed.mentions.items()) if m.kind == "date" and i not in without]
    for draft in drafts:
        effect = outcomes.dated_from(draft, parsed.prepared.clean.text, dates)
        draft.effective = effect.edtf if effect is not None else ""
        best = _of_the_telling(draft, dates) or _nearest(draft, [pair for pair in dates if pair[1] is not effect])
        if best is not None:
            draft.occurred, draft.dated_by = best.edtf, best
        elif prefix is not None:
            draft.occurred, draft.dated_by = prefix.edtf, prefix
    drafts += outcomes.taking_effect(drafts)
    offsets.give(drafts, parsed.doc, dates)
    drafts += offsets.of_others(drafts, parsed)
    for draft in drafts:
        if not draft.occurred and (also := clauses.of_the_same_time(draft, dates)) is not None:
            draft.occurred, draft.dated_by = also.edtf, also
    _from_outside(drafts, parsed, dates)
    undated = [draft for draft in drafts if not draft.occurred]
    if len(drafts) == len(undated) and drafts:
        _from_report(undated, dates)


def _of_the_telling(draft: Draft, dates: list[tuple[Token, Mention]]) -> Mention | None:
    """The date of "announced *on Thursday* that it would leave in 2018": of the telling, not of what is foretold."""
    word, verb = draft.word, draft.token
    if draft.stage not in ("announced", "notified") or word is None or word == verb or word.pos_ != "VERB":
        return None
    inner = [verb, *draft.tokens[: draft.tokens.index(word)]] if word in draft.tokens else [verb]
    if not any(c.dep_ == "aux" and c.lower_ in _AHEAD for t in inner for c in t.children):
        return None
    own = [m for t, m in dates if m.edtf and next((a for a in t.ancestors if a.pos_ in ("VERB", "AUX")), None) == word]
    return own[0] if len(own) == 1 else None


_AHEAD = frozenset(("will", "would", "shall", "to"))


def _from_outside(drafts: list[Draft], parsed: Parsed, dates: list[tuple[Token, Mention]]) -> None:
    """Date the first step by a cleft, and what goes on from the sentence before by the date that opened it."""
    split = frames.cleft(parsed.prepared.clean.text, dates)
    if split is not None and drafts and not drafts[0].occurred:
        drafts[0].occurred, drafts[0].dated_by = split.edtf, split
    for draft in drafts:
        if not draft.occurred and parsed.prepared.frame and frames.goes_on(draft):
            draft.occurred = parsed.prepared.frame


def _anchor(token: Token) -> Token:
    at = token
    while at.head != at and (
        at.dep_ in ("pobj", "prep", "npadvmod", "nummod", "compound", "pcomp", "conj") or at.i == token.i
    ):
        at = at.head
        if at.pos_ in ("VERB", "AUX"):
            break
    return at


def _nearest(draft: Draft, dates: list[tuple[Token, Mention]]) -> Mention | None:
    ranks = {token.i: rank for rank, token in reversed(list(enumerate(_words(draft))))}
    shared = _shared(draft)
    scored = []
    for token, mention in dates:
        if not mention.edtf or _bounded(token) or _describes(token, mention):
            continue
        above, moved = _above(token)
        for steps, ancestor in enumerate(above):
            if ancestor.i in shared and token.i < ancestor.i and not moved and _transparent(token, ancestor):
                scored.append((len(ranks), steps, abs(token.i - draft.token.i), token.i, mention))
                break
            if ancestor.i in ranks:
                if moved or (_transparent(token, ancestor) and not _between(draft, token)):
                    scored.append((ranks[ancestor.i], steps, abs(token.i - draft.token.i), token.i, mention))
                break
    if not scored:
        return None
    best = min(scored, key=lambda item: item[:4])[4]
    # "a year ago, in April 1999": the same time said twice, once with its month.
    plain = len(best.edtf) in (len("2024"), len("2024-12")) and best.edtf[0].isdigit()
    days = (m for *_, m in scored if m.edtf != best.edtf and len(m.edtf) == _DAY)
    if best.edtf.endswith("~"):  # "four weeks ago, on 13 November"
        return next((m for m in days if abs(_ordinal(m.edtf) - _ordinal(best.edtf[:_DAY])) <= _ABOUT), best)
    return next((m for *_, m in scored if plain and m.edtf != best.edtf and m.edtf.startswith(best.edtf)), best)


_DAY = len("2024-12-31")
_ABOUT = 14  # days by which a length of time in weeks may be off


def _ordinal(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


def _shared(draft: Draft) -> set[int]:
    """The verbs that a step is joined to: what stands before the first verb dates the others, too.

    "Peru *on Tuesday* broke ranks and left the pact", "announced *on 3 May*, notifying the depositary": one day.
    """
    return {t.head.i for t in draft.tokens if t.dep_ == "conj" and t.pos_ == "VERB" and t.head.pos_ == "VERB"}


def _above(date: Token) -> tuple[list[Token], bool]:
    """The words above a date, and whether the parser has others."""
    before = _verb_before(date)
    return ([before, *before.ancestors], True) if before is not None else (list(date.ancestors), False)


def _verb_before(date: Token) -> Token | None:
    """The verb that a date stands behind where the parser hangs it on a clause after the comma.

    "It took effect *this Thursday*, six months after the notice was deposited": no date reaches over a comma forwards.
    """
    at = date if date.dep_ in ("npadvmod", "advmod") else date.head if date.dep_ == "pobj" else None
    if at is None or at.head.i <= date.i or date.i + 1 >= len(date.doc) or date.nbor().text != ",":
        return None
    verbs = [t for t in date.doc[max(0, at.i - _NEAR) : at.i] if t.pos_ == "VERB"]
    return verbs[-1] if verbs and verbs[-1].tag_ != "VBG" else None


_NEAR = 4  # words between a verb and its date


def _words(draft: Draft) -> list[Token]:
    """The words whose dates are the step's; "the year in which it joined" takes those of the year."""
    words = list(draft.tokens)
    verb = draft.token
    if verb.dep_ == "relcl" and verb.head.lemma_ in ("day", "month", "year"):
        words += [verb.head, *list(verb.head.ancestors)[:3]]
    if verb.dep_ == "pobj" and verb.head.lower_ == "upon":
        words += [verb.head, verb.head.head]
    last = words[-1]
    if last.dep_ == "advcl" and last.tag_ == "VBG" and not any(c.dep_ in ("nsubj", "mark") for c in last.children):
        words.append(last.head)  # "triggered the article on 29 March, notifying ..."
    return words


def _describes(token: Token, mention: Mention) -> bool:
    """Whether a year only describes a noun: "the 2025 autumn draft"."""
    said = token.lower_ in ("last", "this", "next")  # "last year" is when, whatever it stands with
    return len(mention.edtf) == 4 and not said and token.dep_ in ("nummod", "compound", "amod", "nmod")


def _bounded(token: Token) -> bool:
    prep = token.head
    if prep.lower_ == "since" and prep.head.tag_ == "VB":
        return True  # "is the first to leave since 2017"
    late = prep.lower_ != "before" and any(c.dep_ == "neg" for c in prep.head.children)  # "did not sign until 2002"
    return token.dep_ == "pobj" and prep.lower_ in _SINCE and not late


def _transparent(anchor: Token, ancestor: Token) -> bool:
    """Whether a date on a word below a step's word still dates the step: not inside another clause."""
    at = anchor
    while at != ancestor and at.head != at:
        if at.dep_ in ("relcl", "advcl", "ccomp", "conj", "parataxis", "appos") or (
            at.dep_ == "acl" and at.pos_ == "VERB"
        ):
            return False
        at = at.head
    return True


def _between(draft: Draft, date: Token) -> bool:
    """Whether a verb of another clause stands closer: a date in a report above the step is the report's."""
    return any(
        t.lemma_ in _REPORTING and t in draft.tokens[1:] and draft.stage != "announced" and date.head.head == t
        for t in draft.tokens[1:]
    )


def _from_report(drafts: list[Draft], dates: list[tuple[Token, Mention]]) -> None:
    """ "On 8 September it emerged that ...": the report's date gives the act its month at most."""
    for draft in drafts:
        for token, mention in dates:
            if len(mention.edtf) == 10 and _anchor(token).lemma_ in _REPORTING and _anchor(token) in draft.tokens:
                draft.occurred, draft.dated_by = mention.edtf[:7], mention
