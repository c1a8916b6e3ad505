"""A reference leads to the true place of its target, or says what was looked for and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from ridelint.document import Document, Node, ReferenceError_, Store
from ridelint.model import Pointer


def at(found: Document, pointer: str) -> Node:
    node = found.root
    for token in Pointer.parse(pointer):
        node = node.child(int(token) if isinstance(node.value, list) else token)
    return node


def follow(contents: dict[str, str], pointer: str = "/r", name: str = "a.yaml") -> str:
    """Where the reference leads: ``file#pointer = value``."""
    store = Store.of(contents)
    node = store.follow(at(store.open(name), pointer))
    return f"{node.document.name}#{node.pointer} = {node.value}"


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("#/x/y", "a.yaml#/x/y = [1, 2]"),
        ("#/x/y/1", "a.yaml#/x/y/1 = 2"),
        ("#/p~1q/~0", "a.yaml#/p~1q/~0 = 3"),
        ("#/p~1q/%7E0", "a.yaml#/p~1q/~0 = 3"),
        ("#/with%20blank", "a.yaml#/with blank = 4"),
        ("#/200", "a.yaml#/200 = 5"),
        ("#/", "a.yaml#/ = 6"),
        ("b.yaml", "b.yaml# = {'z': 7, 'back': {'$ref': 'a.yaml#/x/y/0'}}"),
        ("b.yaml#", "b.yaml# = {'z': 7, 'back': {'$ref': 'a.yaml#/x/y/0'}}"),
        ("./b.yaml#/z", "b.yaml#/z = 7"),
        ("dir/../b.yaml#/z", "b.yaml#/z = 7"),
        ("dir/c%20d.yaml#/up", "b.yaml#/z = 7"),
        ("/b.yaml#/z", "b.yaml#/z = 7"),
        ("file:/b.yaml#/z", "b.yaml#/z = 7"),
        ("file:///b.yaml#/z", "b.yaml#/z = 7"),
        ("file:b.yaml#/z", "b.yaml#/z = 7"),
        ("b.yaml#/back", "a.yaml#/x/y/0 = 1"),
        ("#/chain", "b.yaml#/z = 7"),
        ("#/through/y/0", "a.yaml#/x/y/0 = 1"),
        ("#named", "a.yaml#/schema = {'$anchor': 'named'}"),
    ],
)
def test_a_reference_leads_to_its_target(reference: str, place: str) -> None:
    text = f"""
r: {{$ref: '{reference}'}}
x: {{y: [1, 2]}}
p/q: {{'~': 3}}
with blank: 4
200: 5
'': 6
chain: {{$ref: '#/link'}}
link: {{$ref: 'dir/c d.yaml#/up'}}
through: {{$ref: '#/x'}}
schema: {{$anchor: named}}
"""
    others = {"b.yaml": "z: 7\nback: {$ref: 'a.yaml#/x/y/0'}\n", "dir/c d.yaml": "up: {$ref: ../b.yaml#/z}\n"}
    assert follow({"a.yaml": text, **others}) == place


@pytest.mark.parametrize(
    ("reference", "message", "help_text"),
    [
        (
            "#/components/schemas/Oder",
            "'#/components/schemas/Oder' leads nowhere: a.yaml has no 'Oder' at '#/components/schemas'",
            "did you mean '#/components/schemas/Order'?",
        ),
        (
            "#/component/schemas/Order",
            "'#/component/schemas/Order' leads nowhere: a.yaml has no 'component' at the top",
            "did you mean '#/components/schemas/Order'?",
        ),
        (
            "#/list/2",
            "'#/list/2' leads nowhere: a.yaml has no '2' at '#/list'",
            "add the target, or correct the reference",
        ),
        (
            "#/list/-1",
            "'#/list/-1' leads nowhere: a.yaml has no '-1' at '#/list'",
            "add the target, or correct the reference",
        ),
        ("#nobody", "'#nobody' leads nowhere: a.yaml has no '$anchor: nobody'", "a pointer starts with '#/'"),
        ("none.yaml#/a", "'none.yaml#/a': none.yaml does not exist", "check the spelling"),
        ("dir", "'dir': dir is a folder", "name a file in it"),
        (
            "broken.yaml#/a",
            "'broken.yaml#/a' leads into broken.yaml, which cannot be read (line 2)",
            "correct that file first",
        ),
        (
            "https://example.com/a.yaml",
            "'https://example.com/a.yaml': it is remote, and remote files are not read",
            "allow it with --allow-remote",
        ),
        (
            "ftp://example.com/a.yaml",
            "'ftp://example.com/a.yaml': 'ftp:' addresses are not read",
            "name a file in the tree",
        ),
        ("a\0b.yaml", "'a\0b.yaml': a\0b.yaml does not exist", "check the spelling"),
    ],
)
def test_a_reference_that_leads_nowhere_says_why(reference: str, message: str, help_text: str) -> None:
    written = reference.replace("\0", "\\0")
    text = f'r: {{$ref: "{written}"}}\ncomponents: {{schemas: {{Order: 1}}}}\nlist: [1, 2]\n'
    with pytest.raises(ReferenceError_) as caught:
        follow({"a.yaml": text, "dir/x.yaml": "", "broken.yaml": "a:\n\t- b\n"})
    assert (caught.value.kind, caught.value.message, caught.value.help) == ("unresolved", message, help_text)


