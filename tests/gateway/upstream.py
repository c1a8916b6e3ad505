"""A stand-in for one replica of a service: `python upstream.py NAME PORT JOURNAL`.

It tells what reached it: in its answers, and as one line a request in the journal, which outlives a kill. Paths are
beneath the service's prefix:

- `/readiness` answers 200 while the file `JOURNAL.ready` exists, and 503 otherwise;
- `/slow` answers after 0.2 s, so that a kill finds requests on their way;
- `/hang` never answers; `/cut` closes the connection without an answer;
- `/events` sends one event, waits until the file `JOURNAL.more` exists, and sends another;
- `/fail` answers 502; `/server` names its program; anything else echoes the request.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Request:
    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes = b""
    chunked: bool = False

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known.lower() == name), None)


@dataclass(slots=True)
class Replica:
    name: str
    journal: Path
    seen: int = field(default=0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await read(reader)) is not None:
                if not await self.answer(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; false where the connection ends with it."""
        path = request.target.partition("?")[0]
        what = path.rpartition("/")[2]
        if what != "readiness":
            self.note(request, path)
        if what == "cut":
            return False
        if what == "hang":
            await asyncio.sleep(3600)
        if what == "slow":
            await asyncio.sleep(0.2)
        if what == "events":
            await self.events(writer)
            return False
        writer.write(self.plain(request, what))
        await writer.drain()
        return True

    def plain(self, request: Request, what: str) -> bytes:
        if what == "readiness":
            ready = self.journal.with_suffix(".ready").exists()
            return response("200 OK" if ready else "503 Service Unavailable", {"ready": ready})
        if what == "fail":
            return response("502 Bad Gateway", {})
        if what == "server":
            return response("200 OK", {}, "Server: secret/1.0\r\nCache-Control: max-age=60\r\n")
        return response("200 OK", self.echo(request))

    def echo(self, request: Request) -> dict[str, object]:
        return {
            "replica": self.name,
            "method": request.method,
            "target": request.target,
            "headers": request.headers,
            "length": len(request.body),
        }

    async def events(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n")
        writer.write(b"Connection: close\r\n\r\nid: 1\r\n\r\n")
        await writer.drain()
        while not self.journal.with_suffix(".more").exists():  # noqa: ASYNC110  another process makes it
            await asyncio.sleep(0.02)
        writer.write(b"id: 2\r\n\r\n")
        await writer.drain()

    def note(self, request: Request, path: str) -> None:
        with self.journal.open("a", encoding="utf-8") as file:
            file.write(f"{request.method} {path} {request.header('x-request-id')}\n")


def response(status: str, value: object, headers: str = "") -> bytes:
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


async def read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.split("\r\n")
    method, target, _version = first.split(" ")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in rest if line)]
    request = Request(method, target, headers)
    if length := request.header("content-length"):
        request.body = await reader.readexactly(int(length))
    elif request.header("transfer-encoding"):
        request.body = await read_chunks(reader)
    return request


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).strip(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


async def main(name: str, port: int, journal: Path) -> None:
    server = await asyncio.start_server(Replica(name, journal).serve, "127.0.0.1", port, limit=1 << 20)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
