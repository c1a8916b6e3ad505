"""Measure the services beside other frameworks, and beside endpoints that are written by hand.

Why in one run: see lint.py. Every contestant gets the same request over loopback from wrk, in turn with all others.

    python benchmarks/server.py > benchmarks/results/server.md
"""

import sys
from pathlib import Path

# Run as a file, a script sees its own folder; its parts are named from the root, as everywhere in this project.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.wire.command import main

if __name__ == "__main__":
    sys.exit(main())