@pytest.mark.parametrize("written", ["3", "null", "[a]", "{a: b}", "true"])
def test_a_reference_that_is_no_string_is_unresolved(written: str) -> None:
    with pytest.raises(ReferenceError_) as caught:
        follow({"a.yaml": f"r: {{$ref: {written}}}\n"})
    assert (caught.value.kind, caught.value.message) == ("unresolved", "'$ref' is not a string")


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ({"a.yaml": "r: {$ref: '#/r'}\n"}, "'#/r' -> '#/r'"),
        ({"a.yaml": "r: {$ref: '#/s'}\ns: {$ref: '#/r'}\n"}, "'#/s' -> '#/r' -> '#/s'"),
        ({"a.yaml": "r: {$ref: '#/r/x'}\n"}, "'#/r/x' -> '#/r/x'"),
        (
            {"a.yaml": "r: {$ref: 'b.yaml#/s'}\n", "b.yaml": "s: {$ref: 'a.yaml#/r'}\n"},
            "'b.yaml#/s' -> 'a.yaml#/r' -> 'b.yaml#/s'",
        ),
    ],
)
def test_references_that_never_reach_a_value_are_a_cycle(contents: dict[str, str], told: str) -> None:
    with pytest.raises(ReferenceError_) as caught:
        follow(contents)
    assert (caught.value.kind, caught.value.message) == ("cycle", f"the reference never reaches a value: {told}")


def test_a_cycle_is_told_of_each_reference_in_it() -> None:
    store = Store.of({"a.yaml": "r: {$ref: '#/s'}\ns: {$ref: '#/r'}\n"})
    found = store.open("a.yaml")
    for pointer in ("/r", "/s", "/r"):
        with pytest.raises(ReferenceError_):
            store.follow(at(found, pointer))


_SELF_NAMED = """
$self: https://example.com/api/openapi.yaml
components:
  schemas:
    Box: {$id: box.json, properties: {size: {$anchor: size, type: integer}}}
    Crate: {$id: 'https://schemas.example.com/crate', $defs: {lid: {$id: lid}, side: {example: {$id: nail}}}}
r: {$ref: '%s'}
"""


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("box.json", "/components/schemas/Box"),
        ("https://example.com/api/box.json#/properties/size", "/components/schemas/Box/properties/size"),
        ("box.json#size", "/components/schemas/Box/properties/size"),
        ("https://schemas.example.com/crate", "/components/schemas/Crate"),
        ("https://schemas.example.com/lid", "/components/schemas/Crate/$defs/lid"),
        (
            "https://example.com/api/openapi.yaml#/components/schemas/Crate/$defs/side",
            "/components/schemas/Crate/$defs/side",
        ),
    ],
)
def test_what_names_itself_is_found_by_that_name(reference: str, place: str) -> None:
    assert follow({"a.yaml": _SELF_NAMED % reference}).startswith(f"a.yaml#{place} = ")


@pytest.mark.parametrize("reference", ["https://schemas.example.com/nail", "https://schemas.example.com/other"])
def test_a_name_that_nothing_there_has_is_remote(reference: str) -> None:
    with pytest.raises(ReferenceError_, match="it is remote"):
        follow({"a.yaml": _SELF_NAMED % reference})


def test_a_file_comes_before_what_names_itself_like_it() -> None:
    assert follow({"a.yaml": "{s: {$id: b.yaml}, r: {$ref: b.yaml}}", "b.yaml": "{z: 1}"}) == "b.yaml# = {'z': 1}"


def test_an_empty_reference_is_the_whole_document() -> None:
    assert follow({"a.yaml": "r: {$ref: ''}\n"}) == "a.yaml# = {'r': {'$ref': ''}}"


def test_a_recursive_schema_is_no_cycle() -> None:
    text = "r: {$ref: '#/tree'}\ntree: {items: {$ref: '#/tree'}}\n"
    assert follow({"a.yaml": text}) == "a.yaml#/tree = {'items': {'$ref': '#/tree'}}"
    assert follow({"a.yaml": text}, "/tree/items") == "a.yaml#/tree = {'items': {'$ref': '#/tree'}}"


