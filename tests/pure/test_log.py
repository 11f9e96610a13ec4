# SPDX-License-Identifier: Apache-2.0
"""The audit log: lines of one length, sealed and chained; full, spoilt, taken over by a host."""

from provisioning import Counting
from ram_disc import folder
from reader.crypto import sha2
from reader.crypto.hmac import hmac
from reader.crypto.random import Drbg
from reader.errors import StorageError, VaultError
from reader.refusals import LogFull
from reader.storage import log as logs
from reader.storage.log import BEGUN, DONE, LINE, NO_CHAIN, PLAIN, Log
from reader.storage.vault import LIST_KEY, Entries, Vault
from support import raises

KEY = b"k" * 32
MOMENT = (2026, 11, 24, 14, 32, 5)
CARD = ("UX1502735", "20230612")


def log(data, most=logs.MOST_LINES, secret=b"\x11" * 32):
    random = Drbg(Counting())
    vault = Vault(data, lambda: secret, random)
    if not vault.exists:
        with Entries({LIST_KEY: bytearray(KEY)}) as entries:
            vault.store(entries)
    return Log(data, vault, lambda: secret, random, most)


def filled(data, count, most=logs.MOST_LINES):
    made = log(data, most)
    for number in range(count):
        made.add(MOMENT, "kiosk", "", "view", DONE, CARD if number % 2 else None)
    return made


def octets(data):
    with open(data + "/log", "rb") as file:
        return file.read()


def put(data, content):
    with open(data + "/log", "wb") as file:
        file.write(content)


def test_a_line_to_the_octet():
    made = log(folder())
    assert made.last() == (0, NO_CHAIN) and made.first() == 1
    assert made.add(MOMENT, "control", "0417", "stay-officer", "E-51", CARD) == 1
    plain = made.line(1)
    assert len(plain) == PLAIN and plain[:4] == b"\x00\x00\x00\x01"
    seconds = ((26 * 365 + 7 + 327) * 24 + 14) * 3600 + 32 * 60 + 5  # leap days 2000 to 2024; 24 November is day 328
    assert int.from_bytes(plain[4:8], "big") == seconds
    assert plain[8:11] == bytes((2, 6, 0x51)) and plain[11:19] == b"0417    "
    assert plain[19:35] == hmac("sha256", KEY, b"logUX150273520230612")[:16]
    assert plain[35:] == sha2.digest("sha256", bytes(32), plain[:35])


def test_lines_are_chained_and_the_next_start_goes_on():
    data = folder()
    filled(data, 3)
    made = log(data)
    assert made.add(None, "bench", "", "settings", BEGUN) == 4
    assert made.last()[0] == 4 and made.first() == 1
    chain = NO_CHAIN
    for number in range(1, 5):
        plain = made.line(number)
        chain = sha2.digest("sha256", chain, plain[:35])
        assert plain[35:] == chain
    assert made.line(4)[4:8] == b"\xff\xff\xff\xff" and made.line(4)[19:35] == bytes(16)


def test_nothing_can_be_read_in_the_file():
    data = folder()
    made = log(data)
    made.add(MOMENT, "control", "0417", "view", DONE, CARD)
    content = octets(data)
    assert len(content) == LINE and b"0417" not in content and made.line(1)[19:35] not in content
    first = content
    made.add(MOMENT, "control", "0417", "view", DONE, CARD)
    assert octets(data)[:LINE] == first, "what is written stays"


def test_every_spoilt_line_is_noticed():
    data = folder()
    made = filled(data, 2)
    content = octets(data)
    for bit in range(0, 8 * LINE, 41):
        spoilt = bytearray(content)
        spoilt[LINE + bit // 8] ^= 1 << bit % 8
        put(data, spoilt)
        with raises(VaultError):
            made.last()
        with raises(VaultError):
            made.add(MOMENT, "kiosk", "", "view", DONE)
    put(data, content[LINE:] + content[:LINE])
    with raises(StorageError):
        made.line(1)
    put(data, content[:-1])
    with raises(StorageError):
        made.last()


def test_lines_that_changed_places_are_not_taken_for_each_other():
    data = folder()
    made = filled(data, 4)
    content = octets(data)
    lines = [content[at : at + LINE] for at in range(0, len(content), LINE)]
    put(data, lines[0] + lines[2] + lines[1] + lines[3])
    assert made.last()[0] == 4
    for number in (2, 3):
        with raises(StorageError):
            made.line(number)


def test_another_device_cannot_read_it():
    data = folder()
    filled(data, 1)
    with raises(VaultError):
        log(data, secret=b"\x12" * 32).last()


def test_a_full_log_says_so_and_keeps_room_for_the_end_of_what_it_let_begin():
    data = folder()
    made = filled(data, 2, 4)
    assert made.room() == 2
    made.add(MOMENT, "kiosk", "", "stay-kiosk", BEGUN, CARD)
    with raises(LogFull):
        made.add(MOMENT, "kiosk", "", "stay-kiosk", BEGUN, CARD)
    made.add(MOMENT, "kiosk", "", "stay-kiosk", DONE, CARD)
    before = octets(data)
    with raises(LogFull):
        made.add(MOMENT, "kiosk", "", "view", DONE)
    assert octets(data) == before and made.room() == 0


def test_lines_a_host_has_taken_over_make_room_and_the_chain_goes_on():
    data = folder()
    made = filled(data, 6, 6)
    held = [made.line(number) for number in range(1, 7)]
    made.taken_over(5)
    assert made.room() == 4 and made.first() == 5 and made.line(5) == held[4] and made.line(6) == held[5]
    with raises(StorageError):
        made.line(4)
    made.taken_over(5)
    assert made.add(MOMENT, "kiosk", "", "log", DONE) == 7
    assert made.line(7)[35:] == sha2.digest("sha256", held[5][35:], made.line(7)[:35])
    for wrong in (4, 8):
        with raises(StorageError):
            made.taken_over(wrong)
    made.taken_over(7)
    assert made.first() == 7 == made.last()[0]


def test_line_numbers_beyond_the_end():
    made = filled(folder(), 1)
    for number in (0, 2, 9):
        with raises(StorageError):
            made.line(number)


def test_lines_in_words():
    made = log(folder())
    for moment in (MOMENT, (2000, 1, 1, 0, 0, 0), (2028, 2, 29, 23, 59, 59), (2028, 12, 31, 12, 0, 1), None):
        for outcome in (DONE, BEGUN, "E-5A"):
            number = made.add(moment, "headquarters", "0417", "unblock-pin", outcome, CARD)
            wanted = (number, moment, "headquarters", "0417", "unblock-pin", outcome)
            assert logs.told(made.line(number)) == wanted
