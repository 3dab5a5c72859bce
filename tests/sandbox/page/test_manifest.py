"""What the page reads from a manifest is what a YAML library reads."""

import json

import pytest
import yaml

from bot.sandbox.page.manifest import offer, parsed
from bot.slack.manifest import manifest_text

OTHER = """\
display_information:
  name: Other
features:
  slash_commands:
  - command: "/ticket"
    description: 'Do: things'
    should_escape: false
  - command: /note
    description: Write
    usage_hint: "[text]"
  shortcuts:
    - name: Close it
      type: message
      callback_id: close
    - name: Anywhere
      type: global
      callback_id: any
settings:
  event_subscriptions:
    bot_events:
      - app_mention
      - app_home_opened
"""


@pytest.mark.parametrize("text", [manifest_text(), manifest_text("https://casebot.example"), OTHER])
def test_a_manifest_reads_like_its_yaml(text: str) -> None:
    assert parsed(text) == _as_words(yaml.safe_load(text))


def _as_words(value: object) -> object:
    """Everything that is no mapping and no list as it is written."""
    if isinstance(value, dict):
        return {name: _as_words(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_words(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else value


def test_json_reads_the_same() -> None:
    assert offer(json.dumps(yaml.safe_load(OTHER))) == offer(OTHER)


def test_commands_shortcuts_and_events_are_found() -> None:
    found = offer(OTHER)
    assert [one["command"] for one in found.commands] == ["/ticket", "/note"]
    assert found.commands[0]["description"] == "Do: things"
    assert found.shortcuts == ({"callback_id": "close", "name": "Close it"},)
    assert found.events == ("app_mention", "app_home_opened")


def test_no_manifest_offers_nothing() -> None:
    assert offer("").commands == ()
