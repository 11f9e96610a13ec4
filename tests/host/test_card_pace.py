# SPDX-License-Identifier: Apache-2.0
"""PACE on the card: curve arithmetic, the published worked example, wrong passwords, hostile points, order of steps."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from little_reader import LittleReader, Status, cmac, derive
from little_reader import tlv as encode
from smartid import people, pki, profile
from smartid.sim.card import Card, timing
from smartid.sim.card.applications import master
from smartid.sim.card.curves import BRAINPOOL_P256R1, CURVES, P256, NotOnCurve
from smartid.sim.card.pace import offer, password_from_mrz
from smartid.sim.card.personalise import Contents

LIBRARY_CURVES = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}
CHAN = people.find("chan")


@pytest.fixture(scope="module")
def issuer():
    return pki.ephemeral()


@pytest.fixture
def card(issuer):
    made = Card.personalise(CHAN, issuer)
    made.power_on()
    return made


# --- curves -------------------------------------------------------------------------------------
@pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)
def test_curve_constants(curve):
    assert curve.contains(curve.generator)
    assert curve.multiply(curve.n, curve.generator) is None
    assert curve.multiply(curve.n - 1, curve.generator) == (curve.generator[0], curve.p - curve.generator[1])
    assert curve.multiply(0, curve.generator) is None
    assert curve.add(None, curve.generator) == curve.generator == curve.add(curve.generator, None)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(CURVES)), st.integers(1, P256.n // 2), st.integers(1, P256.n // 2))
def test_multiplication_and_agreement_as_the_library_has_them(name, one, two):
    curve = CURVES[name]
    theirs = ec.derive_private_key(one, LIBRARY_CURVES[name])
    public = theirs.public_key().public_numbers()
    assert curve.multiply(one, curve.generator) == (public.x, public.y)
    other = ec.derive_private_key(two, LIBRARY_CURVES[name])
    shared = curve.multiply(two, (public.x, public.y))
    assert curve.encode_x(shared) == other.exchange(ec.ECDH(), theirs.public_key())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\4" + bytes(64),
        b"\2" + BRAINPOOL_P256R1.encode(BRAINPOOL_P256R1.generator)[1:33],
        BRAINPOOL_P256R1.encode(BRAINPOOL_P256R1.generator)[:-1],
        BRAINPOOL_P256R1.encode(BRAINPOOL_P256R1.generator) + b"\0",
        P256.encode(P256.generator),
        b"\4" + b"\xff" * 64,
    ],
)
def test_what_is_no_point_is_refused(data):
    with pytest.raises(NotOnCurve):
        BRAINPOOL_P256R1.decode(data)


def test_a_coordinate_that_wraps_around_is_refused():
    x, y = BRAINPOOL_P256R1.generator
    with pytest.raises(NotOnCurve):
        BRAINPOOL_P256R1.decode(BRAINPOOL_P256R1.encode((x, (y + BRAINPOOL_P256R1.p) % 2**256)))


# --- Doc 9303-11, appendix G.1 --------------------------------------------------------------------
def octets(text):
    return bytes.fromhex(text)


MRZ = "T22000129364081251010318"
NONCE = octets("3F00C4D39D153F2B2A214A078D899B22")
CARD_MAP_KEY = 0x498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560
CARD_KEY = 0x107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A
OID_128 = octets("04007F00070202040202")
EXAMPLE = (
    ("0022C1A40F800A04007F00070202040202830101", "9000"),
    ("10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000"),
    (
        "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
        "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
        "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
        "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000",
    ),
    (
        "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
        "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200",
        "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
        "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000",
    ),
    ("008600000C7C0A8508C2B0BD78D94BA86600", "7C0A86083ABB9674BCE93C089000"),
)
SHARED = octets("28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925")
KS_ENC, KS_MAC = octets("F5F0E35C0D7161EE6724EE513A0D9A7F"), octets("FE251C7858B356B24514B3BD5F4297D1")


class Published:
    """The example's nonce and the card's two private keys, in the order of their use."""

    def __init__(self):
        self.keys = [CARD_MAP_KEY, CARD_KEY]

    def read(self, size):
        return NONCE if size == len(NONCE) else bytes(size)

    def scalar(self, order):
        return self.keys.pop(0)


def example_card():
    offers = (offer("brainpoolP256r1", "AES-128"),)
    inside = Contents(master.build(offers), offers, {profile.PASSWORD_MRZ: password_from_mrz(MRZ)})
    made = Card(inside, randomness=Published())
    made.power_on()
    return made


def test_the_published_example_runs_through_the_card_octet_by_octet():
    card = example_card()
    assert card.transceive(octets("00B09C0000")).hex().upper() == "31143012060A04007F0007020204020202010202010D9000"
    for command, response in EXAMPLE:
        assert card.transceive(octets(command)).hex().upper() == response
    terminal = LittleReader(card)
    terminal.keys = (KS_ENC, KS_MAC)  # the published session keys open the session
    assert terminal.send(0xB0, 0x9C, 0x00, le=2) == b"\x31\x14"


def test_the_example_agrees_with_itself():
    """Keys and tokens follow from the published secret, the secret from the published keys."""
    assert (derive(SHARED, 1, 16), derive(SHARED, 2, 16)) == (KS_ENC, KS_MAC)
    terminal_key, card_key = (octets(EXAMPLE[3][0])[9:-1], octets(EXAMPLE[3][1])[4:-2])
    for key, token in ((card_key, "C2B0BD78D94BA866"), (terminal_key, "3ABB9674BCE93C08")):
        assert cmac(KS_MAC, encode(0x7F49, encode(6, OID_128), encode(0x86, key))) == octets(token)
    curve = BRAINPOOL_P256R1
    assert curve.encode_x(curve.multiply(CARD_KEY, curve.decode(terminal_key))) == SHARED
    hidden = curve.multiply(CARD_MAP_KEY, curve.decode(octets(EXAMPLE[2][0])[9:-1]))
    mapped = curve.add(curve.multiply(int.from_bytes(NONCE, "big"), curve.generator), hidden)
    assert curve.encode(mapped).hex().upper().startswith("048CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634")
    assert curve.encode(curve.multiply(CARD_KEY, mapped)) == card_key
    assert hashlib.sha1(MRZ.encode()).hexdigest().upper() == "7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD"


def test_a_token_that_is_off_by_a_bit_is_refused():
    card = example_card()
    for command, _ in EXAMPLE[:-1]:
        card.transceive(octets(command))
    assert card.transceive(octets("008600000C7C0A8508C2B0BD78D94BA86700")) == octets("6300")
    assert not card.session.authenticated


# --- wrong password and the delay -------------------------------------------------------------------
def try_can(card, can):
    """(status word of the last step, time the nonce was held)."""
    held = []
    terminal = LittleReader(card)
    step = terminal.step
    terminal.step = lambda data, tag, cla=0x10: (step(data, tag, cla), held.append(card.delay_us))[0]
    try:
        terminal.pace(CHAN, can=can)
    except Status as refused:
        return refused.sw, held[0] // 1_000_000
    return 0x9000, held[0] // 1_000_000


def test_wrong_numbers_make_the_card_slower_and_never_lock_it(card):
    answers = [try_can(card, "000000") for _ in range(8)]
    assert answers == [(0x6300, held) for held in (0, 0, 0, 1, 2, 4, 8, 8)]
    card.power_off()
    card.power_on()  # the count survives the power
    assert try_can(card, CHAN.can) == (0x9000, 8)
    card.power_on()
    assert try_can(card, CHAN.can) == (0x9000, 0)


def test_the_mrz_is_neither_counted_nor_held(card):
    for _ in range(4):
        try_can(card, "000000")
    LittleReader(card).pace(CHAN, with_mrz=True)
    card.power_on()
    assert try_can(card, "000000") == (0x6300, 2)


def test_the_table_of_delays():
    assert [timing.held_us(count) for count in (0, 2, 3, 6, 7, 255)] == [
        0,
        0,
        1_000_000,
        8_000_000,
        8_000_000,
        8_000_000,
    ]


# --- order of steps and hostile values ----------------------------------------------------------------
def begin(card, steps):
    """MSE:Set AT and the first steps of an honest run; the terminal to go on with."""
    terminal = LittleReader(card)
    oid, number = terminal.card_access()[0]
    terminal.send(0x22, 0xC1, 0xA4, encode(0x80, oid) + encode(0x83, b"\2") + encode(0x84, bytes([number])))
    point = BRAINPOOL_P256R1.encode(BRAINPOOL_P256R1.multiply(3, BRAINPOOL_P256R1.generator))
    for data, tag in ((b"", 0x80), (encode(0x81, point), 0x82), (encode(0x83, point), 0x84))[:steps]:
        terminal.step(data, tag)
    return terminal


GENERATOR = BRAINPOOL_P256R1.encode(BRAINPOOL_P256R1.generator)
BAD_POINTS = [b"", b"\0", b"\4" + bytes(64), GENERATOR[:-1] + b"\0", P256.encode(P256.generator), GENERATOR[:33]]


@pytest.mark.parametrize("point", BAD_POINTS, ids=range(len(BAD_POINTS)))
@pytest.mark.parametrize(("steps", "tag"), [(1, 0x81), (2, 0x83)])
def test_a_bad_point_ends_the_run(card, steps, tag, point):
    terminal = begin(card, steps)
    assert terminal.exchange(0x86, 0, 0, encode(0x7C, encode(tag, point)), 256, 0x10) == (b"", 0x6A80)
    assert terminal.exchange(0x86, 0, 0, encode(0x7C, encode(tag, GENERATOR)), 256, 0x10) == (b"", 0x6985)


@pytest.mark.parametrize(("steps", "asked", "answered"), [(1, 0x81, 0x82), (2, 0x83, 0x84)])
def test_the_cards_own_key_sent_back_is_refused(issuer, steps, asked, answered):
    """With the card's private keys all 7, its public keys are foreseeable, as an echo would make them."""

    class Sevens:
        def read(self, size):
            return bytes(size)

        def scalar(self, order):
            return 7

    card = Card.personalise(CHAN, issuer, randomness=Sevens())
    card.power_on()
    foreseen = begin(card, steps).step(encode(asked, GENERATOR), answered)
    terminal = begin(card, steps)
    assert terminal.exchange(0x86, 0, 0, encode(0x7C, encode(asked, foreseen)), 256, 0x10)[1] == 0x6A80


