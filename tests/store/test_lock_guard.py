"""The lock file deleted or replaced under the running bot: noticed, said once, and said whenever somebody asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.health import UNLOCKED
from bot.store.opening import Store, open_store
from bot.watching_over import LockWatch, needs_lock
from tests.core.making import FakeClock


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A bot's, as long as it runs."""
    async with open_store(tmp_path / "casebot.db", (), FakeClock()) as store:
        yield store


def replace(path: Path) -> None:
    """Another file of that name, while the first one is still open."""
    path.with_suffix(".new").touch()
    path.with_suffix(".new").replace(path)


def delete(path: Path) -> None:
    """As somebody does who takes it for left over."""
    path.unlink()


def there_and_back(path: Path) -> None:
    """Moved, and put back."""
    path.rename(path.with_suffix(".moved")).rename(path)


gone_in_any_way = pytest.mark.parametrize("lose", [delete, replace])


async def test_a_lock_that_stays_lacks_nothing(store: Store) -> None:
    assert await needs_lock(store.lock)() is None


@gone_in_any_way
async def test_a_lock_that_is_gone_is_a_sentence_for_whoever_asks(store: Store, lose: object) -> None:
    assert callable(lose)
    lose(store.lock.path)
    assert await needs_lock(store.lock)() == UNLOCKED.format(store.lock.path)


async def test_a_lock_that_is_back_lacks_nothing(store: Store) -> None:
    there_and_back(store.lock.path)
    assert await needs_lock(store.lock)() is None


async def test_a_lock_that_a_second_bot_made_is_not_the_first_ones(store: Store, tmp_path: Path) -> None:
    delete(store.lock.path)
    async with AsyncExitStack() as stack:
        second = await stack.enter_async_context(open_store(tmp_path / "casebot.db", (), FakeClock()))
        assert (store.lock.is_in_place(), second.lock.is_in_place()) == (False, True)


async def test_the_log_says_it_once(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    watch = LockWatch(store.lock)
    watch.look()
    delete(store.lock.path)
    watch.look()
    watch.look()
    said = [(line.levelname, line.getMessage()) for line in caplog.records]
    assert said == [("ERROR", UNLOCKED.format(store.lock.path))]
