"""A used control becomes a wish with its place, whatever Slack leaves out of the payload."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack import ids, requests
from bot.slack.payloads import BlockActions, Control
from tests.slack.making import CASE_ID, STORE_ID


def click(action_id: str = ids.CLOSE, **others: Any) -> BlockActions:
    """A click on a message in a direct message, or as `others` have it."""
    return BlockActions.model_validate(
        {
            "user": {"id": "U1", "team_id": "T1", "name": "ana"},
            "trigger_id": "1.2.a",
            "actions": [{"action_id": action_id, "value": f"{STORE_ID}/{CASE_ID}/close"}],
            "channel": {"id": "D1"},
            "container": {"type": "message", "message_ts": "1.0", "is_ephemeral": False},
            **others,
        }
    )


@pytest.mark.parametrize("action_id", [ids.AGAIN, f"{ids.AGAIN}.2", ids.SHOW_IN, f"{ids.SHOW_IN}.0"])
def test_a_note_is_private_also_where_it_came_as_a_direct_message(action_id: str) -> None:
    payload = click(action_id)
    assert requests.place_of_click(payload, payload.actions[0]).is_private


@pytest.mark.parametrize("action_id", [ids.CLOSE, ids.REOPEN, ids.AWAIT, ids.PRIORITY])
def test_a_card_is_not_private(action_id: str) -> None:
    payload = click(action_id)
    assert not requests.place_of_click(payload, payload.actions[0]).is_private


@pytest.mark.parametrize("left_out", ["container", "message", "channel", "response_url"])
def test_what_is_null_counts_as_left_out(left_out: str) -> None:
    others: dict[str, Any] = {left_out: None}
    payload = click(**others)
    assert requests.of_control(payload, payload.actions[0], "T1") is not None


def test_a_control_whose_parts_are_null_is_read() -> None:
    control = Control.model_validate({"action_id": None, "value": None, "selected_option": None})
    assert (control.action_id, control.chosen) == ("", None)


def test_half_an_emoji_in_a_name_can_be_stored_and_sent_on() -> None:
    payload = click(user={"id": "U1", "name": "ana \ud83d"})
    assert requests.actor_of_click(payload, "T1").name == "ana ?"


@pytest.mark.parametrize("body", [{}, {"user": None, "channel": "C1"}, {"user": {"id": 7}, "response_url": None}])
def test_a_payload_that_says_nothing_has_no_sender_and_raises_nothing(body: dict[str, Any]) -> None:
    actor, place = requests.sender_of(body, "T1")
    assert (actor.user_id, place.channel, place.response_url) == ("", "", None)