def test_a_mapping_that_ends_at_infinity_is_refused(issuer):
    """The terminal's point is chosen so that s*G + H vanishes: possible only for one who knows everything, refused."""
    nonce, key = 5, 7

    class Known:
        def read(self, size):
            return nonce.to_bytes(size, "big")

        def scalar(self, order):
            return key

    card = Card.personalise(CHAN, issuer, randomness=Known())
    card.power_on()
    curve = BRAINPOOL_P256R1
    factor = -nonce * pow(key, -1, curve.n) % curve.n
    point = curve.encode(curve.multiply(factor, curve.generator))
    assert begin(card, 1).exchange(0x86, 0, 0, encode(0x7C, encode(0x81, point)), 256, 0x10)[1] == 0x6A80


ORDER = [
    # steps done, class, data inside 7C, status word
    (0, 0x10, encode(0x81, GENERATOR), 0x6A80),
    (1, 0x10, b"", 0x6A80),
    (1, 0x10, encode(0x83, GENERATOR), 0x6A80),
    (1, 0x00, encode(0x81, GENERATOR), 0x6985),
    (3, 0x10, encode(0x85, bytes(8)), 0x6883),
    (3, 0x00, encode(0x86, bytes(8)), 0x6A80),
    (3, 0x00, encode(0x85, bytes(8)), 0x6300),
    (3, 0x00, encode(0x85, b""), 0x6300),
]


