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
        _say(standing(db, _keys(settings)))


@keys.command()
@click.option("--drop-old", is_flag=True, help="Make no new key: keep the first, and drop those before it.")
def rotate(drop_old: bool) -> None:
    """Make a new key and move all tokens to it, also while the bot runs."""
    from bot.store.beside import beside

    settings = settings_or_refuse()
    with refusing(), beside(settings.database_path) as db:
        if settings.encryption_keys:
            _rotate_by_hand(db, settings.encryption_keys)
        else:
            _rotate_file(db, settings, is_last_step=drop_old)


def _keys(settings: Settings) -> list[str]:
    """The keys that the bot would use. Refuses where one is none."""
    from bot.store.accounts import Vault
    from bot.store.keys import KeyFile

    file = KeyFile.beside(settings.database_path)
    try:
        found = settings.encryption_keys or file.read()
        Vault(found)
    except FileNotFoundError:
        refuse(f"There is no key {file.path}. Put it back; or start the bot, which makes one, and people link again.")
    except OSError as error:
        refuse(f"The key {file.path} cannot be read: {error.strerror}.")
    except ValueError:
        refuse("One of the keys is no Fernet key: 32 bytes in URL-safe base64.")
    return found


def _rotate_file(db: sqlite3.Connection, settings: Settings, *, is_last_step: bool) -> None:
    """The new key is in the file before a token is encrypted with it; a running bot reads it when it needs it."""
    from cryptography.fernet import Fernet

    from bot.store.keys import KeyFile, move, standing

    file, old = KeyFile.beside(settings.database_path), _keys(settings)
    all_of_them = old if is_last_step else [Fernet.generate_key().decode(), *old]
    if not is_last_step:
        _write(file, all_of_them)
    moved = move(db, all_of_them)
    if is_last_step:
        _write(file, all_of_them[:1])
        moved += move(db, all_of_them)  # what the bot encrypted meanwhile with a key that it had just read
    _say(standing(db, all_of_them[:1] if is_last_step else all_of_them), moved)
    if is_last_step:
        click.echo(f"{file.path} holds one key now. Older backups need the dropped ones: keep those as long as these.")
    else:
        click.echo(f"The old key is still in {file.path}. Once you have a new backup: casebot keys rotate --drop-old")


def _write(file: KeyFile, found: list[str]) -> None:
    try:
        file.write(found)
    except OSError as error:
        refuse(f"The key {file.path} cannot be written: {error.strerror}.")


def _rotate_by_hand(db: sqlite3.Connection, found: list[str]) -> None:
    """The environment is not ours to change: first the new key has to be there, then the tokens move."""
    from cryptography.fernet import Fernet

    from bot.store.accounts import Vault
    from bot.store.keys import move, standing

    try:
        Vault(found)
    except ValueError:
        refuse("One of the keys in TOKEN_ENCRYPTION_KEY is no Fernet key: 32 bytes in URL-safe base64.")
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
    for lost in found.lost:
        click.echo(f"no key: user {lost.user_id} in {lost.workspace}, store {lost.store_id}: they have to link again")
