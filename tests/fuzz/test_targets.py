"""Bad input to each part by itself."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.fuzz.targets import TARGETS
from tests.fuzz.test_listeners import MODES, PAYLOADS, TYPED


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_in_the_promise_of_the_target_holds(name: str) -> None:
    target = TARGETS[name]
    settings(max_examples=target.cases, deadline=None)(target.test)()


def test_ten_thousand_cases_are_tried() -> None:
    assert sum(target.cases for target in TARGETS.values()) + len(MODES) * (PAYLOADS + TYPED) >= 10_000
