"""Hold the calls of a HAR to a description with openapi-core, in its quickest way; run with its own interpreter.

    python openapi_core_har.py RECORDING DESCRIPTION

Prints the faulty entries as JSON: the number from 0, and the name of the error. As for the other tools, start-up and
reading are part of what is measured.
"""

import json
import sys
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict


class Request:
    """What openapi-core's protocol asks of a request."""

    def __init__(self, recorded: dict[str, Any]) -> None:
        parts = urlsplit(recorded["url"])
        headers = Headers([(header["name"], header["value"]) for header in recorded["headers"]])
        query = ImmutableMultiDict(parse_qsl(parts.query, keep_blank_values=True))
        self.parameters = RequestParameters(query=query, header=headers)
        self.host_url = f"{parts.scheme}://{parts.netloc}"
        self.path = parts.path
        self.method = recorded["method"].lower()
        posted = recorded.get("postData", {})
        self.body = posted.get("text", "").encode() or None
        self.content_type = posted.get("mimeType", "")


class Response:
    """What it asks of a response."""

    def __init__(self, recorded: dict[str, Any]) -> None:
        self.status_code = recorded["status"]
        self.headers = Headers([(header["name"], header["value"]) for header in recorded["headers"]])
        self.content_type = recorded["content"]["mimeType"]
        self.data = recorded["content"].get("text", "").encode()


def main(recording: str, description: str) -> None:
    api = OpenAPI.from_file_path(description)
    with open(recording, encoding="utf-8") as stream:  # noqa: PTH123  it is run by itself
        entries = json.load(stream)["log"]["entries"]
    faults = []
    for number, entry in enumerate(entries):
        request, response = Request(entry["request"]), Response(entry["response"])
        for validate, halves in ((api.validate_request, (request,)), (api.validate_response, (request, response))):
            try:
                validate(*halves)
            except OpenAPIError as error:
                faults.append([number, type(error).__name__])
    json.dump(faults, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
