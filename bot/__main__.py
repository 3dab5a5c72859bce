"""The command line: `casebot run | sandbox | manifest`."""

from __future__ import annotations

import asyncio
import sys
from typing import Literal

import click

from bot import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="casebot")
def main() -> None:
    """Casebot: close, reopen and answer Pandabase cases from Slack."""


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
    from bot.process import run as run_process
    from bot.settings import Mode, SettingsError, choose_mode, read_settings
    from bot.slack.identity import SignInRefused
    from bot.store.opening import CannotOpen

    try:
        settings = read_settings()
        chosen = choose_mode(settings, Mode(mode))
    except SettingsError as error:
        _refuse(*error.sentences)
    set_up_logging(settings.log_level)
    try:
        asyncio.run(run_process(settings, chosen))
    except (CannotOpen, SignInRefused) as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. Set HOST and PORT.")


@main.command()
@click.option("--tour", is_flag=True, help="Play a morning and print the conversation.")
@click.option(
    "--mode",
    type=click.Choice(["both", "socket", "http"]),
    default="both",
    show_default=True,
    help="How the tour's bot is reached.",
)
def sandbox(tour: bool, mode: str) -> None:
    """Try the whole bot against a stand-in Slack and a stand-in Pandabase on this machine."""
    from bot.sandbox.tour import run as run_tour

    if not tour:
        raise click.UsageError("say --tour: it plays a morning and prints the conversation.")
    modes: dict[str, tuple[Literal["socket", "http"], ...]] = {"socket": ("socket",), "http": ("http",)}
    sys.exit(asyncio.run(run_tour(modes=modes.get(mode, ("socket", "http")))))


@main.command()
@click.option("--url", help="The public address of the bot, like https://casebot.example.com: prints the HTTP variant.")
@click.option("--command", default="/case", show_default=True, help="The name of the slash command (SLACK_COMMAND).")
def manifest(url: str | None, command: str) -> None:
    """Print the Slack app manifest."""
    from bot.slack.manifest import BadUrl, manifest_text

    try:
        click.echo(manifest_text(url, command), nl=False)
    except BadUrl as error:
        raise click.BadParameter(str(error)) from None


def _refuse(*sentences: str) -> None:
    for sentence in sentences:
        click.echo(f"casebot: {sentence}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
