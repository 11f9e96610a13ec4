# SPDX-License-Identifier: Apache-2.0
"""PACE with elliptic curves (Doc 9303-11, 4.4; TR-03110-3, A.3): proves the password, agrees the session keys.

A mapping is a small class with a name and one method, `async map(run) -> generator`. Generic mapping is here, and
with it chip authentication mapping, which differs only in what the card adds at the end; integrated mapping is in
pace_im.py, 3DES in triple_des.py, each loaded only for a card that has nothing better.
"""

from reader.codec import tlv
from reader.crypto import ec
from reader.crypto.aes import AES
from reader.crypto.cmac import cmac
from reader.crypto.sha2 import digest
from reader.crypto.util import Secrets, equal, padded_from
from reader.errors import PointError, ProtocolError, StatusError, TlvError, Unsupported, WrongPassword
from reader.iso7816.apdu import CLA_CHAINING, GENERAL_AUTHENTICATE, MANAGE_SECURITY_ENVIRONMENT, SHORT
from reader.lds import profile
from reader.protocols.evidence import Opened
from reader.protocols.kdf import ENCRYPTION, MAC, PASSWORD, kdf
from reader.protocols.secure_messaging import AesCipher, SecureMessaging

PACE_MRZ, PACE_CAN = profile.PASSWORD_MRZ, profile.PASSWORD_CAN

_DYNAMIC_DATA = 0x7C
_NONCE, _MAP_MINE, _MAP_CARD, _KEY_MINE, _KEY_CARD, _TOKEN_MINE, _TOKEN_CARD = 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86
_REFERENCE, _OLDER_REFERENCE, _CHIP_DATA = 0x87, 0x88, 0x8A
_PUBLIC_KEY, _OID, _POINT = 0x7F49, 0x06, 0x86
_TOKEN_OCTETS = 8
_MOST_REFERENCE = 16  # octets of a certification authority reference (Doc 9303-12, 7.2.2.2)
# 7F4C of a terminal that asks for those references: an inspection system, every access bit set (4.4.4.1, K.1)
_ASK_REFERENCES = b"\x7f\x4c\x0e\x06\x09" + profile.OID_INSPECTION_SYSTEM + b"\x53\x01\x3f"


class GenericMapping:
    """G' = s * G + H, where H is an anonymous Diffie-Hellman secret (Doc 9303-11, 4.4.3.3.1)."""

    name = "GM"

    async def map(self, run):
        curve = run.curve
        key = run.keep(curve.new_key(run.random))
        mine = curve.encode(curve.base(key))
        run.map_key = await run.ask(_MAP_MINE, mine, _MAP_CARD)
        hidden = curve.multiply(key, run.public(run.map_key, mine))
        if hidden is None:
            raise PointError("mapping: shared point at infinity")
        generator = curve.add(curve.base(run.nonce), hidden)
        if generator is None:
            raise PointError("mapping: generator at infinity")
        return generator


class ChipAuthenticationMapping(GenericMapping):
    """Generic mapping, after which the card shows that its mapping key comes from its signed one (4.4.3.3.3)."""

    name = "CAM"


def _integrated_mapping():
    from reader.protocols.pace_im import IntegratedMapping

    return IntegratedMapping()


# The last two octets of the protocol's object identifier (TR-03110-3, A.1.1.1), in the order of preference
_MAPPINGS = ((6, ChipAuthenticationMapping), (2, GenericMapping), (4, _integrated_mapping))
_KEY_SIZES = ((4, 32), (3, 24), (2, 16), (1, 16))  # AES-256, -192, -128; 3DES
_TRIPLE_DES, _CAM = 1, 6


def choose(infos):
    """The strongest of the card's PaceInfo that this reader can do. Raises Unsupported."""
    for mapping, _ in _MAPPINGS:
        for cipher, _ in _KEY_SIZES:
            for info in infos:
                if info.oid == profile.OID_PACE + bytes((mapping, cipher)) and info.curve and _exists(info.oid):
                    return info
    raise Unsupported("no PACE that this reader can do")


def _exists(oid):
    """Chip authentication mapping is defined with AES only (Doc 9303-11, table 3)."""
    return oid[-2] != _CAM or oid[-1] != _TRIPLE_DES


async def pace(session, info, password, password_id, random, terminal=False):
    """Run PACE; afterwards the session is secured. Returns Opened.

    info: a PaceInfo of EF.CardAccess (see `choose`); password: the CAN's digits or lds.mrz.password(...), octets;
    password_id: PACE_CAN or PACE_MRZ; random: read(n) -> n octets;
    terminal: ask whose certificates the card trusts, for a terminal authentication later.
    Raises WrongPassword, StatusError, ProtocolError, PointError, Unsupported.
    """
    with Secrets() as keep:
        run = _Run(session, info, password_id, random, keep)
        run.ask_references = terminal
        for step in _STEPS:
            await step(run, password)
        session.secure(SecureMessaging(run.session_cipher()))
        return run.opened


