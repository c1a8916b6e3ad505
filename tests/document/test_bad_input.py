"""Whatever is given, the outcome is a problem with its place or one line of error, soon."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from ridelint.document import Document, InputError, Store
from ridelint.model import Part, Pointer
from tests.document.told import document, problems


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_told(data: bytes) -> None:
    assert problems(data) == [("syntax", "the file is empty", (1, 1, 1, 1))]


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"a: 1\nb: \xff\n", "the byte 0xff is not valid UTF-8", (2, 4, 2, 5)),
        (b"\xef\xbb\xbfa: \xc3(\n", "the byte 0xc3 is not valid UTF-8", (1, 4, 1, 5)),
        (b"\xff\xfea\x00\x00\xd8", "the byte 0x00 is not valid UTF-16", (1, 2, 1, 3)),
        (b"a: 1\nb: \0\n", "the file is binary, not text", (2, 4, 2, 5)),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file is binary, not text", (1, 1, 1, 2)),
    ],
)
def test_what_is_no_text_is_told_at_its_first_fault(
    data: bytes, message: str, place: tuple[int, int, int, int]
) -> None:
    found = document(data)
    assert problems(data) == [("syntax", message, place)]
    assert found.value is None
    assert "\0" not in found.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_text_is_read_in_the_encodings_it_may_have(encoding: str) -> None:
    found = document("é: 1\n".encode(encoding))
    assert (found.text, found.value, found.problems) == ("é: 1\n", {"é": 1}, ())


def test_windows_line_ends_are_no_fault() -> None:
    assert document(b"a:\r\n  - b\r\n  - c: |\r\n      d\r\n").value == {"a": ["b", {"c": "d\n"}]}


def test_two_hundred_levels_are_read() -> None:
    text = "\n".join(" " * level + "a:" for level in range(200)) + " 1\n"
    found = document(text)
    assert found.problems == ()
    assert found.locate(Pointer(("a",) * 200), Part.KEY).line == 200


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
        "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}}}\n" for n in range(1, 60)),
        "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: *a{n - 1}, x{n}: *a{n - 1}}}\n" for n in range(1, 60)),
    ],
)
def test_an_alias_bomb_is_refused(text: str) -> None:
    found = document(text)
    assert found.value is None
    assert [problem.message for problem in found.problems] == ["aliases repeat more than 500,000 values"]


@pytest.mark.parametrize(
    "repeated", ["[", "- ", "{a: ", "? ", "'", "a: [\n", "-\t", "!", "&", "_1", "- ? ", " ", "{a,"]
)
def test_a_megabyte_of_one_thing_is_read_or_refused(repeated: str) -> None:
    for text in ("x" + repeated * (1_000_000 // len(repeated)), repeated * (1_000_000 // len(repeated))):
        found = document(text)
        assert found.value is not None or found.problems


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as handle:
        handle.truncate(100 * 1024 * 1024)
    with pytest.raises(InputError) as caught:
        Store().open(str(file))
    assert str(caught.value) == f"{file}: is larger than 50 MiB; raise the limit with --max-size if it is meant to be"


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")
    file.chmod(0)
    with pytest.raises(InputError, match="may not be read; allow it to be read"):
        Store().open(str(file))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.yaml", "does not exist; check the spelling"),
        ("folder", "is a folder; name a file in it"),
        ("pipe", "is no regular file; name a file; '-' reads standard input"),
        ("x" * 5000, "is no possible file name; check the spelling"),
        ("folder/none/x.yaml", "does not exist; check the spelling"),
        ("loop", "cannot be read: Too many levels of symbolic links; check the file"),
    ],
)
def test_what_cannot_be_opened_is_told_in_one_line(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError) as caught:
        Store().open(str(tmp_path / name))
    assert str(caught.value) == f"{tmp_path / name}: {message}"


def test_standard_input_is_read_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n" * 10)))
    with pytest.raises(InputError, match="<stdin>: is larger than 20 bytes"):
        Store(max_bytes=20).open("-")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    store = Store()
    found = store.open("-")
    assert (found.name, found.path, found.value, store.documents) == ("<stdin>", None, {"a": 1}, [found])


@pytest.mark.parametrize("text", ["null\n", "a: null\n", "~", "[]", "42", "text", "true", "{}", '""'])
def test_any_value_may_stand_at_the_top(text: str) -> None:
    found = document(text)
    assert isinstance(found, Document)
    assert found.locate(Pointer(("a", "b")), Part.KEY).line == 1
