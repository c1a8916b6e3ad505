"""Measure how fast recorded calls are checked, against redocly drift and openapi-core, and which faults are found.

Why a recording made here: real ones are small or secret. This one has a description of ten operations, calls that all
differ, and one planted fault in five hundred calls, so that speed is told beside what was found for it.

    python benchmarks/live.py > benchmarks/results/live.md
"""

import sys
from pathlib import Path

# Run as a file, a script sees its own folder; its parts are named from the root, as everywhere in this project.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench.live import main

if __name__ == "__main__":
    sys.exit(main())
