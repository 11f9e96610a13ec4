# SPDX-License-Identifier: Apache-2.0
"""Side-by-side coroutines: whichever ends first decides, the others are cancelled and waited for."""

import asyncio


async def first(*coroutines):
    """Run the coroutines together until one ends.

    Returns (index, result) of the first to end, or raises what it raised. The others are cancelled,
    and have run their `finally` blocks, before this returns.
    """
    ended = asyncio.Event()
    outcomes = []

    async def follow(index, coroutine):
        try:
            outcomes.append((index, await coroutine, None))
        except asyncio.CancelledError:
            if not ended.is_set():
                raise
        except Exception as error:  # noqa: BLE001 - raised below, in the caller: a task's own would only be printed
            outcomes.append((index, None, error))
        ended.set()

    tasks = [asyncio.create_task(follow(i, c)) for i, c in enumerate(coroutines)]
    try:
        await ended.wait()
    finally:
        ended.set()
        for task in tasks:
            task.cancel()
        for task in tasks:
            try:
                await task
            except asyncio.CancelledError:
                continue
    index, result, error = outcomes[0]
    if error:
        raise error
    return index, result
