# SPDX-License-Identifier: Apache-2.0
"""Private keys that never leave a PKCS#11 token. Needs the extra `hsm` (python-pkcs11) and the token's own library.

    SMARTID_HSM_MODULE  the library, /usr/lib/softhsm/libsofthsm2.so unless set
    SMARTID_HSM_TOKEN   the token's label, `smartid` unless set
    SMARTID_HSM_PIN     its user PIN, never kept and never shown

A key is a pair of objects with the name of its certificate as their label. Whoever signs a certificate does not notice:
TokenKey is an elliptic curve private key as `cryptography` knows it.
"""

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from smartid.pki import der, tlv
from smartid.pki.errors import KeyLocked, PkiError
from smartid.pki.keys import CURVES

MODULE, TOKEN, PIN = "SMARTID_HSM_MODULE", "SMARTID_HSM_TOKEN", "SMARTID_HSM_PIN"
_DEFAULT_MODULE, _DEFAULT_TOKEN = "/usr/lib/softhsm/libsofthsm2.so", "smartid"
_CURVE_OIDS = {"P-256": "1.2.840.10045.3.1.7", "brainpoolP256r1": "1.3.36.3.3.2.8.1.1.7"}  # RFC 5480, RFC 5639


class TokenKeys:
    """The keyring in a token, opened when first used."""

    def __init__(self) -> None:
        self._session = None

    def check(self) -> None:
        """Raises KeyLocked unless the token opens."""
        self._opened()

    def key(self, name: str, curve: str) -> ec.EllipticCurvePrivateKey:
        """Raises KeyLocked (library, token or PIN missing or wrong), PkiError."""
        pair = self._pair(name) or self._generate(name, curve)
        return TokenKey(_library(), *pair, curve)

    def _pair(self, name: str):
        pkcs11 = _library()
        kinds = (pkcs11.ObjectClass.PUBLIC_KEY, pkcs11.ObjectClass.PRIVATE_KEY)
        attribute = pkcs11.Attribute
        found = [list(self._opened().get_objects({attribute.CLASS: kind, attribute.LABEL: name})) for kind in kinds]
        if max(map(len, found)) > 1:
            raise PkiError(f"the token holds more than one key {name!r}")
        return (found[0][0], found[1][0]) if all(found) else None

    def _generate(self, name: str, curve: str):
        pkcs11 = _library()
        which = {pkcs11.Attribute.EC_PARAMS: der.object_identifier(_CURVE_OIDS[curve])}
        parameters = self._opened().create_domain_parameters(pkcs11.KeyType.EC, which, local=True)
        return parameters.generate_keypair(store=True, label=name)

    def _opened(self):
        if self._session is None:
            self._session = _open()
        return self._session


class TokenKey(ec.EllipticCurvePrivateKey):
    """A key in the token: signs, and shows its public half."""

    def __init__(self, library, public, private, curve: str) -> None:
        self._mechanism, self._private = library.Mechanism.ECDSA, private
        self._curve = CURVES[curve]()
        point = tlv.only(bytes(public[library.Attribute.EC_POINT]), der.OCTET_STRING)
        self._public = ec.EllipticCurvePublicKey.from_encoded_point(self._curve, point)

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._curve

    @property
    def key_size(self) -> int:
        return self._curve.key_size

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    def sign(self, data: bytes, signature_algorithm: ec.ECDSA) -> bytes:
        algorithm = signature_algorithm.algorithm
        if isinstance(algorithm, utils.Prehashed):
            digest = data
        else:
            hasher = hashes.Hash(algorithm)
            hasher.update(data)
            digest = hasher.finalize()
        plain = self._private.sign(digest, mechanism=self._mechanism)
        half = len(plain) // 2
        return utils.encode_dss_signature(int.from_bytes(plain[:half], "big"), int.from_bytes(plain[half:], "big"))

    def exchange(self, algorithm, peer_public_key) -> bytes:
        raise PkiError("an issuing key in the token is for signing")

    def private_numbers(self):
        raise PkiError("the key does not leave its token")

    def private_bytes(self, encoding, format, encryption_algorithm) -> bytes:
        raise PkiError("the key does not leave its token")

    def __copy__(self) -> "TokenKey":
        return self

    def __deepcopy__(self, memo) -> "TokenKey":
        return self


def _library():
    try:
        import pkcs11
    except ImportError as error:
        raise KeyLocked("keys in a token need python-pkcs11: pip install 'smartid[hsm]'") from error
    return pkcs11


def _open():
    pkcs11 = _library()
    module, token = os.environ.get(MODULE, _DEFAULT_MODULE), os.environ.get(TOKEN, _DEFAULT_TOKEN)
    pin = os.environ.get(PIN)
    if not pin:
        raise KeyLocked(f"the token {token!r} wants its PIN: set {PIN}")
    try:
        library = pkcs11.lib(module)
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise KeyLocked(f"the library {module} does not load") from error
    try:
        found = library.get_token(token_label=token)
        try:
            return found.open(rw=True, user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:
            return found.open(rw=True)  # login is the whole process's (PKCS#11 v2.40, 5.6)
    except pkcs11.PKCS11Error as error:
        raise KeyLocked(f"the token {token!r} does not open: {type(error).__name__}") from error
