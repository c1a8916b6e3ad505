"""Whether there is a server at all: asked before a run, so that a wrong address is one line and no report."""

from __future__ import annotations

import requests

from ridelint.errors import RidelintError
from ridelint.live.run.plan import Plan


class UnreachableError(RidelintError):
    """Nothing answers there."""


def reach(plan: Plan) -> None:
    """Raises `UnreachableError` if a target cannot be connected to; what it answers does not matter here."""
    for url in dict.fromkeys(target.base_url for target in plan.targets):
        try:
            requests.head(url, timeout=plan.effort.seconds, verify=plan.verify, allow_redirects=False).close()
        except requests.exceptions.SSLError as error:
            raise UnreachableError(f"{url}: its certificate is not trusted; --insecure does not check it") from error
        except (requests.exceptions.InvalidURL, requests.exceptions.ConnectTimeout) as error:
            raise UnreachableError(f"{url} does not answer; check the address") from error
        except requests.ConnectionError as error:
            if "refused" in str(error) or "resolve" in str(error) or "unreachable" in str(error):
                raise UnreachableError(f"{url} cannot be reached: {_reason(error)}; is the server running?") from error
        except requests.RequestException:
            continue


def _reason(error: Exception) -> str:
    text = str(error)
    if "refused" in text:
        return "connection refused"
    return "no such host" if "resolve" in text else "no route to it"
