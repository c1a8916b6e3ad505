"""``python -m ridelint`` is ``ridelint``."""

from ridelint.cli import main

if __name__ == "__main__":
    main()
