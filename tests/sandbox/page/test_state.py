"""The state that a page fetches once: what one person sees, and nothing that they do not."""

from bot.sandbox.page.server import Page
from bot.sandbox.scene import Scene
from tests.sandbox.page.conftest import Browser
from tests.sandbox.slack.clients import Api, SocketBot, actions, button, modal, section


async def test_the_people_are_the_ones_that_the_sandbox_promises(browser: Browser) -> None:
    people = (await browser.state())["people"]
    assert {one["name"]: one["role"] for one in people} == {
        "Ana": "Agent, not linked",
        "Ben": "Agent, not linked",
        "Cleo": "Agent, not linked",
        "Dora": "Agent with a token that may only read, not linked",
        "Erik": "Works at Acme, another company",
        "Finn": "Guest",
    }


async def test_foreigners_and_guests_are_marked(browser: Browser) -> None:
    people = (await browser.state())["people"]
    assert [one["name"] for one in people if one["is_foreign"]] == ["Erik"]
    assert [one["name"] for one in people if one["is_guest"]] == ["Finn"]


async def test_a_member_sees_the_channels_their_direct_message_and_the_home_tab(browser: Browser, ana: str) -> None:
    channels = (await browser.state(ana))["channels"]
    assert [(one["name"], one["kind"]) for one in channels] == [
        ("support", "channel"),
        ("shared-with-acme", "channel"),
        ("random", "channel"),
        ("Casebot", "dm"),
        ("Home", "home"),
    ]


async def test_a_person_of_another_company_sees_only_what_is_shared(browser: Browser, stage: Scene) -> None:
    channels = (await browser.state(stage.people["Erik"].id))["channels"]
    assert [one["name"] for one in channels if one["kind"] == "channel"] == ["shared-with-acme"]


async def test_where_the_bot_is_no_member_is_said(browser: Browser, ana: str) -> None:
    channels = (await browser.state(ana))["channels"]
    assert [one["name"] for one in channels if not one["bot_is_member"]] == ["random"]


async def test_the_first_message_names_cases_to_try(browser: Browser, ana: str, support: str, late: str) -> None:
    (greeting,) = (await browser.state(ana))["messages"][support]
    assert f"/case close {late}" in greeting["text"]


async def test_what_only_one_person_sees_is_in_nobody_elses_state(
    browser: Browser, api: Api, ana: str, ben: str, support: str
) -> None:
    await api("chat.postEphemeral", channel=support, user=ana, text="psst")
    texts = {person: [m["text"] for m in (await browser.state(person))["messages"][support]] for person in (ana, ben)}
    assert ("psst" in texts[ana], "psst" in texts[ben]) == (True, False)


async def test_private_and_public_messages_stand_in_the_order_of_their_time(
    browser: Browser, api: Api, ana: str, support: str
) -> None:
    await api("chat.postEphemeral", channel=support, user=ana, text="first")
    await api("chat.postMessage", channel=support, text="second")
    shown = (await browser.state(ana))["messages"][support]
    assert [message["text"] for message in shown[-2:]] == ["first", "second"]


async def test_a_message_of_the_bot_has_all_that_the_page_draws(
    browser: Browser, api: Api, ana: str, support: str
) -> None:
    blocks = [section("*x*"), actions(button())]
    posted = await api("chat.postMessage", channel=support, text="x", blocks=blocks)
    shown = (await browser.state(ana))["messages"][support][-1]
    assert {name: shown[name] for name in shown if name != "blocks"} == {
        "ts": posted["ts"],
        "thread_ts": None,
        "user": browser.page.world.slack.bot_user_id,
        "name": "Casebot",
        "is_bot": True,
        "text": "x",
        "edited": False,
        "ephemeral": False,
        "origin": "bot",
    }
    assert [block["type"] for block in shown["blocks"]] == ["section", "actions"]


async def test_a_text_edit_is_marked_and_one_with_blocks_is_not(
    browser: Browser, api: Api, ana: str, support: str
) -> None:
    plain = await api("chat.postMessage", channel=support, text="a")
    rich = await api("chat.postMessage", channel=support, text="b", blocks=[section()])
    await api("chat.update", channel=support, ts=plain["ts"], text="a2")
    await api("chat.update", channel=support, ts=rich["ts"], text="b2", blocks=[section()])
    shown = (await browser.state(ana))["messages"][support][-2:]
    assert [message["edited"] for message in shown] == [True, False]


async def test_the_open_modal_is_only_its_own_persons(
    browser: Browser, bot: SocketBot, api: Api, ana: str, ben: str, support: str
) -> None:
    await browser.post("command", person=ana, channel=support, text="/case link")
    trigger = bot.got[-1]["payload"]["trigger_id"]
    await api("views.open", trigger_id=trigger, view=modal(section()))
    hers, his = await browser.state(ana), await browser.state(ben)
    assert (hers["view"]["title"]["text"], hers["view_stack"], his["view"]) == ("Link", 1, None)


async def test_the_cases_are_there_as_the_dashboard_has_them(browser: Browser, stage: Scene, late: str) -> None:
    state = await browser.state()
    (case,) = (one for one in state["cases"] if one["id"] == late)
    assert (len(state["cases"]), case["storeId"], case["status"]) == (11, stage.morning.store_id, "AWAITING_MERCHANT")


async def test_every_agent_has_a_token_to_link(browser: Browser, stage: Scene) -> None:
    tokens = (await browser.state())["tokens"]
    assert {name for name, person in stage.people.items() if person.id in tokens} == {"Ana", "Ben", "Cleo", "Dora"}


async def test_no_token_could_be_taken_for_a_real_one(browser: Browser) -> None:
    tokens = (await browser.state())["tokens"].values()
    settings = (await browser.get("/_sandbox/settings"))[1]
    assert all(one["token"].startswith("sk_sandbox_") for one in tokens)
    assert "xoxb-sandbox-" in settings
    assert "xapp-sandbox-" in settings


async def test_the_commands_are_the_manifests_and_slacks_own_invitation(browser: Browser) -> None:
    assert [one["command"] for one in (await browser.state())["commands"]] == ["/case", "/invite", "/remove"]


async def test_there_is_no_state_for_somebody_who_is_not_there(browser: Browser) -> None:
    assert (await browser.get("/_sandbox/state?person=U0NOBODY"))[0] == 404


async def test_a_connected_bot_is_shown_as_somebody_elses(browser: Browser, bot: SocketBot) -> None:
    assert (await browser.state())["bot"]["state"] == "external"


async def test_without_a_connection_there_is_no_bot(browser: Browser, page: Page) -> None:
    assert (await browser.state())["bot"] == {
        "user_id": page.world.slack.bot_user_id,
        "name": "Casebot",
        "state": "none",
        "mode": "socket",
    }
