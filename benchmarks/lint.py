"""Measure our linter against Redocly CLI, Spectral and vacuum, and compare what they find.

Why in one run: a ratio is worth something only when both sides were measured on the same machine, minutes apart, on the
same questions. Each tool answers the same two (is every property name snake_case, and is no property named `errors`)
in a new process every time, ours and the peers' in turn, and a faster answer counts only beside what it found.

    python benchmarks/lint.py > benchmarks/results/lint.md
"""

import sys
from pathlib import Path

# Run as a file, a script sees its own folder; its parts are named from the root, as everywhere in this project.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench.command import main

if __name__ == "__main__":
    sys.exit(main())
