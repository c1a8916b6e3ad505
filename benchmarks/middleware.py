"""Measure what the ASGI middleware costs one of our services, on the form operation of server.py.

python benchmarks/middleware.py > benchmarks/results/middleware.md
"""

import sys
from pathlib import Path

# Run as a file, a script sees its own folder; its parts are named from the root, as everywhere in this project.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.wire.watching import main

if __name__ == "__main__":
    sys.exit(main())
