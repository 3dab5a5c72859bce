"""Who may set up watches: everybody, or those who are named, by themselves or by a user group."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Actor
from bot.sandbox.slack import Fault, StandInSlack
from bot.slack.watch_admins import GROUP_SECONDS, WatchAdmins
from tests.slack.test_looking_up import Clock

ANA, BEN = Actor("T1", "U0ANA0001", "Ana"), Actor("T1", "U0BEN0001", "Ben")
GROUP = "S0LEADS01"


@pytest.fixture
def leads(slack: StandInSlack) -> StandInSlack:
    """Ana is in the user group, and the bot may see it."""
    slack.granted.add("usergroups:read")
    slack.core.groups[GROUP] = {ANA.user_id}
    return slack


def admins(client: AsyncWebClient, *named: str, clock: Clock | None = None) -> WatchAdmins:
    """Those whom the setting names."""
    return WatchAdmins(client, named, clock or Clock())


async def test_where_nobody_is_named_everybody_may(client: AsyncWebClient) -> None:
    assert await admins(client).why_not(BEN) is None


async def test_a_person_who_is_named_may_without_slack_being_asked(slack: StandInSlack, client: AsyncWebClient) -> None:
    assert (await admins(client, ANA.user_id, GROUP).why_not(ANA), slack.calls) == (None, [])


async def test_a_person_who_is_not_named_reads_whom_to_ask(client: AsyncWebClient) -> None:
    why = await admins(client, ANA.user_id).why_not(BEN)
    assert why is not None
    assert "you are not one of them. Nothing was changed. Ask whoever operates Casebot" in why


async def test_a_member_of_the_user_group_may(leads: StandInSlack, client: AsyncWebClient) -> None:
    assert await admins(client, GROUP).why_not(ANA) is None


async def test_nobody_else_in_the_workspace_may(leads: StandInSlack, client: AsyncWebClient) -> None:
    assert await admins(client, GROUP).why_not(BEN) is not None


async def test_whoever_leaves_the_group_may_no_longer_after_five_minutes(
    leads: StandInSlack, client: AsyncWebClient
) -> None:
    clock = Clock()
    watching = admins(client, GROUP, clock=clock)
    assert await watching.why_not(ANA) is None
    leads.core.groups[GROUP] = set()
    clock.now += GROUP_SECONDS
    assert await watching.why_not(ANA) is not None


async def test_an_old_list_of_members_admits_nobody_while_slack_does_not_give_a_new_one(
    leads: StandInSlack, client: AsyncWebClient
) -> None:
    clock = Clock()
    watching = admins(client, GROUP, clock=clock)
    await watching.why_not(ANA)
    clock.now += GROUP_SECONDS
    leads.fault(Fault("usergroups.users.list", error="fatal_error"))
    assert await watching.why_not(ANA) is not None


@pytest.mark.parametrize("error", ["missing_scope", "paid_teams_only", "no_such_subteam", "internal_error"])
async def test_a_group_that_cannot_be_seen_admits_nobody_and_slacks_word_for_it_is_said(
    leads: StandInSlack, client: AsyncWebClient, error: str
) -> None:
    leads.fault(Fault("usergroups.users.list", error=error))
    why = await admins(client, GROUP).why_not(ANA)
    assert why is not None
    assert f"cannot see who is in the user group that may watch stores ({error})" in why


async def test_a_missing_scope_keeps_nobody_out_who_is_named(slack: StandInSlack, client: AsyncWebClient) -> None:
    assert await admins(client, GROUP, BEN.user_id).why_not(BEN) is None
