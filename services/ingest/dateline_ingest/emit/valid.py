"""Leaves out events that no reader of the log would take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dateline.contracts import ContractError, Event
from dateline.contracts.event import check
from dateline.logging import logger

from dateline_ingest import metrics

_log = logger("dateline.ingest.emit")


def valid(events: Iterable[Event], now: dt.datetime) -> list[Event]:
    """Return the events that keep the contract; a faulty one is counted and logged, and the others stay."""
    kept = []
    for event in events:
        try:
            check(event.kind, event.data, now)
        except ContractError as error:
            metrics.EVENTS_EMITTED.labels("left_out").inc()
            document = event.data.document.id if event.data.document else ""
            _log.warning("extracted event left out", document=document, event_type=event.type, reason=str(error))
        else:
            kept.append(event)
    return kept
