"""One operation, served by each contestant as its own documentation would write it."""
