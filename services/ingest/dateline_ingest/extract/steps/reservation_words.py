"""The words for reservations and their kin: which nouns, what is done with them, how they are taken back."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUBKINDS = {
    "reservation": "reservation",
    "declaration": "declaration",
    "statement": "declaration",
    "understanding": "declaration",
    "objection": "objection",
    "derogation": "derogation",
}
BY_NATURE = frozenset(("reservation", "derogation"))
"""Nouns that mean the act of law unless a verb of speech carries them."""
PAPERS = frozenset(("notice", "notification", "letter", "note", "communication", "instrument", "declaration", "text"))
MADE = _words("""
    make enter lodge attach formulate register file deposit submit append add communicate raise date join annex
    notify send transmit deliver present issue enclose hand bear carry contain accompany declare invoke circulate
    place record receive announce
""")
"""What is done with a reservation, or with the paper that carries it."""
REACHING = frozenset(("reach", "arrive", "bear", "date", "follow", "come"))
"""What a reservation or its paper does itself: "its notice reached Strasbourg", "bears the date of"."""
TELLING = frozenset(("inform", "notify", "advise", "apprise"))
FILED = _words("""
    lodge file register deposit communicate formulate withdraw lift take submit enter notify send transmit circulate
    record
""")
"""Verbs that make a law's objection of an objection."""
TAKEN_BACK = _words("withdraw lift drop remove revoke rescind cancel take retract abandon end terminate relinquish")
TAKING_BACK = frozenset(("withdrawal", "removal", "lifting", "revocation", "retraction", "termination", "cancellation"))
INTERPRETING = frozenset(("interpretative", "interpretive", "explanatory"))
JOINING = _words("""
    sign ratify accede deposit join accept approve signature ratification accession acceptance signing joining
""")
