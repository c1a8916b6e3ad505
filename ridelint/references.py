"""Every ``$ref`` of a file, found without knowing what it refers to.

The walk follows the references that it needs. This finds the others too, in links and extensions, so that none stays
unresolved unseen. What stands below ``example``, ``default``, ``enum`` or ``const`` is data and no reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from ridelint.document import Document, ReferenceError_, Store, is_reference
from ridelint.document.data import DATA, NAMED, parts
from ridelint.document.node import Node

_ELSEWHERE = re.compile(r"""\$ref['"]?[ \t]*:[ \t]*['"]?([^#'"\s,}][^'"\s,}]*)""")


def targets(value: Any) -> set[str]:
    """What all references of a file say, data left out as in `references`.

    A file says few things many times, so that this, which makes no nodes, tells quickly whether any is broken.
    """
    found: set[str] = set()
    todo: list[tuple[Any, bool]] = [(value, False)] if value.__class__ in (dict, list) else []
    while todo:
        item, names_only = todo.pop()
        if item.__class__ is list:
            todo.extend((part, False) for part in item if part.__class__ in (dict, list))
            continue
        for key, member in item.items():
            if member.__class__ in (dict, list):
                if names_only or not (key in DATA or (key == "examples" and member.__class__ is list)):
                    todo.append((member, key in NAMED))
            elif key == "$ref" and member.__class__ is str:
                found.add(member)
    return found


def reached(document: Document, store: Store) -> list[Document]:
    """The files that a description is made of: its own, and nearly all that references lead to.

    They are told by their notation, which finds a few too many or too few, and is done in a fourth of the time: it is
    only asked what is worth reading at once.
    """
    found = {document.name: document}
    todo = [document]
    while todo:
        file = todo.pop()
        for reference in sorted(set(_ELSEWHERE.findall(file.text))):
            try:
                target = cast("Document", store.follow(Node(file, {"$ref": reference})).document)
            except ReferenceError_:
                continue
            if target.name not in found:
                found[target.name] = target
                todo.append(target)
    return list(found.values())


def references(root: Node) -> Iterator[Node]:
    """The nodes that hold a ``$ref``, in no particular order."""
    todo = [root]
    while todo:
        node = todo.pop()
        if is_reference(node.value):
            yield node
        todo.extend(parts(node))
