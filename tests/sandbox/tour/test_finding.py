"""Finding buttons, choices and fields by what a person reads."""

from typing import Any

import pytest

from bot.sandbox.tour import finding


def text(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "accessory": {"type": "button", "text": text("Share"), "action_id": "a"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": text("Close"), "action_id": "b", "value": "cs_1"},
            {"type": "static_select", "action_id": "c", "options": [{"text": text("High"), "value": "HIGH"}]},
        ],
    },
]
VIEW: dict[str, Any] = {
    "blocks": [
        {"type": "input", "block_id": "1", "label": text("Token id (HMAC)"), "element": {"action_id": "x"}},
        {"type": "input", "block_id": "2", "label": text("Token"), "element": {"action_id": "y"}},
    ]
}


def test_the_labels_of_all_buttons_are_read() -> None:
    assert finding.labels(BLOCKS) == ["Share", "Close"]


def test_a_button_is_found_by_its_label() -> None:
    assert finding.button(BLOCKS, "Close")["action_id"] == "b"


def test_a_button_that_is_not_there_is_not_found() -> None:
    with pytest.raises(finding.NotThere, match="only \\['Share', 'Close'\\]"):
        finding.button(BLOCKS, "Reopen")


def test_a_choice_is_found_by_its_words() -> None:
    menu, option = finding.choice(BLOCKS, "High")
    assert (menu["action_id"], option["value"]) == ("c", "HIGH")


@pytest.mark.parametrize(("label", "ids"), [("Token", ("2", "y")), ("Token id", ("1", "x"))])
def test_a_field_is_found_by_its_label_or_how_it_begins(label: str, ids: tuple[str, str]) -> None:
    assert finding.field(VIEW, label) == ids


def test_a_field_that_is_not_there_is_not_found() -> None:
    with pytest.raises(finding.NotThere, match="no field 'Store'"):
        finding.field(VIEW, "Store")
