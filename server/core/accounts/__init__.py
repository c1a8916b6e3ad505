"""Accounts: registration, the caller's own account, and passwords."""