@pytest.mark.parametrize(("steps", "cla", "data", "sw"), ORDER)
def test_steps_out_of_order(card, steps, cla, data, sw):
    terminal = begin(card, steps)
    assert terminal.exchange(0x86, 0, 0, encode(0x7C, data), 256, cla) == (b"", sw)
    assert terminal.exchange(0x86, 0, 0, encode(0x7C), 256, 0x10) == (b"", 0x6985)


def test_another_command_in_between_ends_the_run(card):
    terminal = begin(card, 2)
    terminal.card_access()
    assert terminal.exchange(0x86, 0, 0, encode(0x7C, encode(0x83, GENERATOR)), 256, 0x10) == (b"", 0x6985)


OID_256 = octets("04007F00070202040204")
SET_AT = [
    (encode(0x80, OID_256) + encode(0x83, b"\2"), 0x9000),
    (encode(0x80, OID_256) + encode(0x83, b"\1") + encode(0x84, b"\x0d"), 0x9000),
    (encode(0x80, OID_256) + encode(0x83, b"\2") + encode(0x84, b"\x0c"), 0x6A88),
    (encode(0x80, OID_128) + encode(0x83, b"\2"), 0x6A80),
    (encode(0x80, OID_256) + encode(0x83, b"\3"), 0x6A88),
    (encode(0x80, OID_256) + encode(0x83, b""), 0x6A88),
    (encode(0x80, OID_256), 0x6A80),
    (encode(0x83, b"\2"), 0x6A80),
    (encode(0x80, OID_256) * 2 + encode(0x83, b"\2"), 0x6A80),
    (encode(0x80, OID_256) + encode(0x83, b"\2") + encode(0x99, b""), 0x6A80),
    (b"\x80\x20", 0x6A80),
    (b"", 0x6A80),
]


@pytest.mark.parametrize(("data", "sw"), SET_AT)
def test_set_at(card, data, sw):
    assert LittleReader(card).exchange(0x22, 0xC1, 0xA4, data) == (b"", sw)


def test_set_at_with_other_parameters_is_not_known(card):
    assert LittleReader(card).exchange(0x22, 0x41, 0xB8, b"") == (b"", 0x6A86)


def test_of_two_sets_the_terminal_must_say_which(issuer):
    offers = (offer("brainpoolP256r1", "AES-256"), offer("P-256", "AES-256"))
    card = Card.personalise(CHAN, issuer, offers=offers)
    card.power_on()
    terminal = LittleReader(card)
    assert terminal.exchange(0x22, 0xC1, 0xA4, encode(0x80, OID_256) + encode(0x83, b"\2")) == (b"", 0x6A88)
    for which in (0, 1):
        card.power_on()
        LittleReader(card).pace(CHAN, which=which).select_identity().read(1)
