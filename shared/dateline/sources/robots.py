"""robots.txt: what a host asks of programs (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass, field

from protego import Protego

MOST_BYTES = 512 * 1024  # RFC 9309 section 2.5 asks for at least 500 KiB
KEPT_SECONDS = 24 * 3600.0  # RFC 9309 section 2.4
KEPT_FAULT_SECONDS = 600.0  # a host in trouble is asked again before long

_FORBID_ALL = "User-agent: *\nDisallow: /"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says to us."""

    parsed: Protego
    agent: str
    delay: float
    until: float

    def allow(self, url: str) -> bool:
        """Whether the page may be fetched."""
        return bool(self.parsed.can_fetch(url, self.agent))


@dataclass(slots=True)
class Robots:
    """The rules of hosts, kept for a day. Times are a clock's monotonic seconds."""

    agent: str
    _rules: dict[str, Rules] = field(default_factory=dict)

    def known(self, base: str, now: float) -> Rules | None:
        """Return the rules of a host (`https://example.org`) that were learnt not too long ago."""
        rules = self._rules.get(base)
        return rules if rules is not None and rules.until > now else None

    def learn(self, base: str, status: int, content: bytes, now: float) -> Rules:
        """Take in the answer to a request for robots.txt: absent allows everything, a fault forbids it for now."""
        kept = KEPT_SECONDS
        if 200 <= status < 300:
            text = content[:MOST_BYTES].decode("utf-8", "replace")
        elif 300 <= status < 500:
            text = ""
        else:
            text, kept = _FORBID_ALL, KEPT_FAULT_SECONDS
        parsed = Protego.parse(text)
        rules = Rules(parsed, self.agent, float(parsed.crawl_delay(self.agent) or 0.0), now + kept)
        self._rules[base] = rules
        return rules
