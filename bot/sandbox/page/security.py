"""Who may ask the page's server: this machine, and in a browser nothing but the page itself.

The foreign `Host` and `Origin` are refused by the stand-in Slack already, for all of its addresses.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MARK = "X-Casebot-Sandbox"
"""A header that no page elsewhere can send along without being asked first; every change must carry it."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def guarded(handler: Handler, is_door: bool = False) -> Handler:
    """The handler behind the checks, with the headers on its answer. A link from anywhere may lead to the door."""

    async def behind(request: web.Request) -> web.StreamResponse:
        enters = is_door and request.headers.get("Sec-Fetch-Mode") == "navigate"
        site = None if enters else request.headers.get("Sec-Fetch-Site")
        sentence = refusal(request.method, site, request.headers.get(MARK))
        if sentence:
            return web.Response(status=403, text=sentence + "\n", headers=HEADERS)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return behind


def refusal(method: str, site: str | None, mark: str | None) -> str | None:
    """Why a request is refused, if it is. `site` is the browser's `Sec-Fetch-Site`; other programs send none."""
    if site not in (None, "same-origin", "none"):
        return "The sandbox answers its own page only, not another site."
    if method not in ("GET", "HEAD") and mark != "1":
        return f"A change needs the header {MARK}: 1."
    return None
