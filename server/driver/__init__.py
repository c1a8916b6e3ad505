"""The driver's service."""
