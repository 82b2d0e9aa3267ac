"""Treaties named by what they are about: "the convention on drug trafficking", "the pact against child labour".

News says the subject of a treaty in small letters and leaves its title to lawyers. A subject means the one registered
treaty whose title, or another name of it, holds all its words and little else.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from dateline.registries import Registries

from dateline_ingest.extract.names.mention import Mention

DESCRIBED = "described"
"""The role of a treaty that only its subject names: another that the document names in full goes before."""
_ABOUT = r"(?:on|against|for|banning|concerning|regarding|to (?:combat|ban|abolish|protect|prevent|end))"
_DESCRIBED = re.compile(
    r"\b(?:the|its|their|that|this|both|two)(?P<by>(?: [\w.’'-]+){0,3}?)"
    rf" (?P<head>(?:convention|treatie|treaty|pact|protocol|covenant)s?) (?P<of>{_ABOUT} (?:the |all )?[a-z]"
    r"(?:[\w’'-]| (?!(?:which|that|who|whose|where|when|was|were|is|are|has|had)\b)"
    rf"|, (?:and )?(?={_ABOUT} )){{2,90}})"
)
_NEXT = re.compile(rf",? and (?={_ABOUT} )|, (?={_ABOUT} )")
_STEM = 6  # letters by which words of one family are known: "trafficking", "traffic"
_WORD = re.compile(r"[a-z]{3,}")
_EMPTY = frozenset((
    "the", "and", "for", "with", "from", "its", "their", "all", "any", "against", "concerning", "regarding",
    "banning", "combat", "ban", "abolish", "protect", "prevent", "end", "convention", "treaty", "protocol", "pact",
    "covenant", "agreement", "united", "nations", "international", "council", "europe", "european", "forms", "other",
))  # fmt: skip
_BEHIND = frozenset((
    "in", "on", "at", "by", "to", "from", "with", "after", "before", "as", "and", "or", "but", "while", "for", "since",
    "until", "during", "under", "over", "the", "a", "an", "its", "their", "last", "this", "next", "late", "early",
    "only", "first", "then", "also", "so", "yesterday", "today", "without", "along", "together", "against", "of",
    "came", "entered", "took", "opened", "signed", "ratified", "adopted", "will", "would", "should", "must", "may",
))  # fmt: skip
"""Words that may stand behind a subject without being part of it."""
_MAKERS = (
    (re.compile(r"\b(?:European|Council of Europe)", re.IGNORECASE), ("ETS-", "CETS-")),
    (re.compile(r"\b(?:UN|U\.N\.|United Nations|global|worldwide)\b"), ("UNTC-",)),
)
_PROTOCOL = re.compile(r"^(?:\w+ ){0,4}(?:Protocol|Amendment)")
_FEW = 2
"""Words of a title beside those of the subject, which must be more."""
_MOST = 6  # words of a subject


class Subjects:
    """The subjects of all registered treaties. Built once for a set of registries."""

    def __init__(self, registries: Registries) -> None:
        self._titles: list[tuple[str, frozenset[str], bool]] = []
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for row in registries.conventions:
            below = _PROTOCOL.search(row.title) is not None
            for title in (row.title, *row.names):
                stems = _of_many(title)
                for stem in stems:
                    self._by_stem[stem].append(len(self._titles))
                self._titles.append((row.id, stems, below))

    def described(self, text: str) -> Iterator[Mention]:
        """Yield the treaties that a sentence describes; one mention for those that share their noun."""
        behind = 0
        while (match := _DESCRIBED.search(text, behind)) is not None:
            start, at = match.start("head"), match.start("of")
            ids: list[str] = []
            end = at
            for part in _NEXT.split(match["of"]):
                found, length = self._meant(part, match)
                if not found:
                    break
                begun = text.index(part, at)
                end = begun + length
                at = end
                ids.append(found)
            behind = end  # what a subject may run on to can hold another treaty
            if ids and (len(ids) > 1 or not match["head"].endswith("s")):
                yield Mention("convention", start, end, tuple(ids), role=DESCRIBED, certain=False)

    def _meant(self, part: str, said: re.Match[str]) -> tuple[str, int]:
        """The treaty that a subject means, and how many characters say it: the longest run of words that fits one."""
        words = list(re.finditer(r"[\w’'-]+", part))[: _MOST + 2]
        for last in range(len(words), 1, -1):
            end, word = words[last - 1].end(), words[last - 1][0]
            over = last == len(words) or words[last][0] in _BEHIND or not words[last][0].islower()
            if over and _WORD.match(word) and word not in _EMPTY and (found := self._one(_stems(part[:end]), said)):
                return found, end
        return "", 0

    def _one(self, stems: frozenset[str], said: re.Match[str]) -> str:
        if not stems:
            return ""
        rows = set.intersection(*(set(self._by_stem.get(stem, ())) for stem in stems))
        makers = next((lists for name, lists in _MAKERS if name.search(said["by"])), ("",))
        rest: dict[str, int] = {}
        for identifier, title, below in (self._titles[row] for row in rows):
            if identifier.startswith(makers) and below == said["head"].startswith("protocol"):
                rest[identifier] = min(len(title - stems), rest.get(identifier, len(title)))
        least = min(rest.values(), default=_FEW + 1)
        nearest = [identifier for identifier, more in rest.items() if more == least]
        return nearest[0] if len(nearest) == 1 and least <= min(len(stems) - 1, _FEW) else ""


def _of_many(title: str) -> frozenset[str]:
    """The stems of a title; none for a treaty of two, which only its parties tell apart."""
    return frozenset() if "between" in title and "between States" not in title else _stems(title)


def _stems(words: str) -> frozenset[str]:
    plain = words.lower().replace("organis", "organiz").replace("labor", "labour")
    return frozenset(word.removesuffix("s")[:_STEM] for word in _WORD.findall(plain) if word not in _EMPTY)
