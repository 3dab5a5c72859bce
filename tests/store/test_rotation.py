"""A new key without downtime: the bot that runs finds it by itself, and the old one can go when nobody needs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.errors import KeyLost
from bot.records import Account
from bot.store import accounts, keys
from bot.store.accounts import Vault
from bot.store.beside import beside, transaction
from bot.store.database import Database
from bot.store.keys import KeyFile, LostAccount, move, standing
from bot.store.opening import open_store
from bot.store.people_and_cards import SqliteAccounts
from tests.core.making import ANA, CASE_ID, STORE_ID, FakeClock, account
from tests.store.conftest import KEY, Sqlite, Stored

NEW, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    """The keys beside the database."""
    file = KeyFile.beside(tmp_path / "casebot.db")
    file.write([KEY])
    return file


@pytest.fixture
def running(database: Database, clock: FakeClock, file: KeyFile) -> SqliteAccounts:
    """The accounts as a bot has them that was started with the old key."""
    return SqliteAccounts(database, clock, Vault(file.read(), file.read))


async def found(running: SqliteAccounts) -> Account | None:
    """Ana's account, opened."""
    return (await running.for_case(ANA, CASE_ID, STORE_ID)).account


async def test_a_running_bot_opens_what_was_moved_to_a_new_key(
    engine: Sqlite, running: SqliteAccounts, file: KeyFile
) -> None:
    await running.link(account())
    file.write([NEW, KEY])
    with beside(engine.path) as db:
        move(db, [NEW, KEY])
    assert await found(running) == account()


async def test_a_running_bot_encrypts_with_the_new_key_as_soon_as_it_is_there(
    engine: Sqlite, running: SqliteAccounts, file: KeyFile
) -> None:
    file.write([NEW, KEY])
    await running.link(account())
    with beside(engine.path) as db:
        assert standing(db, [NEW, KEY]).opened == (1, 0)


async def test_a_token_that_was_linked_during_the_rotation_outlives_the_old_key(
    engine: Sqlite, running: SqliteAccounts, file: KeyFile
) -> None:
    """The last step moves what was written until the file held one key, and afterwards nothing uses the old one."""
    await running.link(account())
    file.write([NEW])
    with beside(engine.path) as db:
        move(db, [NEW, KEY])
    await running.link(account("shp_linked_later"))
    with beside(engine.path) as db:
        assert standing(db, [NEW]).opened == (2,)


@pytest.mark.parametrize("content", [None, "no key", ""])
async def test_a_key_file_that_went_bad_leaves_the_running_bot_with_the_keys_it_has(
    running: SqliteAccounts, file: KeyFile, content: str | None
) -> None:
    await running.link(account())
    file.path.unlink()
    if content is not None:
        file.path.write_text(content)
    await running.link(account())
    assert await found(running) == account()


async def test_a_lost_key_that_is_put_back_opens_the_tokens_again_without_a_restart(
    running: SqliteAccounts, file: KeyFile
) -> None:
    await running.link(account())
    file.write([OTHER])
    await running.link(account("shp_other"))
    with pytest.raises(KeyLost):
        await found(running)
    file.write([OTHER, KEY])
    assert await found(running) == account()


async def test_it_is_known_which_tokens_which_key_opens(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account("shp_1"))
    again = await engine.start(NEW, KEY)
    await again.accounts.link(account("shp_2"))
    await (await engine.start(OTHER)).accounts.link(account("shp_3"))
    with beside(engine.path) as db:
        seen = standing(db, [NEW, KEY])
    assert (seen.opened, seen.lost) == ((1, 1), (LostAccount("T1", "U1", "shp_3"),))


async def test_what_no_key_opens_stays_as_it_is(engine: Sqlite, stored: Stored) -> None:
    """The key may be found again."""
    await stored.accounts.link(account())
    with beside(engine.path) as db:
        assert move(db, [NEW, OTHER]) == 0
    assert (await (await engine.start()).accounts.for_case(ANA, CASE_ID, STORE_ID)).account == account()


async def test_a_broken_off_move_is_finished_by_the_next_one(
    engine: Sqlite, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        await stored.accounts.link(account(f"shp_{number}"))
    monkeypatch.setattr(keys, "PORTION", 2)
    with beside(engine.path) as db, transaction(db):
        row = db.execute("SELECT rowid, * FROM account").fetchone()
        sealed = Vault([NEW]).seal(Vault([KEY]).open(row))
        db.execute("UPDATE account SET secret = ? WHERE rowid = ?", (sealed, row["rowid"]))
    with beside(engine.path) as db:
        assert (move(db, [NEW, KEY]), standing(db, [NEW]).opened) == (4, (5,))


def test_the_key_file_is_for_its_owner_alone_after_a_change(file: KeyFile) -> None:
    file.path.chmod(0o644)
    file.write([NEW, KEY])
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_the_key_file_keeps_its_owner(file: KeyFile) -> None:
    before = file.path.stat().st_uid
    file.write([NEW, KEY])
    assert (file.path.stat().st_uid, file.path.stat().st_uid == os.getuid()) == (before, True)


def test_the_keys_come_back_in_their_order(file: KeyFile) -> None:
    file.write([NEW, KEY, OTHER])
    assert file.read() == [NEW, KEY, OTHER]


def test_a_crash_while_the_keys_are_written_leaves_the_old_ones(file: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise OSError("it died")

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(OSError, match="died"):
        file.write([NEW])
    assert file.read() == [KEY]


async def test_the_lost_are_named_at_the_start_and_everything_else_works_on(
    engine: Sqlite, stored: Stored, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    await stored.accounts.link(account())
    await engine.stop()
    async with open_store(engine.path, (NEW,), clock) as store:
        await store.database.write(lambda db: accounts.use(db, ANA, STORE_ID))
    assert f"user=U1 for store={STORE_ID} cannot be decrypted" in caplog.text
