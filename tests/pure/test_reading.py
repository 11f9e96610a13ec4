# SPDX-License-Identifier: Apache-2.0
"""One whole reading of a card, replayed: PACE, secure messaging, files, person, photo, passive authentication, verdict.

Then the same evidence with one thing wrong at a time.
"""

import recording
from reader.codec import tlv
from reader.crypto import ec, sha2
from reader.errors import CertificateError, DataError, LdsError, ProtocolError
from reader.iso7816.files import read_file
from reader.iso7816.session import CardSession
from reader.lds import dg2, profile
from reader.lds.person import person_from
from reader.lds.security_info import parse_card_access
from reader.protocols import pace, passive_auth, verdict
from reader.trust.trust_list import TrustList
from reader.trust.x509 import Certificate
from support import raises, run


def judged(sod=None, changed=None, trusted=None, today=recording.TODAY, trust_date=recording.TODAY):
    """The Verdict on the recorded files; changed: {group: file} instead of those read."""
    signed = passive_auth.SignedObject(sod or recording.files()["sod"])
    digests = {}
    for group in verdict.READ_GROUPS:
        file = (changed or {}).get(group, recording.files()[group])
        if file is not None:
            digests[group] = sha2.digest(signed.hash_name, file)
    trust = TrustList(recording.certificates() if trusted is None else trusted)
    return verdict.judge(passive_auth.verify(signed, digests, trust, today), today, trust_date)


def signed_claim(*args, **options):
    result = judged(*args, **options)
    claim = result.claims[0]
    assert claim.name == "signed"
    return result.overall, claim.state, claim.reason


def test_every_command_is_the_recorded_one_and_the_card_is_read_to_its_end():
    card = recording.card()
    run(recording.read(card))
    assert card.script == []
    assert len(card.sent) <= 22 + 5


def test_the_person():
    person = person_from(*(recording.files()[group] for group in (1, 11, 12, 13)))
    assert (person.number, person.name_en, person.name_zh) == ("U384016(3)", "CHAN, Hiu Chuen", "陳曉邨")


def test_the_photo():
    file = recording.files()[2]
    start, length = dg2.photo_range(file[:128])
    assert bytes(file[start : start + 2]) == b"\xff\xd8" and start + length == len(file)


def test_signed_by_the_issuer():
    result = judged()
    assert result.overall == "signed"
    assert [(claim.name, claim.state) for claim in result.claims] == [
        ("signed", "yes"),
        ("genuine", "unchecked"),
        ("lost", "unchecked"),
        ("trust", "yes"),
    ]
    assert result.claims[0].args == {"date": "20340630"}
    assert result.to_dict()["claims"][3] == {
        "name": "trust",
        "state": "yes",
        "reason": "trust-age",
        "args": {"date": recording.TODAY, "days": 0},
    }


def test_altered_data():
    for group in verdict.READ_GROUPS:
        spoilt = bytearray(recording.files()[group])
        spoilt[-1] ^= 1
        assert signed_claim(changed={group: spoilt}) == ("bad", "no", "data-altered")


def test_a_group_that_was_never_signed():
    signed = passive_auth.SignedObject(recording.files()["sod"])
    evidence = passive_auth.verify(signed, {15: bytes(32)}, TrustList(recording.certificates()), recording.TODAY)
    assert not evidence.signed and evidence.reason == "data-altered"


def test_a_group_that_was_not_read():
    assert signed_claim(changed={2: None}) == ("partly", "unchecked", "not-all-read")


def test_an_altered_signature():
    spoilt = bytearray(recording.files()["sod"])
    spoilt[-1] ^= 1
    assert signed_claim(sod=spoilt) == ("bad", "no", "bad-signature")


def test_a_digest_replaced_inside_the_sod_breaks_its_signature():
    """The forger's data group and digest agree; the issuer never signed the digest."""
    forged = bytearray(recording.files()[1])
    forged[-1] ^= 1
    sod = bytes(recording.files()["sod"])
    signed = passive_auth.SignedObject(sod)
    sod = sod.replace(signed.digests[1], sha2.digest(signed.hash_name, forged))
    assert passive_auth.SignedObject(sod).digests[1] != signed.digests[1]
    assert signed_claim(sod=sod, changed={1: forged}) == ("bad", "no", "bad-signature")


