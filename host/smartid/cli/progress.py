# SPDX-License-Identifier: Apache-2.0
"""How far a command has come: one bar on a terminal, with what is really done; a line for each new step elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping

import click


@contextlib.contextmanager
def bar(words: Mapping[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """To be called with what is under way, how much of it is done, and of how much (0 when nobody knows).

    words: what is under way -> as a person reads it; names of files stand for themselves.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(words)
        return
    with Progress(BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), console=console) as shown:
        task = shown.add_task("", total=None)
        yield lambda what, done, of: shown.update(
            task, description=words.get(what, what), completed=done, total=of or None
        )


class _Lines:
    """For a file or a pipe."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words, self._last = words, ""

    def __call__(self, what: str, done: int, of: int) -> None:
        if what != self._last:
            click.echo(self._words.get(what, what), err=True)
        self._last = what
