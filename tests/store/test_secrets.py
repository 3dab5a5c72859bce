"""Tokens in the file: encrypted, bound to their owner, readable with any of the keys, and gone when unlinked."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.errors import KeyLost
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.keys import KeyFile
from tests.core.making import ANA, BEN, CASE_ID, STORE_ID, account
from tests.store.conftest import KEY, Sqlite, Stored

SECRET = "sk_live_0123456789abcdefghijklmnop"
NEW_KEY = Fernet.generate_key().decode()


def bytes_on_disk(engine: Sqlite) -> bytes:
    """All that anybody could read of the database, the write-ahead log included."""
    return b"".join(path.read_bytes() for path in engine.path.parent.iterdir())


async def test_a_token_never_stands_readable_on_the_disk(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account(secret=SECRET))
    assert SECRET[:-4].encode() not in bytes_on_disk(engine)


async def test_the_id_of_a_signing_token_is_as_secret_as_the_token(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account(secret=SECRET, token_id="stk_0123456789"))
    assert b"stk_0123456789" not in bytes_on_disk(engine)


async def test_an_unlinked_token_is_gone_even_in_its_encrypted_form(
    engine: Sqlite, stored: Stored, database: Database
) -> None:
    await stored.accounts.link(account(secret=SECRET))
    sealed = await database.read(lambda db: db.execute("SELECT secret FROM account").fetchone()[0])
    await stored.accounts.unlink(ANA, STORE_ID)
    await engine.stop()
    assert sealed not in bytes_on_disk(engine)


async def test_a_row_copied_to_another_person_opens_nothing(stored: Stored, database: Database) -> None:
    await stored.accounts.link(account())
    await database.write(lambda db: db.execute("UPDATE account SET user_id = ?", (BEN.user_id,)).rowcount)
    with pytest.raises(KeyLost, match=STORE_ID):
        await stored.accounts.for_case(BEN, CASE_ID, STORE_ID)


async def test_a_row_moved_to_another_store_opens_nothing(stored: Stored, database: Database) -> None:
    await stored.accounts.link(account())
    await database.write(lambda db: db.execute("UPDATE account SET store_id = 'shp_other0000000'").rowcount)
    with pytest.raises(KeyLost):
        await stored.accounts.for_case(ANA, CASE_ID, None)


async def test_a_token_that_was_tampered_with_is_lost_and_not_used(stored: Stored, database: Database) -> None:
    await stored.accounts.link(account())
    await database.write(lambda db: db.execute("UPDATE account SET secret = X'00'").rowcount)
    with pytest.raises(KeyLost):
        await stored.accounts.for_case(ANA, CASE_ID, STORE_ID)


async def test_a_new_key_beside_the_old_one_still_opens_old_tokens(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account())
    rotated = await engine.start(NEW_KEY, KEY)
    assert (await rotated.accounts.for_case(ANA, CASE_ID, STORE_ID)).account == account()


async def test_the_first_key_encrypts_so_that_the_old_one_can_be_dropped(engine: Sqlite, stored: Stored) -> None:
    await (await engine.start(NEW_KEY, KEY)).accounts.link(account())
    only_new = await engine.start(NEW_KEY)
    assert (await only_new.accounts.for_case(ANA, CASE_ID, STORE_ID)).account == account()


async def test_a_lost_key_names_the_store_whose_token_is_lost(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account())
    without = await engine.start(NEW_KEY)
    with pytest.raises(KeyLost, match=STORE_ID):
        await without.accounts.for_case(ANA, CASE_ID, STORE_ID)


async def test_a_store_whose_key_was_lost_can_still_be_unlinked(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account())
    assert await (await engine.start(NEW_KEY)).accounts.unlink(ANA, STORE_ID) == (STORE_ID,)


async def test_a_store_whose_key_was_lost_can_be_linked_again(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account())
    again = await engine.start(NEW_KEY)
    await again.accounts.link(account())
    assert (await again.accounts.for_case(ANA, CASE_ID, STORE_ID)).account == account()


def test_a_sealed_account_of_the_same_token_looks_different_each_time() -> None:
    vault = Vault([KEY])
    assert vault.seal(account()) != vault.seal(account())


def test_a_text_that_is_no_key_is_refused() -> None:
    with pytest.raises(ValueError, match="Fernet key"):
        Vault(["not a key"])


def test_the_key_is_made_once_and_then_kept(tmp_path: Path) -> None:
    path = tmp_path / "casebot.db.key"
    assert KeyFile(path).read_or_make() == KeyFile(path).read_or_make()


def test_the_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "casebot.db.key"
    KeyFile(path).read_or_make()
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_token_stands_in_an_accounts_representation() -> None:
    shown = repr(account(secret=SECRET, token_id="stk_1"))
    assert (SECRET in shown, "stk_1" in shown) == (False, False)
