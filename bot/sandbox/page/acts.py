"""What people do on the page, done in the stand-in Slack. Each answers with what the page needs to know at once."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from bot.sandbox.page.asked import Asked
from bot.sandbox.page.shapes import INVITE, REMOVE
from bot.sandbox.page.world import Json, Problem, World
from bot.sandbox.slack import Delivery, Gone, Impossible

Act = Callable[[World, Asked], Awaitable[Json]]

WHY: Mapping[str, str] = {
    "operation_timeout": "The bot did not answer within three seconds.",
    "dispatch_failed": "The bot cannot be reached.",
    "http_service_error": "The bot answered with an error.",
}
GONE = "That is not there any more: it was redrawn. Look again."


async def command(world: World, asked: Asked) -> Json:
    """A slash command. Slack itself tells the person where it fails, so that is no problem of the page."""
    name, _, text = asked.text("text").strip().partition(" ")
    if name in (INVITE["command"], REMOVE["command"]):
        return _let(world, asked.text("person"), asked.text("channel"), text, is_in=name == INVITE["command"])
    known = [one["command"] for one in world.offer.commands]
    if world.bot.state not in ("external", "none") and name not in known:
        raise Problem(f"{name} is not a command here. There is {', '.join(known)}.")
    delivery = await world.slack.command(asked.text("person"), asked.text("channel"), name, text.strip())
    if delivery.refused:
        raise Problem(f"Slack does not accept the bot's answer: {delivery.refused}")
    return {"ok": True, "seconds": delivery.seconds} if delivery.acknowledged else {"ok": True}


def _let(world: World, person_id: str, channel_id: str, who: str, is_in: bool) -> Json:
    """The bot into the channel, or out of it."""
    channel = world.slack.channels.get(channel_id)
    if channel is None or channel.is_im or person_id not in channel.members:
        raise Problem("Nobody can be invited or removed here.")
    if who.strip().lower() not in (f"@{world.bot_name}".lower(), f"<@{world.slack.bot_user_id}>".lower()):
        raise Problem(f"Only {world.bot_name} comes and goes in the sandbox: write @{world.bot_name.lower()}")
    if is_in:
        world.slack.invite_bot(channel_id)
    else:
        world.slack.kick_bot(channel_id)
    return {"ok": True}


async def say(world: World, asked: Asked) -> Json:
    """A message; a mention where it names the bot."""
    text = typed(world, asked.text("text"))
    sent = await world.slack.mention(asked.text("person"), asked.text("channel"), text, asked.maybe("thread_ts"))
    if sent.status != "not sent":
        return _told(sent)
    named = f"<@{world.slack.bot_user_id}>" in text
    return {"ok": True, "note": f"{world.bot_name} hears of no mention here."} if named else {"ok": True}


def typed(world: World, text: str) -> str:
    """A message as Slack sends it on: `& < >` escaped, mentions of people by their id."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    known = {world.slack.bot_user_id, *world.slack.people}
    named = re.sub(r"&lt;@(\w+)&gt;", lambda one: f"<@{one[1]}>" if one[1] in known else one[0], escaped)
    bot = f"<@{world.slack.bot_user_id}>"
    return re.sub(rf"(?<![\w<])@{re.escape(world.bot_name)}\b", bot, named.replace("&lt;@BOT&gt;", bot), flags=re.I)


async def click(world: World, asked: Asked) -> Json:
    """A button of a message, or a choice in one of its menus."""
    place = (asked.text("person"), asked.text("channel"), asked.text("ts"))
    return _told(await world.slack.click(*place, asked.text("action_id"), _chosen(asked), asked.maybe("block_id")))


async def click_in_view(world: World, asked: Asked) -> Json:
    """The same in a modal or the Home tab."""
    place = (asked.text("person"), asked.text("view_id"))
    block_id = asked.maybe("block_id")
    return _told(await world.slack.click_in_view(*place, asked.text("action_id"), _chosen(asked), block_id))


def _chosen(asked: Asked) -> object:
    option = asked.anything("option")
    if isinstance(option, dict):
        return option.get("value")
    return asked.anything("value") if option is None else option


async def submit(world: World, asked: Asked) -> Json:
    """A modal is submitted."""
    view_id, values = asked.text("view_id"), asked.object("values")
    return _told(await world.slack.submit(asked.text("person"), view_id, values))


async def close(world: World, asked: Asked) -> Json:
    """A modal is closed."""
    everything = bool(asked.anything("everything"))
    sent = await world.slack.close_view(asked.text("person"), asked.text("view_id"), everything)
    return {"ok": True} if sent.status == "not sent" else _told(sent)


async def shortcut(world: World, asked: Asked) -> Json:
    """A shortcut in the menu of a message."""
    place = (asked.text("person"), asked.text("channel"), asked.text("ts"))
    return _told(await world.slack.shortcut(*place, asked.text("callback_id")))


async def open_home(world: World, asked: Asked) -> Json:
    """The Home tab is looked at; the bot hears of it if its manifest asks for that."""
    person_id = asked.text("person")
    if "app_home_opened" not in world.offer.events:
        return {"ok": True, "note": f"{world.bot_name} has no Home tab."}
    return _told(await world.slack.open_home(person_id))


ACTS: Mapping[str, Act] = {
    "command": command,
    "say": say,
    "click": click,
    "choose": click,
    "shortcut": shortcut,
    "view/click": click_in_view,
    "view/choose": click_in_view,
    "view/submit": submit,
    "view/close": close,
    "home/open": open_home,
}


def _told(delivery: Delivery) -> Json:
    if delivery.problem:
        raise Problem(WHY.get(delivery.problem, delivery.problem))
    if delivery.refused:
        raise Problem(f"Slack does not accept the bot's answer: {delivery.refused}")
    return {"ok": True, "seconds": delivery.seconds}


def sentence(trouble: Impossible) -> str:
    """What a person reads when Slack's client would not have let them."""
    if isinstance(trouble, Gone):
        return GONE
    text = str(trouble)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
