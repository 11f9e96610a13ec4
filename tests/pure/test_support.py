# SPDX-License-Identifier: Apache-2.0
"""The helpers themselves: a test that expects an error has to fail when none, or another, is raised."""

from support import raises, run


def test_raises_keeps_the_error():
    with raises(ValueError) as caught:
        raise ValueError("seven")
    assert str(caught.value) == "seven"


def test_raises_complains_when_nothing_is_raised():
    complained = False
    try:
        with raises(ValueError):
            pass
    except AssertionError:
        complained = True
    assert complained


def test_raises_lets_another_error_through():
    with raises(KeyError):
        with raises(ValueError):
            raise KeyError("other")


def test_run_gives_the_result():
    async def seven():
        return 7

    assert run(seven()) == 7
