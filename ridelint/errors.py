"""Expected failures: what keeps a run from being made at all. Each ends it with exit code 2 and without a traceback.

    RidelintError           anything the user can cure: each line names what is wrong, where, and how to cure it
    ├── UsageError          an option or argument that means nothing, as ``--select`` of a rule that does not exist
    ├── ConfigError         the configuration file; one line for each fault in it
    ├── BaselineError       the baseline file
    ├── GitError            what ``--changed-since`` asked git for
    ├── RuleError           a file or folder of one's own rules
    └── ProcessError        a process of the run that the system ended

A fault of a description is no error but a finding, and the other files of the run are still checked.
"""

from __future__ import annotations

from typing import ClassVar


class RidelintError(Exception):
    """Says in one line, or in several one-line complaints, what is wrong and how to cure it.

    What a file or an argument puts into a line stays in it: a line break or a terminal's control code is written out.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, *lines: str) -> None:
        self.lines = tuple(map(_visible, lines))
        super().__init__(*self.lines)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _visible(line: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)


class UsageError(RidelintError):
    pass


class ConfigError(RidelintError):
    pass


class BaselineError(RidelintError):
    pass


class GitError(RidelintError):
    pass


class RuleError(RidelintError):
    pass


class ProcessError(RidelintError):
    pass
