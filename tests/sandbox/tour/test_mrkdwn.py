"""Slack's marks, tags and entities as a person reads them."""

import pytest

from bot.sandbox.tour.mrkdwn import plain

READ = [
    ("*bold* and _leaning_ and ~gone~", "bold and leaning and gone"),
    ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
    ("`cs_1234567890ab`", "cs_1234567890ab"),
    ("<https://example.com/a|the card>", "the card"),
    ("<https://example.com/a>", "https://example.com/a"),
    ("<@U1> and <@U2>", "@Ana and @U2"),
    ("<#C1|support>", "#support"),
    ("<!channel>", "@channel"),
    ("<!date^1700000000^{date_short_pretty} {time}|14 November>", "14 November"),
    ("&lt;!channel&gt; &amp;lt;", "<!channel> &lt;"),
]


@pytest.mark.parametrize(("text", "read"), READ)
def test_mrkdwn_reads_as_slack_shows_it(text: str, read: str) -> None:
    assert plain(text, {"U1": "Ana"}) == read
