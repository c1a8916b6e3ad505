"""Secrets of observed calls, made unreadable before anything is written.

Reports, recordings and commands end up in pipelines, tickets and mails. So every output is made of masked findings and
exchanges, and only what is asked of the rules sees what was really sent.
"""

from ridelint.masking.exchange import masked, masked_finding
from ridelint.masking.text import MASK

__all__ = ["MASK", "masked", "masked_finding"]
