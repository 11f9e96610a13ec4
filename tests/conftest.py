# SPDX-License-Identifier: Apache-2.0
"""Options and paths for all tests. What may be missing on a machine is asked for with need.need() and need_module()."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEPTHS = ("process", "pn532", "slot")


def _stub(name):
    """A module of tests/stubs; the folder itself stays off the path."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "stubs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# What the firmware's modules find on MicroPython and not here.
sys.path.insert(0, str(ROOT / "firmware"))
sys.modules["micropython"] = _stub("micropython")
sys.modules["micropython"].install_pointers()
_stub("more_asyncio").install()


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="let nothing be skipped: a skip is a failure")
    parser.addoption(
        "--pico", action="store_true", help="also on the emulated Pico, whose image takes minutes to build"
    )
    parser.addoption("--matrix", action="store_true", help="also the matrix on the real firmware, which takes minutes")
    parser.addoption("--depth", action="append", choices=DEPTHS, help="how a test reaches the card (default: each way)")


BY_REQUEST = {"--pico": "e2e/test_pico_", "--matrix": "e2e/test_matrix"}  # slow: an emulated board, a whole matrix


def pytest_ignore_collect(collection_path, config):
    for option, start in BY_REQUEST.items():
        if f"/tests/{start}" in collection_path.as_posix() and not config.getoption(option):
            return True
    return None


def pytest_generate_tests(metafunc):
    if "depth" in metafunc.fixturenames:
        metafunc.parametrize("depth", metafunc.config.getoption("--depth") or DEPTHS)


def _refuse_skip(config, report):
    """Under --all, turn a skip into a failure that keeps the reason (and with it the package to install)."""
    if config.getoption("--all") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: nothing may be skipped under --all. {reason}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    _refuse_skip(item.config, outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    _refuse_skip(collector.config, outcome.get_result())


@pytest.fixture
def smartid(capsys):
    """smartid("reader", "info", ...): run the command as typed; (exit status, what it printed, what it complained)."""
    from smartid import cli

    def call(*arguments):
        status = cli.run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call
