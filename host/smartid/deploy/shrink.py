# SPDX-License-Identifier: Apache-2.0
"""Fewer names in the modules of the firmware before they are compiled: on the port of the interpreter that runs here
every name once loaded stays in the heap for good, where a board with its modules in flash has none.

What only one module sees is renamed alike in all of them (_0, _1, ...): its private functions and attributes, and the
arguments that nobody gives by name. Its literal constants go in where they are used (`const`), and so do the numbers of
the card profile and whatever constants the modules take from one another (shared_numbers.py). Lines stay where they
are, so a traceback still tells the place.
"""

from __future__ import annotations

import ast
import builtins
import io
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from smartid.deploy.shared_numbers import Edit, SharedNumbers, has_formatted, is_plain, literal

_PROFILE = "profile"
_IMPORT_PROFILE = "from reader.lds import profile"
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_Place = tuple[int, int]  # line and column of a token


class Facts:
    """What has to be known of all modules before one is changed. sources: module name -> source.

    numbers: name -> literal, of what the profile gives as numbers, octets, texts, and tuples or tables of them.
    """

    def __init__(self, sources: Mapping[str, str], profile: str, scripts: Iterable[str] = ()):
        self.numbers = _numbers(profile)
        self.shared = SharedNumbers(sources, scripts)
        self._keywords: set[str] = set()
        self._starred: set[str] = set()  # functions that are called with **
        self._texts: set[str] = set()
        self._users: dict[str, set[str]] = defaultdict(set)  # private attribute -> modules that know it
        self._kin: set[str] = set()  # modules with a class that inherits from, or is inherited by, another module's
        homes = {name: module for module, source in sources.items() for name in _classes(source)}
        for module, source in sources.items():
            self._learn(module, ast.parse(source), homes)

    def _learn(self, module: str, tree: ast.Module, homes: Mapping[str, str]) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg:
                self._keywords.add(node.arg)
            elif isinstance(node, ast.Call) and any(keyword.arg is None for keyword in node.keywords):
                self._starred.add(ast.unparse(node.func).rpartition(".")[2])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._texts.add(node.value)
            elif isinstance(node, ast.Attribute) and _is_private(node.attr):
                self._users[node.attr].add(module)
            elif isinstance(node, ast.ClassDef):
                for name, _ in _members(node):
                    self._users[name].add(module)
                for base in node.bases:
                    home = homes.get(ast.unparse(base).rpartition(".")[2], module)
                    self._kin |= {home, module} if home != module else set()

    def own_attributes(self, module: str, tree: ast.Module) -> set[str]:
        """Private attributes that this module alone knows; none where a class of another might have the same."""
        if module in self._kin:
            return set()
        own = {name for name, users in self._users.items() if users == {module} and _is_private(name)}
        return own - self._texts

    def own_arguments(self, tree: ast.Module) -> set[str]:
        """Names of arguments that nobody gives by name, and that mean nothing else here."""
        names, starred = set(), set()
        for node in ast.walk(tree):
            is_starred = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in self._starred
            (starred if is_starred else names).update(argument.arg for argument in _arguments(node))
        return names - starred - self._keywords - _bound(tree) - set(dir(builtins)) - {"self", "_"}


def shrink(source: str, module: str, facts: Facts) -> str:
    """The source of one module, for the compiler alone."""
    tree = ast.parse(source)
    if has_formatted(tree):
        return source
    attributes, arguments = facts.own_attributes(module, tree), facts.own_arguments(tree)
    source = _edited(source, _with_numbers(tree, facts.numbers))
    source = _edited(source, facts.shared.edits(ast.parse(source)))
    if _IMPORT_PROFILE in source and not _uses(ast.parse(source), _PROFILE):
        source = source.replace(_IMPORT_PROFILE, "pass")
    tree = ast.parse(source)
    unasked = facts.shared.removable(module)
    private = _private(tree) | unasked
    constants = dict(_constants(tree, private))
    source = _edited(source, [edit for edits in constants.values() for edit in edits])
    names = _short(private - set(constants) | arguments) | {name: f"_{name}" for name in unasked & set(constants)}
    return _renamed(source, names, _short(attributes))


def _short(names: Iterable[str]) -> dict[str, str]:
    return {name: f"_{number}" for number, name in enumerate(sorted(names))}


# --- names ---------------------------------------------------------------------------------------------------------


def _is_private(name: str) -> bool:
    return name.startswith("_") and name != "_" and not name.startswith("__")


def _classes(source: str) -> list[str]:
    return [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]


def _members(node: ast.ClassDef) -> Iterator[tuple[str, ast.AST]]:
    """What a class body defines: (name, the node that does)."""
    for part in node.body:
        if isinstance(part, _FUNCTIONS):
            yield part.name, part
        elif not isinstance(part, ast.ClassDef):
            for name in ast.walk(part):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    yield name.id, name


