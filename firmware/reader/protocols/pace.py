# SPDX-License-Identifier: Apache-2.0
"""PACE with elliptic curves (Doc 9303-11, 4.4; TR-03110-3, A.3): proves the password, agrees the session keys.

A mapping is a small class with one method, `async map(run) -> generator`; generic mapping is here.
"""

from reader.codec import tlv
from reader.crypto import ec
from reader.crypto.aes import AES
from reader.crypto.cmac import cmac
from reader.crypto.sha2 import digest
from reader.crypto.util import Secrets, equal
from reader.errors import PointError, ProtocolError, StatusError, TlvError, Unsupported, WrongPassword
from reader.iso7816.apdu import CLA_CHAINING, GENERAL_AUTHENTICATE, MANAGE_SECURITY_ENVIRONMENT, SHORT
from reader.lds import profile
from reader.protocols.kdf import ENCRYPTION, MAC, PASSWORD, kdf
from reader.protocols.secure_messaging import AesCipher, SecureMessaging

PACE_MRZ, PACE_CAN = profile.PASSWORD_MRZ, profile.PASSWORD_CAN

_DYNAMIC_DATA = 0x7C
_NONCE, _MAP_MINE, _MAP_CARD, _KEY_MINE, _KEY_CARD, _TOKEN_MINE, _TOKEN_CARD = 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86
_PUBLIC_KEY, _OID, _POINT = 0x7F49, 0x06, 0x86
_TOKEN_OCTETS = 8


class GenericMapping:
    """G' = s * G + H, where H is an anonymous Diffie-Hellman secret (Doc 9303-11, 4.4.3.3)."""

    name = "GM"

    async def map(self, run):
        curve = run.curve
        key = run.keep(curve.new_key(run.random))
        mine = curve.encode(curve.base(key))
        theirs = await run.ask(_MAP_MINE, mine, _MAP_CARD)
        hidden = curve.multiply(key, run.public(theirs, mine))
        if hidden is None:
            raise PointError("mapping: shared point at infinity")
        generator = curve.add(curve.base(run.nonce), hidden)
        if generator is None:
            raise PointError("mapping: generator at infinity")
        return generator


# The last two octets of the protocol's object identifier (TR-03110-3, A.1.1.1), in the order of preference
_MAPPINGS = {2: GenericMapping}
_KEY_SIZES = {4: 32, 3: 24, 2: 16}  # AES-256, -192, -128


def choose(infos):
    """The strongest of the card's PaceInfo that this reader can do. Raises Unsupported."""
    for mapping in _MAPPINGS:
        for cipher in _KEY_SIZES:
            for info in infos:
                if info.oid == profile.OID_PACE + bytes((mapping, cipher)) and info.curve:
                    return info
    raise Unsupported("no PACE that this reader can do")


class PaceEvidence:
    """What happened, for the verdict: oid, mapping, curve name, password_id, and the card's key of the agreement."""

    def __init__(self, run):
        self.oid, self.mapping, self.curve = run.info.oid, run.mapping.name, run.curve.name
        self.password_id = run.password_id
        self.card_key = run.card_key


async def pace(session, info, password, password_id, random):
    """Run PACE; afterwards the session is secured. Returns PaceEvidence.

    info: a PaceInfo of EF.CardAccess (see `choose`); password: the CAN's digits or lds.mrz.password(...), octets;
    password_id: PACE_CAN or PACE_MRZ; random: read(n) -> n octets.
    Raises WrongPassword, StatusError, ProtocolError, PointError, Unsupported.
    """
    with Secrets() as keep:
        run = _Run(session, info, password_id, random, keep)
        for step in _STEPS:
            await step(run, password)
        session.secure(SecureMessaging(AesCipher(run.ks_enc, run.ks_mac)))
        return PaceEvidence(run)


