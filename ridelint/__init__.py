"""A conformance linter: one set of house rules, asked of API descriptions, live responses and recorded traffic."""

__version__ = "0.1.0"
