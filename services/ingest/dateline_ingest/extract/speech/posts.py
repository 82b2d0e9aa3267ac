"""Posts in which persons speak for an office or a body, and the ids that they give."""

import re

POSTS = frozenset(
    (
        *("spokesman", "spokeswoman", "spokesperson", "spokespersons", "head", "chief", "boss", "chair", "chairman"),
        *("chairwoman", "chairperson", "president", "director", "secretary", "commissioner", "representative"),
        *("ambassador", "envoy", "minister", "leader", "rapporteur", "undersecretary", "secretary-general"),
        *("director-general", "secretary general", "director general", "general", "prosecutor", "registrar"),
        *(
            "administrator",
            "coordinator",
            "co-ordinator",
            "governor",
            "managing director",
            "speaker",
            "delegate",
            "negotiator",
        ),
        *("delegation", "embassy", "mission", "counterpart"),
    )
)
"""Posts whose holder speaks for what the post belongs to."""
_ROLES = (
    (re.compile(r"\b(?:deputy|assistant|under)[ -]secretary[ -]general\b"), "deputy_secretary_general"),
    (re.compile(r"\bsecretary[ -]+general\b"), "secretary_general"),
    (re.compile(r"\bdeputy director[ -]general\b"), "deputy_director_general"),
    (re.compile(r"\bdirector[ -]+general\b"), "director_general"),
    (re.compile(r"\bexecutive secretary\b"), "executive_secretary"),
    (re.compile(r"\bexecutive director\b"), "executive_director"),
    (re.compile(r"\bhigh representative\b"), "high_representative"),
    (re.compile(r"\bprosecutor\b"), "prosecutor"),
    (re.compile(r"\bregistrar\b"), "registrar"),
)


def in_body(body: str, post: str) -> str:
    """Return the id that a post gives in an organisation; the organisation itself where the post has none of its own.

    `post` are the words for it, in any case: "executive secretary", "spokesman".
    """
    words = " ".join(post.lower().replace(" - ", "-").split())
    role = next((role for pattern, role in _ROLES if pattern.search(words)), "")
    if body == "EU" and not role and re.search(r"\bcommissioner\b", words):
        role = "commission"
    return f"{body}.{role}" if role else body
