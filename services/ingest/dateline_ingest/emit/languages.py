"""The extractors that read documents, each its language, and what their results are held to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from dateline.contracts import Document, EventData, Evidence
from dateline.contracts import Extractor as MadeBy
from dateline.extractors import Extracted, Extractor, Installed, for_language
from dateline.registries import RegistryError
from dateline.registries.reading import FILES

from dateline_ingest.explanation import Explained

DEFAULT = "en"
"""What a document is taken to be written in that does not say."""


class InvalidResult(Exception):  # noqa: N818 -- told to whoever wrote the extractor
    """An extractor gave what is not an event of its document."""


@dataclass(frozen=True, slots=True)
class Languages:
    """Extractors by language; `folders` are the installation's own registries and `registries` is a digest of all."""

    known: Mapping[str, Installed]
    folders: Sequence[Path] = ()
    registries: str = ""

    def told(self) -> dict[str, dict[str, str]]:
        """Return of each language the extractor's label, and why it cannot be used if so; as JSON."""
        return {language: {"extractor": one.label, "fault": one.fault} for language, one in self.known.items()}

    def warm(self) -> None:
        """Have models and registries loaded before the first document waits for them; raises RegistryError."""
        moment = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        for language, one in self.known.items():
            document = Document(
                id="doc-", generation=1, source="", key="", lang="en", text="It rained.", recorded=moment
            )
            if one.extractor is not None:
                try:
                    list(one.extractor.extract(document.model_copy(update={"lang": language}), self.folders))
                except RegistryError:
                    raise
                except Exception:  # noqa: BLE001, S112 -- the documents will tell, each its own reason
                    continue

    def read(self, document: Document) -> tuple[str, list[Extracted]]:
        """Return which extractor read a document, "" where none reads its language, and its events.

        Raises InvalidResult with one sentence, whatever fails.
        """
        label, read = self._read(document, _events)
        return label, list(read.events)

    def explain(self, document: Document) -> tuple[str, Explained]:
        """Return what `read` does with what led to each event, as far as the extractor has a method `explain`."""
        return self._read(document, _explained)

    def _read(
        self, document: Document, how: Callable[[Extractor, Document, Sequence[Path]], Explained]
    ) -> tuple[str, Explained]:
        one = for_language(self.known, document.lang or DEFAULT)
        if one is None:
            return "", Explained([])
        if one.extractor is None:
            raise InvalidResult(one.fault)
        try:
            made = how(one.extractor, document, self.folders)
            return one.label, replace(made, events=_checked(one.extractor, made.events, document))
        except InvalidResult as error:
            raise InvalidResult(f"{one.place} gave {error}") from error
        except Exception as error:
            raise InvalidResult(f"{one.place} failed: {type(error).__name__}: {error}") from error


def _events(extractor: Extractor, document: Document, folders: Sequence[Path]) -> Explained:
    return Explained(list(extractor.extract(document, folders)))


def _explained(extractor: Extractor, document: Document, folders: Sequence[Path]) -> Explained:
    explain: Callable[[Document, Sequence[Path]], Explained] | None = getattr(extractor, "explain", None)
    return explain(document, folders) if explain is not None else _events(extractor, document, folders)


def _checked(extractor: Extractor, found: Iterable[Extracted], document: Document) -> list[Extracted]:
    """Hold what was found against the document, and write down who found it."""
    events = []
    for item in found:
        kind, data = getattr(item, "type", None), getattr(item, "data", None)
        if not isinstance(kind, str) or not isinstance(data, EventData):
            raise InvalidResult(f"a {type(item).__name__}, which is no event: an event has a type and EventData.")
        for piece in data.evidence:
            _check_evidence(piece, document)
        made_by = data.extractor or MadeBy(name=extractor.name, version=extractor.version)
        events.append(Extracted(kind, data.model_copy(update={"extractor": made_by})))
    return events


def _check_evidence(piece: Evidence, document: Document) -> None:
    if piece.document_id != document.id:
        raise InvalidResult(f"evidence of another document, {piece.document_id!r}.")
    if not piece.quote:
        return
    if piece.start is None or piece.end is None:
        raise InvalidResult("a quote that does not say where it stands: it needs start and end.")
    text = document.text if piece.field == "text" else document.title or ""
    if text[piece.start : piece.end] != piece.quote:
        raise InvalidResult(
            f"a quote that does not stand where it says: {piece.field}[{piece.start}:{piece.end}] is not"
            f" {piece.quote[:80]!r}."
        )


def digest(folders: Iterable[Path]) -> str:
    """Return what tells the registries of this installation from others: a digest of the files' bytes."""
    made = hashlib.blake2b(digest_size=6)
    packaged = resources.files("dateline.registries")
    contents = [packaged.joinpath(name).read_bytes() for name in FILES]
    contents += [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.yaml"))]
    for content in contents:
        made.update(len(content).to_bytes(8, "big") + content)
    return made.hexdigest()
