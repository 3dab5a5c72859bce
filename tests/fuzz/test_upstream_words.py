"""What a customer wrote goes through the whole bot: into cards, threads and alerts, and does nothing there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.running import RunningBot
from tests.slack.making import EVIL, texts

CASES = 60


@pytest.fixture(scope="module")
def running() -> Iterator[RunningBot]:
    """One bot for all the cases."""
    with RunningBot("socket") as bot:
        yield bot


@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=texts, name=texts)
def test_a_case_of_any_customer_is_shown_and_closed_without_ringing_anybody(
    running: RunningBot, subject: str, name: str
) -> None:
    customer = {"firstName": name, "lastName": EVIL, "email": f"{name[:20]}@example.com"}
    order = {"orderNumber": name, "currency": subject[:5]}
    assert running.shows_and_closes(subject=subject, customer=customer, order=order) == []
