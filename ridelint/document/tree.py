"""The tree of files a description belongs to: what its references may reach.

A description comes from anywhere; a reference in it must not make the linter read the machine's other files.
"""

from __future__ import annotations

import os


def inside(real: str, tree: str) -> bool:
    """Whether a path, both with symbolic links resolved, is in the tree."""
    return real.startswith(tree if tree.endswith(os.sep) else tree + os.sep)


def tree_of(real: str) -> str:
    """The tree of an entry file: the current folder if it is below it, else its repository, else its own folder."""
    current = os.path.realpath(os.getcwd())
    if inside(real, current) and not _is_top(current):
        return current
    folder = own = os.path.dirname(real)
    while not _is_top(folder):
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        folder = os.path.dirname(folder)
    return own


def _is_top(folder: str) -> bool:
    return os.path.dirname(folder) == folder
