"""`casebot forget`: removes a person from the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.refusing import counted, refuse, refusing, settings_or_refuse

if TYPE_CHECKING:
    from bot.store.forget import Forgotten

_USER = re.compile(r"[UW][A-Z0-9]+")
_CUSTOMER = re.compile(r"\w+_\w+|[^@\s]+@[^@\s]+")

_WORDS = {
    "tokens": ("token deleted", "tokens deleted"),
    "watches": ("watch that lost its lender", "watches that lost their lender"),
    "private messages": ("private message deleted", "private messages deleted"),
    "actions": ("action names them no longer", "actions name them no longer"),
    "texts": ("text names them no longer", "texts name them no longer"),
    "readings": ("reading of a case deleted", "readings of cases deleted"),
    "listed cases": ("case in a list names them no longer", "cases in lists name them no longer"),
    "subjects": ("text says no longer what their case is about", "texts say no longer what their cases are about"),
}
"""What was counted, of one and of several."""

_UNKNOWN = (
    "Nothing is known of {}, so nothing was removed. If you expected something, look whether the id is whole, and "
    "whether DATABASE_URL names the bot's database."
)


@click.command()
@click.option("--user", metavar="U…", help="Somebody who used the bot, by their id in Slack.")
@click.option("--customer", metavar="ID", help="A customer, by id (cus_…) or e-mail address.")
def forget(user: str | None, customer: str | None) -> None:
    """Remove a person from the database, also while the bot runs."""
    from bot.store.beside import beside, empty_the_log
    from bot.store.forget import forget_customer, forget_user

    _check(user, customer)
    settings = settings_or_refuse()
    with refusing(), beside(settings.database_path) as db:
        gone = forget_user(db, user) if user else forget_customer(db, customer or "")
        is_clean = empty_the_log(db)
    for line in said(gone) if _was_known(gone) else [_UNKNOWN.format(user or customer)]:
        click.echo(line)
    if not is_clean:
        refuse("The removed rows may still stand in the -wal file, because it was in use. Run this again.")
    click.echo(
        "Slack, Pandabase, backups and logs are not touched. What Pandabase still has comes back when it is read."
    )


def _check(user: str | None, customer: str | None) -> None:
    if bool(user) == bool(customer):
        raise click.UsageError("say either --user or --customer.")
    if user and not _USER.fullmatch(user):
        raise click.UsageError("--user takes the id of a person in Slack (U…), not a name.")
    if customer and not _CUSTOMER.fullmatch(customer):
        raise click.UsageError("--customer takes an id (cus_…) or an e-mail address, not a name.")


def _was_known(gone: Forgotten) -> bool:
    return any(number for _, number in gone.counts) or bool(gone.watches or gone.messages)


def said(gone: Forgotten) -> Iterator[str]:
    """What was removed, and what is left to do."""
    for what, number in gone.counts:
        yield counted(number, *_WORDS[what])
    for channel, store in gone.watches:
        yield (
            f"Store {store} is not read for channel {channel} any more. The bot tells the channel when it reads next;"
            " anybody there who has linked the store can take the watch over with a button."
        )
    for channel, ts in gone.messages:
        yield (
            f"The message {ts} in channel {channel}{_posted(ts)} shows the customer. Have an admin of the workspace"
            " delete it in Slack, or call chat.delete with SLACK_BOT_TOKEN: nobody else may. With your workspace’s"
            f" name, its address is https://….slack.com/archives/{channel}/p{ts.replace('.', '')}"
        )


def _posted(ts: str) -> str:
    """A number says little to whoever looks for a message; it is the time at which it was posted."""
    try:
        at = datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return f", posted on {at:%Y-%m-%d at %H:%M:%S} UTC,"
