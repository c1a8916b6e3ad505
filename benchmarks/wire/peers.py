"""Frameworks that only the benchmark needs: installed by pip when first wanted, apart from this environment."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.bench.tools import InstallError

FASTAPI = ("fastapi", "python-multipart")


def fastapi(cache: Path) -> Mapping[str, str]:
    """Give the environment in which FastAPI is found; raises InstallError."""
    folder = cache / f"fastapi-{sys.version_info.major}.{sys.version_info.minor}"
    if not (folder / "fastapi").is_dir():
        _pip_install(folder, FASTAPI)
    return {"PYTHONPATH": str(folder)}


def _pip_install(folder: Path, packages: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]
    done = subprocess.run([*command, str(folder), *packages], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise InstallError("pip could not install FastAPI")
