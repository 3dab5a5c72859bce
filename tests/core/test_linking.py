"""What a token may do is proved before it is kept, and nothing is changed by proving it."""

from __future__ import annotations

import pytest

from bot.case import Case
from bot.errors import CaseNotFound, NotTaken, ScopeMissing, TokenRejected, Unclear, UpstreamError
from bot.linking import NO_CASE, READ, WRITE, Proof, prove
from tests.core.fakes import FakeApi
from tests.core.making import ANSWERED, CASE_ID, account, case

NO_READING, NO_WRITING = ScopeMissing(ANSWERED, (READ,)), ScopeMissing(ANSWERED, (WRITE,))


def upstream(first: Case | Exception | None, probe: Exception | None = None) -> FakeApi:
    """What listing and probing come to."""
    return FakeApi([], (case(),), first=first, probes=(probe,))


@pytest.mark.parametrize(
    ("first", "probe", "can_read", "can_write"),
    [
        (case(), None, True, True),
        (case(), NO_WRITING, True, False),
        (None, None, True, None),
        (NO_READING, CaseNotFound(ANSWERED), False, True),
        (NO_READING, None, False, True),
    ],
    ids=["both", "read-only", "a store without cases", "write-only", "write-only, and the id exists"],
)
async def test_a_token_is_proved_by_what_it_may_do(
    first: Case | Exception | None, probe: Exception | None, can_read: bool, can_write: bool | None
) -> None:
    assert await prove(upstream(first, probe), account()) == Proof(can_read, can_write)


async def test_writing_is_tried_on_a_case_that_was_listed() -> None:
    api = upstream(case())
    await prove(api, account())
    assert api.events == [("probe", CASE_ID)]


async def test_writing_is_tried_on_no_case_of_anybodys_where_none_can_be_listed() -> None:
    api = upstream(NO_READING, CaseNotFound(ANSWERED))
    await prove(api, account())
    assert api.events == [("probe", NO_CASE)]


async def test_writing_is_not_tried_in_a_store_without_cases() -> None:
    api = upstream(None)
    await prove(api, account())
    assert api.events == []


async def test_a_token_that_may_do_nothing_lacks_both_scopes() -> None:
    with pytest.raises(ScopeMissing) as raised:
        await prove(upstream(NO_READING, NO_WRITING), account())
    assert raised.value.scopes == (READ, WRITE)


@pytest.mark.parametrize(
    "error", [TokenRejected(ANSWERED), NotTaken(ANSWERED), Unclear(ANSWERED), ScopeMissing(ANSWERED, ())]
)
async def test_a_token_that_cannot_be_proved_is_not_accepted(error: UpstreamError) -> None:
    with pytest.raises(type(error)):
        await prove(upstream(error), account())


@pytest.mark.parametrize("error", [TokenRejected(ANSWERED), Unclear(ANSWERED)])
async def test_a_token_is_not_accepted_while_its_right_to_write_is_open(error: UpstreamError) -> None:
    with pytest.raises(type(error)):
        await prove(upstream(case(), error), account())


@pytest.mark.parametrize(("proved", "assumed"), [(True, True), (False, False), (None, True)])
def test_a_right_that_could_not_be_tried_is_assumed(proved: bool | None, assumed: bool) -> None:
    assert Proof(can_read=True, can_write=proved).account(account()).can_write is assumed


def test_a_right_to_read_is_kept_as_it_was_proved() -> None:
    assert not Proof(can_read=False, can_write=True).account(account()).can_read
