"""Did you mean: the cure for a word that is not known."""

from __future__ import annotations

from collections.abc import Collection

_FEW = 12


def cure(word: str, known: Collection[str]) -> str:
    """``did you mean `house`?``, or where nothing is near, what there is; nothing if that is too much to tell."""
    listed = ", ".join(f"`{name}`" for name in known)
    return nearest(word, known) or (f"it is one of {listed}" if len(known) <= _FEW else "")


def nearest(word: str, known: Collection[str]) -> str:
    """``did you mean `house`?``, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415  only a mistake pays for it

    folded = {name.lower().replace("-", "_"): name for name in known}
    near = get_close_matches(word.lower().replace("-", "_"), folded, n=1, cutoff=0.6)
    return f"did you mean `{folded[near[0]]}`?" if near else ""
