"""Reads descriptions: text to values, pointers to lines and columns, references to what they stand for."""

from ridelint.document.discover import discover
from ridelint.document.document import Document
from ridelint.document.node import Node
from ridelint.document.problem import InputError, Problem, ReferenceError_
from ridelint.document.references import is_reference
from ridelint.document.store import Store

__all__ = ["Document", "InputError", "Node", "Problem", "ReferenceError_", "Store", "discover", "is_reference"]
