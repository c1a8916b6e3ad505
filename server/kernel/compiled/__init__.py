"""Connexion's operations, each compiled once at the start, so that a request only walks.

A stack of its own for `connexion.AsyncApp(middlewares=[...])`, by Connexion's public doors alone: Connexion reads the
description, resolves every operationId and owns the lifespan. Routing, media types, coercion, validation in both
directions and the way of an answer are done here, by validators that are compiled before the first request. What a
description uses and this package does not carry out is an error at the start.

It knows nothing of the application that uses it: that one is a `House` (`house.py`), which says who may pass, what a
handler gets and what an answer is wrapped in.
"""
