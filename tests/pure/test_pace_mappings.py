# SPDX-License-Identifier: Apache-2.0
"""The worked examples of Doc 9303-11 for the other mappings: H.1 (integrated) and I.1 (chip authentication).

Then each curve and cipher by a card played by the test, and every way to get a mapping wrong.
"""

import card_pace
from reader.crypto import ec
from reader.crypto.curves import parameters
from reader.errors import PointError, ProtocolError, StatusError, Unsupported
from reader.iso7816.session import CardSession
from reader.lds import profile
from reader.lds.security_info import ChipKey, PaceInfo, parse
from reader.protocols import cam, pace, pace_im
from scripted import FixedRandom, ScriptedCard, octets
from support import raises, run

OK = octets("9000")
S = octets("2923BE84 E16CD6AE 529049F1 F1BBE9EB")
T = octets("5DD4CBFC 96F5453B 130D890A 1CDBAE32")
MIXED = octets(
    "E4447E2D FB3586BA C05DDB00 156B57FB B2179A39 49294C97 25418980 0C517BAA 8DA0FF39 7ED8C445 D3E421E4 FEB57322"
)
IM_GENERATOR = octets(
    "04 8E82D315 59ED0FDE 92A4D049 8ADD3C23 BABA94FB 77691E31 E90AEA77 FB17D427",
    "4C1AE14B D0C3DBAC 0C871B7F 36081693 64437CA3 0AC243A0 89D3F266 C1E60FAD",
)
IM_KEY = octets("A73FB703 AC1436A1 8E0CFA5A BB3F7BEC 7A070E7A 6788486B EE230C4A 22762595")
IM_PUBLIC = octets(
    "04 89CBA23F FE96AA18 D824627C 3E934E54 A9FD0B87 A95D1471 DC1C0ABF DCD640D4",
    "6755DE9B 7B778280 B6BEBD57 439ADFEB 0E21FD4E D6DF4257 8C13418A 59B34C37",
)
IM_CARD_PUBLIC = octets(
    "04 67F78E5F 7F768608 2B293E8D 087E0569 16D0F74B C01A5F89 57D0DE45 691E51E8",
    "932B69A9 62B52A09 85AD2C0A 271EE6A1 3A8ADDDC D1A3A994 B9DED257 F4D22753",
)
IM_SCRIPT = (
    (octets("0022C1A40F 800A04007F00070202040402 830101"), OK),
    (octets("10860000 02 7C00 00"), octets("7C12 8010 143DC40C 08C8E891 FBED7DED B92B64AD 9000")),
    (octets("10860000 14 7C12 8110") + T + b"\0", octets("7C02 8200 9000")),
    (octets("10860000 45 7C43 8341") + IM_PUBLIC + b"\0", octets("7C43 8441") + IM_CARD_PUBLIC + OK),
    (octets("00860000 0C 7C0A 8508 450F02B8 6F6A0909 00"), octets("7C0A 8608 75D4D96E 8D5B0308 9000")),
)

