"""What git says changed: the findings on lines that are new since a revision.

Lines are compared as ``git diff --merge-base REV`` does: the working tree, with all that is not committed yet, against
the commit where this branch left REV. What others did on REV in the meantime is not this branch's change. Without a
common ancestor, as in a shallow clone, REV itself is compared. An untracked file that is not ignored is new as a whole.

A finding is on a changed line if any line of its span is. A place where lines were only removed has no line of its
own: the two lines around it count as changed, because a removal can be a fault too (a required member that is gone) and
is reported at what remains. A renamed file counts with the lines that changed in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ridelint.changed.git import Git
from ridelint.changed.hunks import Span, changed_lines
from ridelint.model import Finding, Location

WHOLE: Span = (1, 2**31)


@dataclass(frozen=True, slots=True)
class Changes:
    """The changed lines of every changed file, by its real path."""

    spans: Mapping[str, tuple[Span, ...]]

    def among(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those of the findings that are on changed lines. Their files are named from the current folder."""
        spans: dict[str, tuple[Span, ...]] = {}
        kept: list[Finding] = []
        for finding in findings:
            file = finding.location.file
            if file not in spans:
                spans[file] = self.spans.get(os.path.realpath(file), ())
            if _meets(finding.location, spans[file]):
                kept.append(finding)
        return tuple(kept)


def _meets(location: Location, spans: Iterable[Span]) -> bool:
    """Whether a line of the place is among these. Its end is exclusive, so it may be the start of the line after."""
    ends_before = location.end_column == 1 and location.end_line > location.line
    last = location.end_line - 1 if ends_before else location.end_line
    return any(first <= last and location.line <= end for first, end in spans)


def changes_since(revision: str, folder: str | Path = ".") -> Changes:
    """What differs between the working tree that the folder is in and the revision.

    Raises:
        GitError: git is missing, the folder is in no working tree, or the revision is unknown.
    """
    git = Git(folder)
    top = git.top()
    base = git.base(revision)
    spans = changed_lines(git.run(*_DIFF, "--unified=0", "--inter-hunk-context=0", base, "--", ":/"))
    whole = (*_untracked(git), *_opaque(git, base))
    spans |= dict.fromkeys(whole, (WHOLE,))
    return Changes({os.path.realpath(Path(top, os.fsdecode(name))): lines for name, lines in spans.items()})


# Said here, so that no configuration of the user's changes what is read.
_DIFF = (
    *("-c", "core.quotePath=true", "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--no-relative", "--ignore-submodules=all"),
)


def _untracked(git: Git) -> list[bytes]:
    return _names(git.run("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"))


def _opaque(git: Git, base: str) -> list[bytes]:
    """Changed files that git shows no lines of: binary ones, and those that ``.gitattributes`` marks ``-diff``."""
    counts = _names(git.run(*_DIFF, "--no-renames", "--numstat", "-z", base, "--", ":/"))
    return [line.removeprefix(b"-\t-\t") for line in counts if line.startswith(b"-\t-\t")]


def _names(listed: bytes) -> list[bytes]:
    return [name for name in listed.split(b"\0") if name]
