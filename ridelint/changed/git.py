"""Asks git, in such a way that neither its configuration nor a revision's spelling changes what is asked."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ridelint.errors import GitError

_OPTION = "--changed-since"

# Messages are read (`_reason`), and a question must not write.
_ENVIRONMENT = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


@dataclass(frozen=True, slots=True)
class Git:
    """Git in the working tree that a folder is in."""

    folder: str | Path

    def run(self, *arguments: str) -> bytes:
        """What git prints.

        Raises:
            GitError: it fails, or there is no git.
        """
        try:
            done = subprocess.run(  # noqa: S603  no shell, and a revision has become a hash before it gets here
                ["git", "--no-pager", "-C", os.fspath(self.folder), *arguments],  # noqa: S607  git is where PATH says
                capture_output=True,
                check=False,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **_ENVIRONMENT},
            )
        except FileNotFoundError:
            raise GitError(f"{_OPTION}: git was not found; install it, or leave the option out") from None
        if done.returncode:
            raise GitError(f"{_OPTION}: {_reason(done.stderr)}")
        return done.stdout

    def top(self) -> str:
        """The folder of the working tree.

        Raises:
            GitError: there is none.
        """
        return os.fsdecode(self.run("rev-parse", "--show-toplevel").removesuffix(b"\n"))

    def base(self, revision: str) -> str:
        """The commit where this branch left the revision, or the revision where they have none in common.

        Raises:
            GitError: there is no such revision.
        """
        try:
            found = self.run("rev-parse", "--verify", "--end-of-options", f"{revision or '?'}^{{commit}}")
        except GitError:
            cure = "name a commit, branch or tag; in a shallow clone, fetch it first"
            raise GitError(f"{_OPTION}: git knows no revision {revision!r}; {cure}") from None
        commit = found.decode().strip()
        try:
            return self.run("merge-base", commit, "HEAD").decode().strip()
        except GitError:
            return commit


def _reason(stderr: bytes) -> str:
    """What git complained about, in one line."""
    said = stderr.decode(errors="replace").strip()
    if "not a git repository" in said or "must be run in a work tree" in said:
        return "this folder is in no git working tree; run it inside one, or leave the option out"
    if "dubious ownership" in said:
        return "git does not trust the owner of this folder; see safe.directory in `git help config`"
    return said.partition("\n")[0].removeprefix("fatal: ") or "git failed and did not say why"
