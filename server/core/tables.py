"""The tables of core: accounts, clients and what sign-in leaves behind.

Secrets are kept as SHA-256 digests only: codes and tokens are random enough that a digest cannot be turned back, and
whoever reads the database can use none of them. There are no foreign keys, which Vitess does not have.
"""

from __future__ import annotations

from sqlalchemy import BINARY, JSON, Column, Index, Integer, String, Table, Text

from server.kernel.schema import METADATA, TABLE, Id, Moment

DIGEST = BINARY(32)

accounts = Table(
    "accounts",
    METADATA,
    Column("account_id", Id, primary_key=True),
    # Unique under any collation and however long; see accounts/email.py.
    Column("email_digest", DIGEST, nullable=False, unique=True),
    Column("email", String(254), nullable=False),
    Column("role", String(8), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("created_at", Moment, nullable=False),
    **TABLE,
)

clients = Table(
    "clients",
    METADATA,
    Column("client_id", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    # A list of addresses; a resource server has none.
    Column("redirect_uris", JSON, nullable=False),
    # Null for a public client.
    Column("secret_digest", DIGEST),
    Column("created_at", Moment, nullable=False),
    **TABLE,
)

browser_sessions = Table(
    "browser_sessions",
    METADATA,
    Column("cookie_digest", DIGEST, primary_key=True),
    Column("account_id", Id, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "expires_at"),
    **TABLE,
)

consents = Table(
    "consents",
    METADATA,
    Column("account_id", Id, primary_key=True),
    Column("client_id", String(64), primary_key=True),
    Column("scope", Text, nullable=False),
    Column("granted_at", Moment, nullable=False),
    **TABLE,
)

authorization_codes = Table(
    "authorization_codes",
    METADATA,
    Column("code_digest", DIGEST, primary_key=True),
    # The session that the code begins; kept, so that a second use can end it (RFC 6749 section 4.1.2).
    Column("session_id", Id, nullable=False),
    Column("client_id", String(64), nullable=False),
    Column("account_id", Id, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("code_challenge", String(43), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "expires_at"),
    **TABLE,
)

# One row a sign-in of an app: the family of its refresh tokens, and the `sid` of its access tokens.
sessions = Table(
    "sessions",
    METADATA,
    Column("session_id", Id, primary_key=True),
    Column("account_id", Id, nullable=False),
    Column("client_id", String(64), nullable=False),
    Column("scope", Text, nullable=False),
    # That of the newest refresh token; counts the refreshes.
    Column("generation", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index(None, "account_id"),
    Index(None, "revoked_at"),
    **TABLE,
)

refresh_tokens = Table(
    "refresh_tokens",
    METADATA,
    Column("token_digest", DIGEST, primary_key=True),
    Column("session_id", Id, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "session_id", "generation"),
    Index(None, "expires_at"),
    **TABLE,
)

signing_keys = Table(
    "signing_keys",
    METADATA,
    # The period that the key signs in, counted from 1970: two processes that make the same key meet here.
    Column("period", Integer, primary_key=True, autoincrement=False),
    Column("kid", String(64), nullable=False),
    # The private key as a JWK, encrypted (JWE) under the system's secret.
    Column("sealed_key", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    **TABLE,
)
