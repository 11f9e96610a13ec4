# SPDX-License-Identifier: Apache-2.0
"""Options and paths for all tests. What may be missing on a machine is asked for with need.need() and need_module()."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEPTHS = ("process", "pn532", "slot")
PICO = "pico"  # a depth with tests of its own


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
    parser.addoption("--matrix", action="store_true", help="also the matrix on the real firmware, which takes minutes")
    parser.addoption(
        "--depth",
        action="append",
        choices=(*DEPTHS, PICO),
        help="how a test reaches the card (default: each way; pico, the emulated board, only with --all or by name)",
    )


ON_PICO, MATRIX = "/tests/e2e/test_pico_", "/tests/e2e/test_matrix"
LONGEST = "test_pico_view.py"


def pytest_ignore_collect(collection_path, config):
    return None if collection_path.is_dir() or _wanted(collection_path.as_posix(), config) else True


def _wanted(path, config):
    depths = config.getoption("--depth") or []
    if ON_PICO in path:
        return PICO in depths or config.getoption("--all")
    return depths != [PICO] and (MATRIX not in path or config.getoption("--matrix"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """On several processors the longest file starts first, then those of the most tests: the last one is waited for."""
    if hasattr(config, "workerinput"):
        tests = Counter(item.path for item in items)
        items.sort(key=lambda item: (item.path.name != LONGEST, -tests[item.path]))


def pytest_generate_tests(metafunc):
    if "depth" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--depth") or DEPTHS
        metafunc.parametrize("depth", [depth for depth in wanted if depth in DEPTHS])


def pytest_terminal_summary(terminalreporter):
    """What ran on the emulated Pico, and what it said of its heap."""
    passed = [report for report in terminalreporter.getreports("passed") if ON_PICO in f"/{report.nodeid}"]
    if passed:
        heap = [f"; heap: {said}" for report in passed for name, said in report.user_properties if name == "heap"]
        terminalreporter.write_line(f"on the emulated Pico: {len(passed)} tests passed{''.join(heap)}")


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


@pytest.fixture(scope="module")
def one_home(tmp_path_factory):
    """For commands that run the firmware: a module's tests share one issuer, whose keys are made once."""
    from need import need_micropython

    need_micropython()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTID_HOME", str(tmp_path_factory.mktemp("home")))
        yield