CAM_MRZ = b"C11T002JM496081222310314"
CAM_MAP_KEY = octets("5D8BB87B D74D985A 4B7D4325 B9F7B976 FE835122 77340079 8914AA22 738135CC")
CAM_MAP_PUBLIC = octets(
    "04 7F1D410A DB7DDB3B 84BF1030 800981A9 105D7457 B4A3ADE0 02384F30 86C67EDE",
    "1AB88910 4A27DB6D 842B0190 20FBF3CE ACB0DC62 7F7BDCAC 29969E19 D0E553C1",
)
CAM_CARD_MAP_PUBLIC = octets(
    "04 A234236A A9B9621E 8EFB73B5 245C0E09 D2576E52 77183C12 08BDD552 80CAE8B3",
    "04F36571 3A356E65 A451E165 ECC9AC0A C46E3771 342C8FE5 AEDD0926 85338E23",
)
CAM_KEY = octets("76ECFDAA 9841C323 A3F5FC5E 88B88DB3 EFF7E35E BF57A7E6 946CB630 006C2120")
CAM_PUBLIC = octets(
    "04 446C9340 84D9DAB8 63944F21 9520076C 29EE3F7A E6722B11 FF319EC1 C7728F95",
    "5483400B FF60BF0C 59292700 09277DC2 A515E125 75010AD9 BA916CF1 BF86FEFC",
)
CAM_CARD_PUBLIC = octets(
    "04 02AD566F 3C6EC7F9 324509AD 50A51FA5 2030782A 4968FCFE DF737DAE A9933331",
    "11C3B9B4 C2287789 BD137E7F 8AA882E2 A3C633CC D6ECC2C6 3C57AD40 1A09C2E1",
)
CAM_ENCRYPTED = octets(
    "1EEA964D AAE372AC 990E3EFD E6333353 BFC89A67 04D93DA8 798CF77F 5B7A54BD 10CBA372 B42BE0B9 B5F28AA8 DE2F4F92"
)
CAM_DATA = octets("85DC3FA9 3D0952BF A82F5FD1 89EE75BD 82F11D1F 0B8ED4BF 5319AC9B 53C426B3")
CAM_KEY_INFO = octets(
    "30620609 04007F00 07020201 02305230 0C060704 007F0007 01020201 0D034200 04187270 9494399E 7470A643 1BE25E83",
    "EEE24FEA 568C2ED2 8DB48E05 DB3A610D C884D256 A40E35EF CB59BF67 53D3A489 D28C7A4D 973C2DA1 38A6E7A4 A08F68E1",
    "6F02010D",
)
CAM_SCRIPT = (
    (octets("0022C1A40F 800A04007F00070202040602 830101"), OK),
    (octets("10860000 02 7C00 00"), octets("7C12 8010 CB60E8E0 D85B76A9 BD304747 C2AD42E2 9000")),
    (octets("10860000 45 7C43 8141") + CAM_MAP_PUBLIC + b"\0", octets("7C43 8241") + CAM_CARD_MAP_PUBLIC + OK),
    (octets("10860000 45 7C43 8341") + CAM_PUBLIC + b"\0", octets("7C43 8441") + CAM_CARD_PUBLIC + OK),
    (
        octets("00860000 0C 7C0A 8508 E86BD060 18A1CD3B 00"),
        octets("7C3C 8608 8596CF05 5C67C1A3 8A30") + CAM_ENCRYPTED + OK,
    ),
)


def info(mapping, cipher, parameter_id=13):
    return PaceInfo(profile.OID_PACE + bytes((mapping, cipher)), parameter_id)


def run_cam(script=CAM_SCRIPT):
    session = CardSession(ScriptedCard(script))
    random = FixedRandom(CAM_MAP_KEY, CAM_KEY)
    return session, run(pace.pace(session, info(6, 2), CAM_MRZ, pace.PACE_MRZ, random))


def test_pseudo_random_function():
    assert pace_im.pseudo_random(pace_im.encryption(False), S, T, 32) == MIXED


def test_point_encoding():
    curve = ec.curve("brainpoolP256r1")
    assert curve.encode(pace_im.encode(curve, MIXED)) == IM_GENERATOR


def test_every_number_becomes_a_point_of_every_curve():
    """`decode` inside refuses what is not on the curve; both candidates of the encoding are met."""
    for name in profile.PARAMETERS.values():
        curve = ec.curve(name)
        for t in (2, 3, 4, 5, 6, 7, 1 << 200):
            for size in (26, curve.size + 8):
                assert pace_im.encode(curve, t.to_bytes(size, "big")) is not None


def test_a_number_beyond_the_field_is_reduced():
    for name in profile.PARAMETERS.values():
        curve = ec.curve(name)
        p = parameters(name)[0]
        for t, same in (
            (p + 2, 2),
            (p * p - 3, p - 3),
            ((1 << 8 * curve.size + 64) - 1, ((1 << 8 * curve.size + 64) - 1) % p),
        ):
            points = [
                curve.encode(pace_im.encode(curve, number.to_bytes(size, "big")))
                for number, size in ((t, max(2 * curve.size, curve.size + 8)), (same, curve.size))
            ]
            assert points[0] == points[1], name


def test_a_number_without_a_point_is_refused():
    curve = ec.curve("P-256")
    p = parameters("P-256")[0]
    for t in (0, 1, p - 1, p, p + 1, 5 * p):
        with raises(PointError):
            pace_im.encode(curve, t.to_bytes(40, "big"))


def test_integrated_mapping_as_published():
    """The example gives the key that decrypts the nonce, not its password: the key takes the derived one's place."""
    derived = pace.kdf

    def with_the_examples_key(secret, counter, size):
        if counter == pace.PASSWORD:
            return bytearray(octets("591468CD A83D6521 9CCCB856 0233600F"))
        return derived(secret, counter, size)

    pace.kdf = with_the_examples_key
    try:
        session = CardSession(ScriptedCard(IM_SCRIPT))
        opened = run(pace.pace(session, info(4, 2), b"any", pace.PACE_MRZ, FixedRandom(T, IM_KEY)))
    finally:
        pace.kdf = derived
    assert session.secured and opened.mapping == "IM" and opened.chip_data == b""


