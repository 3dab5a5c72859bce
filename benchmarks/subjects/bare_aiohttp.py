"""(c) aiohttp alone: checks the signature and answers, parses and records nothing."""

import hashlib
import hmac
import os

from aiohttp import web

SECRET = os.environ["SLACK_SIGNING_SECRET"].encode()


async def acknowledge(request: web.Request) -> web.Response:
    """200 for a good signature."""
    body = await request.read()
    signed = b"v0:" + request.headers["X-Slack-Request-Timestamp"].encode() + b":" + body
    expected = "v0=" + hmac.new(SECRET, signed, hashlib.sha256).hexdigest()
    return web.Response(status=200 if hmac.compare_digest(expected, request.headers["X-Slack-Signature"]) else 401)


if __name__ == "__main__":
    app = web.Application()
    app.router.add_post("/slack/events", acknowledge)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None)
