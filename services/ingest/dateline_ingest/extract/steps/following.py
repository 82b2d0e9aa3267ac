"""Steps that are told as the same as another's: "the Senate followed by 45 to 3", "Chad had preceded it in 2011"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import agents, first_to, seized, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.collectives import unnamed

_SAME = frozenset(("suit", "it", "them", "him", "example", "lead", "path", "footstep"))
_GOING = ("follow", "precede")
_LIKE = ("same", "similar", "identical")
_LIKEWISE = ("same", "so", "likewise")
_TENSES = ("VBD", "VBZ", "VBN", "VBP")
_BESIDE = re.compile(
    r"(?:\bthe (?:very )?same (?:day|date|time|moment|week|month|year|session|ceremony|occasion) as(?: did)?"
    r"|\b(?:along|together|jointly|in tandem|at once) with|\balongside)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LONGEST = 60  # characters of such words
_LISTED = re.compile(r"(?:,?\s+and\s+|,\s+)(?:the\s+)?")
_DAY = len("2024-12-31")


def drafts(reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """Yield the steps of those who follow, or went before; `told` are the steps that the sentence tells itself."""
    for token in reader.parsed.words:
        if _does_the_same(token) and (ranked := first_to(token)) is not None:
            if (base := max((d for d in told if d.token.i < token.i), key=lambda d: d.token.i, default=None)) is None:
                base = just_told(reader)
            if base is not None:  # "Austria was among the first *to do so*"
                yield from _same(ranked, base, reader, apart=base not in told)
        elif (token.lemma_ == "follow" or _does_the_same(token)) and (
            step := _to_follow(token, told, reader)
        ) is not None:
            yield step
        elif token.lemma_ == "follow" and children(token, "auxpass") and agents(token):
            yield from _followers(token, told, reader)
        elif token.pos_ == "VERB" and (_same_step(token) or (token.lemma_ in _GOING and _alone(token))):
            base = max((d for d in told if d.token.i < token.i), key=lambda d: d.token.i, default=None)
            base = base or (_topical(reader) if _same_step(token) else just_told(reader))
            if base is not None:
                yield from _same(token, base, reader, apart=base not in told)


def _followers(verb: Token, told: list[Draft], reader: Reader) -> Iterator[Draft]:
    """ "Trinidad, which left in 1998, was followed by Venezuela in 2012"."""
    base = max((d for d in told if d.token.i < verb.i), key=lambda d: d.token.i, default=None)
    base = base or just_told(reader)
    states, _ = reader.parties(agents(verb))
    if base is None or not base.objects or not states or denied(verb) or possible(verb):
        return
    led, _ = reader.parties(children(verb, "nsubjpass"))
    if set(led) <= set(base.parties) and not set(states) & set(base.parties):
        stage = "plain" if base.stage in ("approved", "enacted") else base.stage
        yield Draft(base.effect, stage, verb, [verb], list(base.objects), states, Who(states[0]))


def companions(told: list[Draft], reader: Reader) -> Iterator[Draft]:
    """ "ratified it in September, on the same day as China", "together with Chad": the step of each who is named so."""
    text = reader.parsed.prepared.clean.text
    named = {state for draft in told for state in draft.parties}
    end = -1
    base: Draft | None = None
    for index, mention in sorted(reader.parsed.mentions.items()):
        if mention.kind != "state" or mention.demonym or not mention.ids:
            continue
        opened = _BESIDE.search(text, max(0, mention.start - _LONGEST), mention.start)
        listed = base is not None and _LISTED.fullmatch(text, end, mention.start)
        if opened:
            base = max((d for d in told if d.token.i < index), key=lambda d: d.token.i, default=None)
        elif not listed:
            base = None
        end = mention.end
        if base is None or not base.parties or mention.ids[0] in named or base.stage == "proposed":
            continue
        named.add(mention.ids[0])
        token = reader.parsed.doc[index]
        stage = "plain" if base.stage in ("approved", "enacted") else base.stage
        yield Draft(
            base.effect,
            stage,
            token,
            [token],
            list(base.objects),
            mention.ids[:1],
            Who(mention.ids[0]),
            occurred=base.occurred,
        )


def _topical(reader: Reader) -> Draft | None:
    """The step that the text is about, which "the same step" means also after others were told in passing."""
    discourse = reader.discourse
    if discourse.last_deed is not None and discourse.last_deed.effect == discourse.topic_effect:
        return discourse.last_deed
    if discourse.last_deed is None or not discourse.topic or discourse.topic_effect != "leave":
        return discourse.last_deed
    return replace(discourse.last_deed, effect="leave", stage="plain", objects=list(discourse.topic), occurred="")


def just_told(reader: Reader) -> Draft | None:
    """The step that the sentence before told, or one of the same paragraph: what follows further on follows others."""
    sentence = reader.parsed.prepared
    number, paragraph = reader.discourse.deed_at
    near = sentence.number - number <= 1 or sentence.sentence.paragraph == paragraph
    return reader.discourse.last_deed if near else None


def dated_then(drafts: list[Draft], reader: Reader) -> None:
    """ "Admitted on Friday. Its minister *then* signed the convention": on the day of what was told just before.

    Who signs in the paragraph that says when the treaty was opened for signature does so on that day.
    """
    opened, place = reader.discourse.opened, reader.parsed.prepared.sentence.paragraph
    for draft in drafts:
        if draft.occurred or draft.planned:
            continue
        then = any(c.lower_ in _THEN for c in draft.token.children) or any(map(seized, draft.tokens))
        base = just_told(reader) if then else None
        if base is not None and len(base.occurred) == _DAY:
            draft.occurred = base.occurred
        elif draft.effect == "sign" and opened and opened[0] == place and draft.token.tag_ != "VBN":
            draft.occurred = opened[1]
    if not drafts and "for signature" in reader.parsed.prepared.clean.text:
        dates = [m.edtf for m in reader.parsed.mentions.values() if m.kind == "date" and len(m.edtf) == _DAY]
        reader.discourse.opened = (place, dates[0]) if len(dates) == 1 else None


_THEN = ("then", "thereupon")


def _to_follow(verb: Token, told: list[Draft], reader: Reader) -> Draft | None:
    """ "Israel said hours later that it would follow": it announces to leave what the other left or is to leave."""
    above = verb.head
    if verb.dep_ not in ("ccomp", "xcomp") or above.lemma_ not in _SAYING or denied(verb) or denied(above):
        return None
    if not any(c.lower_ in ("will", "would", "to") for c in verb.children if c.dep_ == "aux") or possible(above):
        return None
    base = max((d for d in told if d.token.i < verb.i), key=lambda d: d.token.i, default=reader.discourse.last_step)
    states, actor = reader.parties(subjects(above))
    if base is None or base.effect != "leave" or not states or set(states) & set(base.parties):
        return None
    if actor is None or actor.kind not in ("state", "president", "government"):
        return None
    return Draft("leave", "announced", verb, [verb, above], list(base.objects), states, actor)


_SAYING = frozenset(("say", "announce", "declare", "state", "promise", "vow", "pledge", "decide", "confirm", "add"))


def _does_the_same(verb: Token) -> bool:
    return verb.lemma_ == "do" and any(t.lower_ in _LIKEWISE for t in children(verb, "dobj", "advmod"))


def _same_step(verb: Token) -> bool:
    """ "Zimbabwe took the same step ten years ago", "made a similar move"."""
    if verb.lemma_ not in ("take", "make") or denied(verb) or possible(verb) or verb.tag_ not in _TENSES:
        return False
    found = children(verb, "dobj")
    # "Similar steps" of several years and states tell no step of any.
    ones = [t for t in found if t.lemma_ in ("step", "move", "decision") and t.tag_ == "NN"]
    return any(c.lower_ in _LIKE for t in ones for c in t.children)


def _alone(verb: Token) -> bool:
    """Whether a verb has no object of its own: "followed", "followed suit", "preceded it"; not "followed talks"."""
    if verb.tag_ not in _TENSES or children(verb, "auxpass") or denied(verb):
        return False
    if any(t.i > verb.i for t in children(verb, "ccomp")):
        return False
    return not possible(verb) and all(t.lemma_.lower() in _SAME for t in children(verb, "dobj"))


def _same(verb: Token, base: Draft, reader: Reader, *, apart: bool) -> Iterator[Draft]:
    doers = [t for t in subjects(verb) if t.pos_ != "PRON" or reader.several(t)]
    states, actor = reader.parties(doers)
    kind = actor.kind if actor is not None else ""
    chamber = kind == "parliament" and base.actor is not None and base.actor.kind == "parliament"
    if not states and base.objects and kind == "" and unnamed(doers, reader):
        yield replace(base, token=verb, tokens=[verb], parties=(), actor=None)
        return
    if not states or not base.objects or not (kind == "state" or chamber):
        return
    if kind == "state" and set(states) & set(base.parties):
        return
    coming = reader.discourse.last_effect
    if verb.tag_ in ("VBZ", "VBP") and verb.lemma_ == "follow" and coming is not None and apart:
        # "It takes effect in Latvia today; Finland follows on 10 January."
        objects = list(coming.objects)
        yield Draft(coming.effect, coming.stage, verb, [verb], objects, states, Who(states[0]), dated="day")
        return
    together = unnamed(doers, reader)  # "ninety-three others followed, among them Laos": at the same table
    apart_later = apart and len(base.occurred) == _DAY and verb.lemma_ == "follow"
    later = base.occurred if together else f"[{base.occurred}..]" if apart_later else ""
    stage = "plain" if kind == "state" and base.stage in ("approved", "enacted") else base.stage
    yield Draft(
        base.effect,
        stage,
        verb,
        [verb],
        list(base.objects),
        states,
        actor if chamber else Who(states[0]),
        occurred=later,
    )
