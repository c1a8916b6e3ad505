"""The command line: ``ridelint check`` and its companions.

Exit codes: 0 nothing to report, 1 findings at or above ``--fail-on``, 2 the work could not be done. Each command's
module is imported when it is called, because the start is a good part of a run on a small file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from ridelint.cli.plain import plainly
from ridelint.cli.verdict import CANNOT
from ridelint.document import InputError
from ridelint.errors import RidelintError

INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say, and give the exit code. Whatever goes wrong is told in one line on standard error."""
    try:
        return _carry_out(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except (RidelintError, InputError) as error:
        for line in str(error).splitlines():
            _say(line)
        return CANNOT
    except BrokenPipeError:  # whoever read the output has had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT
    except Exception as error:
        if os.environ.get("RIDELINT_DEBUG"):
            raise
        _say(f"internal error: {type(error).__name__}: {error}; RIDELINT_DEBUG=1 shows where; please report it")
        return CANNOT


def _carry_out(arguments: Sequence[str]) -> int:
    given = plainly(arguments)
    if given is not None:
        from ridelint.cli.checking import check  # noqa: PLC0415  a wrong option is told before this is imported

        return check(given)
    from ridelint.cli.group import invoke  # noqa: PLC0415  click takes long to import

    return invoke(arguments)


def _say(line: str) -> None:
    sys.stderr.write(f"ridelint: {line}\n")


def main() -> NoReturn:
    """The console script.

    The process ends without taking its values apart, which for a large description takes as long as reading it.
    """
    code = run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = code or CANNOT
    os._exit(code)
