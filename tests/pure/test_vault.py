# SPDX-License-Identifier: Apache-2.0
"""The vault: sealed, versioned, opened by its own device only; the officer's PIN with its tries."""

from provisioning import Counting
from ram_disc import folder
from reader.crypto.random import Drbg
from reader.errors import VaultError, WrongPin
from reader.storage import atomic, sealing
from reader.storage.vault import LIST_KEY, PIN_TRIES, SIGNER_KEY, TERMINAL_KEY, Entries, Vault
from support import raises

_PIN = b"246810"


def vault(root, secret=b"\x11" * 32):
    return Vault(root, lambda: secret, Drbg(Counting()))


def stored(root):
    made = vault(root)
    with Entries({TERMINAL_KEY: bytearray(b"t" * 32), LIST_KEY: bytearray(b"l" * 32)}) as entries:
        made.store(entries)
    return made


def test_what_was_stored_comes_back_and_is_overwritten_after():
    with stored(folder()).opened() as keys:
        value = keys[TERMINAL_KEY]
        assert bytes(value) == b"t" * 32 and LIST_KEY in keys
        with raises(VaultError):
            keys[SIGNER_KEY]
    assert bytes(value) == bytes(32)


def test_nothing_of_it_stands_in_the_file():
    root = folder()
    stored(root)
    sealed = atomic.read(root + "/vault/device", 1000)
    assert b"tttt" not in sealed and b"terminal" not in sealed
    assert sealed[:8] == b"SLV1\x00\x00\x00\x01"
    stored(root)
    assert atomic.read(root + "/vault/device", 1000)[:8] == b"SLV1\x00\x00\x00\x02"


def test_every_flipped_bit_is_noticed():
    root = folder()
    made = stored(root)
    sealed = atomic.read(root + "/vault/device", 1000)
    for at in range(0, 8 * len(sealed), 37):
        spoilt = bytearray(sealed)
        spoilt[at // 8] ^= 1 << at % 8
        atomic.write(root + "/vault/device", spoilt)
        with raises(VaultError):
            made.opened()
    for length in (0, 3, 8, 60, len(sealed) - 16, len(sealed) - 1):
        atomic.write(root + "/vault/device", sealed[:length])
        with raises(VaultError):
            made.opened()


def test_another_device_cannot_open_it():
    root = folder()
    stored(root)
    with raises(VaultError):
        vault(root, b"\x12" * 32).opened()


def test_no_vault():
    with raises(VaultError):
        vault(folder()).opened()


def officer(root):
    made = stored(root)
    with Entries({SIGNER_KEY: bytearray(b"s" * 32)}) as entries:
        made.store_officer(entries, _PIN)
    return made


def test_the_pin_opens_what_is_the_officers():
    root = folder()
    with officer(root).opened_by(_PIN) as keys:
        assert bytes(keys[SIGNER_KEY]) == b"s" * 32
    sealed = atomic.read(root + "/vault/officer", 1000)
    atomic.write(root + "/vault/device", sealed)
    with raises(VaultError):
        vault(root).opened()


def test_tries_are_counted_and_survive_a_reset():
    root = folder()
    officer(root)
    for left in range(PIN_TRIES - 1, -1, -1):
        with raises(WrongPin) as caught:
            vault(root).opened_by(b"000000")
        assert caught.value.tries_left == left == vault(root).tries_left()
    with raises(WrongPin):
        vault(root).opened_by(_PIN)


def test_the_right_pin_gives_the_tries_back():
    root = folder()
    made = officer(root)
    with raises(WrongPin):
        made.opened_by(b"000000")
    made.opened_by(_PIN)
    assert made.tries_left() == PIN_TRIES


class Gone(Exception):
    pass


def test_the_try_is_written_down_before_the_pin_is_tried():
    root = folder()
    made = officer(root)

    def power_cut():
        raise Gone

    made._device_secret = power_cut
    with raises(Gone):
        made.opened_by(_PIN)
    assert vault(root).tries_left() == PIN_TRIES - 1


def test_without_a_count_the_pin_is_blocked():
    root = folder()
    made = officer(root)
    atomic.remove(root + "/vault/tries")
    with raises(WrongPin):
        made.opened_by(_PIN)


def test_sealing_binds_header_and_label():
    random = Drbg(Counting())
    for length in (0, 1, 15, 16, 17, 64):
        sealed = sealing.seal(b"k" * 32, b"a", b"head", b"x" * length, random)
        assert bytes(sealing.unseal(b"k" * 32, b"a", b"head", sealed)) == b"x" * length
        for key, label, header in ((b"K" * 32, b"a", b"head"), (b"k" * 32, b"b", b"head"), (b"k" * 32, b"a", b"")):
            with raises(VaultError):
                sealing.unseal(key, label, header, sealed)
