"""The client against a Pandabase on a real socket: what a working or a refusing upstream gives."""

from dataclasses import replace

import pytest

from bot.case import Change, Priority, Verb
from bot.errors import CaseNotFound, NotTaken, Refused, ScopeMissing, TokenRejected, Unclear
from bot.pandabase.client import PandabaseClient
from bot.records import Account
from bot.sandbox.pandabase import Fault, StandInPandabase
from tests.pandabase import NOW

CLOSE = Change(Verb.CLOSE)


async def test_a_case_is_read(client: PandabaseClient, ana: Account, case_id: str) -> None:
    assert (await client.read(ana, case_id)).case.id == case_id


async def test_a_change_answers_with_the_updated_case(client: PandabaseClient, ana: Account, case_id: str) -> None:
    case = (await client.change(ana, case_id, Change(Verb.CLOSE, Priority.URGENT))).case
    assert (case.status, case.priority, case.closed_by) == ("CLOSED", "URGENT", "MERCHANT")


async def test_the_request_id_is_the_servers(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    answer = await client.read(ana, case_id)
    assert answer.request_id == pandabase.calls[-1].request_id


async def test_a_signing_token_is_accepted_for_reading_and_writing(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    token_id, secret = pandabase.issue_hmac_token(ana.store_id)
    signing = replace(ana, secret=secret, token_id=token_id)
    await client.read(signing, case_id)
    assert (await client.change(signing, case_id, CLOSE)).case.is_closed


async def test_a_refusal_keeps_the_upstreams_words(client: PandabaseClient, ana: Account, case_id: str) -> None:
    with pytest.raises(Refused) as refused:
        await client.change(ana, case_id, Change(Verb.REOPEN))
    assert refused.value.answered.words == "Only closed cases can be reopened"


async def test_a_rolled_token_is_rejected(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.roll(ana.secret)
    with pytest.raises(TokenRejected):
        await client.read(ana, case_id)


async def test_a_missing_scope_is_named(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.set_scopes(ana.secret, ["CASES_READ"])
    with pytest.raises(ScopeMissing) as raised:
        await client.change(ana, case_id, CLOSE)
    assert raised.value.scopes == ("CASES_WRITE",)


async def test_a_case_that_is_not_there_is_not_found(client: PandabaseClient, ana: Account) -> None:
    with pytest.raises(CaseNotFound):
        await client.read(ana, "cs_000000000000")


async def test_the_first_case_is_the_newest(pandabase: StandInPandabase, client: PandabaseClient, ana: Account) -> None:
    pandabase.add_case(ana.store_id, lastMessageAt="2020-01-01T00:00:00.000Z")
    newest = pandabase.add_case(ana.store_id, lastMessageAt="2030-01-01T00:00:00.000Z")
    first = await client.first_case(ana)
    assert first is not None
    assert first.id == newest["id"]


async def test_an_empty_store_has_no_first_case(client: PandabaseClient, ana: Account) -> None:
    assert await client.first_case(ana) is None


async def test_a_probe_of_a_token_that_may_write_changes_nothing(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    await client.probe_write(ana, case_id)
    assert pandabase.patches(case_id) == []


async def test_a_probe_of_a_token_that_may_only_read_names_the_scope(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.set_scopes(ana.secret, ["CASES_READ"])
    with pytest.raises(ScopeMissing):
        await client.probe_write(ana, case_id)


async def test_a_change_is_sent_once_whatever_comes_back(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.fault(Fault(method="PATCH", status=503, times=None))
    with pytest.raises(Unclear):
        await client.change(ana, case_id, CLOSE)
    assert [call.method for call in pandabase.calls] == ["PATCH"]


async def test_a_reading_is_tried_once(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.fault(Fault(status=500))
    with pytest.raises(Unclear):
        await client.read(ana, case_id)
    assert len(pandabase.calls) == 1


@pytest.mark.usefixtures("no_backoff")
async def test_a_patient_reading_gets_over_two_faults(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.fault(Fault(status=500))
    pandabase.fault(Fault(drop="before"))
    assert (await client.read_patiently(ana, case_id)).case.id == case_id


@pytest.mark.usefixtures("no_backoff")
async def test_patience_ends_after_three_tries(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account
) -> None:
    pandabase.fault(Fault(status=500, times=None))
    with pytest.raises(Unclear):
        await client.first_case(ana)
    assert len(pandabase.calls) == 3


@pytest.mark.usefixtures("no_backoff")
async def test_a_probe_may_be_repeated_because_it_changes_nothing(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.fault(Fault(method="PATCH", drop="after"))
    await client.probe_write(ana, case_id)
    assert len(pandabase.calls) == 2


@pytest.mark.usefixtures("no_backoff")
async def test_a_refusal_is_not_tried_again(pandabase: StandInPandabase, client: PandabaseClient, ana: Account) -> None:
    with pytest.raises(CaseNotFound):
        await client.read_patiently(ana, "cs_000000000000")
    assert len(pandabase.calls) == 1


@pytest.mark.usefixtures("no_backoff")
async def test_a_short_wait_that_was_asked_for_is_sat_out(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.fault(Fault(status=429, headers={"X-RateLimit-Reset": f"{NOW + 1:.0f}"}))
    assert (await client.read_patiently(ana, case_id)).case.id == case_id


@pytest.mark.usefixtures("no_backoff")
async def test_a_long_wait_is_told_at_once(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.fault(Fault(status=429, headers={"X-RateLimit-Reset": f"{NOW + 60:.0f}"}))
    with pytest.raises(NotTaken) as raised:
        await client.read_patiently(ana, case_id)
    assert raised.value.retry_after == 60


async def test_an_upstream_that_answers_is_reachable(client: PandabaseClient) -> None:
    assert await client.is_reachable()


async def test_nobodys_token_is_sent_to_see_whether_it_is_reachable(
    pandabase: StandInPandabase, client: PandabaseClient
) -> None:
    await client.is_reachable()
    assert pandabase.calls[-1].token_last4 == ""


async def test_an_upstream_that_only_says_503_is_not_reachable(
    pandabase: StandInPandabase, client: PandabaseClient
) -> None:
    pandabase.fault(Fault(status=503))
    assert not await client.is_reachable()


async def test_an_upstream_that_is_gone_is_not_reachable(pandabase: StandInPandabase, client: PandabaseClient) -> None:
    await pandabase.go_down()
    assert not await client.is_reachable()
