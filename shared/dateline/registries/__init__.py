"""What texts about public acts name: states, their organs, office holders, organisations and conventions.

The data are YAML files beside this module; `README.md` describes them and how to add to them without touching them.
"""

from dateline.registries.model import (
    Convention,
    GenericOrgan,
    OfficeHolder,
    Organ,
    Organisation,
    OwnOrgan,
    Registries,
    State,
)
from dateline.registries.reading import RegistryError, load

__all__ = [
    "Convention",
    "GenericOrgan",
    "OfficeHolder",
    "Organ",
    "Organisation",
    "OwnOrgan",
    "Registries",
    "RegistryError",
    "State",
    "load",
]
