"""What is fed with bad input: each target is a hypothesis test, run by pytest and by `python -m tests.fuzz`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.fuzz import incoming, shown, upstream


@dataclass(frozen=True, slots=True)
class Target:
    """A hypothesis test, and how many cases of it the checks of a change run."""

    test: Callable[[], None]
    cases: int


TARGETS: Mapping[str, Target] = {
    "command": Target(incoming.a_command, 1500),
    "mention": Target(incoming.a_mention, 1000),
    "link-form": Target(incoming.the_state_of_the_linking_form, 600),
    "watch-form": Target(incoming.the_state_of_the_watch_form, 600),
    "form": Target(incoming.what_a_form_brings_back, 500),
    "control": Target(incoming.the_value_of_a_control, 600),
    "body": Target(incoming.a_body_over_http, 600),
    "case": Target(upstream.a_case_of_the_upstream, 700),
    "page": Target(upstream.a_page_of_the_upstream, 300),
    "failure": Target(upstream.a_failure_of_the_upstream, 500),
    "card": Target(shown.a_card, 300),
    "line": Target(shown.a_line, 300),
    "noticed": Target(shown.a_noticed_line, 300),
    "digest": Target(shown.a_digest, 150),
    "watch": Target(shown.the_messages_of_a_watch, 250),
}
