"""Brings the sample documents into a running installation."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from dateline_local.errors import LocalError


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many documents were there, and how many of them were new, known or refused."""

    documents: int
    new: int
    known: int
    refused: int


async def load_samples(url: str, token: str, folder: Path) -> Loaded:
    """Post each `*.json` and `*.txt` of `folder` to the ingest service at `url`, in one request.

    A `.json` file is a document as ingest takes it; a `.txt` file is a text whose first line is its title. Sending the
    same samples again changes nothing. Raises LocalError if the folder cannot be read or ingest does not take them.
    """
    lines = [json.dumps(document, ensure_ascii=False) for document in _documents(folder)]
    if not lines:
        raise LocalError(f"There are no samples in {folder}: name another folder with --samples or use --no-samples.")
    try:
        async with httpx2.AsyncClient(timeout=120) as client:
            response = await client.post(
                f"{url}/v1/ingest/documents",
                content=("\n".join(lines) + "\n").encode(),
                headers={"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {token}"},
            )
            answers = [json.loads(line) for line in response.text.splitlines() if line.strip()]
    except (httpx2.HTTPError, ValueError) as error:
        raise LocalError(f"The samples could not be sent to {url} ({type(error).__name__}: {error}).") from None
    if response.is_error:
        raise LocalError(f"The samples were not taken by {url} (status {response.status_code}).")
    results = [answer.get("result", "") for answer in answers]
    known = results.count("repeated")
    new = sum(result in ("accepted", "new_generation") for result in results)
    return Loaded(documents=len(lines), new=new, known=known, refused=len(lines) - new - known)


def _documents(folder: Path) -> Iterator[dict[str, Any]]:
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix == ".json":
                yield json.loads(path.read_text(encoding="utf-8"))
            elif path.suffix == ".txt":
                text = path.read_text(encoding="utf-8")
                yield {"source": "samples", "key": path.stem, "title": text.splitlines()[0], "text": text}
    except (OSError, ValueError, IndexError) as error:
        raise LocalError(f"The samples in {folder} cannot be read ({error}): mend them or use --no-samples.") from None
