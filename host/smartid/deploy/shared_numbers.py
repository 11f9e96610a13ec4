# SPDX-License-Identifier: Apache-2.0
"""Constants that modules of the firmware take from one another: the literal goes in where the name is used, and the name
out of where it is defined, unless somebody asks for it in a way that cannot be followed. See shrink.py.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

Edit = tuple[int, int, int, str]  # line, the octets of it where the place begins and ends, what comes instead


class SharedNumbers:
    """sources: path -> source of every module; scripts: paths of those that stay as they are."""

    def __init__(self, sources: Mapping[str, str], scripts: Iterable[str]):
        trees = {path: ast.parse(source) for path, source in sources.items()}
        self._modules = {_dotted(path) for path in sources}
        self.values = {_dotted(path): dict(_constants(tree)) for path, tree in trees.items()}
        self._kept: dict[str, set[str]] = defaultdict(set)
        self._unfollowed = {name for tree in trees.values() for name in self._by_unknown_way(tree)}
        for path, tree in trees.items():
            for module, name, local in self._taken(tree):
                if path in scripts or not _means_one_thing(tree, local) or has_formatted(tree):
                    self._kept[module].add(name)

    def removable(self, path: str) -> set[str]:
        """Names that this module defines and nobody will ask it for any more."""
        module = _dotted(path)
        return set(self.values[module]) - self._kept[module] - self._unfollowed

    def edits(self, tree: ast.Module) -> list[Edit]:
        """What changes in a module that takes constants from others."""
        names, gone = {}, defaultdict(set)
        for module, name, local in self._taken(tree):
            if _means_one_thing(tree, local):
                names[local] = self.values[module][name]
                gone[module].add(name)
        aliases = self._aliases(tree)
        edits = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load):
                edits.append(_instead_of(node, names[node.id]))
            elif isinstance(node, ast.Attribute) and (value := self._value(node, aliases)) is not None:
                edits.append(_instead_of(node, value))
            elif isinstance(node, ast.ImportFrom) and gone.get(node.module or ""):
                edits += _without(node, gone[node.module or ""])
        return edits

    def _taken(self, tree: ast.Module) -> Iterator[tuple[str, str, str]]:
        """(module, constant, its name here) of each constant imported by name."""
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in self.values:
                for alias in node.names:
                    if alias.name in self.values[node.module]:
                        yield node.module, alias.name, alias.asname or alias.name

    def _aliases(self, tree: ast.Module) -> dict[str, str]:
        """Name here -> module, of the modules imported that no other name hides."""
        found = {}
        for node in ast.walk(tree):
            for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                module, local = f"{node.module}.{alias.name}", alias.asname or alias.name
                if module in self._modules and _means_one_thing(tree, local):
                    found[local] = module
        return found

    def _value(self, node: ast.Attribute, aliases: Mapping[str, str]) -> str | None:
        module = aliases.get(node.value.id) if isinstance(node.value, ast.Name) else None
        return self.values[module].get(node.attr) if module else None

    def _by_unknown_way(self, tree: ast.Module) -> Iterator[str]:
        """Attributes that may be a module's, for all that can be seen; all of them where nothing is changed."""
        aliases = {} if has_formatted(tree) else self._aliases(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and self._value(node, aliases) is None:
                yield node.attr
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value  # for getattr()


def has_formatted(tree: ast.Module) -> bool:
    """Whether there are f-strings, within which names cannot be told apart."""
    return any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree))


def is_plain(value: object) -> bool:
    """A literal that the compiler knows as a constant."""
    if isinstance(value, tuple):
        return bool(value) and all(is_plain(one) for one in value)
    return isinstance(value, int | bytes | str)


def literal(node: ast.expr) -> object:
    """The value of a literal, be it in const(..); None for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "const":
        node = node.args[0]
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if is_plain(value) else None


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(name, literal in brackets) of what a module gives once to a public name in capitals."""
    stores = Counter(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, literal(node.value)
            if name.isupper() and not name.startswith("_") and stores[name] == 1 and value is not None:
                yield name, f"({value!r})"


def _means_one_thing(tree: ast.Module, name: str) -> bool:
    """Whether nothing but imports of one and the same thing gives this name a meaning."""
    sources = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            parent = getattr(node, "module", "")
            sources |= {(parent, alias.name) for alias in node.names if (alias.asname or alias.name) == name}
        elif isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            return False
        elif isinstance(node, ast.arg) and node.arg == name:
            return False
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
            return False
    return len(sources) == 1


def _without(node: ast.ImportFrom, names: set[str]) -> list[Edit]:
    """The import without these names; its further lines are left empty."""
    assert node.end_lineno and node.end_col_offset is not None
    rest = [alias for alias in node.names if alias.name not in names]
    parts = [f"{alias.name} as {alias.asname}" if alias.asname else alias.name for alias in rest]
    text = f"from {node.module} import {', '.join(parts)}" if parts else "pass"
    if node.end_lineno == node.lineno:
        return [(node.lineno, node.col_offset, node.end_col_offset, text)]
    between = [(line, 0, -1, "") for line in range(node.lineno + 1, node.end_lineno)]
    return [(node.lineno, node.col_offset, -1, text), *between, (node.end_lineno, 0, node.end_col_offset, "")]


def _instead_of(node: ast.expr, text: str) -> Edit:
    assert node.end_lineno == node.lineno and node.end_col_offset is not None
    return node.lineno, node.col_offset, node.end_col_offset, text


def _dotted(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
