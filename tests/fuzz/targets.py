"""What is fed with bad input: each target is a hypothesis test, run by pytest and by `python -m tests.fuzz`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.case import Case
from bot.commands import TokenPasted, UsageError, parse, parse_mention
from bot.deliveries import Line, SayDigest, SayNotice, SayWatching
from bot.errors import UpstreamError
from bot.pandabase import wire
from bot.pandabase.failures import failure
from bot.pandabase.reply import Reply
from bot.ports import Part
from bot.records import KnownCase
from bot.slack import cards, digests, ids, lines, notes, noticed_lines, views, watch_form, watch_messages
from bot.slack.cards import Look
from bot.slack.http import parse_body
from bot.slack.link_form import LinkForm
from bot.slack.sealed import Seal
from bot.slack.text import Message
from bot.watches import Noticed
from tests.fuzz import odd
from tests.fuzz.typed import texts
from tests.slack import making, making_watches
from tests.slack.rules import accepted, accepted_view, harmless

__all__ = ["TARGETS", "Target"]

_SAMPLES = Path(__file__).parent.parent / "samples" / "pandabase"
_NOW = 1_770_000_000.0
_SEAL = Seal("xoxb-example", lambda: _NOW)


def _fine(*messages: Message) -> None:
    for message in messages:
        accepted(message)
        harmless(message)


@cache
def _sample(name: str) -> Any:
    return json.loads((_SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


@given(text=texts)
def a_command(text: str) -> None:
    """Whatever is typed, it is understood, or answered with a note that Slack takes; a token is never repeated."""
    parsed = parse(text)
    if isinstance(parsed, UsageError):
        _fine(notes.usage_error(parsed.message, parsed.try_line))
        assert "sk_live_0123456789abcdef" not in f"{parsed.message} {parsed.try_line}"
    assert isinstance(parsed, TokenPasted) or "sk_live_0123456789abcdef" not in repr(parsed)


@given(before=st.sampled_from(["<@U0BOT> ", "<@U0BOT>", "<@U0BOT|casebot>: ", "", "hi <@U0BOT> "]), text=texts)
def a_mention(before: str, text: str) -> None:
    """The same after a mention."""
    parsed = parse_mention(f"{before}{text}", "U0BOT", "cs_4Kf9Tq2Lx7")
    if isinstance(parsed, UsageError):
        _fine(notes.usage_error(parsed.message, parsed.try_line))


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


def _replies(sample: str) -> st.SearchStrategy[Reply]:
    bodies = odd.edits.map(lambda changes: json.dumps(odd.edited(_sample(sample), changes)).encode())
    headers = st.dictionaries(
        st.sampled_from(["x-request-id", "x-ratelimit-reset", "retry-after"]), st.text(max_size=20), max_size=2
    )
    return st.builds(
        Reply, st.sampled_from([200, 200, 200, 201, 204, 400, 500]), headers, bodies | st.binary(max_size=40)
    )


@given(reply=_replies("case_read"), look=st.sampled_from([Look(), Look(whole_email=True), Look(is_bare=True)]))
def a_case_of_the_upstream(reply: Reply, look: Look) -> None:
    """It is a case of which a card can be made, or an error of ours."""
    with suppress(UpstreamError):
        _fine(*_cards(wire.decipher_case(reply, _NOW, "cs_8Kd02mXqPz71LtVa").case, look))


@given(reply=_replies("page"))
def a_page_of_the_upstream(reply: Reply) -> None:
    """It is a page of such cases, or an error of ours."""
    with suppress(UpstreamError):
        for case in wire.decipher_page(reply, _NOW, Part(2, 1)).page.cases:
            _fine(*_cards(case, Look()))


@given(reply=_replies("error_text") | _replies("error_object") | _replies("error_scope"))
def a_failure_of_the_upstream(reply: Reply) -> None:
    """It is one of our errors, whose words can be shown."""
    error = failure(reply, _NOW)
    assert isinstance(error, UpstreamError)
    _fine(notes.link_failed(error.answered.words))


def _cards(case: Case, look: Look) -> tuple[Message, Message]:
    known = KnownCase("shp_5Hn2Pd8Vc4", case, _NOW, None, 1)
    return cards.card(known, look), notes.shown_card(known, look, can_share=True)


@given(known=making.known_cases, look=st.sampled_from([Look(), Look(whole_email=True), Look(is_bare=True)]))
def a_card(known: KnownCase, look: Look) -> None:
    """Whatever is known of a case, Slack takes its card."""
    _fine(cards.card(known, look))


@given(line=making.lines, text=making.texts)
def a_line(line: Line, text: str) -> None:
    """Whatever was done, Slack takes the line about it."""
    _fine(lines.line(line, text, text, _NOW), lines.public_line(line, text, None, text, "/case", _NOW, text))


@given(one=making_watches.everything_noticed)
def a_noticed_line(one: Noticed) -> None:
    """Whatever was noticed, Slack takes the line about it."""
    _fine(noticed_lines.noticed_line(one))


@given(what=making_watches.digests, subject=making.texts, is_bare=st.booleans())
def a_digest(what: SayDigest, subject: str, is_bare: bool) -> None:
    """Whatever happened, Slack takes the digest of it."""
    _fine(digests.digest(what, {one.case_id: subject for one in what.items}, is_bare=is_bare))


@given(what=making_watches.first_messages, notice=making_watches.notices, name=making.texts)
def the_messages_of_a_watch(what: SayWatching, notice: SayNotice, name: str) -> None:
    """Whatever a watch has to say of itself, Slack takes it."""
    _fine(watch_messages.watching(what, name, "/case", is_bare=False), watch_messages.notice(notice, name, "/case"))


@dataclass(frozen=True, slots=True)
class Target:
    """A hypothesis test, and how many cases of it the checks of a change run."""

    test: Callable[[], None]
    cases: int


TARGETS: Mapping[str, Target] = {
    "command": Target(a_command, 1500),
    "mention": Target(a_mention, 1000),
    "link-form": Target(the_state_of_the_linking_form, 600),
    "watch-form": Target(the_state_of_the_watch_form, 600),
    "form": Target(what_a_form_brings_back, 500),
    "control": Target(the_value_of_a_control, 600),
    "body": Target(a_body_over_http, 600),
    "case": Target(a_case_of_the_upstream, 700),
    "page": Target(a_page_of_the_upstream, 300),
    "failure": Target(a_failure_of_the_upstream, 500),
    "card": Target(a_card, 300),
    "line": Target(a_line, 300),
    "noticed": Target(a_noticed_line, 300),
    "digest": Target(a_digest, 150),
    "watch": Target(the_messages_of_a_watch, 250),
}
