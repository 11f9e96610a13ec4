# SPDX-License-Identifier: Apache-2.0
"""A person as a TOML file, NAME.toml with NAME.jpg beside it: reading, writing, every way a file can be wrong."""

import json
import os
import sys
import tempfile
from dataclasses import MISSING, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from smartid.people import rules
from smartid.people.errors import PersonExists, PersonFileError, RuleError
from smartid.people.passport import Passport
from smartid.people.person import Chip, Ecert, Library, Note, Person, Stay, Ticket

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Each table of the file: its fields with their kinds, and the person's fields they become
_CARD = {"type": str, "symbols": str, "first_registration": str, "issued": date, "expires": date, "confirmation": str}
_NAME = {"surname": str, "given": str, "chinese": str, "codes": list}
_OPTIONAL = {"chip": Chip, "stay": Stay, "ticket": Ticket, "e-cert": Ecert, "library": Library, "note": Note}
_PASSPORT_FIELDS = {"number": str, "can": str, "birth": date, "sex": str, "issued": date, "expires": date}
_PASSPORT_FIELDS |= {"name": dict, "chip": dict, "note": dict}
_FIELDS = {"number": str, "can": str, "birth": date, "sex": str, "name": dict, "card": dict}


def read(path: Path) -> Person:
    """Raises PersonFileError, NumberError, RuleError."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PersonFileError(f"{path}: {error}") from error
    try:
        return rules.check(_person(path.stem, document, path.with_suffix(".jpg")))
    except PersonFileError as error:
        raise PersonFileError(f"{path.name}: {error}") from error


def _person(key: str, document: dict[str, Any], photo: Path) -> Person:
    optional = set(_OPTIONAL) | {"lost"}
    top = _take(document, _FIELDS, optional, "the file")
    name, card = _take(top["name"], _NAME, set(), "[name]"), _take(top["card"], _CARD, set(), "[card]")
    if not all(isinstance(code, str) for code in name["codes"]):
        raise PersonFileError("[name]: 'codes' is not a list of texts")
    present = {table: kind for table, kind in _OPTIONAL.items() if table in document}
    extra = {_attribute(table): _table(kind, document[table], table) for table, kind in present.items()}
    if "lost" in document:
        extra["lost"] = _take(document["lost"], {"reported": date}, set(), "[lost]")["reported"]
    return Person(
        key=key,
        number=top["number"],
        can=top["can"],
        surname=name["surname"],
        given=name["given"],
        name_zh=name["chinese"],
        codes=tuple(name["codes"]),
        birth=top["birth"],
        sex=top["sex"],
        card_type=card.pop("type"),
        **card,
        **extra,
        photo_path=photo,
    )


def read_passport(path: Path) -> Passport:
    """Raises PersonFileError, RuleError."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        top = _take(document, _PASSPORT_FIELDS, set(), "the file")
        name = _take(top.pop("name"), {"surname": str, "given": str}, set(), "[name]")
        chip = _table(Chip, top.pop("chip"), "chip")
        note = _table(Note, top.pop("note"), "note")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, PersonFileError) as error:
        raise PersonFileError(f"{path.name}: {error}") from error
    found = Passport(path.stem, **top, **name, chip=chip, note=note)
    if problem := rules.chip_problem(chip):
        raise RuleError(f"{found.key}: {problem}")
    return found


def _attribute(table: str) -> str:
    """The person's field that a table of the file becomes."""
    return table.replace("-", "")


def _table(kind: type, table: Any, name: str) -> Any:
    """A table of the file as a value of that dataclass; fields that have a default may be left out."""
    given = set(table) if isinstance(table, dict) else set()
    wanted = {part.name: _plain(part.type) for part in fields(kind) if part.default is MISSING or part.name in given}
    return kind(**_take(table, wanted, set(), f"[{name}]"))


def _plain(kind: Any) -> type:
    """The type of a dataclass field; an optional date is a date where it stands."""
    return date if kind == date | None else kind


def _take(table: Any, kinds: dict[str, type], optional: set[str], where: str) -> dict[str, Any]:
    """The fields named in `kinds`, each present and of its kind, nothing unknown beside them."""
    if not isinstance(table, dict):
        raise PersonFileError(f"{where} is not a table")
    if unknown := set(table) - set(kinds) - optional:
        raise PersonFileError(f"{where} has an unknown field {min(unknown)!r}")
    for name, kind in kinds.items():
        if name not in table:
            raise PersonFileError(f"{where} lacks {name!r}")
        if not isinstance(table[name], kind) or isinstance(table[name], datetime):
            raise PersonFileError(f"{where}: {name!r} is not a {kind.__name__}")
    return {name: table[name] for name in kinds}


def write(person: Person, photo: bytes, folder: Path) -> Path:
    """Make NAME.jpg, then NAME.toml: the person exists from the moment the second file does. Raises PersonExists."""
    path = folder / f"{person.key}.toml"
    folder.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise PersonExists(f"{path} exists already")
    _write_whole(path.with_suffix(".jpg"), photo)
    _write_whole(path, to_toml(person).encode())
    return path


def _write_whole(path: Path, content: bytes) -> None:
    descriptor, draft = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def to_toml(person: Person) -> str:
    """The file's text."""
    name = {"surname": person.surname, "given": person.given, "chinese": person.name_zh, "codes": person.codes}
    blocks = [
        _block("", {"number": person.number, "can": person.can, "birth": person.birth, "sex": person.sex}),
        _block("name", name),
        _block("card", {name: getattr(person, "card_type" if name == "type" else name) for name in _CARD}),
    ]
    for table, kind in _OPTIONAL.items():
        if value := getattr(person, _attribute(table)):
            blocks.append(_block(table, {part.name: getattr(value, part.name) for part in fields(kind)}))
    if person.lost:
        blocks.append(_block("lost", {"reported": person.lost}))
    return "\n".join(blocks)


def _block(table: str, values: dict[str, Any]) -> str:
    lines = [f"[{table}]"] if table else []
    lines += [f"{name} = {_value(value)}" for name, value in values.items() if value is not None]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)  # what JSON escapes, TOML's basic strings escape alike
