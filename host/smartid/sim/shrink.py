# SPDX-License-Identifier: Apache-2.0
"""Fewer names in a module of the firmware before it is compiled: on the port of the interpreter that runs here every
name once loaded stays in the heap, where a board with its modules in flash has none.

What only one module sees is renamed alike in all of them (_0, _1, ...); its literal constants go in where they are used
(`const`), and so do the numbers of the card profile. Lines stay where they are, so a traceback still tells the place.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping

Numbers = Mapping[str, str]
_PROFILE = "profile"
_IMPORT_PROFILE = "from reader.lds import profile"
_Edit = tuple[int, int, int, str]  # line, the octets of it where the place begins and ends, what comes instead


def numbers(profile: str) -> Numbers:
    """Name -> literal, of what the source of the profile gives as numbers, octets, texts, and tuples or tables of them."""
    values: dict[str, object] = {}
    exec(compile(profile, "profile", "exec"), values)
    return {name: repr(value) for name, value in values.items() if not name.startswith("_") and _is_number(value)}


def shrink(source: str, profile: Numbers) -> str:
    """The source of one module, for the compiler alone."""
    tree = ast.parse(source)
    if any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree)):
        return source  # names within such a text cannot be told apart from it
    source = _edited(source, _with_numbers(tree, profile))
    if _IMPORT_PROFILE in source and not _names_used(source, _PROFILE):
        source = source.replace(_IMPORT_PROFILE, "pass")
    tree = ast.parse(source)
    private = _private(tree)
    constants = dict(_constants(tree, private))
    source = _edited(source, [edit for edits in constants.values() for edit in edits])
    return _renamed(source, sorted(private - set(constants)))


def _is_number(value: object) -> bool:
    return _is_plain(value) or (isinstance(value, dict) and all(map(_is_plain, (*value, *value.values()))))


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(_is_plain(one) for one in value)
    return isinstance(value, int | bytes | str)


def _names_used(source: str, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(source)))


def _with_numbers(tree: ast.Module, profile: Numbers) -> list[_Edit]:
    """profile.NAME -> its literal; profile.NAME[1] -> of that part, which the compiler leaves in its tuple."""
    found: list[_Edit] = []
    taken: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            value = _number(node.value, profile)
            if value is not None and value.startswith("("):
                found.append(_instead_of(node, repr(ast.literal_eval(value)[node.slice.value])))
                taken.add(node.value)
    for node in ast.walk(tree):
        value = _number(node, profile)
        if value is not None and node not in taken and isinstance(node, ast.expr):
            found.append(_instead_of(node, value))
    return found


def _instead_of(node: ast.expr, text: str) -> _Edit:
    """For an expression on one line, as the name of a number is."""
    assert node.end_lineno == node.lineno and node.end_col_offset is not None
    return node.lineno, node.col_offset, node.end_col_offset, text


def _number(node: ast.AST, profile: Numbers) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == _PROFILE:
        return profile.get(node.attr)
    return None


def _private(tree: ast.Module) -> set[str]:
    """What the module defines with one underscore, but for what a class of it has too."""
    names = {name for node in tree.body for name in _defined(node)}
    members = {
        name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for n in node.body for name in _defined(n)
    }
    return {name for name in names - members if name.startswith("_") and name != "_" and not name.startswith("__")}


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname for alias in node.names if alias.asname)
    else:
        yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def _constants(tree: ast.Module, private: set[str]) -> Iterator[tuple[str, list[_Edit]]]:
    """Private names that are given a literal once and for all, each with the edits that say so."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stores = Counter(node.id for node in names if isinstance(node.ctx, ast.Store))
    first_use = {
        node.id: node.lineno for node in sorted(names, key=lambda n: -n.lineno) if isinstance(node.ctx, ast.Load)
    }
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name) and len(node.targets) == 1:
            value, name = node.value, target.id
            known = first_use.get(name, node.lineno + 1) > node.lineno  # the compiler reads from top to bottom
            if name in private and stores[name] == 1 and known and _is_literal(value):
                assert value.end_lineno and value.end_col_offset is not None
                start, end = value.col_offset, value.end_col_offset
                yield name, [(value.lineno, start, start, "const("), (value.end_lineno, end, end, ")")]


def _is_literal(node: ast.expr) -> bool:
    try:
        return _is_plain(ast.literal_eval(node))
    except ValueError:
        return False


def _renamed(source: str, names: list[str]) -> str:
    short = {name: f"_{number}" for number, name in enumerate(names)}
    edits: list[_Edit] = []
    before, lines = "", source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string in short and before != ".":
            line = lines[token.start[0] - 1]
            start, end = (len(line[:place].encode()) for place in (token.start[1], token.end[1]))
            edits.append((token.start[0], start, end, short[token.string]))
        before = token.string
    return _edited(source, edits)


def _edited(source: str, edits: list[_Edit]) -> str:
    """From the last to the first, so that what stands before keeps its place."""
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    for line, start, end, text in sorted(edits, reverse=True):
        old = lines[line - 1]
        lines[line - 1] = old[:start] + text.encode() + old[end:]
    return b"".join(lines).decode()
