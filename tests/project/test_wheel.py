"""What gets installed: the linter alone, and it runs with nothing but the dependencies that it declares."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Imports everything of ridelint but its live half, while any distribution outside the list fails to import.
PROBE = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused:
            raise ImportError(f"{name} is no declared dependency")

guests = ("ridelint.pytest_plugin", "ridelint.schemathesis")  # they come to whom has the host
refused = set(sys.argv[2].split(","))
sys.path.insert(0, sys.argv[1])
sys.meta_path.insert(0, Refuse())
import ridelint
assert ridelint.__file__.startswith(sys.argv[1]), ridelint.__file__
for module in pkgutil.walk_packages(ridelint.__path__, "ridelint."):
    if not module.name.startswith(("ridelint.live", *guests)) and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if "." not in name))
"""


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def metadata(unpacked: Path) -> Iterator[Requirement]:
    (file,) = unpacked.glob("*.dist-info/METADATA")
    headers = Parser().parsestr(file.read_text(encoding="utf-8"))
    return (Requirement(text) for text in headers.get_all("Requires-Dist", []))


def closure(requirements: Iterator[Requirement]) -> set[str]:
    """Name every distribution that the requirements bring along, without anybody's extras."""
    found: set[str] = set()
    waiting = [item.name for item in requirements if needed(item)]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            waiting += [item.name for item in map(Requirement, required_by(name)) if needed(item)]
    return found


def needed(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def required_by(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path, tracked: tuple[Path, ...]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert names == {str(name) for name in tracked if name.parts[0] == "ridelint"}


def test_the_wheel_tells_type_checkers_that_it_is_typed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert "ridelint/py.typed" in archive.namelist()


def test_the_linter_imports_with_its_declared_dependencies_alone(unpacked: Path, tmp_path: Path) -> None:
    allowed = closure(metadata(unpacked))
    refused = [
        package
        for package, owners in packages_distributions().items()
        if allowed.isdisjoint(map(canonicalize_name, owners)) and package not in {"ridelint", *sys.stdlib_module_names}
    ]

    command = [sys.executable, "-P", "-c", PROBE, str(unpacked), ",".join(refused)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_only_strict_imports_the_full_validator(root: Path) -> None:
    """It takes longer to import than a whole run takes without it."""
    program = (
        "import sys; from ridelint.cli import run; run(sys.argv[1:]); print('openapi_spec_validator' in sys.modules)"
    )
    command = [sys.executable, "-c", program, "check", "specs/common.yaml"]

    plain, strict = (
        subprocess.run([*command, *options], cwd=root, capture_output=True, text=True, check=True).stdout.split()[-1]
        for options in ((), ("--strict",))
    )

    assert (plain, strict) == ("False", "True")
