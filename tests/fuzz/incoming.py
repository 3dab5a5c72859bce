"""Targets: what comes from Slack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.commands import TokenPasted, UsageError, parse, parse_mention
from bot.slack import ids, notes, views, watch_form
from bot.slack.http import parse_body
from bot.slack.link_form import LinkForm
from bot.slack.sealed import Seal
from tests.fuzz import odd
from tests.fuzz.shown import fine
from tests.fuzz.typed import texts
from tests.slack.rules import accepted_view

_SEAL = Seal("xoxb-example", lambda: 1_770_000_000.0)


@given(text=texts)
def a_command(text: str) -> None:
    """Whatever is typed, it is understood, or answered with a note that Slack takes; a token is never repeated."""
    parsed = parse(text)
    if isinstance(parsed, UsageError):
        fine(notes.usage_error(parsed.message, parsed.try_line))
        assert "sk_live_0123456789abcdef" not in f"{parsed.message} {parsed.try_line}"
    assert isinstance(parsed, TokenPasted) or "sk_live_0123456789abcdef" not in repr(parsed)


@given(before=st.sampled_from(["<@U0BOT> ", "<@U0BOT>", "<@U0BOT|casebot>: ", "", "hi <@U0BOT> "]), text=texts)
def a_mention(before: str, text: str) -> None:
    """The same after a mention."""
    parsed = parse_mention(f"{before}{text}", "U0BOT", "cs_4Kf9Tq2Lx7")
    if isinstance(parsed, UsageError):
        fine(notes.usage_error(parsed.message, parsed.try_line))


_LINK = {name: {name: {"type": "plain_text_input", "value": "shp_5Hn2Pd8Vc4"}} for name in ids.FIELDS}
_CHOSEN = {"selected_option": {"value": "hourly"}, "selected_options": [{"value": "new"}], "selected_time": "09:00"}
_WATCH = {
    name: {name: {**_CHOSEN, "value": "Europe/Berlin"}}
    for name in (
        *(ids.EVENTS_FIELD, ids.PRIORITY_FIELD, ids.ESCALATED_FIELD, ids.RHYTHM_FIELD),
        *(ids.QUIET_FROM_FIELD, ids.QUIET_UNTIL_FIELD, ids.ZONE_FIELD, ids.EMAIL_FIELD),
    )
}


def _errors_are_shown(problems: Mapping[str, str]) -> None:
    assert all(0 < len(words) <= 150 for words in views.errors(problems)["errors"].values())


@given(changes=odd.edits)
def the_state_of_the_linking_form(changes: list[odd.Edit]) -> None:
    """Whatever is in its fields, it is a form, or a sentence at each field that cannot be right."""
    form = views.read_link(odd.edited(_LINK, changes))
    if isinstance(form, LinkForm):
        assert f"{form.secret}{form.token_id or ''}".isascii()
        accepted_view(views.linked(form.store_id, form.secret[-4:], True, None))
    else:
        _errors_are_shown(form)


@given(changes=odd.edits)
def the_state_of_the_watch_form(changes: list[odd.Edit]) -> None:
    """The same for the settings of a watch."""
    form = watch_form.read_watch_form(odd.edited(_WATCH, changes))
    if isinstance(form, dict):
        _errors_are_shown(form)


@given(metadata=odd.values, view=odd.values)
def what_a_form_brings_back(metadata: Any, view: Any) -> None:
    """Its `private_metadata` names nothing that was not sealed; a view that cannot be handled gets a word."""
    assert _SEAL.open("U1", metadata) is None
    accepted_view(views.checking(views.channel_of(metadata)[:200]))
    answer = views.not_handled(view)
    if answer["response_action"] != "errors":
        accepted_view(answer["view"])


@given(
    value=odd.values
    | st.lists(st.sampled_from(["shp_5Hn2Pd8Vc4", "cs_1", "close", "priority", "LOW", "", "<", "\n"])).map("/".join)
)
def the_value_of_a_control(value: Any) -> None:
    """It is a wish of a case whose ids can be sent on, or nothing."""
    wish, ref = ids.read_wish(value), ids.read_ref(value)
    assert ref is None or ref.is_usable
    assert wish is None or len(wish.value()) <= 150


@given(
    raw=st.binary(max_size=200)
    | odd.values.map(lambda value: json.dumps(None if value is odd.LEFT_OUT else value).encode()),
    kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain", ""]),
    is_form=st.booleans(),
)
def a_body_over_http(raw: bytes, kind: str, is_form: bool) -> None:
    """It is an object, or nothing."""
    found = parse_body(b"payload=" + raw if is_form else raw, kind)
    assert found is None or isinstance(found, dict)
