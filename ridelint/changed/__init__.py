"""What git says changed, and the findings there."""

from ridelint.changed.changes import Changes, changes_since

__all__ = ["Changes", "changes_since"]
