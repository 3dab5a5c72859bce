"""`casebot forget`: removes a person from the database."""

from __future__ import annotations

import re

import click

from bot.cli.refusing import refuse, refusing, settings_or_refuse

_USER = re.compile(r"[UW][A-Z0-9]+")
_CUSTOMER = re.compile(r"\w+_\w+|[^@\s]+@[^@\s]+")


@click.command()
@click.option("--user", metavar="U…", help="Somebody who used the bot, by their id in Slack.")
@click.option("--customer", metavar="ID", help="A customer, by id (cus_…) or e-mail address.")
def forget(user: str | None, customer: str | None) -> None:
    """Remove a person from the database, also while the bot runs."""
    from bot.store.beside import beside, empty_the_log
    from bot.store.forget import Forgotten, forget_customer, forget_user

    if bool(user) == bool(customer):
        raise click.UsageError("say either --user or --customer.")
    if user and not _USER.fullmatch(user):
        raise click.UsageError("--user takes the id of a person in Slack (U…), not a name.")
    if customer and not _CUSTOMER.fullmatch(customer):
        raise click.UsageError("--customer takes an id (cus_…) or an e-mail address, not a name.")
    settings = settings_or_refuse()
    with refusing(), beside(settings.database_path) as db:
        gone: Forgotten = forget_user(db, user) if user else forget_customer(db, customer or "")
        is_clean = empty_the_log(db)
    for what, number in gone.counts:
        click.echo(f"{number:>6} {what}")
    for channel, store in gone.watches:
        click.echo(f"Channel {channel} does not follow {store} any more: somebody else can set up a watch there.")
    for channel, ts in gone.messages:
        click.echo(f"The message {ts} in channel {channel} shows the customer: delete it in Slack.")
    if not is_clean:
        refuse("The removed rows may still stand in the -wal file, because it was in use. Run this again.")
    click.echo(
        "Slack, Pandabase, backups and logs are not touched. What Pandabase still has comes back when it is read."
    )
