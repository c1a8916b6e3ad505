"""The program, as ``ridelint`` and as ``python -m ridelint``."""

import gc


def main() -> None:
    """Run the command line. What is imported stays for the whole run, so the collector has nothing to find in it."""
    gc.disable()
    from ridelint.cli import main as run  # noqa: PLC0415  the collector must rest before

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
