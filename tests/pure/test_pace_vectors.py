# SPDX-License-Identifier: Apache-2.0
"""The worked example of Doc 9303-11, appendix G.1: PACE with generic mapping, ECDH on brainpoolP256r1, AES-128, MRZ.

The reader's own code runs; only its two private keys are the example's.
"""

from reader.crypto import ec
from reader.crypto.sha2 import digest
from reader.crypto.util import Secrets
from reader.errors import CardError, PointError, ProtocolError, StatusError, WrongPassword
from reader.iso7816.session import CardSession
from reader.lds.security_info import parse_card_access
from reader.protocols import kdf, pace
from scripted import FixedRandom, ScriptedCard, octets
from support import raises, run

CARD_ACCESS = octets("31 14 30 12 06 0A 04 00 7F 00 07 02 02 04 02 02 02 01 02 02 01 0D")
MRZ = b"T22000129364081251010318"
NONCE = octets("3F00C4D3 9D153F2B 2A214A07 8D899B22")
ENCRYPTED_NONCE = octets("95A3A016 522EE98D 01E76CB6 B98B42C3")
MAP_KEY = octets("7F4EF07B 9EA82FD7 8AD689B3 8D0BC78C F21F249D 953BC46F 4C6E1925 9C010F99")
MAP_PUBLIC = octets(
    "04 7ACF3EFC 982EC455 65A4B155 129EFBC7 4650DCBF A6362D89 6FC70262 E0C2CC5E",
    "544552DC B6725218 799115B5 5C9BAA6D 9F6BC3A9 618E70C2 5AF71777 A9C4922D",
)
CARD_MAP_PUBLIC = octets(
    "04 824FBA91 C9CBE26B EF53A0EB E7342A3B F178CEA9 F45DE0B7 0AA60165 1FBA3F57",
    "30D8C879 AAA9C9F7 3991E61B 58F4D52E B87A0A0C 709A49DC 63719363 CCD13C54",
)
HIDDEN = octets(
    "04 60332EF2 450B5D24 7EF6D386 8397D398 852ED6E8 CAF6FFEE F6BF85CA 57057FD5",
    "0840CA74 15BAF3E4 3BD414D3 5AA4608B 93A2CAF3 A4E3EA4E 82C9C13D 03EB7181",
)
GENERATOR = octets(
    "04 8CED63C9 1426D4F0 EB1435E7 CB1D74A4 6723A0AF 21C89634 F65A9AE8 7A9265E2",
    "8C879506 743F8611 AC33645C 5B985C80 B5F09A0B 83407C1B 6A4D857A E76FE522",
)
KEY = octets("A73FB703 AC1436A1 8E0CFA5A BB3F7BEC 7A070E7A 6788486B EE230C4A 22762595")
PUBLIC = octets(
    "04 2DB7A64C 0355044E C9DF1905 14C625CB A2CEA487 54887122 F3A5EF0D 5EDD301C",
    "3556F3B3 B186DF10 B857B58F 6A7EB80F 20BA5DC7 BE1D43D9 BF850149 FBB36462",
)
CARD_PUBLIC = octets(
    "04 9E880F84 2905B8B3 181F7AF7 CAA9F0EF B743847F 44A306D2 D28C1D9E C65DF6DB",
    "7764B222 77A2EDDC 3C265A9F 018F9CB8 52E111B7 68B32690 4B59A019 3776F094",
)
SHARED = octets("28768D20 701247DA E81804C9 E780EDE5 82A9996D B4A31502 0B273319 7DB84925")
KS_ENC = octets("F5F0E35C 0D7161EE 6724EE51 3A0D9A7F")
KS_MAC = octets("FE251C78 58B356B2 4514B3BD 5F4297D1")
TOKEN = octets("C2B0BD78 D94BA866")
CARD_TOKEN = octets("3ABB9674 BCE93C08")
OK = octets("9000")

SCRIPT = (
    (octets("0022C1A40F 800A04007F00070202040202 830101"), OK),
    (octets("10860000 02 7C00 00"), octets("7C12 8010") + ENCRYPTED_NONCE + OK),
    (octets("10860000 45 7C43 8141") + MAP_PUBLIC + b"\0", octets("7C43 8241") + CARD_MAP_PUBLIC + OK),
    (octets("10860000 45 7C43 8341") + PUBLIC + b"\0", octets("7C43 8441") + CARD_PUBLIC + OK),
    (octets("00860000 0C 7C0A 8508") + TOKEN + b"\0", octets("7C0A 8608") + CARD_TOKEN + OK),
)
MSE, ENCRYPTED, MAPPED, AGREED, PROVED = range(5)


def run_pace(script, random=None):
    card = ScriptedCard(script)
    session = CardSession(card)
    info = pace.choose(parse_card_access(CARD_ACCESS).pace)
    random = random or FixedRandom(MAP_KEY, KEY)
    evidence = run(pace.pace(session, info, MRZ, pace.PACE_MRZ, random))
    return session, evidence


def script_with(step, answer):
    script = list(SCRIPT)
    script[step] = (None, answer)
    return script


