"""What a service need not wait for before it listens."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.server.running import ROOT

# Runs the command as `cli.py` does, up to where uvicorn would take over.
_START = """
import gc, json, runpy, sys
import server.commands.serve as serve

class Listening(Exception): pass
frozen = []
def settings(read=serve.read_settings):
    frozen.append(gc.get_freeze_count() > 10_000)
    return read()
def listen(self, sockets=None):
    late = [name for name in ("joserfc", "pymysql", "httpcore", "alembic", "prometheus_client") if name in sys.modules]
    print(json.dumps({"late": late, "collects": gc.isenabled(), "frozen": frozen[0]}))
    raise Listening
serve.read_settings = settings
serve.DrainingServer.run = listen
sys.argv = ["cli.py", "serve", sys.argv[1]]
try:
    runpy.run_path("cli.py", run_name="__main__")
except Listening:
    pass
"""
_ENVIRON = {
    "ENV": "production",
    "DATABASE_URL": "mysql://root@127.0.0.1:1/rides",
    "REDIS_URL": "redis://127.0.0.1:1",
    "SECRET_KEYS": "k" * 32,
}


@pytest.mark.parametrize("name", ["core", "user", "driver"])
def test_what_the_first_request_needs_is_not_imported_before(name: str) -> None:
    command = [sys.executable, "-c", _START, name]
    done = subprocess.run(command, env=_ENVIRON, cwd=ROOT, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == {"late": [], "collects": True, "frozen": True}
