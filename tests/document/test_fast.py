"""The fast reader reads what the exact reader reads, or declines."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.document import yaml_exact, yaml_fast
from ridelint.document.yaml_notation import is_bounded

_PIECES = [
    "a",
    "b: ",
    "1",
    ": ",
    "- ",
    "\n",
    "\n  ",
    " ",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ", ",
    "#",
    " # ",
    "|",
    ">",
    "&x ",
    "*x",
]
_PIECES += [
    "!t ",
    "? ",
    "---\n",
    "...\n",
    "\t",
    "_",
    "0x",
    "0o7",
    ".5",
    "e3",
    "+",
    "-",
    "~",
    "null",
    "true",
    "<<: ",
    "\\",
    "é",
]
_PIECES += ["\u2028", "\r\n", "%", "@", "200: ", "1: ", "true: ", "08: ", "8: ", "8", "+9: ", "1.50: ", "\x85", "\xa0"]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_any_text_is_read_alike_or_declined(text: str) -> None:
    fast = yaml_fast.read(text)
    if fast is yaml_fast.DECLINED:
        return
    exact = yaml_exact.read(text)
    if exact.value is None and exact.troubles:
        return  # PyYAML refuses some YAML 1.2 that is fine
    assert (fast, repr(fast)) == (exact.value, repr(exact.value))


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_a_long_text_is_read_as_a_short_one(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        short = yaml_fast.read(text)
        patch.setattr(yaml_fast, "_WORTH_A_THREAD", 0)
        long = yaml_fast.read(text)
    assert (short is yaml_fast.DECLINED) == (long is yaml_fast.DECLINED)
    assert repr(short) == repr(long)


def test_a_long_text_is_read_where_there_are_no_more_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(yaml_fast, "_WORTH_A_THREAD", 0)
    monkeypatch.setattr(threading.Thread, "start", fail)
    assert yaml_fast.read("a: 1\n") == {"a": 1}
    assert yaml_fast.read("a: 1_0\n") is yaml_fast.DECLINED


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- " * 300_000, id="block"),
        pytest.param("a: " + "1" * 300_000, id="digits"),
        pytest.param("a: " + "1" * 150_000 + "." + "2" * 150_000, id="fraction"),
        pytest.param(
            "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 9000)), id="aliases"
        ),
    ],
)
def test_what_may_have_no_end_is_not_begun(text: str) -> None:
    assert not is_bounded(text)
    assert yaml_fast.read(text) is yaml_fast.DECLINED


@pytest.mark.parametrize(
    "name", ["cafe.yaml", "museum.yaml", "pets.yaml", "stripe.yaml", "github.yaml", "rebilly.yaml"]
)
def test_a_real_description_is_read_fast_and_alike(corpus: Path, name: str) -> None:
    text = (corpus / name).read_text()
    assert yaml_fast.read(text) == yaml_exact.read(text).value


def test_a_tree_of_files_is_read_alike(corpus: Path) -> None:
    files = [*(corpus / "digitalocean" / "resources" / "droplets").rglob("*.yml"), corpus / "rebilly.yaml"]
    declined = 0
    for file in files:
        text = file.read_text()
        fast = yaml_fast.read(text)
        declined += fast is yaml_fast.DECLINED
        assert fast is yaml_fast.DECLINED or fast == yaml_exact.read(text).value
    assert declined <= 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("'07': a\n08: b\n9: c\n", ["07", "08", "9"]),
        ("{08: a, +9: b, 200 : c}\n", ["08", "+9", "200"]),
    ],
)
def test_a_number_as_a_key_is_called_as_it_is_written(text: str, names: list[str]) -> None:
    assert list(yaml_fast.read(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "a: {08: b}\nc: {8: d}\n",
        "a: {08: b}\nc: 'at 8: d'\n",
        "? 8\n: a\nb: 'at 08: c'\n",
        "0x1f: a\n",
        "1.50: a\n",
        "1: a\n",
    ],
)
def test_a_number_as_a_key_that_may_be_written_otherwise_is_declined(text: str) -> None:
    assert yaml_fast.read(text) is yaml_fast.DECLINED


_IN_THREADS = """
import threading
from ridelint.document import yaml_fast
found = []
for _ in range(4):
    thread = threading.Thread(target=lambda: found.append(yaml_fast.read("a: [1, b]")))
    thread.start()
    thread.join()
found.append(yaml_fast.read("a: 1"))
print(*("declined" if value is yaml_fast.DECLINED else "read" for value in found))
"""


def test_threads_that_end_leave_the_fast_reader_to_the_main_thread() -> None:
    done = subprocess.run([sys.executable, "-c", _IN_THREADS], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "declined declined declined declined read\n"
