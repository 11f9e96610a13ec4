# SPDX-License-Identifier: Apache-2.0
"""What several commands take in the same form: days, card numbers, files; and how they print."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from smartid import pki as issuer
from smartid.pki import master_list
from smartid.pki.store import write_whole

_MAX_FILE = master_list.MAX_OCTETS


class Day(click.ParamType):
    name = "day"

    def convert(self, value, param, ctx) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a day like 2026-11-24", param, ctx)


class Number(click.ParamType):
    name = "number"

    def convert(self, value, param, ctx) -> str:
        """U384016(3) or U3840163 -> U3840163, its check character right."""
        from smartid.people import errors, number

        plain = value.replace("(", "").replace(")", "").upper()
        try:
            number.split(f"{plain[:-1]}({plain[-1:]})")
        except errors.NumberError as error:
            self.fail(str(error), param, ctx)
        return plain


JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
DATE = click.option("--date", "day", type=Day(), default=date.today, help="Instead of today.", metavar="YYYY-MM-DD")
OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it there too.")
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


def content_of(path: Path) -> bytes:
    """Raises PkiError: cannot be read, or longer than anything here may be."""
    try:
        with click.open_file(str(path), "rb") as file:
            found = file.read(_MAX_FILE + 1)
    except OSError as error:
        raise issuer.PkiError(f"{path}: {error.strerror}") from error
    if len(found) > _MAX_FILE:
        raise issuer.PkiError(f"{path} is too long")
    return found


def write_to(path: Path | None, content: bytes | None) -> None:
    if path is None or content is None:
        return
    try:
        write_whole(path, content)
    except OSError as error:
        raise issuer.PkiError(f"{path}: {error.strerror}") from error


def say(facts: dict, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    for key, value in facts.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{key.replace('_', ' '):<14} {'-' if value is None else text}")
