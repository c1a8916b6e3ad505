"""A reverse proxy that holds what passes it to descriptions."""
