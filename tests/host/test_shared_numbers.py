# SPDX-License-Identifier: Apache-2.0
"""Constants that go in where they are used: the same values, and the names gone, or kept for who asks otherwise."""

import ast
from types import SimpleNamespace

import pytest

from smartid import paths
from smartid.deploy import shrink

HOME = """from micropython import const

LEAST = const(3)
MOST = -2
MARK = b"\\x01"
MADE = MOST + 1


def least():
    return LEAST
"""
USER = """from reader.home import (
    LEAST,
    MARK as SIGN,
    MADE,
)
from reader import home


def answer():
    return LEAST.bit_length(), SIGN, MADE, home.MOST * home.MOST, home.least()
"""
PROFILE = ""


def shrunk(scripts=(), **more):
    """(the defining module, the one that uses it), as they go to the compiler."""
    sources = {"reader/home.py": HOME, "reader/user.py": USER, **{f"{name}.py": text for name, text in more.items()}}
    facts = shrink.Facts(sources, PROFILE, scripts)
    return [shrink.shrink(sources[name], name, facts) for name in ("reader/home.py", "reader/user.py")]


def run(home, user):
    """What the second says when it finds the first; its imports are done here."""
    scope = {"const": lambda value: value}
    exec("\n".join(line for line in home.splitlines() if not line.startswith("from ")), scope)
    scope["home"] = SimpleNamespace(**scope)
    exec("\n".join(line for line in user.splitlines() if not line.startswith("from ")), scope)
    return scope["answer"]()


def test_the_values_are_the_same_and_the_names_gone():
    home, user = shrunk()
    assert run(home, user) == (2, b"\x01", -1, 4, 3)
    assert "from reader.home import MADE" in user  # computed, so it stays
    assert "LEAST" not in user and "SIGN" not in user
    assert "_LEAST = const(3)" in home and "MARK" not in home.replace("_MARK = const(", "")
    assert user.count("\n") == USER.count("\n") and home.count("\n") == HOME.count("\n")


@pytest.mark.parametrize(
    "other",
    [
        "def ask(module):\n    return module.LEAST\n",
        "def ask(module):\n    return getattr(module, 'LEAST')\n",
        "from reader.home import LEAST\n\n\ndef ask():\n    return f'{LEAST}'\n",
        "from reader.home import LEAST\n\n\ndef ask(LEAST):\n    return LEAST\n",
    ],
    ids=["of an object", "by a text", "in a text", "hidden"],
)
def test_who_asks_otherwise_finds_the_name(other):
    home, _ = shrunk(other=other)
    assert "\nLEAST = " in home


def test_a_script_that_stays_as_it_is_finds_the_name():
    script = "from reader.home import LEAST\n\nprint(LEAST)\n"
    assert "\nLEAST = " in shrunk(("main.py",), main=script)[0]
    assert "\nLEAST = " not in shrunk((), main=script)[0]


def test_no_module_asks_whether_it_has_the_very_same_constant():
    """Where a literal stands instead of another module's name there are two of them: equal, and not the same."""
    asked = []
    for path in paths.firmware_dir().rglob("*.py"):
        nodes = [*ast.walk(ast.parse(path.read_text()))]
        taken = {alias.asname or alias.name for one in nodes if isinstance(one, ast.ImportFrom) for alias in one.names}
        for one in nodes:
            if isinstance(one, ast.Compare) and any(isinstance(how, ast.Is | ast.IsNot) for how in one.ops):
                names = {each.id for each in (one.left, *one.comparators) if isinstance(each, ast.Name)}
                asked += [f"{path}:{one.lineno}" for name in names & taken if name.isupper()]
    assert asked == []
