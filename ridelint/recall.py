"""Files of a run by the name that findings give them."""

from __future__ import annotations

from typing import NamedTuple

from ridelint.document import Document, Store
from ridelint.model import Location, Part, Pointer


def recall(store: Store, name: str) -> Document:
    """A file that was read in this run; read again if it was another process that had read it.

    Raises:
        InputError: it is gone since.
    """
    return store.named(name) or store.open(name)


class Recalled(NamedTuple):
    """A file by its name, opened again only if somebody asks for a line in it."""

    name: str
    store: Store

    def locate(self, pointer: Pointer, part: Part) -> Location:
        return recall(self.store, self.name).locate(pointer, part)
