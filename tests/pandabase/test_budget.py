"""The budget of reading: so many requests a second, whoever asks."""

import asyncio

from bot.pandabase.budget import ReadingBudget


async def test_no_second_has_more_requests_than_the_budget_and_its_small_burst() -> None:
    budget, loop = ReadingBudget(200), asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(budget() for _ in range(104)))
    assert loop.time() - began >= 0.45


async def test_a_request_that_finds_room_goes_at_once() -> None:
    budget = ReadingBudget(0.001)
    async with asyncio.timeout(1):
        await budget()


async def test_it_is_scarce_while_many_wait() -> None:
    budget = ReadingBudget(0.001)
    waiting = [asyncio.create_task(budget()) for _ in range(30)]
    await asyncio.sleep(0)
    assert budget.is_scarce()
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_who_gave_up_waiting_waits_no_more() -> None:
    budget = ReadingBudget(0.001)
    waiting = [asyncio.create_task(budget()) for _ in range(30)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert not budget.is_scarce()
