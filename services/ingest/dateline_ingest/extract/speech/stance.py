"""The stance of words towards the step that a document reports: words for and against, each turned by a denial."""

import re

_CRITICAL = re.compile(
    r"\b(?:critici[sz]\w*|condemn\w*|deplor\w*|regret\w*|slam\w*|blast\w*|concern\w*|worr(?:y|ied|ying|isome)"
    r"|confession|admission of guilt|impunity|setback|contradict\w*|contrary|confus\w*|violat\w*|breach\w*|illegal"
    r"|unlawful|illegitimate|(?:avoid|escape)\w* responsib\w*|aggressor|lawless\w*|fears?|protest\w*|alarm\w*"
    r"|objection\w*|denounc\w* (?:it|this|that|the \w+) as|no place|mistake|error|blow|step back\w*|backward\w*"
    r"|danger\w*|disast\w*|unfortunate\w*|deeply (?:sad|disappoint)\w*|disappoint\w*|dismay\w*|outrage\w*|shame\w*"
    r"|incorrect|wrong\w*|unacceptable|threat\w*|undermin\w*|weaken\w*|harm\w*|damag\w*|erod\w*|betray\w*|reject\w*"
    r"|oppos\w*|irresponsib\w*|reckless\w*|unjustif\w*|no legal (?:ground|basis|effect)|null and void|reconsider\w*"
    r"|think again|reverse|isolat\w*|decay\w*|be repealed|unconstitutional|sad day|blame|verdict against|hostile"
    r"|encroach\w*|provocat\w*|(?:bears?|bore) \w* ?responsibility|at risk|risk(?:s|ed|ing)|jeopardi[sz]\w*|imperil\w*"
    r"|lament\w*|loss|absurd|preposterous|folly|short-?sighted|cynical|baseless|unfounded|own goal|destabili[sz]\w*"
    r"|(?:bad|dark|tragic) (?:day|signal|news)|embarrass\w*|futile)\b",
    re.IGNORECASE,
)
_SUPPORTIVE = re.compile(
    r"\b(?:welcom\w*|defend(?!ant|er)\w*|support\w*|prais\w*|hail\w*|applaud\w*|right decision"
    r"|commend\w*|congratulat\w*|milestone|historic|powerful signal|strong signal|proud\w*|satisfaction|landmark"
    r"|step forward|important step|necessary|overdue|in keeping|justice to|strengthen\w*|sovereign\w*|protect\w*"
    r"|triumph|victory|(?:great|good|proud|happy) day|glad|delight\w*|pleased|rejoic\w*|day of hope|stronger"
    r"|good news|safer|clear message|in the (?:national )?interests?|achievement|encourag\w*)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|no|never|neither|nor|without|hardly|cannot)|n't)\b(?:\W+\w+){0,2}\W*$", re.IGNORECASE
)


def stance(text: str) -> str:
    """Return `critical`, `supportive`, or nothing where words for and against weigh the same."""
    critical, against = _counts(_CRITICAL, text)
    supportive, turned = _counts(_SUPPORTIVE, text)
    critical, supportive = critical + turned, supportive + against
    if critical == supportive:
        return ""
    return "critical" if critical > supportive else "supportive"


def _counts(words: re.Pattern[str], text: str) -> tuple[int, int]:
    """How often words of a stance stand in a text plainly, and how often denied."""
    plain = denied = 0
    for word in words.finditer(text):
        if not word[0].lower().startswith("no ") and _DENIED.search(text, max(0, word.start() - 40), word.start()):
            denied += 1
        else:
            plain += 1
    return plain, denied