def test_the_whole_run_sends_and_takes_the_published_octets():
    session, evidence = run_pace(SCRIPT)
    assert session.secured
    assert session.apdus == 5
    assert evidence.mapping == "GM" and evidence.curve == "brainpoolP256r1" and evidence.card_key == CARD_PUBLIC


def test_key_derivation_from_the_mrz():
    seed = digest("sha1", MRZ)
    assert seed == octets("7E2D2A41 C74EA0B3 8CD36F86 3939BFA8 E9032AAD")
    assert kdf.kdf(seed, kdf.PASSWORD, 16) == octets("89DED1B2 6624EC1E 634C1989 302849DD")


def test_mapped_generator_and_shared_secret():
    curve = ec.curve("brainpoolP256r1")
    hidden = curve.multiply(MAP_KEY, curve.decode(CARD_MAP_PUBLIC))
    assert curve.encode(hidden) == HIDDEN
    generator = curve.add(curve.base(NONCE), hidden)
    assert curve.encode(generator) == GENERATOR
    assert curve.encode(curve.multiply(KEY, generator)) == PUBLIC
    assert curve.x(curve.multiply(KEY, curve.decode(CARD_PUBLIC))) == SHARED
    assert kdf.kdf(SHARED, kdf.ENCRYPTION, 16) == KS_ENC
    assert kdf.kdf(SHARED, kdf.MAC, 16) == KS_MAC


def test_wrong_password_is_told_apart():
    for answer in (octets("6300"), octets("63C2")):
        with raises(WrongPassword):
            run_pace(script_with(PROVED, answer))


def test_a_refusal_before_the_token_is_not_a_wrong_password():
    for step in (MSE, ENCRYPTED, MAPPED, AGREED):
        for sw in ("6300", "6982", "6A80", "6A88", "6FFF"):
            with raises(StatusError) as caught:
                run_pace(script_with(step, octets(sw)))
            assert caught.value.sw == int(sw, 16)


def test_a_card_that_does_not_know_the_password_is_refused():
    with raises(ProtocolError):
        run_pace(script_with(PROVED, octets("7C0A 8608 3ABB9674 BCE93C09 9000")))


def test_our_own_keys_sent_back_are_refused():
    with raises(ProtocolError):
        run_pace(script_with(MAPPED, octets("7C43 8241") + MAP_PUBLIC + OK))
    with raises(ProtocolError):
        run_pace(script_with(AGREED, octets("7C43 8441") + PUBLIC + OK))


def test_points_off_the_curve_are_refused():
    for step, tag in ((MAPPED, "7C43 8241"), (AGREED, "7C43 8441")):
        spoilt = bytearray(CARD_PUBLIC)
        spoilt[64] ^= 1
        for point in (bytes(spoilt), b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, b"\x02" + bytes(64)):
            with raises(PointError):
                run_pace(script_with(step, octets(tag) + point + OK))
    with raises(PointError):  # the encoding of infinity
        run_pace(script_with(AGREED, octets("7C03 8401 00 9000")))


def test_a_generator_at_infinity_is_refused():
    """A card that answers H = -s*G would make G' vanish; with a reader's key of 1 it could."""
    curve = ec.curve("brainpoolP256r1")
    minus_s = (curve.order - int.from_bytes(NONCE, "big")).to_bytes(32, "big")
    theirs = curve.encode(curve.base(minus_s))
    one = bytes(31) + b"\x01"
    with raises(PointError):
        run_pace(script_with(MAPPED, octets("7C43 8241") + theirs + OK), FixedRandom(one, KEY))


def test_malformed_answers_are_typed_errors():
    for step in (ENCRYPTED, MAPPED, AGREED, PROVED):
        for answer in (
            "9000",
            "7C00 9000",
            "7C 9000",
            "7C84FFFFFFFF 9000",
            "7C8200 9000",
            "7D02 8000 9000",
            "7C0A 8608 00 9000",
        ):
            with raises(ProtocolError):
                run_pace(script_with(step, octets(answer)))


def test_a_nonce_of_odd_length_is_refused():
    for length in (0, 8, 15, 17, 48):
        with raises(ProtocolError):
            run_pace(script_with(ENCRYPTED, bytes((0x7C, length + 2, 0x80, length)) + bytes(length) + OK))


def test_an_endless_answer_is_given_up():
    with raises(ProtocolError):
        run_pace([SCRIPT[0]] + [(None, bytes(8) + octets("6108"))] * 100)


class Watched(Secrets):
    seen = []

    def __call__(self, buffer):
        Watched.seen.append(buffer)
        return Secrets.__call__(self, buffer)


def test_every_secret_is_overwritten_whether_it_worked_or_not():
    pace.Secrets = Watched
    try:
        for script, least in (
            (SCRIPT, 8),
            (script_with(PROVED, octets("6300")), 8),
            (script_with(MAPPED, octets("6A80")), 4),
        ):
            del Watched.seen[:]
            with FailingQuietly():
                run_pace(script)
            assert len(Watched.seen) >= least
            for secret in Watched.seen:
                assert not any(secret)
    finally:
        pace.Secrets = Secrets


class FailingQuietly:
    """Lets the card's refusals pass: only what is left behind is looked at."""

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return kind is not None and issubclass(kind, CardError)
