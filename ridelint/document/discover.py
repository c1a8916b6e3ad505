"""Arguments of the command line to the files they mean.

A folder yields the descriptions in it by their content: a name says nothing, and most YAML in a repository is
configuration, or a part of a description that is reached by reference.
"""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Sequence

from ridelint.document.problem import InputError

_SUFFIXES = (".yaml", ".yml", ".json")
_SKIPPED = frozenset(("node_modules", "__pycache__", "venv", "site-packages"))
_HEAD = 16384
_WHOLE = 50 * 1024 * 1024
_WORDS = (b"openapi", b"swagger")
# Compiled for those who name a folder.
_YAML_KEY = rb"""(?:\A|[\r\n])(["']?)(?:openapi|swagger)\1[ \t]*:[ \t]+["']?[0-9]"""
_JSON_KEY = rb'[{,]\s*"(?:openapi|swagger)"\s*:\s*"[0-9]'
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def discover(arguments: Sequence[str]) -> list[str]:
    """The files to open, sorted and without repetition.

    Raises:
        InputError: an argument does not exist, or a folder or pattern holds no description.
    """
    found: dict[str, str] = {}
    for argument in arguments:
        for path in _expand(argument):
            found.setdefault(path if path == "-" else os.path.abspath(path), path)
    return sorted(found.values())


def _expand(argument: str) -> list[str]:
    if argument == "-":
        return ["-"]
    if os.path.isdir(argument):
        return _some(_folder(argument), argument, "the folder")
    if os.path.lexists(argument):
        return [_tidy(argument)]
    if any(character in argument for character in "*?["):
        return _some(_pattern(argument), argument, "the pattern")
    if argument.startswith(("http://", "https://")):
        raise InputError(f"{argument}: is an address; fetch it first: curl --output openapi.json {argument}")
    raise InputError(f"{argument}: does not exist; check the spelling")


def _some(found: Iterator[str], argument: str, what: str) -> list[str]:
    names = list(found)
    if not names:
        raise InputError(f"{argument}: {what} holds no description with a top-level 'openapi' or 'swagger' key")
    return names


def _pattern(pattern: str) -> Iterator[str]:
    import glob

    for path in glob.iglob(pattern, recursive=True):
        if os.path.isdir(path):
            if "**" not in pattern:
                yield from _folder(path)
        elif is_description(path):
            yield _tidy(path)


def _folder(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
        for name in files:
            path = os.path.join(place, name)
            if name.endswith(_SUFFIXES) and is_description(path):
                yield _tidy(path)


def _tidy(path: str) -> str:
    return posixpath.normpath(path.replace(os.sep, "/"))


def is_description(path: str) -> bool:
    """Whether the file says at its top level that it is OpenAPI or Swagger; told without parsing it."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
            if _says_so(head):
                return True
            return len(head) == _HEAD and _says_so(head + file.read(_WHOLE))
    except OSError:
        return False


def _says_so(data: bytes) -> bool:
    if data.startswith(_UTF_16):
        data = data.decode("utf-16", "ignore").encode()
    if not any(word in data for word in _WORDS):
        return False
    data = data.removeprefix(b"\xef\xbb\xbf")
    pattern = _JSON_KEY if data.lstrip()[:1] == b"{" else _YAML_KEY
    return re.search(pattern, data) is not None
