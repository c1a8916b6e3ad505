"""Ours within the middleware that holds calls to the description, as in test and staging."""

import os

from benchmarks.wire.apps import ours
from ridelint.middleware import RidelintMiddleware

app = RidelintMiddleware(ours.app, specs=[ours.service.spec], share=float(os.environ["WIRE_SHARE"]))
