"""What only the benchmark needs: installed by pip when first wanted, apart from this environment."""

import hashlib
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.bench.tools import InstallError
from benchmarks.wire.serving import ROOT

FASTAPI = ("fastapi", "python-multipart")


def fastapi(cache: Path) -> Mapping[str, str]:
    """Give the environment in which FastAPI is found; raises InstallError."""
    folder = cache / f"fastapi-{sys.version_info.major}.{sys.version_info.minor}"
    if not (folder / "fastapi").is_dir():
        _pip_install(folder, FASTAPI)
    return {"PYTHONPATH": str(folder)}


def operators_python(cache: Path) -> str:
    """Give the interpreter of an environment that has what the services need, and nothing for their development.

    Raises InstallError.
    """
    pins, project = (ROOT / name for name in ("constraints.txt", "pyproject.toml"))
    wanted = hashlib.sha256(pins.read_bytes() + project.read_bytes() + str(ROOT).encode()).hexdigest()[:12]
    folder = cache / f"server-{sys.version_info.major}.{sys.version_info.minor}-{wanted}"
    python = folder / "bin" / "python"
    # The project's own script, which pip writes last.
    if not (folder / "bin" / "ridelint").exists():
        venv.create(folder, clear=True, with_pip=True)
        try:
            _pip([str(python), "-m", "pip"], ["-c", str(pins), "-e", f"{ROOT}[server]"], "the services")
        except InstallError:
            shutil.rmtree(folder)
            raise
    return str(python)


def _pip_install(folder: Path, packages: tuple[str, ...]) -> None:
    _pip([sys.executable, "-m", "pip"], ["--target", str(folder), *packages], "FastAPI")


def _pip(pip: Sequence[str], what: Sequence[str], name: str) -> None:
    command = [*pip, "install", "--quiet", "--disable-pip-version-check", *what]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise InstallError(f"pip could not install {name}")
