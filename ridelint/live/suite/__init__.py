"""A test suite whose clients' calls are held to descriptions while it runs."""
