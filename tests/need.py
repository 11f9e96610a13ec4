# SPDX-License-Identifier: Apache-2.0
"""What a test needs and a machine may lack: skipped with the reason and the package's name, a failure under --all."""

import importlib
import shutil

import pytest

from smartid import paths
from smartid.errors import MissingProgram


def need(program: str, package: str) -> str:
    """The path of a program, else skip. `need("nfc-list", "libnfc-bin")`"""
    if found := shutil.which(program):
        return found
    pytest.skip(f"{program} is missing: install the package {package}")


def need_module(name: str, package: str):
    """An imported module, else skip. `need_module("playwright.sync_api", "playwright (pip)")`"""
    try:
        return importlib.import_module(name)
    except ImportError:
        pytest.skip(f"the module {name} is missing: install the package {package}")


def need_micropython() -> str:
    """The MicroPython that the firmware runs under, else skip."""
    try:
        return str(paths.micropython())
    except MissingProgram as error:
        pytest.skip(str(error))
