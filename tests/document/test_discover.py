"""Arguments become files: folders by content, patterns, standard input."""

from __future__ import annotations

from pathlib import Path

import pytest

from ridelint.document import InputError, discover


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "api/one.yaml": "# about\nopenapi: 3.0.3\n",
        "api/two.json": '{"info": {}, "openapi": "3.1.0"}',
        "api/three.yml": "'swagger': '2.0'\n",
        "api/crlf.yaml": "info: {}\r\nopenapi: 3.0.0\r\n",
        "api/part.yaml": "type: object\nopenapi_note: 1\n",
        "api/nested.yaml": "info:\n  openapi: 3.0.0\n",
        "api/prose.yaml": "openapi: is a standard\n",
        "api/broken.yaml": "openapi: 3.0.0\n\t- [\n",
        "api/notes.txt": "openapi: 3.0.0\n",
        "api/late.json": "{" + '"a": 1,' * 5000 + '"openapi": "3.0.0"}',
        ".hidden/a.yaml": "openapi: 3.0.0\n",
        "node_modules/a/a.yaml": "openapi: 3.0.0\n",
        "empty/a.txt": "",
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    (tmp_path / "api/wide.yaml").write_bytes("openapi: 3.0.0\n".encode("utf-16"))
    (tmp_path / "api/marked.yaml").write_bytes(b"\xef\xbb\xbfopenapi: 3.0.0\n")
    (tmp_path / "api/gone.yaml").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


NAMES = ("broken.yaml", "crlf.yaml", "late.json", "marked.yaml", "one.yaml", "three.yml", "two.json", "wide.yaml")
FOUND = [f"api/{name}" for name in NAMES]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["."], FOUND),
        (["api"], FOUND),
        (["api/", "./api", "api/one.yaml"], FOUND),
        (["api/part.yaml"], ["api/part.yaml"]),
        (["./api//part.yaml", "api/one.yaml"], ["api/one.yaml", "api/part.yaml"]),
        (["api/*.yaml"], [name for name in FOUND if name.endswith(".yaml")]),
        (["**/*.json"], ["api/late.json", "api/two.json"]),
        (["a*"], FOUND),
        (["-", "api/one.yaml", "-"], ["-", "api/one.yaml"]),
        ([".hidden"], [".hidden/a.yaml"]),
        ([], []),
    ],
)
def test_arguments_become_files(arguments: list[str], names: list[str]) -> None:
    assert discover(arguments) == names


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("none.yaml", "none.yaml: does not exist; check the spelling"),
        ("http://a/b", "http://a/b: is an address; fetch it first: curl --output openapi.json http://a/b"),
        ("empty", "empty: the folder holds no description with a top-level 'openapi' or 'swagger' key"),
        ("*.nothing", "*.nothing: the pattern holds no description with a top-level 'openapi' or 'swagger' key"),
        ("api/part*", "api/part*: the pattern holds no description with a top-level 'openapi' or 'swagger' key"),
        ("a\0b", "a\0b: does not exist; check the spelling"),
    ],
)
def test_an_argument_without_a_description_is_told(argument: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        discover([argument])
    assert str(caught.value) == message


def test_an_absolute_argument_stays_absolute(folder: Path) -> None:
    assert discover([str(folder / "api" / "one.yaml")]) == [f"{folder}/api/one.yaml"]


def test_the_large_tree_has_one_description(corpus: Path) -> None:
    assert discover([str(corpus / "digitalocean")]) == [f"{corpus}/digitalocean/DigitalOcean-public.v2.yaml"]
