# SPDX-License-Identifier: Apache-2.0
"""Changes of stay that wait for the holders' cards, looked up in the file where it lies.

    the head of list_head.py with "STK1" | u16 count | 16 octets: SHA-256 of the list key, cut
    u8 number of certificates | for each: u16 length, CV certificate      document verifiers and the signers under them
    count entries of 217 octets, sorted by their first eight              | signature, signer (usage arc.2.5)

    entry: HMAC-SHA-256(list key, number || date of issue), cut to 8 | 16 octets of IV | the record, padded, AES-128-CBC
    under HMAC-SHA-256(list key, "ticket" || number || date of issue), cut to 16 | u8 which certificate is the signer's

Who copies the list without its key learns nobody's number, and nothing of what was decided.
"""

from micropython import const

from reader.crypto.aes import AES
from reader.crypto.hmac import hmac
from reader.crypto.util import equal, padded_from
from reader.errors import ListError, StorageError
from reader.lds import profile
from reader.trust import list_head
from reader.trust.cvc import CvCertificate
from reader.trust.lost_list import entry as key_of
from reader.trust.lost_list import key_id

MAGIC = b"STK1"
HEAD = const(45)
ENTRY = const(217)
SIGNER = profile.ARC + b"\x02\x05"
_KEY = const(8)
_IV_END = const(24)
_RECORD_END = const(216)
_MOST_CERTIFICATES = const(16)
_MOST_CERTIFICATE = const(512)


class Header(list_head.Header):
    """count: of entries; key_id; certificates: how many."""

    def __init__(self, octets):
        super().__init__(octets, MAGIC)
        if len(octets) < HEAD:
            raise ListError("cut off")
        self.count = list_head.number(octets[26:28])
        self.key_id = bytes(octets[28:44])
        self.certificates = octets[44]
        if self.certificates > _MOST_CERTIFICATES:
            raise ListError("%d certificates" % self.certificates)


def look_up(path, list_key, document_number, issued):
    """(the record, its signer's certificate, the certificate of that one's verifier), None when nothing waits.

    document_number: as in the MRZ without fillers; issued: YYYYMMDD. The list was checked when it was accepted.
    Raises ListError, StorageError.
    """
    try:
        with open(path, "rb") as file:
            return _look_up(file, list_key, document_number, issued)
    except OSError as error:
        if error.errno == 2:  # ENOENT
            return None
        raise StorageError("reading %s: %s" % (path, error))


def _look_up(file, list_key, document_number, issued):
    header = Header(file.read(HEAD))
    if not equal(key_id(list_key), header.key_id):
        raise ListError("made under another key")
    places = _places(file, header.certificates)
    found = _entry(file, header.count, key_of(list_key, document_number, issued))
    if found is None:
        return None
    key = hmac("sha256", list_key, b"ticket", document_number.encode(), issued.encode())[:16]
    plain = AES(key).cbc_decrypt(found[_KEY:_IV_END], found[_IV_END:_RECORD_END])
    signer = _certificate(file, places, found[_RECORD_END])
    issuer = CvCertificate(signer).issuer
    for number in range(len(places)):
        verifier = _certificate(file, places, number)
        if CvCertificate(verifier).holder == issuer:
            return bytes(plain[: max(padded_from(plain), 0)]), signer, verifier
    raise ListError("signer without its verifier")


def _places(file, count):
    """[(offset, length)] of the certificates; the file stands at the first entry afterwards."""
    places = []
    for _ in range(count):
        length = list_head.number(file.read(2))
        if not 0 < length <= _MOST_CERTIFICATE:
            raise ListError("certificate cut off or too long")
        places.append((file.seek(0, 1), length))
        file.seek(length, 1)
    return places


def _certificate(file, places, number):
    if number >= len(places):
        raise ListError("no such certificate")
    offset, length = places[number]
    file.seek(offset)
    encoded = file.read(length)
    if len(encoded) != length:
        raise ListError("certificate cut off or too long")
    return encoded


def _entry(file, count, wanted):
    """The entry with this key; the file stands at the first one."""
    start = file.seek(0, 1)
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        file.seek(start + ENTRY * middle)
        found = file.read(ENTRY)
        if len(found) != ENTRY:
            raise ListError("cut off")
        if found[:_KEY] == wanted:
            return found
        if found[:_KEY] < wanted:
            low = middle + 1
        else:
            high = middle
    return None


def check(path, anchors, today):
    """The header of a list whose certificates can be read, whose order and signature are right. Raises ListError,
    CertificateError."""
    from reader.trust import signed_list  # here: whoever only looks a ticket up needs no X.509

    with open(path, "rb") as file:
        if signed_list.length(file) < HEAD:
            raise ListError("cut off")
        header = Header(file.read(HEAD))
        places = _places(file, header.certificates)
        start = file.seek(0, 1)
        for number in range(len(places)):
            CvCertificate(_certificate(file, places, number))
        file.seek(start)
        _check_entries(file, header)
        signed_list.check_signature(file, start + ENTRY * header.count, SIGNER, anchors, today)
        return header


def _check_entries(file, header):
    before = b""
    for _ in range(header.count):
        found = file.read(ENTRY)
        if len(found) != ENTRY or found[:_KEY] <= before or found[_RECORD_END] >= header.certificates:
            raise ListError("entries not in order")
        before = found[:_KEY]


def certificates(path):
    """Yield the certificates of a list, in order. Raises ListError."""
    with open(path, "rb") as file:
        places = _places(file, Header(file.read(HEAD)).certificates)
        for number in range(len(places)):
            yield _certificate(file, places, number)
