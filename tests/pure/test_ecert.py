# SPDX-License-Identifier: Apache-2.0
"""The e-Cert application's directory: the files of the profile, and files that no card of ours has."""

from reader.errors import LdsError
from reader.lds import ecert
from scripted import octets
from support import raises

ODF = octets("A80A300804063F0050154401 A00A300804063F0050154402 A40A300804063F0050154403")
AODF = octets(
    "3039 3010 0C0A652D436572742050494E 030206C0 3003 040101 A120 301E 0302024C 0A0101 020106 020108 020108 800181"
    "0401FF 3006 04043F005015"
)
PRKDF = octets(
    "3031 3013 0C0A652D43657274206B6579 03020780 040101 300E 040145 03020520 030203B8 020101"
    "A10A 3008 3002 0400 02020800"
)
CDF = octets("301D 3008 0C06652D43657274 3003 040145 A10C 300A 3008 0406 3F0050154301")


def test_the_profiles_files():
    assert ecert.directory(ODF) == (b"\x50\x15\x44\x01", b"\x50\x15\x44\x02", b"\x50\x15\x44\x03")
    key = ecert.signing_key(PRKDF)
    assert (key.id, key.pin, key.reference, key.bits) == (b"\x45", b"\x01", 1, 2048)
    pin = ecert.pin_of(ecert.pins(AODF), key)
    assert (pin.reference, pin.least, pin.most, pin.stored, pin.pad) == (0x81, 6, 8, 8, 0xFF)
    assert ecert.certificate_path(CDF, key.id) == b"\x50\x15\x43\x01"


def test_zeros_at_the_end_of_a_file_are_no_objects():
    assert ecert.directory(ODF + bytes(20)) == ecert.directory(ODF)
    assert ecert.signing_key(PRKDF + bytes(3)).bits == 2048


def test_of_several_the_one_that_belongs_to_the_key():
    other_key = PRKDF.replace(octets("03020520"), octets("03020540")).replace(octets("040145"), octets("040146"))
    other_certificate = CDF.replace(octets("040145"), octets("040146")).replace(b"\x43\x01", b"\x43\x02")
    other_pin = AODF.replace(octets("3003040101"), octets("3003040102")).replace(octets("800181"), octets("800182"))
    key = ecert.signing_key(other_key + PRKDF)
    assert key.id == b"\x45"
    assert ecert.certificate_path(other_certificate + CDF, key.id) == b"\x50\x15\x43\x01"
    assert ecert.pin_of(ecert.pins(other_pin + AODF), key).reference == 0x81


def test_what_does_not_belong_together():
    with raises(LdsError):
        ecert.certificate_path(CDF, b"\x46")
    with raises(LdsError):
        ecert.pin_of([], ecert.signing_key(PRKDF))
    with raises(LdsError):
        ecert.signing_key(PRKDF.replace(octets("03020520"), octets("03020540")))
    with raises(LdsError):
        ecert.directory(ODF[:12])
    with raises(LdsError):
        ecert.directory(ODF + ODF[:12])


def test_paths_from_the_application():
    relative = octets("A806300404024401 A006300404024402 A406300404024403")
    assert ecert.directory(relative) == ecert.directory(ODF)


def test_out_of_bounds():
    for right, wrong in (
        ("3F0050154401", "3F0150154401"),  # not from the master file
        ("04063F0050154401", "04053F00501544"),  # half an identifier
    ):
        spoilt = ODF.replace(octets(right), octets(wrong))
        if len(spoilt) != len(ODF):
            spoilt = octets("A809300704053F00501544") + ODF[12:]
        with raises(LdsError):
            ecert.directory(spoilt)
    for right, wrong in (
        ("020106020108020108", "020103020108020108"),  # three digits
        ("020106020108020108", "020106020120020120"),  # 32 octets
        ("020106020108020108", "020108020108020106"),  # at least more than at most
        ("0A0101", "0A0102"),  # not of digits
        ("3003040101", "3003030101"),  # no identifier
    ):
        with raises(LdsError):
            ecert.pins(AODF.replace(octets(right), octets(wrong)))
    for right, wrong in (("02020800", "02020200"), ("02020800", "02024000")):
        with raises(LdsError):
            ecert.signing_key(PRKDF.replace(octets(right), octets(wrong)))


def test_too_many_objects():
    with raises(LdsError):
        ecert.pins(AODF * 9)


def test_every_cut_and_every_flipped_octet_is_an_error_or_still_a_directory():
    for parse, file in (
        (ecert.directory, ODF),
        (ecert.pins, AODF),
        (ecert.signing_key, PRKDF),
        (lambda file: ecert.certificate_path(file, b"\x45"), CDF),
    ):
        for at in range(len(file)):
            for spoilt in (file[:at], file[:at] + bytes((file[at] ^ 0x80,)) + file[at + 1 :], file[at:]):
                try:
                    parse(spoilt)
                except LdsError:
                    continue
