# SPDX-License-Identifier: Apache-2.0
"""Modules with fewer names do what they did."""

import ast
import re

import pytest

from smartid import paths
from smartid.sim import shrink

NUMBERS = shrink.numbers((paths.firmware_dir() / "reader/lds/profile.py").read_text())
MODULES = sorted((paths.firmware_dir() / "reader").rglob("*.py"))
MODULE = '''"""What it is for."""
from reader.lds import profile

_STEP = 3
_TABLE = {1: "one"}
_PAIR = (
    b"a",
    (1, 2),
)
_early = []


def _later():
    return _LATE + _STEP


_LATE = 4


class Thing:
    _own = 5

    def _step(self, _early=None):
        return self._own, profile.DG1[1], profile.AID_IDENTITY, _early


def answer():
    return _later(), _TABLE[1], _PAIR, Thing()._step(), profile.PARAMETERS.get(12), _early, "_later 字", _LATE
'''


def run(source):
    names = {"const": lambda value: value, "profile": __import__("smartid.profile", fromlist=["DG1"])}
    exec(compile(source.replace("from reader.lds import profile", "pass"), "module", "exec"), names)
    return names["answer"]()


def test_it_says_the_same_with_fewer_names():
    made = shrink.shrink(MODULE, NUMBERS)
    assert run(made) == run(MODULE)
    assert "profile" not in made and "_TABLE" not in made and "def _later" not in made
    assert "_STEP = const(3)" in made and "const((\n" in made
    assert "_LATE = 4" not in made and "const(4)" not in made  # used above the line that gives it its value
    assert "def _step(self" in made and '"_later 字"' in made
    assert made.count("\n") == MODULE.count("\n")


def test_a_module_that_needs_more_of_the_profile_keeps_it():
    source = "from reader.lds import profile\n\n\ndef all_of_it():\n    return profile, profile.MAX_DG2\n"
    assert shrink.shrink(source, NUMBERS).startswith("from reader.lds import profile\n")


def test_names_within_formatted_texts_are_left_alone():
    source = "_NAME = 1\n\n\ndef text():\n    return f'{_NAME}'\n"
    assert shrink.shrink(source, NUMBERS) == source


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_module_keeps_its_shape(path):
    source = path.read_text()
    made = shrink.shrink(source, NUMBERS)
    assert [type(node) for node in ast.parse(made).body if not isinstance(node, ast.Pass | ast.ImportFrom)] == [
        type(node) for node in ast.parse(source).body if not isinstance(node, ast.ImportFrom)
    ]
    assert made.count("\n") == source.count("\n")


def test_no_module_reaches_for_what_is_private_to_another():
    """For such a name would be another's by then."""
    for path in MODULES:
        tree = ast.parse(path.read_text())
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import)]
        modules = {alias.asname or alias.name for node in imports for alias in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                private = [a.name for a in node.names if re.match("_[a-z]", a.name) and not _is_module(node, a.name)]
                assert not private, (path, private)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                assert not node.attr.startswith("_") or node.attr.startswith("__"), (path, node.attr)


def _is_module(node, name):
    return (paths.firmware_dir().joinpath(*(node.module or "").split(".")) / f"{name}.py").is_file()
