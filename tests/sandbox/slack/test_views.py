"""`views.*` and the rules of `trigger_id`s."""

import pytest

from bot.sandbox.slack import Impossible, NotFilled, Person, StandInSlack

from .clients import Api, Clock, Json, SocketBot, actions, button, modal, plain, section, text_input


@pytest.fixture
async def trigger(slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> str:
    return str((await slack.command(ana.id, support, "/case", "link")).trigger_id)


@pytest.fixture
async def view_id(api: Api, trigger: str) -> str:
    answer = await api("views.open", trigger_id=trigger, view=modal(text_input()))
    return str(answer["view"]["id"])


async def test_an_opened_modal_is_what_the_person_sees(
    api: Api, slack: StandInSlack, ana: Person, trigger: str
) -> None:
    answer = await api("views.open", trigger_id=trigger, view=modal(text_input(), callback_id="link"))
    seen = slack.view(ana.id)
    assert seen is not None
    assert (seen["id"], seen["callback_id"]) == (answer["view"]["id"], "link")


async def test_a_trigger_works_once(api: Api, trigger: str, view_id: str) -> None:
    answer = await api("views.open", trigger_id=trigger, view=modal(section()))
    assert answer["error"] == "exchanged_trigger_id"


@pytest.mark.parametrize(("age", "error"), [(3.0, None), (3.01, "expired_trigger_id")])
async def test_a_trigger_lives_three_seconds(
    api: Api, clock: Clock, trigger: str, age: float, error: str | None
) -> None:
    clock.now += age
    answer = await api("views.open", trigger_id=trigger, view=modal(section()))
    assert answer.get("error") == error


async def test_an_unknown_trigger_is_refused(api: Api) -> None:
    answer = await api("views.open", trigger_id="1.2.3", view=modal(section()))
    assert answer["error"] == "invalid_trigger_id"


async def test_an_invalid_view_does_not_use_up_the_trigger(api: Api, trigger: str) -> None:
    refused = await api("views.open", trigger_id=trigger, view={"type": "modal"})
    opened = await api("views.open", trigger_id=trigger, view=modal(section()))
    assert (refused["error"], opened["ok"]) == ("invalid_arguments", True)


INVALID: dict[str, Json] = {
    "a long title": modal(section(), title=plain("x" * 25)),
    "a long submit": modal(section(), submit=plain("x" * 25)),
    "a long close": modal(section(), close=plain("x" * 25)),
    "long private_metadata": modal(section(), private_metadata="x" * 3001),
    "a long callback_id": modal(section(), callback_id="x" * 256),
    "no title": {"type": "modal", "blocks": []},
    "inputs without submit": {"type": "modal", "title": plain("x"), "blocks": [text_input()]},
    "a foreign type": {"type": "workflow", "blocks": []},
    "101 blocks": modal(*[{"type": "divider"}] * 101),
    "an unknown property": modal(section(), colour="red"),
}


@pytest.mark.parametrize("name", INVALID)
async def test_a_modal_with_a_fault_is_refused(api: Api, trigger: str, name: str) -> None:
    answer = await api("views.open", trigger_id=trigger, view=INVALID[name])
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"]


async def test_a_modal_at_its_limits_is_taken(api: Api, trigger: str) -> None:
    longest = {"title": plain("x" * 24), "submit": plain("x" * 24), "close": plain("x" * 24)}
    view = modal(*[{"type": "divider"}] * 100, **longest, private_metadata="x" * 3000, callback_id="x" * 255)
    assert (await api("views.open", trigger_id=trigger, view=view))["ok"]


async def test_a_view_above_250_kilobytes_is_too_large(api: Api, trigger: str) -> None:
    view = modal(*[section("x" * 3000) for _ in range(90)])
    assert (await api("views.open", trigger_id=trigger, view=view))["error"] == "view_too_large"


async def test_an_update_replaces_the_view_and_its_hash(
    api: Api, slack: StandInSlack, ana: Person, view_id: str
) -> None:
    before = slack.view(ana.id)
    assert before is not None
    old_hash = before["hash"]
    answer = await api("views.update", view_id=view_id, hash=old_hash, view=modal(section("new")))
    assert answer["view"]["id"] == view_id
    assert answer["view"]["hash"] != old_hash


async def test_an_update_with_a_stale_hash_conflicts(api: Api, view_id: str) -> None:
    answer = await api("views.update", view_id=view_id, hash="0.stale", view=modal(section()))
    assert answer["error"] == "hash_conflict"


async def test_a_closed_view_cannot_be_updated(api: Api, slack: StandInSlack, ana: Person, view_id: str) -> None:
    closed = await slack.close_view(ana.id, view_id)
    answer = await api("views.update", view_id=view_id, view=modal(section()))
    assert (closed.status, answer["error"]) == ("not sent", "not_found")


async def test_an_update_by_external_id_finds_the_view(api: Api, trigger: str) -> None:
    await api("views.open", trigger_id=trigger, view=modal(section(), external_id="link-1"))
    assert (await api("views.update", external_id="link-1", view=modal(section())))["ok"]


@pytest.mark.parametrize(("block_id", "kept"), [("token", "typed"), ("other", None)])
async def test_what_was_typed_survives_an_update_under_the_same_ids(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, view_id: str, block_id: str, kept: str | None
) -> None:
    bot.answer = {"response_action": "errors", "errors": {"token": "no"}}
    await slack.submit(ana.id, view_id, {"token": {"text": "typed"}})
    answer = await api("views.update", view_id=view_id, view=modal(text_input(block_id)))
    assert answer["view"]["state"]["values"][block_id]["text"]["value"] == kept


async def test_three_views_can_be_stacked_and_no_more(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, trigger: str
) -> None:
    answer = await api("views.open", trigger_id=trigger, view=modal(actions(button("more"))))
    answers = []
    for _ in range(3):
        click = await slack.click_in_view(ana.id, answer["view"]["id"], "more")
        answers.append(await api("views.push", trigger_id=click.trigger_id, view=modal(actions(button("more")))))
    assert [one.get("error") for one in answers] == [None, None, "push_limit_reached"]


async def test_only_a_trigger_from_the_modal_can_push(
    api: Api, slack: StandInSlack, ana: Person, support: str, view_id: str
) -> None:
    other = await slack.command(ana.id, support, "/case")
    answer = await api("views.push", trigger_id=other.trigger_id, view=modal(section()))
    assert answer["error"] == "not_found"


async def test_closing_tells_the_bot_if_it_asked_for_it(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, trigger: str
) -> None:
    answer = await api("views.open", trigger_id=trigger, view=modal(section(), notify_on_close=True))
    closed = await slack.close_view(ana.id, answer["view"]["id"])
    assert (closed.payload["type"], closed.status) == ("view_closed", "acked")


async def test_a_home_tab_is_published_for_one_person(api: Api, slack: StandInSlack, ana: Person) -> None:
    answer = await api("views.publish", user_id=ana.id, view={"type": "home", "blocks": [section()]})
    stale = await api("views.publish", user_id=ana.id, view={"type": "home", "blocks": []}, hash="0.stale")
    home = slack.home(ana.id)
    assert home is not None
    assert (home["id"], stale["error"]) == (answer["view"]["id"], "hash_conflict")


async def test_a_person_cannot_submit_without_a_required_input(slack: StandInSlack, ana: Person, view_id: str) -> None:
    with pytest.raises(Impossible, match="token is required"):
        await slack.submit(ana.id, view_id)


async def test_a_person_cannot_fill_in_what_is_not_there(slack: StandInSlack, ana: Person, view_id: str) -> None:
    with pytest.raises(Impossible, match="no field"):
        await slack.submit(ana.id, view_id, {"secret": {"text": "x"}})


async def test_each_field_that_lacks_something_is_named(slack: StandInSlack, ana: Person, view_id: str) -> None:
    with pytest.raises(NotFilled) as lacking:
        await slack.submit(ana.id, view_id)
    assert lacking.value.fields == {"token": "is required"}
