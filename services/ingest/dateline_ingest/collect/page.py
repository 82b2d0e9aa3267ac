"""A web page to the text that a reader would call the article, with what the page says of itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import lxml.html
import trafilatura
from lxml import etree

from dateline_ingest.collect.refusal import Refused

# More elements than this are a generated table, not an article; the plain reading below takes it in linear time.
LARGEST_TREE = 50_000
_UNSEEN = ("script", "style", "template", "noscript", "svg", "iframe", "object", "head", "form", "nav")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[translate(@name,'DCTERMSI','dctermsi')='dc.date.issued' or @name='date' or @name='pubdate']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
)
_SPACES = re.compile(r"\s+")
_JSON_LD = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. `published` is RFC 3339 or a date, as the page states it."""

    text: str
    title: str | None = None
    site: str | None = None
    published: str | None = None
    lang: str | None = None


def read_page(html: str) -> Page:
    """Return the article in a page, without scripts, menus and footers.

    trafilatura finds the article; where it finds none (a page of one line, a bare table), all visible text counts.
    Raises Refused for what is not HTML at all.
    """
    content, tree = _parse(html)
    found = _article(content) if sum(1 for _ in tree.iter()) <= LARGEST_TREE else None
    return Page(
        title=_first(tree, "//meta[@property='og:title']/@content", "//title/text()", "//h1//text()"),
        site=_first(tree, "//meta[@property='og:site_name']/@content"),
        published=_published(tree),
        lang=_first(tree, "/html/@lang"),
        text=found or _visible(tree),  # last: it takes from the tree what is not seen
    )


def visible_text(html: str) -> str:
    """Return all that a browser would show of a page or a piece of one, a line for each block."""
    return _visible(_parse(html)[1])


def stated_publication(html: str) -> str | None:
    """Return the date of publication that a page states, RFC 3339 or a date."""
    return _published(_parse(html)[1])


def _parse(html: str) -> tuple[bytes, lxml.html.HtmlElement]:
    # lxml refuses a str that declares an encoding, and ends at a NUL.
    content = html.replace("\x00", "\ufffd").encode("utf-8", "replace")
    try:
        return content, lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("There is no text in this HTML.", title="Empty document") from error


def _article(content: bytes) -> str | None:
    text = trafilatura.extract(content.decode(), include_comments=False, include_tables=True, deduplicate=False)
    return text if isinstance(text, str) and text.strip() else None


def _visible(tree: lxml.html.HtmlElement) -> str:
    """Return what a browser would show, a line for each block. Takes from `tree` what is not seen."""
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_UNSEEN, with_tail=False)
    pieces: list[str] = []
    # Iterative: a hostile page nests deeper than Python may recurse.
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        pieces.append(_SPACES.sub(" ", (element.text if event == "start" else element.tail) or ""))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _first(tree: lxml.html.HtmlElement, *paths: str) -> str | None:
    for path in paths:
        for value in tree.xpath(path):
            if plain := " ".join(str(value).split()):
                return plain
    return None


def _published(tree: lxml.html.HtmlElement) -> str | None:
    """Return the date that the page states in so many words; nothing is guessed from addresses or sentences."""
    stated = _first(tree, *_PUBLISHED)
    if stated is None:
        for script in tree.xpath("//script[@type='application/ld+json']/text()"):
            if found := _JSON_LD.search(str(script)):
                stated = found[1]
                break
    if stated is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(stated)
    except ValueError:
        return None
    return stated if moment.tzinfo is not None else stated[:10]
