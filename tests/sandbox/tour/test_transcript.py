"""Blocks as lines of text."""

from typing import Any

import pytest

from bot.sandbox.tour.transcript import WIDTH, Line, block_lines, message_lines, modal_lines


def text(words: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": words}


def button(words: str) -> dict[str, Any]:
    return {"type": "button", "text": text(words), "action_id": words}


MENU = {"type": "static_select", "placeholder": text("Priority"), "options": []}
CHOSEN = {**MENU, "initial_option": {"text": text("Low"), "value": "LOW"}}
BLOCKS = [
    ({"type": "header", "text": text("A case")}, [Line("A case", "bold")]),
    ({"type": "section", "text": text("*as it stands*")}, [Line("*as it stands*")]),
    ({"type": "section", "text": text("*bold*", "mrkdwn")}, [Line("bold")]),
    (
        {"type": "section", "fields": [text("*Status*\nOpen", "mrkdwn"), text("x")]},
        [Line("Status: Open   x")],
    ),
    (
        {"type": "section", "text": text("A"), "accessory": button("Reopen")},
        [Line("A"), Line("[Reopen]", "controls")],
    ),
    ({"type": "context", "elements": [text("one"), text("two")]}, [Line("one · two", "dim")]),
    ({"type": "actions", "elements": [button("Close"), MENU]}, [Line("[Close]  [Priority ▾]", "controls")]),
    ({"type": "actions", "elements": [CHOSEN, {"type": "overflow"}]}, [Line("[Low ▾]  […]", "controls")]),
    ({"type": "image", "alt_text": "a chart"}, [Line("(a chart)", "dim")]),
    ({"type": "hologram"}, [Line("(a block of type hologram)", "dim")]),
    (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "Hello "}, {"type": "user", "user_id": "U1"}]}]},
        [Line("Hello @Ana")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("block", "lines"), BLOCKS)
def test_a_block_is_shown_as_a_person_would_see_it(block: dict[str, Any], lines: list[Line]) -> None:
    assert block_lines(block, {"U1": "Ana"}) == lines


def test_a_message_without_blocks_shows_its_text() -> None:
    assert message_lines("Closed by *Ana*", [], {}) == [Line("Closed by Ana")]


def test_long_text_is_wrapped() -> None:
    assert max(len(line.text) for line in message_lines("word " * 100, [], {})) <= WIDTH


def test_a_modal_shows_its_title_its_fields_and_its_buttons() -> None:
    field = {"type": "input", "label": text("Token"), "element": {"type": "plain_text_input"}, "optional": True}
    view = {"title": text("Link"), "blocks": [field], "submit": text("Save"), "close": text("Cancel")}
    shown = [line.text for line in modal_lines(view, {})]
    assert shown == ["Link", "Token (optional): [            ]", "[Save]  [Cancel]"]
