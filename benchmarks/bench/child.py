"""Run one command and print what it cost, as JSON.

Why a process of its own: on Linux a child's peak memory starts at that of the process it was forked from, so the
measuring process must be smaller than anything it measures. This one imports next to nothing (about 10 MB), while the
benchmark itself grows with the findings it holds.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType


def measure(command: list[str], timeout: float, out: str, err: str) -> dict[str, float | int]:
    """Wall and processor seconds, peak KiB of the largest process of the tree, exit status (negative for a signal)."""
    with Path(out).open("wb") as stdout, Path(err).open("wb") as stderr:
        started = time.perf_counter()
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=True
        )

        def stop(_signal: int, _frame: FrameType | None) -> None:
            os.killpg(child.pid, signal.SIGKILL)

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, timeout)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
    # getrusage(2): ru_maxrss is in kilobytes on Linux and in bytes on macOS.
    unit = 1024 if sys.platform == "darwin" else 1
    return {
        "wall": wall,
        "processor": usage.ru_utime + usage.ru_stime,
        "peak_kib": usage.ru_maxrss // unit,
        "status": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    limit, stdout_path, stderr_path, *words = sys.argv[1:]
    json.dump(measure(words, float(limit), stdout_path, stderr_path), sys.stdout)