class _Run:
    """The state of one run. Whatever is secret in it is in `keep`, and so overwritten at its end."""

    def __init__(self, session, info, password_id, random, keep):
        mapping, cipher = info.oid[-2:]
        if mapping not in _MAPPINGS or cipher not in _KEY_SIZES or not info.curve:
            raise Unsupported("PACE %s" % info.oid.hex())
        self.session, self.info, self.password_id = session, info, password_id
        self.random, self.keep = random, keep
        self.mapping = _MAPPINGS[mapping]()
        self.key_size = _KEY_SIZES[cipher]
        self.curve = ec.curve(info.curve)
        self.nonce = self.key = self.my_key = self.card_key = self.ks_enc = self.ks_mac = None

    async def ask(self, tag, value, wanted, last=False):
        """GENERAL AUTHENTICATE (Doc 9303-11, 4.4.4.2): one dynamic authentication object there, another back."""
        content = tlv.build(tag, value) if tag else b""
        answer = await self.session.send(
            GENERAL_AUTHENTICATE, 0, 0, tlv.build(_DYNAMIC_DATA, content), SHORT, cla=0 if last else CLA_CHAINING
        )
        try:
            return bytes(tlv.need(tlv.only(answer, _DYNAMIC_DATA), wanted))
        except TlvError as error:
            raise ProtocolError("PACE %02X: %s" % (wanted, error))

    def public(self, theirs, mine):
        """The card's public key as a point; it must lie on the curve and not be our own sent back (4.4.1, step 3d)."""
        if theirs == mine:
            raise ProtocolError("PACE: the card sent our own key back")
        return self.curve.decode(theirs)

    def token(self, public):
        """The authentication token over the other side's public key (Doc 9303-11, 4.4.3.4)."""
        data = tlv.build(_PUBLIC_KEY, tlv.build(_OID, self.info.oid), tlv.build(_POINT, public))
        return cmac(self.ks_mac, data)[:_TOKEN_OCTETS]


async def _select(run, _password):
    """MSE:Set AT (4.4.4.1): protocol, password, and the domain parameters where the card offers several."""
    data = tlv.build(0x80, run.info.oid) + tlv.build(0x83, bytes((run.password_id,)))
    if run.info.ambiguous:
        data += tlv.build(0x84, bytes((run.info.parameter_id,)))
    await run.session.send(MANAGE_SECURITY_ENVIRONMENT, 0xC1, 0xA4, data)


async def _decrypt_nonce(run, password):
    """Step 1 (4.4.1): s = D(K_pi, z), K_pi = KDF(f(pi), 3); f is SHA-1 for the MRZ, nothing for the CAN (9.7.3)."""
    encrypted = await run.ask(None, None, _NONCE)
    if len(encrypted) not in (16, 32):
        raise ProtocolError("PACE: nonce of %d octets" % len(encrypted))
    seed = run.keep(bytearray(digest("sha1", password) if run.password_id == PACE_MRZ else password))
    key = run.keep(kdf(seed, PASSWORD, run.key_size))
    run.nonce = run.keep(bytearray(len(encrypted)))
    AES(key).cbc_decrypt(bytes(16), encrypted, run.nonce)


async def _agree(run, _password):
    """Steps 2 and 3 (4.4.1): map the nonce to a generator, agree on a secret with it, derive the keys (9.7)."""
    curve = run.curve
    generator = await run.mapping.map(run)
    key = run.keep(curve.new_key(run.random))
    run.my_key = curve.encode(curve.multiply(key, generator))
    run.card_key = await run.ask(_KEY_MINE, run.my_key, _KEY_CARD)
    secret = run.keep(curve.x(curve.multiply(key, run.public(run.card_key, run.my_key))))
    run.ks_enc = run.keep(kdf(secret, ENCRYPTION, run.key_size))
    run.ks_mac = run.keep(kdf(secret, MAC, run.key_size))


async def _authenticate(run, _password):
    """Step 4 (4.4.1): tokens both ways. 6300 or 63Cx here, and only here, means that the password was wrong."""
    try:
        theirs = await run.ask(_TOKEN_MINE, run.token(run.card_key), _TOKEN_CARD, last=True)
    except StatusError as error:
        if error.sw >> 8 == 0x63:
            raise WrongPassword("PACE")
        raise
    expected = run.token(run.my_key)
    if not equal(theirs, expected):
        raise ProtocolError("PACE: the card's token")


_STEPS = (_select, _decrypt_nonce, _agree, _authenticate)
