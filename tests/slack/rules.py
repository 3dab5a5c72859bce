"""What must hold of everything that is shown: Slack takes it, and nothing in it pings, links or formats unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.blocks import MOST_TEXT, problems, text_length
from bot.sandbox.slack.views import complaints
from bot.slack.text import Message

PERMALINK = "https://example.slack.com/archives/C1/p1"
_OURS = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[-0-9: ]+UTC>|<#[CGD][A-Z0-9]+>|<"
    + re.escape(PERMALINK)
    + r"\|[\w ]+>"
)
_LABEL = re.compile(r"^\*[A-Z][a-z]+\*\n")


def accepted(message: Message) -> None:
    """Slack would take the message, and screen readers have something to say."""
    assert problems(message.blocks, "message") == []
    assert text_length(message.blocks) <= MOST_TEXT
    assert 0 < len(message.text) <= 4200, "the advised length, and a link of ours"
    message.text.encode()


def accepted_view(view: dict[str, Any]) -> None:
    """Slack would take the view."""
    assert list(complaints(view, "modal")) == []


def harmless(message: Message) -> None:
    """No mention, link or format stands in it but our own."""
    for text in (message.text, *formatted(message.blocks)):
        bare = _OURS.sub("", text)
        assert "<" not in bare
        assert ">" not in bare
    for text in formatted(message.blocks):
        assert not re.search(r"[*~`:]|(?<![^\W_])_|_(?![^\W_])", _LABEL.sub("", _OURS.sub("", text)))


def formatted(part: Any) -> Iterator[str]:
    """Every text that Slack formats."""
    if isinstance(part, list):
        for item in part:
            yield from formatted(item)
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from formatted(value)


def shown(message: Message) -> str:
    """All words that a reader sees in the blocks."""
    return "\n".join(_words(message.blocks))


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _words(item)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from _words(value)


def controls(message: Message) -> list[dict[str, Any]]:
    """The elements that a person can use, in order."""
    return [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]


def labels(message: Message) -> list[str]:
    """What stands on the controls: the label of a button, the placeholder of a menu."""
    return [
        (control.get("text") or control.get("placeholder") or {"text": "…"})["text"] for control in controls(message)
    ]
