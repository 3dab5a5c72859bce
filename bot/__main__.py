"""The command line: `casebot run | sandbox | manifest`, and the operator's commands in `cli/`."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
from typing import Literal

import click

from bot import __version__
from bot.cli.backup import backup
from bot.cli.doctor import doctor
from bot.cli.forget import forget
from bot.cli.keys import keys


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="casebot")
def main() -> None:
    """Casebot: close, reopen, park and prioritise Pandabase cases from Slack."""


@main.command()
@click.option(
    "--mode",
    type=click.Choice(["auto", "socket", "http"]),
    default="auto",
    show_default=True,
    help="How Slack reaches the bot; auto decides by which secret is set.",
)
def run(mode: str) -> None:
    """Run the bot until it is stopped. Run exactly one."""
    from bot.logs import set_up_logging
    from bot.mode import Mode, choose_mode
    from bot.process import CannotListen
    from bot.process import run as run_process
    from bot.settings import DEFAULT_PORT, SettingsError, idle_names, read_settings
    from bot.slack.identity import SignInRefused
    from bot.store.opening import CannotOpen
    from bot.store.remedies import trouble
    from bot.watching_over import DatabaseLost

    try:
        settings = read_settings()
        chosen = choose_mode(settings, Mode(mode))
    except SettingsError as error:
        _refuse(*error.sentences)
    set_up_logging(settings.log_level, settings.log_format)
    for sentence in idle_names():
        logging.getLogger("bot").warning("%s", sentence)
    try:
        asyncio.run(run_process(settings, chosen))
    except (CannotOpen, CannotListen, SignInRefused) as error:
        _refuse(str(error))
    except DatabaseLost as error:
        _end(str(error))
    except sqlite3.Error as error:  # damaged inside, where opening it did not look
        path = settings.database_path.absolute()
        _refuse(f"The database {path} cannot be used: {trouble(path, error)}")
    except OSError as error:
        port = DEFAULT_PORT if settings.port is None else settings.port
        _refuse(f"Cannot listen on {settings.host}:{port}: {error.strerror}. Set HOST and PORT.")


@main.command()
@click.option("--tour", is_flag=True, help="Play a morning, print the conversation, and end.")
@click.option(
    "--mode",
    type=click.Choice(["socket", "http", "both"]),
    help="How the bot is reached: socket unless said otherwise; for the tour both.",
)
@click.option("--port", type=click.IntRange(0, 65535), help="The page's port; 0 takes any.  [default: 8765 if free]")
@click.option("--seed", type=int, default=0, show_default=True, help="The same number gives the same cases.")
@click.option("--no-bot", is_flag=True, help="Start no bot; /_sandbox/settings says what one needs to connect.")
@click.option("--bot-url", help="A bot that already runs here, like http://127.0.0.1:3000/slack/events.")
@click.option("--signing-secret", help="What that bot verifies requests with.")
@click.option(
    "--speed",
    type=click.FloatRange(0.1, 1000),
    default=1.0,
    show_default=True,
    help="Multiplies Slack's rate limits and the pace of the bot.",
)
@click.option("--browser/--no-browser", default=True, help="Open the page where there is a desktop.")
def sandbox(
    tour: bool,
    mode: str | None,
    port: int | None,
    seed: int,
    no_bot: bool,
    bot_url: str | None,
    signing_secret: str | None,
    speed: float,
    browser: bool,
) -> None:
    """Try the whole bot in a browser, against a stand-in Slack and a stand-in Pandabase on this machine."""
    from bot.sandbox import play
    from bot.sandbox.tour import run as run_tour
    from bot.slack.manifest import manifest_text

    if tour:
        modes: dict[str | None, tuple[Literal["socket", "http"], ...]] = {"socket": ("socket",), "http": ("http",)}
        sys.exit(asyncio.run(run_tour(modes=modes.get(mode, ("socket", "http")))))
    if mode == "both":
        raise click.UsageError("both modes at once are for --tour; choose --mode socket or --mode http.")
    if no_bot and mode == "http":
        raise click.UsageError("over HTTP the bot must be called: say --bot-url instead of --no-bot.")
    if no_bot and bot_url:
        raise click.UsageError("--no-bot waits for a bot that connects, --bot-url calls one: choose.")
    wishes = play.Wishes(
        mode="http" if mode == "http" else "socket",
        port=port,
        seed=seed,
        speed=speed,
        is_alone=no_bot,
        bot_url=bot_url,
        signing_secret=signing_secret,
        manifest=manifest_text(),
        opens_page=browser,
    )
    sys.exit(asyncio.run(play.run(wishes)))


@main.command()
@click.option("--url", help="The public address of the bot, like https://casebot.example.com: prints the HTTP variant.")
@click.option("--command", default="/case", show_default=True, help="The name of the slash command (SLACK_COMMAND).")
def manifest(url: str | None, command: str) -> None:
    """Print the Slack app manifest."""
    from bot.settings import command_name
    from bot.slack.manifest import BadUrl, manifest_text

    try:
        click.echo(manifest_text(url, command_name(command)), nl=False)
    except BadUrl as error:
        raise click.BadParameter(str(error)) from None
    except ValueError as error:
        raise click.BadParameter(f"--command {error}.") from None


def _end(sentence: str) -> None:
    """It ran, and cannot go on: another exit code than for what is wrong from the start."""
    click.echo(f"casebot: {sentence}", err=True)
    sys.exit(1)


for operators_own in (doctor, backup, keys, forget):
    main.add_command(operators_own)


def _refuse(*sentences: str) -> None:
    for sentence in sentences:
        click.echo(f"casebot: {sentence}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
