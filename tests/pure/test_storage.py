# SPDX-License-Identifier: Apache-2.0
"""Files of the reader: atomic replacement, settings that are checked, certificates that are found."""

import os

from ram_disc import folder, names, put
from reader.codec.lines import seal
from reader.errors import StorageError
from reader.storage import atomic, folders
from reader.storage.settings import TABLE, Settings
from reader.storage.trust_files import csca_certificates, verifiers
from support import raises


def test_replacing_a_file():
    here = folder()
    path = here + "/a"
    assert atomic.read(path, 10) is None
    atomic.write(path, b"old")
    atomic.write(path, b"new one")
    assert atomic.read(path, 10) == b"new one"
    assert names(here) == ["a"]
    with raises(StorageError):
        atomic.read(path, 6)
    atomic.remove(path)
    atomic.remove(path)
    assert names(here) == []


def test_what_cannot_be_written_leaves_the_old():
    here = folder()
    with raises(StorageError):
        atomic.write(here + "/no/such/folder", b"x")
    assert names(here) == []


def test_leftovers_are_removed_at_the_start():
    here = folder()
    put(here + "/settings.json.new", b'{"la')
    put(here + "/settings.json", b"{}")
    atomic.clean(here)
    assert names(here) == ["settings.json"]


def test_defaults_without_a_file():
    settings = Settings(folder() + "/settings.json")
    assert settings.rejected == []
    assert settings.as_dict() == {name: TABLE[name][0] for name in TABLE}


def test_settings_survive():
    path = folder() + "/settings.json"
    settings = Settings(path)
    settings.set("lang", "en")
    settings.set("clear_after_s", 60)
    again = Settings(path)
    assert (again.lang, again.clear_after_s, again.place) == ("en", 60, "bench")
    assert again.rejected == []


def test_plain_json_from_the_host_is_taken():
    path = folder() + "/settings.json"
    put(path, b'{"lang": "en", "place": "kiosk", "large": true, "stranger": 1}')
    settings = Settings(path)
    assert (settings.lang, settings.place, settings.large) == ("en", "kiosk", True)
    assert not hasattr(settings, "stranger")


def test_a_bad_value_falls_back_alone():
    path = folder() + "/settings.json"
    put(path, b'{"lang": "fr", "place": "kiosk", "large": 1, "clear_after_s": 5, "trust_date": "20261399"}')
    settings = Settings(path)
    assert settings.place == "kiosk"
    assert sorted(settings.rejected) == ["clear_after_s", "lang", "large", "trust_date"]
    assert (settings.lang, settings.large, settings.clear_after_s) == ("zh", False, 30)


def test_a_damaged_file_gives_defaults_and_says_so():
    good = seal(b'{"lang": "en"}')
    for damaged in (b"{", b"[]", b"\xff\xfe", good.replace(b"en", b"zh"), good[:-3] + b"0\n", b"x" * 4000):
        path = folder() + "/settings.json"
        put(path, damaged)
        settings = Settings(path)
        assert settings.rejected == ["file"] and settings.lang == "zh", damaged


def test_a_setting_that_will_not_do_is_refused():
    settings = Settings(folder() + "/settings.json")
    for name, value in (("lang", "fr"), ("stranger", 1), ("clear_after_s", True), ("large", None)):
        with raises(StorageError):
            settings.set(name, value)
    assert settings.lang == "zh"


def test_certificates_are_found_in_order():
    here = folder()
    assert list(csca_certificates(here)) == []
    os.mkdir(here + "/csca")
    put(here + "/csca/01.cer", b"second")
    put(here + "/csca/00.cer", b"first")
    put(here + "/csca/00.cer.new", b"torn")
    assert list(csca_certificates(here)) == [("00.cer", b"first"), ("01.cer", b"second")]


def test_a_file_longer_than_any_certificate_does_not_take_away_the_others():
    here = folder()
    for name, octets in (
        ("csca/00.cer", 4096),
        ("csca/01.cer", 4097),
        ("trust/cv/0.cvc", 2048),
        ("trust/cv/1.cvc", 2049),
    ):
        folders.make(here + "/" + name.rpartition("/")[0])
        put(here + "/" + name, bytes(octets))
    assert [name for name, _ in csca_certificates(here)] == ["00.cer"]
    assert [len(encoded) for encoded in verifiers(here)] == [2048]
