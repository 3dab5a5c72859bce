"""Formatted text as Slack shows it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opens
from tests.browser.rendering import rendered, section
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def html(window: Window, text: str) -> str:
    place = await rendered(window, section(text))
    return str(await place.locator(".text").inner_html())


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_italic_ and ~gone~", "<em>italic</em> and <s>gone</s>"),
        ("`a *b*`", "<code>a *b*</code>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("*bold _and italic_*", "<strong>bold <em>and italic</em></strong>"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<@U1>", '<span class="pill mention">@Ana</span>'),
        ("<#C1|old>", '<span class="pill channel">#support</span>'),
        ("<!channel>", '<span class="pill broadcast">@channel</span>'),
        ("<@U9>", '<span class="pill mention">@U9</span>'),
    ],
)
async def test_mrkdwn_is_shown_as_slack_shows_it(window: Window, text: str, markup: str) -> None:
    shown = await html(window, text)
    assert shown == f'<span class="line">{markup}</span>'


async def test_markup_in_a_text_stays_text(window: Window) -> None:
    place = await rendered(
        window,
        section("<b>x</b><img src=x onerror=alert(1)>"),
        {"type": "header", "text": {"type": "plain_text", "text": "<i>"}},
    )
    assert await place.locator("b, img, i").count() == 0


async def test_a_link_shows_its_label_and_tells_its_address(window: Window) -> None:
    place = await rendered(window, section("<https://example.com/a?b=1&amp;c=2|the *case*>"))
    link = place.get_by_role("link", name="the *case*")
    assert await link.get_attribute("href") == "https://example.com/a?b=1&c=2"


async def test_an_address_that_would_run_a_script_is_no_link(window: Window) -> None:
    place = await rendered(window, section("<javascript:alert(1)|click>"))
    assert await place.get_by_role("link").count() == 0


@pytest.mark.parametrize(
    ("zone", "shown"), [("Asia/Tokyo", "2023-11-15 7:13"), ("America/New_York", "2023-11-14 5:13")]
)
async def test_a_date_is_shown_in_the_readers_own_zone(opens: Opens, zone: str, shown: str) -> None:
    window = await opens(timezone_id=zone, locale="en-US")
    place = await rendered(window, section("<!date^1700000000^{date_num} {time}|never>"))
    assert shown in await place.inner_text()


async def test_code_blocks_quotes_and_bullets_are_set_apart(window: Window) -> None:
    place = await rendered(window, section("```a\nb```\n&gt; said\n• first"))
    shown = [await place.locator(name).inner_text() for name in ("pre", "blockquote", ".bullet")]
    assert shown == ["a\nb", "said", "•\nfirst"]
