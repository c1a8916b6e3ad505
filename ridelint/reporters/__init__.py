"""Findings as text for people, programs and build servers.

A reporter knows the core types and nothing of how descriptions are read, so a new format is one module and one line
in `report.FORMATS`.
"""

from ridelint.reporters.report import NAMES, Report, render

__all__ = ["NAMES", "Report", "render"]
