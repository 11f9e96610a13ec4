# SPDX-License-Identifier: Apache-2.0
"""What the pure tests need in place of pytest: the same test file runs on CPython and on MicroPython."""

import asyncio


class raises:
    """`with raises(TlvError) as caught:` fails unless the block raises that error; `caught.value` is the error."""

    def __init__(self, error):
        self.error = error
        self.value = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            raise AssertionError("%s was not raised" % self.error.__name__)
        if not issubclass(kind, self.error):
            return False
        self.value = value
        return True


def run(coroutine):
    """The result of a coroutine, run to its end."""
    return asyncio.run(coroutine)
