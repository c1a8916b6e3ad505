"""The project's own entry point: `python cli.py check specs`.

It lends the linter's commands a home beside the services', which the installed `ridelint` must not know.
"""

from ridelint.cli import main

if __name__ == "__main__":
    main()
