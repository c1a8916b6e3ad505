from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ridelint.reporters import NAMES, render
from tests.reporters.fakes import ALL, NOTHING

PRINT_TEXT = """
import sys
from ridelint.reporters import Report, render
render("text", Report((), {}, files=1, documents=1))
print(*sorted(sys.modules), sep="\\n")
"""


def test_the_names_are_the_formats_of_the_command_line() -> None:
    assert NAMES == ("text", "json", "sarif", "gitlab", "github", "junit", "html")


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"^unknown format 'xml': choose from text, json, sarif, gitlab, github, junit, html$"
    ):
        render("xml", NOTHING)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert render(name, ALL) == render(name, ALL)


@pytest.mark.parametrize("name", NAMES)
def test_output_ends_with_one_line_end(name: str) -> None:
    written = render(name, ALL)

    assert written.endswith("\n")
    assert not written.endswith("\n\n")


def test_text_loads_no_other_format_nor_its_libraries(root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PRINT_TEXT], cwd=root, capture_output=True, text=True, check=True)
    others = {"json", "html", "xml", "unicodedata", *(f"ridelint.reporters.{name}" for name in NAMES[1:])}

    assert others & set(done.stdout.split()) == set()
