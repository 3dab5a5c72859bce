"""Plays the morning in each mode: sets the stand-ins up, runs the bot, goes through the scenes, concludes."""

import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path

from bot.sandbox.pandabase import StandInPandabase, seed_morning
from bot.sandbox.slack import Impossible, StandInSlack
from bot.sandbox.tour import scenes
from bot.sandbox.tour.bot_process import BotFailed, BotProcess, Mode
from bot.sandbox.tour.finding import NotThere
from bot.sandbox.tour.reading import NotSeen
from bot.sandbox.tour.screen import Screen, wants_colour
from bot.sandbox.tour.stage import Stage

TITLES: dict[Mode, str] = {"socket": "A morning in Socket Mode", "http": "The same morning over HTTP"}
CHANNEL = "support"


async def run(modes: tuple[Mode, ...] = ("socket", "http"), colour: bool | None = None) -> int:
    """Play the morning in each mode at the same time; 0 if every promise was kept, else 1.

    The first one is shown while it happens, the others after it, because each takes its time at Slack's pace.
    """
    began = time.monotonic()
    screen = Screen(wants_colour(sys.stdout.isatty(), colour))
    pages: list[list[str]] = [[] for _ in modes]
    screens = [screen, *(Screen(screen.colour, page.append) for page in pages[1:])]
    results = await asyncio.gather(*(play(mode, shown) for mode, shown in zip(modes, screens, strict=True)))
    for line in (line for page in pages for line in page):
        screen.say(line)
    broken = [f"{sentence} ({mode} mode)" for mode, result in zip(modes, results, strict=True) for sentence in result]
    return _conclude(screen, broken, time.monotonic() - began)


async def play(mode: Mode, screen: Screen) -> list[str]:
    """One morning in one mode; returns the promises that were not kept."""
    screen.heading(f"{TITLES[mode]}: #{CHANNEL}")
    with tempfile.TemporaryDirectory(prefix="casebot-tour-") as folder:
        async with StandInSlack() as slack, StandInPandabase() as pandabase:
            stage = _set_up(slack, pandabase, screen)
            async with BotProcess(mode, Path(folder), _settings(mode, slack, pandabase)) as bot:
                await _perform(stage, bot, mode)
            return stage.broken


def _set_up(slack: StandInSlack, pandabase: StandInPandabase, screen: Screen) -> Stage:
    channel = slack.add_channel(CHANNEL)
    people = {name: slack.add_person(name) for name in ("Ana", "Ben", "Cleo")}
    return Stage(slack, pandabase, seed_morning(pandabase), channel, people, screen)


def _settings(mode: Mode, slack: StandInSlack, pandabase: StandInPandabase) -> dict[str, str]:
    over_http = {"SLACK_SIGNING_SECRET": slack.signing_secret}
    secret = over_http if mode == "http" else {"SLACK_APP_TOKEN": slack.app_token}
    urls = {"SLACK_API_URL": slack.api_url, "PANDABASE_API_URL": pandabase.api_url}
    return {"SLACK_BOT_TOKEN": slack.bot_token, "POLL_INTERVAL_SECONDS": "1", **secret, **urls}


async def _perform(stage: Stage, bot: BotProcess, mode: Mode) -> None:
    try:
        began = time.monotonic()
        await bot.wait_until_ready()
        stage.screen.happens(f"the bot was ready after {time.monotonic() - began:.1f} s")
        if mode == "http":
            stage.slack.deliver_over_http(f"{bot.address}/slack/events")
        for scene in scenes.MORNING:
            stage.screen.scene(scene.title)
            await scene.play(stage)
        await _end(stage, bot)
    except (NotSeen, NotThere, Impossible, BotFailed) as trouble:
        stage.promise(str(trouble), False)
        stage.screen.say(f"\nThe bot's last words:\n{bot.log_tail()}")


async def _end(stage: Stage, bot: BotProcess) -> None:
    stage.screen.scene("The end of the morning")
    code = await bot.stop()
    stage.promise(f"the bot ended by itself with exit code 0 after {signal.SIGTERM.name}", code == 0)
    stage.show_news()
    spoken = [stage.read(message) for message in stage.slack.messages(stage.channel)]
    spoken += [stage.read(message) for person in stage.people.values() for message in stage.slack.ephemerals(person.id)]
    leaks = [secret for secret in stage.secrets if secret in bot.log() or any(secret in text for text in spoken)]
    stage.promise("no token was said or logged", not leaks)
    stage.promise("Slack refused nothing that the bot sent", not _refused(stage))


def _refused(stage: Stage) -> list[str]:
    """The Web API calls that Slack turned down; being told to slow down is no refusal."""
    answers = [(call.method, call.answer) for call in stage.slack.calls if isinstance(call.answer, dict)]
    errors = [f"{method}: {answer.get('error')}" for method, answer in answers if not answer.get("ok", True)]
    return [error for error in errors if not error.endswith("ratelimited")]


def _conclude(screen: Screen, broken: list[str], seconds: float) -> int:
    screen.say("")
    if not broken:
        screen.say(screen.paint(f"Every promise was kept, in {seconds:.0f} seconds.", "kept"))
        return 0
    screen.say(screen.paint("Not as promised:", "broken"))
    for sentence in broken:
        screen.say(f"  {sentence}")
    return 1
