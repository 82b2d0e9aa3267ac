"""Which treaty a step means that names none: "Chile signed in 2012 and ratified six years later".

Attention has a scope: what the paragraph names, before what the text told last; and it can be divided, where the last
sentence told steps on two treaties apart or a paragraph names several. Then nothing is meant rather than anything, but
for the treaty that the whole text is about (centering: see `references.centre`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the reader asks what is defined here
    from dateline_ingest.extract.references.discourse import Discourse
    from dateline_ingest.extract.references.roles import Objects

_FAR_MORE = 2
"""How many times as often a text names what it is about as anything beside it."""


def treaty(discourse: Discourse) -> Objects:
    """Return the treaty in focus, or all that the last step covered together; empty where two compete."""
    topic = [pair for pair in discourse.topic if pair[0] == "convention"]
    named = list(dict.fromkeys(i for ids in _named(discourse) for i in ids))
    if len(topic) > 1 and not named and (main := _main(discourse)):
        return main  # a new paragraph goes on about the one that the text is about
    if topic and (not named or any(i in named for _, i in topic)):
        return _main(discourse) if len(topic) == 1 and topic[0][1] in discourse.rivals else list(discourse.topic)
    if named:
        return [("convention", named[0])] if len(named) == 1 else _main(discourse)
    return [("convention", discourse.conventions[-1][0])] if discourse.conventions else []


def _named(discourse: Discourse) -> list[tuple[str, ...]]:
    """The treaties that the present paragraph has named."""
    return [ids for kind, ids in discourse.objects[discourse.paragraph_objects :] if kind == "convention"]


def _main(discourse: Discourse) -> Objects:
    """The treaty that the text names far more often than any other."""
    others = max((count for i, count in discourse.named.items() if i != discourse.main), default=0)
    far = discourse.main and discourse.named[discourse.main] >= _FAR_MORE * others
    return [("convention", discourse.main)] if far else []