class _Run:
    """The state of one run. Whatever is secret in it is in `keep`, and so overwritten at its end."""

    def __init__(self, session, info, password_id, random, keep):
        mapping, self.cipher = info.oid[-2:]
        mappings, sizes = dict(_MAPPINGS), dict(_KEY_SIZES)
        if mapping not in mappings or self.cipher not in sizes or not _exists(info.oid) or not info.curve:
            raise Unsupported("PACE %s" % info.oid.hex())
        self.session, self.info, self.password_id = session, info, password_id
        self.random, self.keep, self.ask_references = random, keep, False
        self.mapping = mappings[mapping]()
        self.key_size = sizes[self.cipher]
        self.curve = ec.curve(info.curve)
        self.opened = Opened("PACE", self.curve.name, self.mapping.name, info.oid, password_id)
        self.nonce = self.my_key = self.card_key = self.map_key = self.ks_enc = self.ks_mac = None

    def session_cipher(self):
        if self.cipher == _TRIPLE_DES:
            from reader.protocols.triple_des import DesCipher

            return DesCipher(self.ks_enc, self.ks_mac)
        return AesCipher(self.ks_enc, self.ks_mac)

    def decrypt(self, key, encrypted):
        """CBC with IV 0 (4.4.3.2), as a bytearray to be overwritten."""
        if self.cipher == _TRIPLE_DES:
            from reader.protocols.triple_des import decrypt

            return bytearray(decrypt(key, encrypted))
        plain = bytearray(len(encrypted))
        AES(key).cbc_decrypt(bytes(16), encrypted, plain)
        return plain

    async def ask(self, tag, value, wanted, last=False):
        """One dynamic authentication object there, another back (4.4.5)."""
        return need(await self.answer(tag, value, last), wanted)

    async def answer(self, tag, value, last=False):
        """GENERAL AUTHENTICATE (Doc 9303-11, 4.4.4.2): what the answer's 7C holds, as octets."""
        content = tlv.build(tag, value) if tag else b""
        answer = await self.session.send(
            GENERAL_AUTHENTICATE, 0, 0, tlv.build(_DYNAMIC_DATA, content), SHORT, cla=0 if last else CLA_CHAINING
        )
        try:
            return bytes(tlv.only(answer, _DYNAMIC_DATA))
        except TlvError as error:
            raise ProtocolError("PACE: %s" % error)

    def public(self, theirs, mine):
        """The card's public key as a point; it must lie on the curve and not be our own sent back (4.4.1, step 3d)."""
        if theirs == mine:
            raise ProtocolError("PACE: the card sent our own key back")
        return self.curve.decode(theirs)

    def token(self, public):
        """The authentication token over the other side's public key (Doc 9303-11, 4.4.3.4)."""
        data = tlv.build(_PUBLIC_KEY, tlv.build(_OID, self.info.oid), tlv.build(_POINT, public))
        if self.cipher == _TRIPLE_DES:
            from reader.protocols.triple_des import padded_mac

            return padded_mac(self.ks_mac, data)
        return cmac(self.ks_mac, data)[:_TOKEN_OCTETS]


def need(content, wanted):
    """The octets of the object wanted. Raises ProtocolError."""
    try:
        return bytes(tlv.need(content, wanted))
    except TlvError as error:
        raise ProtocolError("PACE %02X: %s" % (wanted, error))


async def _select(run, _password):
    """MSE:Set AT (4.4.4.1): protocol, password, and the domain parameters where the card offers several."""
    data = tlv.build(0x80, run.info.oid) + tlv.build(0x83, bytes((run.password_id,)))
    if run.info.ambiguous:
        data += tlv.build(0x84, bytes((run.info.parameter_id,)))
    if run.ask_references:
        data += _ASK_REFERENCES
    await run.session.send(MANAGE_SECURITY_ENVIRONMENT, 0xC1, 0xA4, data)


async def _decrypt_nonce(run, password):
    """Step 1 (4.4.1): s = D(K_pi, z), K_pi = KDF(f(pi), 3); f is SHA-1 for the MRZ, nothing for the CAN (9.7.3)."""
    encrypted = await run.ask(None, None, _NONCE)
    if len(encrypted) not in (16, 32):
        raise ProtocolError("PACE: nonce of %d octets" % len(encrypted))
    seed = run.keep(bytearray(digest("sha1", password) if run.password_id == PACE_MRZ else password))
    key = run.keep(kdf(seed, PASSWORD, run.key_size))
    run.nonce = run.keep(run.decrypt(key, encrypted))


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
        content = await run.answer(_TOKEN_MINE, run.token(run.card_key), last=True)
    except StatusError as error:
        if error.sw >> 8 == 0x63:
            raise WrongPassword("PACE")
        raise
    if not equal(need(content, _TOKEN_CARD), run.token(run.my_key)):
        raise ProtocolError("PACE: the card's token")
    opened = run.opened
    opened.card_key, opened.my_key = run.card_key, run.my_key
    opened.references = _references(content) if run.ask_references else ()
    if run.mapping.name == "CAM":
        opened.map_key, opened.chip_data = run.map_key, _chip_data(run, need(content, _CHIP_DATA))


def _references(content):
    """The certification authorities whose certificates the card takes, the newest first (4.4.5)."""
    found = []
    for tag in (_REFERENCE, _OLDER_REFERENCE):
        value = tlv.find(content, tag)
        if value is not None and 0 < len(value) <= _MOST_REFERENCE:
            found.append(bytes(value))
    return tuple(found)


def _chip_data(run, encrypted):
    """The chip authentication data (4.4.3.5): CBC with IV = E(KS_enc, -1), padded by method 2."""
    if not len(encrypted) or len(encrypted) % 16:
        raise ProtocolError("PACE-CAM: data of %d octets" % len(encrypted))
    aes = AES(run.ks_enc)
    plain = aes.cbc_decrypt(aes.ecb_encrypt(b"\xff" * 16), encrypted)
    end = padded_from(plain)
    if end != run.curve.size or end < len(plain) - 16:
        raise ProtocolError("PACE-CAM: padding")
    return bytes(plain[:end])


_STEPS = (_select, _decrypt_nonce, _agree, _authenticate)
