"""Who may import whom: the contracts of pyproject.toml hold, and would notice."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT_IMPORTS, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold(tree: Path) -> None:
    done = lint_imports(tree)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("model.py", "import ridelint.document", "Each layer of the linter imports only the layers below it"),
        ("model.py", "import server", "The linter knows nothing of the server, nor of this project's entry point"),
        ("document/stray.py", "import ridelint.rules", "Reading a document needs the core types and nothing else"),
        ("reporters/stray.py", "import ridelint.document", "Reporters see the core types and nothing else"),
        ("rules/one/stray.py", "import ridelint.rules.two.stray", "No rule imports another rule"),
    ],
)
def test_a_stray_import_breaks_a_contract(module: str, line: str, contract: str, tree: Path) -> None:
    for family in ("one", "two"):
        package = tree / "ridelint/rules" / family
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "stray.py").touch()
    with (tree / "ridelint" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    done = lint_imports(tree)

    assert (done.returncode, f"{contract} BROKEN" in done.stdout) == (1, True), done.stdout


def test_the_core_types_need_the_standard_library_only(root: Path) -> None:
    module = ast.parse((root / "ridelint/model.py").read_text(encoding="utf-8"))

    assert imported(module) <= sys.stdlib_module_names


def imported(module: ast.Module) -> set[str]:
    """Name the top-level packages that a module imports."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names
