"""What a benchmark says of the machine, and where it keeps its peers."""

import contextlib
import os
import platform
from pathlib import Path

from benchmarks.bench import tools


def machine() -> str:
    """The machine and the runtimes in one phrase, without its name or any path."""
    parts = [
        f"{os.cpu_count()} cores",
        f"{platform.system()} {platform.machine()}",
        f"{platform.python_implementation()} {platform.python_version()}",
    ]
    with contextlib.suppress(tools.InstallError):
        parts.append(f"Node.js {tools.client(['node', '--version']).strip().removeprefix('v')}")
    return ", ".join(parts)


def cache_folder() -> Path:
    """The user's cache folder (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ridelint-bench"
