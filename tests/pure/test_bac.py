# SPDX-License-Identifier: Apache-2.0
"""The worked example of Doc 9303-11, appendix D: BAC and the secure messaging with 3DES after it, APDU by APDU."""

from reader.errors import ProtocolError, SecureMessagingError, StatusError, WrongPassword
from reader.iso7816.apdu import Command
from reader.iso7816.session import CardSession
from reader.lds import mrz
from reader.protocols import bac, kdf
from reader.protocols.secure_messaging import SecureMessaging
from reader.protocols.triple_des import DesCipher
from scripted import FixedRandom, ScriptedCard, octets
from support import raises, run

MRZ = b"L898902C<369080619406236"
RND_IC, RND_IFD = octets("4608F91988702212"), octets("781723860C06C226")
K_IFD = octets("0B795240CB7049B01C19B33E32804F0B")
PROOF = octets("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2 5F1448EEA8AD90A7")
ANSWER = octets("46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F 2F2D235D074D7449")
KS_ENC, KS_MAC = octets("979EC13B1CBFE9DCD01AB0FED307EAE5"), octets("F1CB1F1FB5ADF208806B89DC579DC1F8")
OK = octets("9000")
OPEN = (
    (octets("0084000008"), RND_IC + OK),
    (octets("0082000028") + PROOF + octets("28"), ANSWER + OK),
)
READ = (
    (octets("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"), octets("990290008E08FA855A5D4C50A8ED9000")),
    (
        octets("0CB000000D9701048E08ED6705417E96BA5500"),
        octets("8709019FF0EC34F992265199029000 8E08AD55CC17140B2DED9000"),
    ),
    (
        octets("0CB000040D9701128E082EA28A70F3C7B53500"),
        octets("871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A99029000 8E08C8B2787EAEA07D749000"),
    ),
)


def opened(script):
    session = CardSession(ScriptedCard(script))
    return session, run(bac.bac(session, MRZ, FixedRandom(RND_IFD, K_IFD)))


def without_parity(key):
    return bytes(octet & 0xFE for octet in key)


def test_password_from_the_mrz():
    assert mrz.password("L898902C", "690806", "940623") == MRZ
    assert mrz.password("D23145890734", "340712", "950712") == b"D23145890734934071279507122"


def test_keys_from_the_seed():
    """The example adjusts the parity bits, which DES does not look at."""
    seed = octets("239AB9CB282DAF66231DC5A4DF6BFBAE")
    assert without_parity(kdf.kdf(seed, kdf.ENCRYPTION, 16)) == without_parity(
        octets("AB94FDECF2674FDFB9B391F85D7F76F2")
    )
    assert without_parity(kdf.kdf(seed, kdf.MAC, 16)) == without_parity(octets("7962D9ECE03D1ACD4C76089DCE131543"))


def test_bac_and_the_reading_of_ef_com_as_published():
    session, evidence = opened(OPEN + READ)
    assert session.secured and evidence.protocol == "BAC" and evidence.mapping is None
    run(session.send(0xA4, 0x02, 0x0C, octets("011E")))
    head = bytes(run(session.send(0xB0, 0, 0, le=4)))
    rest = bytes(run(session.send(0xB0, 0, 4, le=18)))
    assert head + rest == octets("60145F0104303130365F36063034303030305C026175")


def test_the_session_keys():
    session, _ = opened(OPEN)
    cipher = session._secure._cipher
    assert without_parity(cipher._ks_enc) == without_parity(KS_ENC)
    assert without_parity(cipher._ks_mac) == without_parity(KS_MAC)
    assert session._secure._counter == octets("887022120C06C226")


def test_another_mrz_is_a_wrong_password():
    for sw in ("6300", "63C0", "6982", "6985", "6988"):
        with raises(WrongPassword):
            opened((OPEN[0], (None, octets(sw))))


def test_refusals_before_the_proof_and_odd_ones_are_statuses():
    for sw in ("6300", "6982", "6A80", "6A88", "6D00", "6FFF"):
        with raises(StatusError) as caught:
            opened(((None, octets(sw)),))
        assert caught.value.sw == int(sw, 16)
    with raises(StatusError):
        opened((OPEN[0], (None, octets("6FFF"))))


def test_an_answer_changed_anywhere_is_refused():
    for place in range(len(ANSWER)):
        spoilt = bytearray(ANSWER)
        spoilt[place] ^= 1
        with raises(ProtocolError):
            opened((OPEN[0], (None, bytes(spoilt) + OK)))


def test_an_answer_of_another_length_is_refused():
    for answer in (b"", ANSWER[:39], ANSWER + b"\0"):
        with raises(ProtocolError):
            opened((OPEN[0], (None, answer + OK)))
    for challenge in (b"", RND_IC[:7], RND_IC + b"\0"):
        with raises(ProtocolError):
            opened(((None, challenge + OK),))


def test_our_own_proof_sent_back_is_refused():
    """Under the same keys it has a good check sum, but the challenges the other way round."""
    with raises(ProtocolError):
        opened((OPEN[0], (None, PROOF + OK)))


def test_secured_answers_replayed_reordered_or_spoilt_end_it():
    for script in (
        (READ[0], (READ[1][0], READ[0][1])),
        (READ[0], (READ[1][0], READ[2][1])),
        (READ[0], (READ[1][0], READ[1][1][:-3] + octets("EC9000"))),
        (READ[0], (READ[1][0], octets("9000"))),
    ):
        session, _ = opened(OPEN + script)
        run(session.send(0xA4, 0x02, 0x0C, octets("011E")))
        with raises(SecureMessagingError):
            run(session.send(0xB0, 0, 0, le=4))
        with raises(SecureMessagingError):
            run(session.send(0xB0, 0, 0, le=4))


def test_the_block_that_just_fits_with_3des():
    messaging = SecureMessaging(DesCipher(KS_ENC, KS_MAC))
    assert messaging.capacity(256) == 231
    assert messaging.capacity(260) == 239
    assert messaging.wrap(Command(0, 0xB1, 0, 0, octets("54020010"), 64)).data[:2] == octets("8508")
