# SPDX-License-Identifier: Apache-2.0
"""What an e-Cert says, and what it is worth: issuer, days, revocation, and whether the card has its key.

The authorities for e-Certs are roots of their own (trust/ecert/N.cer) and no country's signing authorities.
"""

from micropython import const

from reader.codec import der
from reader.crypto import rsa, sha2
from reader.errors import CertificateError, DataError, TlvError
from reader.trust import crl, public_key
from reader.trust.x509 import DIGITAL_SIGNATURE, KEY_CERT_SIGN, Certificate

MOST_OCTETS = const(2048)
VALID, EXPIRED, REVOKED, NOT_YET, UNVERIFIED = "valid", "expired", "revoked", "not-yet", "unverified"
PROOF_HASH = "sha256"
_PROOF = b"smartid-poss-1"
_COMMON_NAME, _SERIAL_NUMBER = b"\x55\x04\x03", b"\x55\x04\x05"
_STRINGS = (0x0C, 0x13, 0x16)  # UTF8String, PrintableString, IA5String
_MOST_TEXT = const(64)


def facts(encoded, authorities, lists, today):
    """Plain facts for the screen: state, holder, reference (subscriber's), issuer, serial (hexadecimal digits),
    valid_from, valid_to (YYYYMMDD), revocation (state of the list as crl.look_up names it, its date or None).

    encoded: DER; authorities, lists: iterables of DER certificates and revocation lists; today: YYYYMMDD.
    Raises CertificateError, Unsupported.
    """
    if len(encoded) > MOST_OCTETS:
        raise CertificateError("e-Cert of %d octets" % len(encoded))
    found = Certificate(encoded)
    holder = _names(found.subject)
    state, revocation = _judged(found, authorities, lists, today)
    return {
        "state": state,
        "holder": holder.get(_COMMON_NAME, ""),
        "reference": holder.get(_SERIAL_NUMBER, ""),
        "issuer": _names(found.issuer).get(_COMMON_NAME, ""),
        "serial": found.serial.hex(),
        "valid_from": found.not_before,
        "valid_to": found.not_after,
        "revocation": revocation,
    }


def _judged(found, authorities, lists, today):
    """(state, (state of the revocation list, its date)). Revocation goes before dates."""
    issuer = _issuer(found, authorities)
    if issuer is None or found.unknown_critical or not (found.key_usage or 0) & DIGITAL_SIGNATURE:
        return UNVERIFIED, (crl.NO_LIST, None)
    revoked, state, date = crl.look_up(lists, found, issuer, today)
    if revoked:
        return REVOKED, (state, date)
    if today < found.not_before:
        return NOT_YET, (state, date)
    return (EXPIRED if today > found.not_after else VALID), (state, date)


def _issuer(found, authorities):
    """The authority that signed the certificate, and was one when it did."""
    for encoded in authorities:
        try:
            one = Certificate(encoded)
            if one.subject != found.issuer or not one.is_authority or not (one.key_usage or 0) & KEY_CERT_SIGN:
                continue
            if one.not_before <= found.not_before <= one.not_after and found.signed_by(one):
                return one
        except DataError:
            continue
    return None


def proof_digest(challenge, number):
    """What the card signs to show that it has the key: no document has this digest (profile, B.10).

    challenge: 16 fresh random octets; number: the card's, as in the MRZ without fillers.
    """
    return sha2.digest(PROOF_HASH, _PROOF, challenge, number.encode())


def holds_key(encoded, digest, signature):
    """Whether the signature over the digest is by the certificate's key (RSA, PKCS #1 v1.5).

    Raises CertificateError, Unsupported.
    """
    kind, key = Certificate(encoded).public_key()
    if kind != public_key.RSA:
        return False
    return rsa.verify_pkcs1(key[0], key[1], PROOF_HASH, digest, signature)


def _names(encoded):
    """{attribute type: text} of a name; the first of each type counts. Raises CertificateError."""
    found = {}
    try:
        sets = der.only(encoded)
        while sets.more():
            pair = der.only(sets.take(der.SET))
            kind = pair.oid()
            tag = pair.tag()
            value = bytes(pair.take(tag)) if tag in _STRINGS else b""
            if kind not in found:
                found[kind] = _text(value)
    except TlvError as error:
        raise CertificateError("e-Cert: name: %s" % error)
    return found


def _text(value):
    if len(value) > 4 * _MOST_TEXT:
        raise CertificateError("e-Cert: a name of %d octets" % len(value))
    try:
        return value.decode()[:_MOST_TEXT]
    except (UnicodeError, ValueError):
        raise CertificateError("e-Cert: characters of a name")
