# SPDX-License-Identifier: Apache-2.0
"""Side-by-side coroutines: who ends first decides, and nobody is left running."""

import asyncio

from reader.tasks import first
from support import raises, run


async def _after(seconds, value, ended, error=None):
    try:
        await asyncio.sleep(seconds)
        if error:
            raise error
        return value
    finally:
        ended.append(value)


def test_first_to_end_gives_the_result_and_the_others_have_ended():
    ended = []
    assert run(first(_after(1, "slow", ended), _after(0.01, "fast", ended))) == (1, "fast")
    assert sorted(ended) == ["fast", "slow"]


def test_what_the_first_raises_is_raised():
    ended = []
    with raises(ValueError):
        run(first(_after(1, "slow", ended), _after(0.01, "fast", ended, ValueError())))
    assert sorted(ended) == ["fast", "slow"]


def test_cancelling_the_whole_cancels_each():
    ended = []

    async def story():
        task = asyncio.create_task(first(_after(1, "a", ended), _after(1, "b", ended)))
        await asyncio.sleep(0.01)
        task.cancel()
        with raises(asyncio.CancelledError):
            await task

    run(story())
    assert sorted(ended) == ["a", "b"]
