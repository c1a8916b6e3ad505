"""Accounts and sign-in, fares, where drivers are, and the events of orders and offers."""
