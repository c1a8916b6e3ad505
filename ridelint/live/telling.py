"""Findings as they come: in a line of a log, in a header of the answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ridelint.masking import masked, masked_finding
from ridelint.model import Exchange, Finding
from ridelint.reporters.header import header
from ridelint.reporters.paint import painter
from ridelint.reporters.visible import one_line

FINDINGS_HEADER = "X-Ridelint-Findings"
UNCHECKED = "unchecked"
"""What the header says of an answer that had to go out before it could be looked at."""
NONE = "none"
_MOST_IN_HEADER = 20


def line(finding: Finding, exchange: Exchange, secrets: Collection[str] = ()) -> str:
    """``file:line:column: severity[code] rule: message``, then the call and where in it; no query and no body.

    Whatever a server or a client wrote into it, it stays one line, and secrets are masked; ``secrets`` are names of
    more of them.
    """
    finding, request = masked_finding(finding._replace(exchange=exchange), secrets), masked(exchange, secrets).request
    call = one_line(f"{request.method} {request.path} -> {exchange.response.status}")
    at = f" at {one_line(finding.pointer)}" if finding.pointer else ""
    return f"{header(finding, painter(color=False))} ({call}{at})"


def header_value(findings: Iterable[Finding]) -> str:
    """A list of RFC 9651 (structured fields): ``field-name-case;pointer="/response/body/driverId", ...``."""
    told = list(findings)
    if not told:
        return NONE
    items = [f'{finding.rule};pointer="{_quoted(finding.pointer)}"' for finding in told[:_MOST_IN_HEADER]]
    left = len(told) - len(items)
    return ", ".join([*items, f"more;count={left}"] if left else items)


def _quoted(text: str) -> str:
    """A string of RFC 9651 section 3.3.3: printable ASCII; anything else percent-encoded, as in a URI fragment."""
    plain = "".join(
        sign if " " <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode(errors="surrogatepass"))
        for sign in text
    )
    return plain.replace("\\", "\\\\").replace('"', '\\"')