def test_no_trust_list():
    assert signed_claim(trusted=[]) == ("partly", "unchecked", "no-trust-list")


def signer():
    return passive_auth.SignedObject(recording.files()["sod"]).signed.signer


def test_an_unknown_signer():
    strangers = [value for value in recording.certificates() if Certificate(value).subject != signer().issuer]
    assert strangers
    assert signed_claim(trusted=strangers) == ("bad", "no", "unknown-signer")
    assert signed_claim(trusted=[b"rubbish"]) == ("bad", "no", "unknown-signer")


def test_rubbish_on_the_list_takes_nothing_away():
    assert signed_claim(trusted=[b"", b"\x30\x03\x02\x01\x00"] + recording.certificates())[1] == "yes"


def test_an_issuer_whose_key_is_another():
    """The issuer's certificate with another key, on the curve or off it."""
    for shift in (b"\x04", b"\x05"):
        trusted = []
        for encoded in recording.certificates():
            curve, point = Certificate(encoded).public_key()
            on_curve = ec.curve(curve).encode(ec.curve(curve).base(shift))
            other = on_curve if shift == b"\x04" else on_curve[:-1] + bytes((on_curve[-1] ^ 1,))
            trusted.append(bytes(encoded).replace(point, other))
        assert signed_claim(trusted=trusted) == ("bad", "no", "bad-signature")


def test_out_of_date():
    for today in ("20400101", "20100101"):
        assert signed_claim(today=today, trust_date=today) == ("partly", "no", "signer-expired")


def test_a_clock_that_is_not_set():
    result = judged(today=None)
    assert (result.claims[0].state, result.claims[0].reason) == ("unchecked", "clock-not-set")
    assert result.claims[3].state == "unchecked" and result.overall == "partly"
    assert signed_claim(today=None, trusted=[b"rubbish"])[2] == "unknown-signer"


def test_the_age_of_trust():
    for trust_date, state, reason, overall in (
        ("20261124", "yes", "trust-age", "signed"),
        ("20260826", "yes", "trust-age", "signed"),
        ("20260825", "no", "trust-age", "partly"),
        ("20261125", "unchecked", "trust-ahead", "signed"),
        (None, "unchecked", "trust-unknown", "signed"),
    ):
        result = judged(trust_date=trust_date)
        claim = result.claims[3]
        assert (claim.state, claim.reason, result.overall) == (state, reason, overall), trust_date


def test_a_claim_that_fails_outweighs_the_rest():
    claims = judged().claims
    claims[2] = verdict.Claim("lost", "no", "reported-lost")
    assert verdict.Verdict(claims).overall == "bad"
    claims[2] = verdict.Claim("lost", "yes", "not-reported")
    claims[1] = verdict.Claim("genuine", "yes", "chip-proved")
    assert verdict.Verdict(claims).overall == "genuine"


def test_a_sod_cut_off_or_changed_in_any_octet_is_never_good():
    sod = bytes(recording.files()["sod"])
    for end in range(0, len(sod), 97):
        with raises((LdsError, CertificateError)):
            passive_auth.SignedObject(sod[:end])
    for place in range(0, len(sod), 41):
        changed = bytearray(sod)
        changed[place] ^= 0x10
        try:
            state = signed_claim(sod=changed)[1]
        except DataError:
            continue
        assert state == "no" or is_unsigned_part(sod, place), place


def is_unsigned_part(sod, place):
    """The list of digest algorithms and the versions are no part of what is signed."""
    return place < bytes(sod).find(profile.OID_LDS_SECURITY_OBJECT)


def test_pace_with_another_random_number_no_longer_fits_the_recording():
    card = recording.card()
    for entry in card.script:
        entry[0] = None

    async def other():
        with CardSession(card) as session:
            infos = parse_card_access(await read_file(session, profile.EF_CARD_ACCESS[1]))
            random = recording.random()
            random.reseed(b"other")
            await pace.pace(session, pace.choose(infos.pace), recording.CAN, pace.PACE_CAN, random)

    with raises(ProtocolError):
        run(other())


def test_tlv_of_the_sod():
    assert tlv.header(recording.files()["sod"])[0] == profile.TAG_SOD
