"""Run by Alembic for each command; the connection is the caller's, see `server/commands/database.py`."""

from __future__ import annotations

from alembic import context

from server.commands.database import all_tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    compare_type=True,
    # SQLite cannot alter a table; Alembic copies it.
    render_as_batch=connection.dialect.name == "sqlite",
    user_module_prefix="schema.",
)
with context.begin_transaction():
    context.run_migrations()