def test_chip_authentication_mapping_as_published():
    session, opened = run_cam()
    assert session.secured and opened.mapping == "CAM"
    assert opened.chip_data == CAM_DATA and opened.map_key == CAM_CARD_MAP_PUBLIC
    keys = parse(bytes((0x31, len(CAM_KEY_INFO))) + CAM_KEY_INFO).chip_keys
    assert keys[0].key_id == 13
    evidence = cam.check(opened, keys)
    assert evidence.proved is True and evidence.method == "CAM" and evidence.key == keys[0].encoded


def test_another_key_does_not_explain_the_mapping():
    opened = run_cam()[1]
    encoded = bytes(parse(bytes((0x31, len(CAM_KEY_INFO))) + CAM_KEY_INFO).chip_keys[0].encoded)
    other = encoded[:-65] + CAM_PUBLIC
    off_curve = encoded[:-1] + bytes((encoded[-1] ^ 1,))
    wrong_curve = encoded.replace(octets("02010D"), octets("02010C"))
    for wrong in (other, off_curve, wrong_curve, b"\x30\x00", b""):
        assert cam.check(opened, [ChipKey(wrong, 13)]).proved is False
    assert cam.check(opened, []).proved is False
    assert cam.check(opened, [ChipKey(other, 1), ChipKey(encoded, 2)]).proved is True


def test_chip_data_that_is_missing_or_spoilt():
    for part in (
        octets("7C0A 8608 8596CF05 5C67C1A3"),
        octets("7C0C 8608 8596CF05 5C67C1A3 8A00"),
        octets("7C1B 8608 8596CF05 5C67C1A3 8A0F") + CAM_ENCRYPTED[:15],
        octets("7C2C 8608 8596CF05 5C67C1A3 8A20") + CAM_ENCRYPTED[:32],
        octets("7C3C 8608 8596CF05 5C67C1A3 8A30") + CAM_ENCRYPTED[:-1] + b"\x93",
    ):
        with raises(ProtocolError):
            run_cam(CAM_SCRIPT[:4] + ((None, part + OK),))


def test_references_are_asked_for_and_kept():
    script = list(CAM_SCRIPT)
    script[0] = (
        octets("0022C1A420 800A04007F00070202040602 830101 7F4C0E 060904007F000703010201 53013F"),
        OK,
    )
    answer = octets("7C5E 8608 8596CF05 5C67C1A3 870F") + b"UTCVCAUTO000002" + octets("880F") + b"UTCVCAUTO000001"
    script[4] = (None, answer + octets("8A30") + CAM_ENCRYPTED + OK)
    session = CardSession(ScriptedCard(script))
    opened = run(
        pace.pace(session, info(6, 2), CAM_MRZ, pace.PACE_MRZ, FixedRandom(CAM_MAP_KEY, CAM_KEY), terminal=True)
    )
    assert opened.references == (b"UTCVCAUTO000002", b"UTCVCAUTO000001")


def test_the_strongest_is_chosen():
    weak_to_strong = [info(4, 1), info(4, 4), info(2, 1), info(2, 2), info(2, 3), info(2, 4), info(6, 2), info(6, 4)]
    for count in range(1, len(weak_to_strong) + 1):
        assert pace.choose(weak_to_strong[:count]) is weak_to_strong[count - 1]
    for unknown in (info(6, 1), info(1, 2), info(2, 5), info(2, 4, 99)):
        with raises(Unsupported):
            pace.choose([unknown])
        assert pace.choose([unknown, info(4, 1)]).oid[-2:] == b"\x04\x01"


def test_each_mapping_and_cipher_with_a_card():
    for mapping in (2, 4, 6):
        for cipher in (1, 2, 3, 4):
            if (mapping, cipher) != (6, 1):
                card_pace.opens(self_made(mapping, cipher, 12))


def test_each_curve_with_a_card():
    for parameter_id in profile.PARAMETERS:
        card_pace.opens(self_made(4, 2, parameter_id))


def self_made(mapping, cipher, parameter_id):
    return info(mapping, cipher, parameter_id)


def test_the_card_says_nothing_in_integrated_mapping():
    card = card_pace.PaceCard(info(4, 2))
    card.spoil = {0x82: b"\x01"}
    with raises(ProtocolError):
        card_pace.run_against(card)


def test_a_refusal_at_the_first_step_is_a_status():
    for sw in ("6300", "6982", "6A80", "6A88", "6FFF"):
        for step in (0, 1, 2):
            script = list(IM_SCRIPT[:step]) + [(None, octets(sw))]
            with raises(StatusError) as caught:
                run(
                    pace.pace(
                        CardSession(ScriptedCard(script)), info(4, 2), b"any", pace.PACE_MRZ, FixedRandom(T, IM_KEY)
                    )
                )
            assert caught.value.sw == int(sw, 16)