def test_a_very_long_chain_is_given_up() -> None:
    links = "".join(f"l{n}: {{$ref: '#/l{n + 1}'}}\n" for n in range(2000))
    with pytest.raises(ReferenceError_, match="more than 50 references lead to one another"):
        follow({"a.yaml": f"r: {{$ref: '#/l0'}}\n{links}l2000: 1\n"})


def test_a_property_called_ref_is_a_value() -> None:
    text = "r: {$ref: '#/properties'}\nproperties: {$ref: {type: string}}\n"
    assert follow({"a.yaml": text}) == "a.yaml#/properties = {'$ref': {'type': 'string'}}"


def test_names_follow_the_spelling_of_the_entry_file() -> None:
    contents = {
        "api/v1/a.yaml": "r: {$ref: '../b.yaml#/x'}\n",
        "api/b.yaml": "x: {$ref: v1/../c.yaml}\n",
        "api/c.yaml": "1",
    }
    store = Store.of(contents)
    node = store.follow(at(store.open("./api/v1//a.yaml"), "/r"))
    assert [found.name for found in store.documents] == ["api/b.yaml", "api/c.yaml", "api/v1/a.yaml"]
    assert node.document.name == "api/c.yaml"


def test_a_file_is_read_once_however_it_is_spelled(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "a.yaml").write_text("r: {$ref: 'd/../b.yaml'}\ns: {$ref: link.yaml}\nt: {$ref: b.yaml}\n")
    (tmp_path / "b.yaml").write_text("x: 1\n")
    (tmp_path / "link.yaml").symlink_to("b.yaml")
    store = Store(root=tmp_path)
    found = store.open(str(tmp_path / "a.yaml"))
    targets = {id(store.follow(at(found, pointer)).document) for pointer in ("/r", "/s", "/t")}
    assert (len(targets), len(store.documents)) == (1, 2)
    assert store.open(str(tmp_path / "b.yaml")) in store.documents
    assert found.path == (tmp_path / "a.yaml").resolve()


@pytest.mark.parametrize(
    "reference",
    [
        "../out.yaml",
        "/etc/passwd",
        "../../../../../../../../etc/passwd",
        "file:///etc/passwd",
        "link.yaml",
        "folder/out.yaml",
    ],
)
def test_a_reference_does_not_leave_the_tree(tmp_path: Path, reference: str) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tmp_path / "out.yaml").write_text("secret: 1\n")
    (tree / "link.yaml").symlink_to(tmp_path / "out.yaml")
    (tree / "folder").symlink_to(tmp_path)
    (tree / "a.yaml").write_text(f"r: {{$ref: '{reference}'}}\n")
    store = Store(root=tree)
    with pytest.raises(ReferenceError_) as caught:
        store.follow(at(store.open(str(tree / "a.yaml")), "/r"))
    assert (caught.value.kind, caught.value.message) == (
        "unresolved",
        f"'{reference}': it leads outside the tree of files that is checked",
    )
    assert caught.value.help == f"keep what descriptions share in {tree.resolve()}"
    assert len(store.documents) == 1


def test_a_remote_reference_in_a_file_never_reads_local_files() -> None:
    store = Store.of({"a.yaml": "r: {$ref: 'http:b.yaml'}\n", "b.yaml": "1"}, allow_remote=True)
    with pytest.raises(ReferenceError_):
        store.follow(at(store.open("a.yaml"), "/r"))


def test_a_tree_without_a_root_is_the_repository_or_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "api").mkdir()
    entry = tmp_path / "repository" / "api" / "a.yaml"
    entry.write_text("r: {$ref: ../b.yaml}\ns: {$ref: ../../c.yaml}\n")
    (tmp_path / "repository" / "b.yaml").write_text("1")
    (tmp_path / "c.yaml").write_text("2")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    store = Store()
    found = store.open(str(entry))
    assert store.follow(at(found, "/r")).value == 1
    with pytest.raises(ReferenceError_, match="leads outside"):
        store.follow(at(found, "/s"))
    monkeypatch.chdir(tmp_path)
    wider = Store()
    assert wider.follow(at(wider.open("repository/api/a.yaml"), "/s")).value == 2


def test_following_the_large_tree_finds_every_target(corpus: Path) -> None:
    store = Store()
    pending = [store.open(str(corpus / "digitalocean" / "DigitalOcean-public.v2.yaml")).root]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if "$ref" in node.value if isinstance(node.value, dict) else False:
            node = store.follow(node)
        if id(node.value) not in seen:
            seen.add(id(node.value))
            pending.extend(child for _, child in node.members() if isinstance(child.value, (dict, list)))
            pending.extend(child for child in node.items() if isinstance(child.value, (dict, list)))
    assert len(store.documents) == 2850
    assert [problem for found in store.documents for problem in found.problems] == []
