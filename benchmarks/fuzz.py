"""What holding answers to our rules costs a fuzzed run: `ridelint live --fuzz` beside plain `st run`.

    python benchmarks/fuzz.py [--rounds 3] [--max-examples 30]

Both send the same kinds of cases (examples, coverage, fuzzing, stateful) by the same engine and seed to the same small
server, in turns. `st run` has all of its checks on; `ridelint live` has those that say something our rules do not, and
our rules. Counted are the calls that the server saw, between the first and the last; CPU is the client's own, which
other work on the machine disturbs least.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from docs.samples.shop import CSRF, OWNER, Answer, Api, Call, served  # noqa: E402  the path has to be there first

SPEC = str(ROOT / "docs/samples/shop.yaml")


class Run(NamedTuple):
    calls: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.calls / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds of CPU for a call."""
        return 1000 * self.cpu / self.calls


def bare(url: str, options: argparse.Namespace) -> list[str]:
    credentials = ["-H", f"Authorization: Bearer {OWNER}", "-H", f"X-CSRF-Token: {CSRF}{OWNER[-8:]}"]
    limits = ["--max-examples", str(options.max_examples), "--seed", "1", "--generation-database", "none"]
    program = str(Path(sys.executable).with_name("st"))
    return [program, "run", SPEC, "--url", f"{url}/api", *credentials, *limits, "--continue-on-failure"]


def ours(url: str, options: argparse.Namespace) -> list[str]:
    csrf = ["--csrf-url", "/api/csrf", "--csrf-value", "/result/csrf_token", "--csrf-send", "header:X-CSRF-Token"]
    limits = ["--max-examples", str(options.max_examples), "--seed", "1", "--fuzz", "--no-probes", "-q"]
    return [sys.executable, "-m", "ridelint", "live", url, "--spec", SPEC, "--bearer", OWNER, *csrf, *limits]


def measured(command: list[str], url: str, seen: list[float]) -> Run:
    seen.clear()
    before = _cpu()
    subprocess.run(command, cwd="/", capture_output=True, check=False, timeout=600)
    if len(seen) < 2:
        sys.exit(f"no calls were made by: {' '.join(command)} ({url})")
    return Run(len(seen), seen[-1] - seen[0], _cpu() - before)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--max-examples", type=int, default=30)
    options = parser.parse_args()
    runs: dict[str, list[Run]] = {"st run": [], "ridelint live": []}
    seen: list[float] = []
    for _ in range(options.rounds):
        for name, command in (("st run", bare), ("ridelint live", ours)):
            server_of = Api()

            def timed(call: Call, server_of: Api = server_of) -> Answer:
                seen.append(time.perf_counter())
                return server_of(call)

            with served(timed) as server:
                runs[name].append(measured(command(server.url, options), server.url, seen))
    print("| | calls | calls/s | CPU ms a call |\n| --- | --- | --- | --- |")
    for name, found in runs.items():
        calls, rate, cost = (median(getattr(run, what) for run in found) for what in ("calls", "rate", "cost"))
        print(f"| {name} | {calls:.0f} | {rate:.0f} | {cost:.2f} |")
    ratio = median(run.rate for run in runs["ridelint live"]) / median(run.rate for run in runs["st run"])
    print(f"\nridelint live makes {ratio:.2f} of the calls in a second that st run makes.")


if __name__ == "__main__":
    main()
