"""`casebot backup`: a copy of the database while the bot runs."""

from __future__ import annotations

import click

from bot.cli.refusing import counted, refusing, settings_or_refuse


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is there.")
def backup(file: str, overwrite: bool) -> None:
    """Copy the database to FILE, a path from where this is typed, also while the bot runs."""
    from pathlib import Path

    from bot.store.backup import back_up
    from bot.store.beside import beside
    from bot.store.schema import MIGRATIONS

    settings = settings_or_refuse()
    with refusing(), beside(settings.database_path, may_be_older=True) as db:
        held = back_up(db, Path(file), may_overwrite=overwrite)
    copy = Path(file).absolute()
    click.echo(
        f"{copy} holds {counted(held.actions, 'action')}, {counted(held.cases, 'case')} with customers'"
        f" names and e-mail addresses, {counted(held.watches, 'followed channel')} and"
        f" {counted(held.accounts, 'token')}, encrypted: {held.size:,} bytes, readable by you alone."
    )
    if held.schema < len(MIGRATIONS):
        click.echo(
            f"It has schema {held.schema}, as the database, which an older Casebot wrote: that version can use it as it"
            f" is, and this one brings it to schema {len(MIGRATIONS)} when it is started with it."
        )
    key = "TOKEN_ENCRYPTION_KEY" if settings.encryption_keys else f"{settings.database_path.absolute()}.key"
    click.echo(f"The key is not in it. Keep {key} too, in another place: without it people have to link again.")
