"""Every file of a run, each read once, and the references between them."""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Mapping
from typing import Any, cast

from ridelint.document import references
from ridelint.document.document import Document
from ridelint.document.files import Disk, Files, Memory, Unreadable, too_large
from ridelint.document.limits import MAX_BYTES, MAX_CHAIN, REMOTE_TIMEOUT
from ridelint.document.node import Node
from ridelint.document.problem import InputError, ReferenceError_
from ridelint.document.tree import inside, tree_of

STDIN = "<stdin>"
Chain = list[tuple[str, str]]


class Store:
    """The documents of a run by the file they are.

    ``root`` is the folder that references must stay in; without one it is found for each entry file (`tree_of`).
    ``stdin_name`` is the file that standard input stands for.
    """

    def __init__(
        self,
        *,
        root: str | os.PathLike[str] | None = None,
        allow_remote: bool = False,
        max_bytes: int = MAX_BYTES,
        remote_timeout: float = REMOTE_TIMEOUT,
        stdin_name: str | None = None,
    ) -> None:
        self._root = os.path.realpath(root) if root is not None else None
        self._allow_remote = allow_remote
        self._max_bytes = max_bytes
        self._timeout = remote_timeout
        self._stdin_name = stdin_name
        self._files: Files = Disk()
        self._by_link: dict[tuple[str, str, str], Document | Unreadable] = {}
        self._by_url: dict[str, Document | Unreadable] = {}
        self._by_real: dict[str, Document] = {}
        self._by_name: dict[str, Document] = {}
        self._identities: dict[str, dict[str, Node]] = {}

    @classmethod
    def of(cls, contents: Mapping[str, str | bytes], **options: Any) -> Store:
        """A store whose files come from a mapping of names to texts: for tests and examples."""
        store = cls(**options)
        store._files = Memory({k: v.encode() if isinstance(v, str) else v for k, v in contents.items()})
        store._root = store._root or "/"
        return store

    @property
    def documents(self) -> list[Document]:
        """Every document read so far, by name."""
        return sorted(self._by_real.values(), key=lambda document: document.name)

    def named(self, name: str) -> Document | None:
        """A document that was read already, by the name that findings give it."""
        return self._by_name.get(name)

    def open(self, path: str) -> Document:
        """Read an entry file as the user spelled it; ``-`` is standard input.

        Raises:
            InputError: it cannot be read.
        """
        if path == "-":
            return self._piped(_standard_input(self._max_bytes))
        name = posixpath.normpath(path.replace(os.sep, "/"))
        lexical = "/" + name if isinstance(self._files, Memory) else os.path.abspath(path)
        try:
            real = self._files.real(lexical)
            tree = self._root or tree_of(real)
            return self._by_real.get(real) or self._load(lexical, real, name, tree)
        except Unreadable as error:
            raise InputError(f"{name}: {error.why}; {error.cure}") from None

    def read(self, data: bytes, name: str = STDIN) -> Document:
        """A document that is no file: standard input, or a test's. Its references start at the current folder."""
        base = "/" if isinstance(self._files, Memory) else os.getcwd()
        document = Document(data, name, base=base, tree=self._root or base)
        return self._keep(name, document)

    def _piped(self, data: bytes) -> Document:
        """Standard input, read as if it stood in the file that it is said to be."""
        if self._stdin_name is None:
            return self.read(data)
        name = posixpath.normpath(self._stdin_name.replace(os.sep, "/"))
        real = os.path.realpath(name)
        tree = self._root or tree_of(real)
        document = Document(data, name, address=real, base=os.path.dirname(real), tree=tree)
        return self._keep(real, document)

    def follow(self, node: Node) -> Node:
        """The value a reference stands for, through every further reference.

        Raises:
            ReferenceError_: it leads nowhere, or never reaches a value.
        """
        document = cast(Document, node.document)
        reference = node.value["$ref"]
        if reference.__class__ is not str:
            raise ReferenceError_("unresolved", "'$ref' is not a string", "write the target's address in quotes")
        found = document.targets.get(reference)
        if found is None:
            found = document.targets[reference] = self._settle(document, reference)
        if isinstance(found, Node):
            return found
        raise found.with_traceback(None)

    def _settle(self, document: Document, reference: str) -> Node | ReferenceError_:
        try:
            return self._chase(document, reference, [])
        except ReferenceError_ as error:
            return error

    def _chase(self, document: Document, reference: str, chain: Chain) -> Node:
        """Follow references until a value; ``chain`` is those already under way."""
        while True:
            step = (document.name, reference)
            if step in chain:
                raise _in(document, references.cycle(chain, step))
            if len(chain) >= MAX_CHAIN:
                raise ReferenceError_("unresolved", f"more than {MAX_CHAIN} references lead to one another")
            chain = [*chain, step]
            node = self._target(document, reference, chain)
            if not references.is_reference(node.value):
                return node
            document, reference = cast(Document, node.document), node.value["$ref"]

    def _target(self, document: Document, reference: str, chain: Chain) -> Node:
        """What one reference names, be it a reference again."""
        file, fragment = references.split(reference)
        root = self._root_of(document, file, reference) if file else document.root
        target = cast(Document, root.document)
        if target.value is None and target.problems:
            place = target.problems[0].location
            message = f"'{reference}' leads into {target.name}, which cannot be read (line {place.line})"
            raise _in(target, ReferenceError_("unresolved", message, "correct that file first"))
        try:
            if fragment and not fragment.startswith("/"):
                return _anchor(root, fragment, reference)
            return self._walk(root, references.tokens(fragment), reference, chain)
        except ReferenceError_ as error:
            raise _in(target, error) from None

    def _walk(self, node: Node, tokens: list[str], reference: str, chain: Chain) -> Node:
        """Go down a pointer, through references that stand in its way."""
        for at, token in enumerate(tokens):
            below = references.step(node, token)
            if below is None and references.is_reference(node.value):
                node = self._chase(cast(Document, node.document), node.value["$ref"], chain)
                below = references.step(node, token)
            if below is None:
                raise references.missing(reference, node, token, tokens[at + 1 :])
            node = below
        return node

    def _root_of(self, source: Document, file: str, reference: str) -> Node:
        """Where the fragment of a reference begins: at a file, or at what calls itself by that name where it stands."""
        try:
            return self._document(source, file, reference).root
        except ReferenceError_:
            from urllib.parse import urljoin

            from ridelint.document.identities import identities, own_address

            known = self._identities.get(source.name)
            if known is None:
                known = self._identities[source.name] = identities(source.root)
            named = known.get(urljoin(own_address(source.root), file))
            if named is None:
                raise
            return named

    def _document(self, source: Document, file: str, reference: str) -> Document:
        """The document a reference names, read if it is met for the first time."""
        try:
            if source.url or _has_scheme(file):
                return self._elsewhere(source, file)
            return self._local(source, file)
        except Unreadable as error:
            raise ReferenceError_("unresolved", f"'{reference}': {error.why}", error.cure) from None

    def _elsewhere(self, source: Document, file: str) -> Document:
        from urllib.parse import urljoin

        url = urljoin(source.url or "", file)
        if url.startswith("file:") and not source.url:
            return self._local(source, url.removeprefix("file:").removeprefix("//localhost").removeprefix("//"))
        if not url.startswith(("http://", "https://")):
            raise Unreadable(f"'{url.partition(':')[0]}:' addresses are not read", "name a file in the tree")
        if not self._allow_remote:
            raise Unreadable("it is remote, and remote files are not read", "allow it with --allow-remote")
        return self._remote(url)

    def _remote(self, url: str) -> Document:
        from ridelint.document.remote import fetch

        known = self._by_url.get(url)
        if known is None:
            try:
                known = self._keep(url, Document(fetch(url, self._timeout, self._max_bytes), url, address=url, url=url))
            except Unreadable as error:
                known = Unreadable(f"{url} {error.why}", error.cure)
            self._by_url[url] = known
        return _or_raise(known)

    def _local(self, source: Document, file: str) -> Document:
        """By what is written first: thousands of references in one folder name the same few files."""
        link = (source.base, source.tree, file)
        known = self._by_link.get(link)
        if known is None:
            known = self._by_link[link] = self._find(source, file)
        return _or_raise(known)

    def _find(self, source: Document, file: str) -> Document | Unreadable:
        """Read a file, named as its entry file was spelled so that messages are the same on every machine."""
        lexical = os.path.normpath(os.path.join(source.base, file))
        relative = os.path.relpath(lexical, source.base) if os.path.isabs(file) else file
        name = posixpath.normpath(posixpath.join(posixpath.dirname(source.name), relative.replace(os.sep, "/")))
        try:
            real = self._files.real(lexical)
            if not inside(real, source.tree):
                return _outside(source.tree)
            return self._by_real.get(real) or self._load(lexical, real, name, source.tree)
        except Unreadable as error:
            return Unreadable(f"{name} {error.why}", error.cure)

    def _load(self, lexical: str, real: str, name: str, tree: str) -> Document:
        data = self._files.read(real, self._max_bytes)
        document = Document(data, name, address=real, base=os.path.dirname(lexical), tree=tree)
        return self._keep(real, document)

    def _keep(self, real: str, document: Document) -> Document:
        self._by_real[real] = document
        self._by_name.setdefault(document.name, document)
        return document


def _has_scheme(file: str) -> bool:
    scheme, colon, _ = file.partition(":")
    return bool(colon) and len(scheme) > 1 and scheme.isalnum()


def _or_raise(known: Document | Unreadable) -> Document:
    if isinstance(known, Unreadable):
        raise known.with_traceback(None)
    return known


def _in(document: Document, error: ReferenceError_) -> ReferenceError_:
    """The error with the file that it was met in, which is to be checked too."""
    error.document = error.document or document
    return error


def _outside(tree: str) -> Unreadable:
    return Unreadable("it leads outside the tree of files that is checked", f"keep what descriptions share in {tree}")


def _anchor(root: Node, name: str, reference: str) -> Node:
    found = references.anchor(root, name)
    if found is None:
        message = f"'{reference}' leads nowhere: {root.document.name} has no '$anchor: {name}'"
        raise ReferenceError_("unresolved", message, "a pointer starts with '#/'")
    return found


def _standard_input(limit: int) -> bytes:
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        error = too_large(limit)
        raise InputError(f"{STDIN}: {error.why}; {error.cure}")
    return data
