"""Names for ids, from the registries."""

import functools
import re

from dateline.registries import Registries, load
from dateline.settings import Settings as RegistrySettings

# A state or an organisation has no number; treaty series do: ETS-126, UNTC-XXVI-5, ILO-C144.
_TREATY = re.compile(r"treaty:|[A-Z]+(-[A-Z]+)?-[A-Z]?[0-9]")
_ROLES = {
    "mfa": "foreign ministry",
    "mod": "defence ministry",
    "parliament.lower": "lower house of parliament",
    "parliament.upper": "upper house of parliament",
}


class Names:
    """Says in words what an id stands for."""

    def __init__(self, registries: Registries) -> None:
        self._registries = registries
        self._organs = {organ.id: organ.names[0] for organ in registries.own_organs if organ.names}
        self._all = {row.id: row.name for row in registries.states}
        self._all |= {row.id: row.name for row in registries.organisations}
        self._all |= {organ.id: organ.name for row in registries.organisations for organ in row.organs}
        self._all |= {row.id: row.title for row in registries.conventions}
        self._all |= {organ: self(organ) for organ in self._organs}

    def __call__(self, id_: str, told: str = "") -> str:
        """Return the name of an id; `told` is what an event called it, for ids that no registry knows."""
        if name := self._registries.name(id_):
            return name
        short = id_.partition(":")[2]
        if short:
            return told or (short.upper() if len(short) <= 4 else short.replace("-", " ").title())
        state, _, role = id_.partition(".")
        owner = self._registries.name(state)
        if not role or not owner:
            return told or id_
        if id_ in self._organs:
            return f"{self._organs[id_]} ({owner})"
        words = _ROLES.get(role) or role.replace("_", " ").replace(".", ", ")
        return f"{words[:1].upper()}{words[1:]} of {owner}"

    def kind(self, id_: str) -> str:
        """Return what an id is: `convention`, `organ`, or `state` for states and organisations."""
        if self._registries.convention(id_) or _TREATY.match(id_):
            return "convention"
        return "organ" if "." in id_ or id_.startswith("person:") else "state"

    def search(self, text: str) -> list[str]:
        """Return the ids whose name contains a text, in any case."""
        wanted = text.casefold().strip()
        return sorted(id_ for id_, name in self._all.items() if wanted and wanted in name.casefold())


@functools.cache
def names() -> Names:
    """Return the names of the registries that come with the package and of the folder `DATELINE_REGISTRIES`, read once.

    Raises RegistryError with one sentence that names file and row.
    """
    folder = RegistrySettings.load().registries
    return Names(load((folder,) if folder else ()))
