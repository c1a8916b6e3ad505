"""Observed calls held to descriptions: the same rules asked of what a server really answers."""
