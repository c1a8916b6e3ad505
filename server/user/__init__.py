"""The rider's service."""
