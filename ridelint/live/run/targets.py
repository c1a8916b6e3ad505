"""Where the operations of each description are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ridelint.errors import UsageError
from ridelint.live.described import Described
from ridelint.live.run.plan import Target


def targets(descriptions: Sequence[Described], origin: str, named: Mapping[str, str]) -> tuple[Target, ...]:
    """``origin`` is where all are, ``named`` where those of a file, or of all files in a folder, are instead.

    Raises:
        UsageError: a description has no address, or one that is none.
    """
    return tuple(_target(described, origin, named) for described in descriptions)


def _target(described: Described, origin: str, named: Mapping[str, str]) -> Target:
    file = described.document.name
    own = next((url for name, url in named.items() if _is_in(file, name)), "")
    url = own or base_url(described, checked(origin, file))
    described.routes.mount(urlsplit(url).path.rstrip("/"))
    return Target(file, url)


def _is_in(file: str, name: str) -> bool:
    return Path(file).resolve().is_relative_to(Path(name).resolve())


def checked(url: str, file: str) -> str:
    if not url:
        raise UsageError(f"say where the operations of {file} are: give BASE_URL, or --spec {file}=URL")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise UsageError(f"{url!r} is no address; write it like http://localhost:8080")
    return url.rstrip("/")


def base_url(described: Described, origin: str) -> str:
    """The description's own base path on a server, unless the address ends with it already.

    An address with a path of its own is where the server is mounted, so the base path comes after it.
    """
    base = described.routes.bases[0] if described.routes.bases else ""
    return origin if base and urlsplit(origin).path.endswith(base) else origin + base
