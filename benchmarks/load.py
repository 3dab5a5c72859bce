"""The load: signed slash commands over kept connections, in a process of its own, with as little work as possible.

A line of JSON in says what to send where; a line of JSON out says what came of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

MOST_A_SECOND = 15_000
"""How many requests are signed beforehand for each second of load: more than any subject answers."""


class Sender(asyncio.Protocol):
    """One connection: sends a request, waits for its answer, sends the next, until there is none or it is too late."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        """`requests` is shared by all senders."""
        self.seconds: list[float] = []
        self.refused = 0
        self.done = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._until = 0.0
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection; `begin` begins."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def begin(self, until: float) -> None:
        """Send until then, on the clock of `time.perf_counter`."""
        self._until = until
        self._send()

    def _send(self) -> None:
        now = time.perf_counter()
        request = next(self._requests, None) if now < self._until else None
        if request is None:
            self._transport.close()
            self.done.set_result(None)
            return
        self._sent_at = now
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Take the time when an answer is complete."""
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _content_length(head):
            return
        self.seconds.append(time.perf_counter() - self._sent_at)
        self.refused += not head.startswith(b"HTTP/1.1 200")
        self._received = b""
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        """An answer that never came is a refusal."""
        if not self.done.done():
            self.refused += 1
            self.done.set_result(None)


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def signed(plan: dict[str, Any], case_id: str, trigger_id: str) -> bytes:
    """A slash command as Slack sends it, with a trigger of its own."""
    fields = {**plan["fields"], "text": f"close {case_id}", "trigger_id": trigger_id}
    body = urlencode(fields).encode()
    timestamp = str(int(time.time()))
    digest = hmac.new(plan["secret"].encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: v0={digest}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def requests(plan: dict[str, Any]) -> list[bytes]:
    """All that may be sent, signed beforehand: a case and a trigger for each."""
    known = plan["cases"]
    run = f"{time.time_ns():x}"
    cases = known or (f"cs_{run}x{number:06d}" for number in range(int(plan["seconds"] * MOST_A_SECOND)))
    return [signed(plan, case_id, f"{run}.{number}.bench") for number, case_id in enumerate(cases)]


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Open the connections, then send from all of them at once."""
    loop = asyncio.get_running_loop()
    waiting = iter(requests(plan))
    senders = []
    for _ in range(plan["senders"]):
        _, sender = await loop.create_connection(lambda: Sender(waiting), "127.0.0.1", plan["port"])
        senders.append(sender)
    began = time.perf_counter()
    for sender in senders:
        sender.begin(began + plan["seconds"])
    await asyncio.gather(*(sender.done for sender in senders))
    return _summary(senders, time.perf_counter() - began)


def _summary(senders: list[Sender], took: float) -> dict[str, Any]:
    seconds = sorted(second for sender in senders for second in sender.seconds)
    at = {share: seconds[min(len(seconds) - 1, int(len(seconds) * share))] for share in (0.5, 0.99)}
    return {
        "answered": len(seconds),
        "refused": sum(sender.refused for sender in senders),
        "a_second": len(seconds) / took,
        "p50": at[0.5],
        "p99": at[0.99],
        "longest": seconds[-1],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.loads(sys.stdin.readline())))), flush=True)