def _arguments(node: ast.AST) -> list[ast.arg]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return []
    given = node.args
    one = [argument for argument in (given.vararg, given.kwarg) if argument]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *one]


def _bound(tree: ast.Module) -> set[str]:
    """Names that stand for something else than a local value somewhere in the module."""
    names = {name for node in tree.body for name in _defined(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.update(part for alias in node.names for part in f"{alias.name}.{alias.asname}".split("."))
            names.update((getattr(node, "module", None) or "").split("."))
        elif isinstance(node, ast.ClassDef):
            names.update(name for name, _ in _members(node))
            names.add(node.name)
        elif isinstance(node, _FUNCTIONS):
            names.add(node.name)
    return names


def _private(tree: ast.Module) -> set[str]:
    """What the module defines with one underscore, but for what a class of it has too."""
    names = {name for node in tree.body for name in _defined(node)}
    members = {name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for name, _ in _members(node)}
    return {name for name in names - members if _is_private(name)}


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname for alias in node.names if alias.asname)
    else:
        yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def _uses(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))


def _renamed(source: str, names: Mapping[str, str], attributes: Mapping[str, str]) -> str:
    places = _member_places(source)
    edits: list[Edit] = []
    before, lines = "", source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        member = before == "." or token.start in places
        short = (attributes if member else names).get(token.string) if token.type == tokenize.NAME else None
        if short:
            line = lines[token.start[0] - 1]
            start, end = (len(line[:place].encode()) for place in (token.start[1], token.end[1]))
            edits.append((token.start[0], start, end, short))
        before = token.string
    return _edited(source, edits)


def _member_places(source: str) -> set[_Place]:
    """Where the names stand that class bodies define."""
    lines, places = source.splitlines(), set()
    for node in ast.walk(ast.parse(source)):
        for name, part in _members(node) if isinstance(node, ast.ClassDef) else ():
            assert isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Name)
            line = lines[part.lineno - 1]
            column = len(line.encode()[: part.col_offset].decode())
            if not isinstance(part, ast.Name):
                column = line.index(f"def {name}", column) + len("def ")
            places.add((part.lineno, column))
    return places


# --- numbers and constants -----------------------------------------------------------------------------------------


def _numbers(profile: str) -> dict[str, str]:
    values: dict[str, object] = {}
    exec(compile(profile, "profile", "exec"), values)
    return {name: repr(value) for name, value in values.items() if not name.startswith("_") and _is_number(value)}


def _is_number(value: object) -> bool:
    return is_plain(value) or (isinstance(value, dict) and all(map(is_plain, (*value, *value.values()))))


def _with_numbers(tree: ast.Module, numbers: Mapping[str, str]) -> list[Edit]:
    """profile.NAME -> its literal; profile.NAME[1] -> of that part, which the compiler leaves in its tuple."""
    found: list[Edit] = []
    taken: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            value = _number(node.value, numbers)
            if value is not None and value.startswith("("):
                found.append(_instead_of(node, repr(ast.literal_eval(value)[node.slice.value])))
                taken.add(node.value)
    for node in ast.walk(tree):
        value = _number(node, numbers)
        if value is not None and node not in taken and isinstance(node, ast.expr):
            found.append(_instead_of(node, value))
    return found


def _instead_of(node: ast.expr, text: str) -> Edit:
    """For an expression on one line, as the name of a number is."""
    assert node.end_lineno == node.lineno and node.end_col_offset is not None
    return node.lineno, node.col_offset, node.end_col_offset, text


def _number(node: ast.AST, numbers: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == _PROFILE:
        return numbers.get(node.attr)
    return None


def _constants(tree: ast.Module, private: set[str]) -> Iterator[tuple[str, list[Edit]]]:
    """Private names that are given a literal once and for all, each with the edits that say so."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stores = Counter(node.id for node in names if isinstance(node.ctx, ast.Store))
    loads = sorted((node for node in names if isinstance(node.ctx, ast.Load)), key=lambda node: -node.lineno)
    first_use = {node.id: node.lineno for node in loads}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name) and len(node.targets) == 1:
            value, name = node.value, target.id
            known = first_use.get(name, node.lineno + 1) > node.lineno  # the compiler reads from top to bottom
            if name in private and stores[name] == 1 and known and literal(value) is not None:
                if isinstance(value, ast.Call):
                    yield name, []
                    continue
                assert value.end_lineno and value.end_col_offset is not None
                start, end = value.col_offset, value.end_col_offset
                yield name, [(value.lineno, start, start, "const("), (value.end_lineno, end, end, ")")]


def _edited(source: str, edits: Iterable[Edit]) -> str:
    """From the last to the first, so that what stands before keeps its place. An end of -1: that of the line."""
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    for line, start, end, text in sorted(edits, reverse=True):
        old = lines[line - 1]
        lines[line - 1] = old[:start] + text.encode() + (old[end:] if end >= 0 else b"\n")
    return b"".join(lines).decode()
