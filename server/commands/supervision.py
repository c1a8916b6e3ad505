"""Several processes that do the same: one that dies is started anew, a signal ends them all gracefully.

uvicorn's own supervisor runs uvicorn's own server, which stops without turning readiness off first.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess

_PAUSE_SECONDS = 1.0
LOG = logging.getLogger(__name__)


class _Stop(BaseException):
    """A signal came; not an Exception, as nothing on the way may take it for one."""


def supervise(target: Callable[[], None], count: int) -> None:
    """Keep `count` processes running `target`, which must be picklable, until SIGTERM or SIGINT."""
    spawning = multiprocessing.get_context("spawn")
    processes: list[SpawnProcess] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        while True:
            processes = [process for process in processes if process.is_alive()]
            for _ in range(count - len(processes)):
                process = spawning.Process(target=target)
                process.start()
                processes.append(process)
            wait([process.sentinel for process in processes])
            LOG.error("a process ended by itself; another is started")
            # One that cannot start must not keep the machine busy trying.
            time.sleep(_PAUSE_SECONDS)
    except _Stop:
        pass
    finally:
        _end(processes)


def _stop(_number: int, _frame: object) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise _Stop


def _end(processes: list[SpawnProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()
