# SPDX-License-Identifier: Apache-2.0
"""As much of asyncio as scripted cards need, for the emulated board, which has none: nothing ever waits."""


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("something waits")
