"""`casebot keys`: which key opens whose token, and the move to a new one. No token is ever shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.refusing import counted, refuse, refusing, settings_or_refuse

if TYPE_CHECKING:
    import sqlite3

    from bot.settings import Settings
    from bot.store.keys import KeyFile, Standing


@click.group()
def keys() -> None:
    """The keys that people's tokens are encrypted with."""


@keys.command()
def status() -> None:
    """Say how many tokens each key opens, and which none does."""
    from bot.store.beside import beside
    from bot.store.keys import standing

    settings = settings_or_refuse()
    with refusing(), beside(settings.database_path) as db:
        found = standing(db, _keys(settings))
        _say(found)
        _say_what_helps(found, settings)


@keys.command()
@click.option("--drop-old", is_flag=True, help="Make no new key: keep the first, and drop those behind it.")
@click.option("--yes", is_flag=True, help="Drop them also while no key opens some of the tokens.")
def rotate(drop_old: bool, yes: bool) -> None:
    """Make a new key and move all tokens to it, also while the bot runs."""
    from bot.store.beside import beside

    settings = settings_or_refuse()
    with refusing(), beside(settings.database_path) as db:
        if settings.encryption_keys:
            _rotate_by_hand(db, settings)
        elif drop_old:
            _drop_old(db, settings, may_lose=yes)
        else:
            _rotate_file(db, settings)


def _keys(settings: Settings) -> list[str]:
    """The keys that the bot would use. Refuses where one is none."""
    from bot.store.accounts import Vault
    from bot.store.keys import KeyFile, no_fernet_key, unusable

    file = KeyFile.beside(settings.database_path)
    try:
        found = settings.encryption_keys or file.read()
        Vault(found)
    except FileNotFoundError:
        refuse(f"There is no key {file.path}. Put it back; or start the bot, which makes one, and people link again.")
    except OSError as error:
        refuse(str(unusable(settings.database_path, error)))
    except ValueError:
        refuse(str(no_fernet_key(settings.database_path, is_set=bool(settings.encryption_keys))))
    return found


def _rotate_file(db: sqlite3.Connection, settings: Settings) -> None:
    """The new key is in the file before a token is encrypted with it; a running bot reads it when it needs it."""
    from cryptography.fernet import Fernet

    from bot.store.keys import KeyFile, move, standing

    file, old = KeyFile.beside(settings.database_path), _keys(settings)
    all_of_them = [Fernet.generate_key().decode(), *old]
    _write(file, all_of_them)
    moved = move(db, all_of_them)
    after = standing(db, all_of_them)
    _say(after, moved)
    _say_what_helps(after, settings)
    are, them = ("The old keys are", "them") if len(old) > 1 else ("The old key is", "it")
    click.echo(f"{are} still in {file.path}, and older backups need {them}: keep a copy of {them} as long as those.")
    click.echo("Once you have a new backup: casebot keys rotate --drop-old")


def _drop_old(db: sqlite3.Connection, settings: Settings, *, may_lose: bool) -> None:
    """The last step. All that it costs is said before it is taken."""
    from bot.store.keys import KeyFile, move, standing

    file, found = KeyFile.beside(settings.database_path), _keys(settings)
    before = standing(db, found)
    if len(found) == 1:
        _say(before)
        click.echo(f"{file.path} holds one key: there is none to drop.")
        return
    click.echo(f"{counted(before.behind, 'token')} opened by an old key alone, to be moved to the first key.")
    click.echo(
        f"{counted(len(found) - 1, 'old key')} to be dropped from {file.path}; older backups need what is dropped."
    )
    _refuse_to_lose(before, file, may_lose)
    moved = move(db, found)
    _write(file, found[:1])
    moved += move(db, found)  # what the bot encrypted meanwhile with a key that it had just read
    _say(standing(db, found[:1]), moved)
    click.echo(f"{file.path} holds one key now.")


def _refuse_to_lose(before: Standing, file: KeyFile, may_lose: bool) -> None:
    """A token that no key opens is not lost for good while its key may still turn up among the old ones."""
    if not before.lost:
        return
    _name(before)
    if not may_lose:
        refuse(
            f"No key in {file.path} opens {counted(len(before.lost), 'token')}, so nothing was dropped. Put the missing"
            " key on a line of its own at the end of the file, or have these people type /case link, and run this"
            " again. With --yes the old keys are dropped all the same."
        )


def _write(file: KeyFile, found: list[str]) -> None:
    from bot.store.remedies import file_trouble

    try:
        file.write(found)
    except OSError as error:
        refuse(f"The key {file.path} cannot be written: {file_trouble(file.path, error)}")


def _rotate_by_hand(db: sqlite3.Connection, settings: Settings) -> None:
    """The environment is not ours to change: first the new key has to be there, then the tokens move."""
    from cryptography.fernet import Fernet

    from bot.store.keys import move, standing

    found = _keys(settings)
    if len(found) > 1 and standing(db, found).behind:
        moved = move(db, found)
        _say(standing(db, found), moved)
        click.echo("Take the keys behind the first out of TOKEN_ENCRYPTION_KEY, and restart the bot.")
        return
    _say(standing(db, found))
    click.echo("All tokens that can be opened are under the first key of TOKEN_ENCRYPTION_KEY. To change it:")
    click.echo(f"1. Put this in front of what TOKEN_ENCRYPTION_KEY holds:  {Fernet.generate_key().decode()},")
    click.echo("2. Restart the bot.  3. Run casebot keys rotate again, with the same setting.")


def _say(found: Standing, moved: int | None = None) -> None:
    if moved is not None:
        click.echo(f"{counted(moved, 'token')} moved to the first key.")
    for place, number in enumerate(found.opened, 1):
        click.echo(f"key {place}: {counted(number, 'token')}{' (new tokens get this one)' if place == 1 else ''}")
    _name(found)


def _say_what_helps(found: Standing, settings: Settings) -> None:
    """A lost key that turns up spares people the linking."""
    from bot.store.keys import KeyFile, unread

    at_the_end = f"put it on a line of its own at the end of {KeyFile.beside(settings.database_path).path}"
    where = "put it behind the others in TOKEN_ENCRYPTION_KEY" if settings.encryption_keys else at_the_end
    if found.lost:
        click.echo(f"If the lost key turns up, {where}, and start the bot again: nobody has to link then.")
    if found.lost and (beside_it := unread(settings.database_path, is_set=bool(settings.encryption_keys))) is not None:
        click.echo(beside_it)


def _name(found: Standing) -> None:
    """Those whose tokens no key opens."""
    for lost in found.lost:
        click.echo(f"no key: user {lost.user_id} in {lost.workspace}, store {lost.store_id}: they have to link again")
