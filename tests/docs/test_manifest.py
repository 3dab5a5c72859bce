"""The Slack app's manifest: what stands in the file, what the program prints, and what Slack takes."""

from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot.__main__ import main
from bot.slack.manifest import EVENTS_PATH, OPTIONAL_SCOPES, REQUIRED_SCOPES
from tests.docs.markdown import ROOT, quotes, rows, section
from tests.docs.sentences import BOT, said_by

FILE = (ROOT / "manifest.yml").read_text()
URL = "https://casebot.example.com"
ADDRESS = URL + EVENTS_PATH


def printed(*arguments: str) -> str:
    return CliRunner().invoke(main, ["manifest", *arguments]).output


def parsed(text: str) -> Any:
    return yaml.safe_load(text)


def leaves(value: Any, path: str = "") -> dict[str, object]:
    """Every value in a manifest, by its path."""
    if isinstance(value, dict):
        return {name: leaf for key in value for name, leaf in leaves(value[key], f"{path}.{key}").items()}
    if isinstance(value, list):
        return {name: leaf for at, one in enumerate(value) for name, leaf in leaves(one, f"{path}[{at}]").items()}
    return {path.lstrip("."): value}


def test_the_file_is_what_the_program_prints() -> None:
    assert printed() == FILE


def test_http_mode_changes_the_addresses_and_the_switch_only() -> None:
    socket, http = leaves(parsed(FILE)), leaves(parsed(printed("--url", URL)))
    assert {name: value for name, value in http.items() if socket.get(name) != value} == {
        "features.slash_commands[0].url": ADDRESS,
        "settings.event_subscriptions.request_url": ADDRESS,
        "settings.interactivity.request_url": ADDRESS,
        "settings.socket_mode_enabled": False,
    }


def test_http_mode_leaves_nothing_out() -> None:
    assert set(leaves(parsed(FILE))) <= set(leaves(parsed(printed("--url", URL))))


@pytest.mark.parametrize("url", [URL, URL + "/", ADDRESS])
def test_the_address_may_be_given_with_or_without_its_path(url: str) -> None:
    assert parsed(printed("--url", url))["settings"]["interactivity"]["request_url"] == ADDRESS


@pytest.mark.parametrize("url", ["http://casebot.example.com", "casebot.example.com", "https://", "https://a b", ""])
def test_an_address_that_slack_cannot_call_is_refused(url: str) -> None:
    assert "must begin with https://" in printed("--url", url)


def test_the_head_names_the_mode_that_it_is_for() -> None:
    assert (FILE.splitlines()[0], printed("--url", URL).splitlines()[0]) == tuple(
        f"# Casebot's Slack app, for {mode}. Import it at https://api.slack.com/apps (Create New App, From a manifest)."
        for mode in ("Socket Mode", "HTTP mode")
    )


def test_another_name_for_the_command_is_taken_over() -> None:
    assert parsed(printed("--command", "/tickets"))["features"]["slash_commands"][0]["command"] == "/tickets"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("display_information.name", 35),
        ("display_information.description", 140),
        ("features.bot_user.display_name", 80),
        ("features.slash_commands[0].command", 32),
        ("features.slash_commands[0].description", 2000),
        ("features.slash_commands[0].usage_hint", 1000),
    ],
)
def test_slacks_limits_are_kept(path: str, most: int) -> None:
    assert 0 < len(str(leaves(parsed(FILE))[path])) <= most


def test_the_scopes_are_those_that_the_program_knows() -> None:
    assert parsed(FILE)["oauth_config"]["scopes"] == {
        "bot": [*REQUIRED_SCOPES, *OPTIONAL_SCOPES],
        "bot_optional": [*OPTIONAL_SCOPES],
    }


@pytest.mark.parametrize("scope", OPTIONAL_SCOPES)
def test_an_optional_scope_is_asked_about_before_it_is_used(scope: str) -> None:
    modules = ("finding.py", "looking_up.py")
    assert scope in said_by(BOT / "slack" / module for module in modules)


def test_the_readme_says_what_each_optional_scope_is_for() -> None:
    table = rows(section("1. Make the Slack app"))
    assert sorted(scope for row in table for scope in quotes(row[0])) == sorted(OPTIONAL_SCOPES)


def test_private_answers_may_arrive_as_direct_messages() -> None:
    assert parsed(FILE)["features"]["app_home"]["messages_tab_enabled"] is True


def test_the_events_are_those_that_are_listened_to() -> None:
    assert parsed(FILE)["settings"]["event_subscriptions"]["bot_events"] == ["app_mention"]


def test_the_app_is_for_one_workspace_with_a_token_that_stays() -> None:
    settings = parsed(FILE)["settings"]
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (False, False)
