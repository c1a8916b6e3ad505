"""A small API with a description, a server that keeps it, and a switch for each way of not keeping it."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import parse_qs

from tests.live.run.serving import Answer, Call

DESCRIPTION = """\
openapi: 3.0.3
info: {title: Orders, version: 1.0.0}
servers: [{url: /api}]
paths:
  /csrf:
    get:
      operationId: issue_csrf_token
      tags: [csrf]
      responses:
        "200": {$ref: '#/components/responses/Done'}
  /orders:
    get:
      operationId: list_orders
      tags: [orders]
      security: [{oauth2: [orders:read]}]
      responses:
        "200": {$ref: '#/components/responses/Done'}
        "401": {$ref: '#/components/responses/Failed'}
        "403": {$ref: '#/components/responses/Failed'}
    post:
      operationId: create_order
      tags: [orders]
      security: [{oauth2: [orders:write], csrf: []}]
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              required: [pickup_note]
              properties: {pickup_note: {type: string, minLength: 1, maxLength: 40, pattern: '^[a-z ]+$'}}
            example: {pickup_note: at the gate}
      responses:
        "201":
          description: Created.
          content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}
          links:
            read: {operationId: get_order, parameters: {order_id: $response.body#/result/order_id}}
        "401": {$ref: '#/components/responses/Failed'}
        "403": {$ref: '#/components/responses/Failed'}
        "415": {$ref: '#/components/responses/Failed'}
        "422": {$ref: '#/components/responses/Failed'}
  /orders/{order_id}:
    get:
      operationId: get_order
      tags: [orders]
      security: [{oauth2: [orders:read]}]
      parameters:
        - {name: order_id, in: path, required: true, schema: {type: string, pattern: '^order-[0-9]{8}$'}}
      responses:
        "200": {$ref: '#/components/responses/Done'}
        "401": {$ref: '#/components/responses/Failed'}
        "403": {$ref: '#/components/responses/Failed'}
        "404": {$ref: '#/components/responses/Failed'}
        "422": {$ref: '#/components/responses/Failed'}
components:
  responses:
    Done: {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}}
    Failed: {description: Failed., content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}}
  securitySchemes:
    oauth2:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: /token, scopes: {'orders:read': Read., 'orders:write': Write.}}}
    csrf: {type: apiKey, in: header, name: X-CSRF-Token}
  schemas:
    Envelope:
      type: object
      required: [status, result, error]
      properties:
        status: {type: string, enum: [success, error]}
        result: {type: object, nullable: true, properties: {order_id: {type: string}, csrf_token: {type: string}}}
        error:
          type: object
          nullable: true
          required: [code, message]
          properties: {code: {type: string}, message: {type: string}}
"""


def token(*scopes: str) -> str:
    """An unsigned JWT with these scopes."""
    parts = [{"alg": "none"}, {"scope": " ".join(scopes)}]
    return ".".join([*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), ""])


OWNER = token("orders:read", "orders:write")
STRANGER = token("offers:read")
CSRF = "csrf-of-"


class Api:
    """The server; a fault is one of ``auth``, ``role``, ``csrf``, ``allow``, ``method``, ``media``, ``validation``."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        self.orders: list[str] = []

    def __call__(self, call: Call) -> Answer:
        path = call.path.partition("?")[0].removeprefix("/api")
        allowed = ["GET", "POST"] if path == "/orders" else ["GET"]
        if call.method not in allowed:
            headers = {} if "allow" in self.faults else {"Allow": ", ".join(allowed)}
            return failed(200 if "method" in self.faults else 405, **headers)
        if path == "/csrf":
            return done(csrf_token=CSRF + _who(call)[-8:])
        return self._refusal(call) or (self._create(call) if call.method == "POST" else self._read(path))

    def _refusal(self, call: Call) -> Answer | None:
        who = _who(call)
        if not who and "auth" not in self.faults:
            return failed(401, **{"WWW-Authenticate": "Bearer"})
        if who == STRANGER and "role" not in self.faults:
            return failed(403)
        is_forged = call.method == "POST" and call.headers.get("x-csrf-token") != CSRF + who[-8:]
        return failed(403) if is_forged and "csrf" not in self.faults else None

    def _read(self, path: str) -> Answer:
        identifier = path.removeprefix("/orders").removeprefix("/")
        if not identifier:
            return done()
        return done(order_id=identifier) if identifier in self.orders else failed(404)

    def _create(self, call: Call) -> Answer:
        if "form-urlencoded" not in call.headers.get("content-type", "") and "media" not in self.faults:
            return failed(415)
        form = parse_qs(call.body.decode(), keep_blank_values=True)
        notes = form.get("pickup_note", [])
        is_valid = len(form) == len(notes) == 1 and re.fullmatch("[a-z ]{1,40}", notes[0])
        if not is_valid and "validation" not in self.faults:
            return failed(422)
        self.orders.append(f"order-{len(self.orders):08}")
        return done(201, order_id=self.orders[-1])


def _who(call: Call) -> str:
    return call.headers.get("authorization", "").removeprefix("Bearer ")


def done(status: int = 200, **result: Any) -> Answer:
    return Answer.json({"status": "success", "result": result, "error": None}, status)


def failed(status: int, **headers: str) -> Answer:
    error = {"code": f"error_{status}", "message": "No."}
    return Answer.json({"status": "error", "result": None, "error": error}, status, **headers)
