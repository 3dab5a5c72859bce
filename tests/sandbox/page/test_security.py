"""Nobody reaches the page by accident or from another site."""

from typing import Any

import pytest

from bot.sandbox.page.security import refusal
from bot.sandbox.page.server import Page
from tests.sandbox.page.conftest import Browser


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/_sandbox/state", "/_sandbox/events", "/_sandbox/traffic"])
async def test_a_foreign_host_is_refused(browser: Browser, path: str) -> None:
    assert (await browser.get(path, Host="evil.example"))[0] == 403


@pytest.mark.parametrize("path", ["/", "/_sandbox/state", "/api/auth.test"])
async def test_a_foreign_origin_is_refused(browser: Browser, path: str) -> None:
    assert (await browser.get(path, Origin="http://evil.example"))[0] == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_site_is_refused(browser: Browser, site: str) -> None:
    assert (await browser.get("/_sandbox/state", **{"Sec-Fetch-Site": site}))[0] == 403


async def test_a_link_from_another_site_opens_the_page(browser: Browser) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert (await browser.get("/", **headers))[0] == 200


async def test_another_site_cannot_fetch_the_page(browser: Browser) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert (await browser.get("/", **headers))[0] == 403


async def test_the_page_itself_is_served(browser: Browser) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": browser.origin}
    assert (await browser.get("/_sandbox/state", **headers))[0] == 200


async def test_a_change_without_the_pages_header_is_refused(browser: Browser, late: str) -> None:
    async with browser.session.post(f"{browser.origin}/_sandbox/cases/{late}/close", json={}) as answer:
        assert answer.status == 403
    assert browser.page.world.pandabase.case(late)["status"] == "AWAITING_MERCHANT"


async def test_the_page_may_load_and_call_nothing_but_itself(browser: Browser) -> None:
    policy = (await browser.get("/"))[2]["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("name", ["..%2fserver.py", "%2e%2e/server.py", "server.py", "nothing.js"])
async def test_only_files_of_the_page_are_served(browser: Browser, name: str) -> None:
    assert (await browser.get(f"/static/{name}"))[0] == 404


async def test_modules_are_served_as_scripts(browser: Browser) -> None:
    status, _, headers = await browser.get("/static/app.js")
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")


async def test_the_server_listens_on_this_machine_only(page: Page) -> None:
    addresses: Any = page.world.slack._runner.addresses
    assert {host for host, _ in addresses} == {"127.0.0.1"}


def test_programs_that_send_no_site_are_let_in() -> None:
    assert refusal("GET", None, None) is None
