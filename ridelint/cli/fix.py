"""``ridelint check --fix``: write the fixes, and check again until nothing more can be fixed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click

from ridelint.cli.session import Asked, Result, carry_out
from ridelint.document import Document
from ridelint.errors import RidelintError
from ridelint.fixing import applied
from ridelint.model import Fix

_MOST_ROUNDS = 10
"""A fix may make room for another, but a pair that undo each other must not go on for ever."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def fix_all(result: Result, asked: Asked) -> Result:
    """The result after every fix that could be applied.

    Raises:
        RidelintError: a file cannot be written.
    """
    done = 0
    for _ in range(_MOST_ROUNDS):
        count = sum(_fix_file(result, file, fixes) for file, fixes in _by_file(result).items())
        if not count:
            break
        done += count
        result = carry_out(asked)
    click.echo(f"Fixed {done} {'fault' if done == 1 else 'faults'}.", err=True)
    return result


def _by_file(result: Result) -> dict[str, list[Fix]]:
    fixes: dict[str, list[Fix]] = defaultdict(list)
    for finding in result.findings:
        if finding.fix is not None:
            fixes[finding.location.file].append(finding.fix)
    return fixes


def _fix_file(result: Result, name: str, fixes: list[Fix]) -> int:
    document = result.document(name)
    if document is None or document.path is None:
        return 0
    text, count = applied(document.text, fixes)
    _write(document.path, name, text, document)
    return count


def _write(path: Path, name: str, text: str, document: Document) -> None:
    """Keep the encoding: whoever edits the file next expects what it had."""
    try:
        data = path.read_bytes()
        mark = _BYTE_ORDER_MARK if data.startswith(_BYTE_ORDER_MARK) else b""
        if data.removeprefix(mark).decode() != document.text:
            raise RidelintError(f"{name}: changed while it was checked, or is no UTF-8; it was left as it is")
        path.write_bytes(mark + text.encode())
    except (OSError, UnicodeError) as error:
        raise RidelintError(f"{name}: cannot be fixed: {error}") from None
