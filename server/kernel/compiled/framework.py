"""What is used of Connexion, by its public names, imported here and nowhere else.

Its import warns about a test client that nothing here uses, and about how it resolves references; whoever runs a
service can do nothing about either.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from connexion import AsyncApp
    from connexion.exceptions import ProblemException
    from connexion.middleware.abstract import SpecMiddleware
    from connexion.middleware.lifespan import LifespanMiddleware
    from connexion.operations import AbstractOperation
    from connexion.resolver import Resolver
    from connexion.spec import Specification

__all__ = [
    "AbstractOperation",
    "AsyncApp",
    "LifespanMiddleware",
    "ProblemException",
    "Resolver",
    "SpecMiddleware",
    "Specification",
]
