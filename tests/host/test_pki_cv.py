# SPDX-License-Identifier: Apache-2.0
"""CV certificates, requests and chains: a parser written anew here, BSI's worked example, and each field wrong in turn."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from hypothesis import given, settings
from hypothesis import strategies as st

from smartid import pki
from smartid.pki import cv_chain, cv_issuing, cv_key, cv_request, cv_tree, cvc, der, keys, rights, tlv
from smartid.pki.cvc import Content

TODAY = date(2026, 11, 24)
HOLDER = "UTKIOSK000100001"
ISSUER = pki.ephemeral()
TREE = ISSUER.cv
KEY = keys.generate("P-256")
REQUEST = cv_request.read(cv_request.make(KEY, HOLDER))
KIOSK = rights.PLACES["kiosk"]
ROOTS = TREE.trust_points()


# --- a second reading of the bytes, knowing nothing of smartid.pki ---------------------------------------------------
def by_hand(data):
    """[(tag in hex, value, header and value)]"""
    found = []
    while data:
        tag_size = 2 if data[0] & 0x1F == 0x1F else 1
        at, size = tag_size + 1, data[tag_size]
        if size & 0x80:
            at, size = at + (size & 0x7F), int.from_bytes(data[at : at + (size & 0x7F)], "big")
        found.append((data[:tag_size].hex(), data[at : at + size], data[: at + size]))
        data = data[at + size :]
    return found


def fields_by_hand(encoded):
    ((tag, inside, _),) = by_hand(encoded)
    (body_tag, body, signed), (signature_tag, signature, _) = by_hand(inside)
    assert (tag, body_tag, signature_tag) == ("7f21", "7f4e", "5f37")
    return by_hand(body), signed, signature


def verified_by_hand(point, curve, hash_algorithm, signed, signature):
    key = ec.EllipticCurvePublicKey.from_encoded_point(curve, point)
    half = len(signature) // 2
    pair = utils.encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
    digest = hashlib.new(hash_algorithm.name, signed).digest()
    key.verify(pair, digest, ec.ECDSA(utils.Prehashed(hash_algorithm)))


def test_a_terminals_certificate_byte_by_byte():
    made = cv_issuing.issue_terminal(TREE, REQUEST, KIOSK, TODAY)
    fields, signed, signature = fields_by_hand(made.encoded)
    assert [tag for tag, _, _ in fields] == ["5f29", "42", "7f49", "5f20", "7f4c", "5f25", "5f24", "65"]
    value = {tag: content for tag, content, _ in fields}
    assert value["5f29"] == b"\0" and value["42"] == b"UTSPECIMNDV26002" and value["5f20"] == HOLDER.encode()
    key = {tag: content for tag, content, _ in by_hand(value["7f49"])}
    assert key == {"06": bytes.fromhex("04007f00070202020203"), "86": REQUEST.key.point}
    assert value["7f4c"] == bytes.fromhex("060904007f000703010201530100")
    assert value["5f25"] == bytes([2, 6, 1, 1, 2, 4]) and value["5f24"] == bytes([2, 6, 1, 2, 2, 4])
    arc_1 = bytes.fromhex("0614 69b0e9abfcb887c2a1b38bca809afea993cd38 01".replace(" ", ""))
    assert value["65"] == bytes.fromhex("731a") + arc_1 + bytes.fromhex("53021f10")
    (_, _, verifier), (_, _, root_key) = (
        next(field for field in fields_by_hand(one.certificate.encoded)[0] if field[0] == "7f49")
        for one in (TREE.verifier(TODAY), TREE.root(TODAY))
    )
    point = {tag: content for tag, content, _ in by_hand(by_hand(verifier)[0][1])}["86"]
    verified_by_hand(point, ec.SECP256R1(), hashes.SHA256(), signed, signature)
    assert [tag for tag, _, _ in by_hand(by_hand(root_key)[0][1])] == ["06", *(f"8{n}" for n in range(1, 8))]
    assert len(made.encoded) <= 320  # EF.Certificates


def test_roots_links_and_verifiers():
    old, new = ROOTS
    (link,) = TREE.links()
    assert (old.holder, new.holder) == ("UTSPECICVCA00001", "UTSPECICVCA00002")
    assert (link.authority, link.holder, link.key) == (old.holder, new.holder, new.key)
    assert TREE.links(date(2022, 6, 1)) == [] and TREE.links(TODAY) == [link]
    verifier = TREE.verifier(TODAY).certificate
    assert (verifier.effective, verifier.expires) == (date(2026, 7, 1), date(2027, 6, 30))
    assert TREE.verifier(date(2026, 7, 1)).certificate == verifier != TREE.verifier(date(2026, 6, 30)).certificate
    assert verifier.role == rights.DOMESTIC_DV and not verifier.key.has_domain
    with pytest.raises(pki.NoSigner, match="01-01-2029"):
        TREE.root(date(2029, 1, 1))


def test_a_verifier_never_outlives_its_root():
    for day in (date(2022, 12, 31), date(2028, 12, 31)):
        assert TREE.verifier(day).certificate.expires <= TREE.root(day).certificate.expires


def test_dates_of_half_years():
    assert cv_tree.half_year(date(2026, 6, 30)) == ("2026H1", "26001", date(2026, 1, 1))
    assert cv_tree.half_year(date(2026, 7, 1)) == ("2026H2", "26002", date(2026, 7, 1))
    assert cv_tree.half_year(date(2026, 12, 31))[0] == "2026H2"


PROFILE = [
    ("registration", "r1 r2 r3 r4 r5 s1 s3 s5", "r6 r7 r8 s4"),
    ("headquarters", "r1 r2 r3 r4 r5 s1 s5", "r6 r7 r8"),
    ("control", "r1 r2 r3 r4 s5", "r6 r7"),
    ("kiosk", "r1 r2 r3 r4 r5 s5", "r8"),
    ("bench", "r1 r2 r3 r4 r5 s1 s2 s3 s5", "r6 r7 r8 s4"),
]


@pytest.mark.parametrize(("name", "terminal", "signer"), PROFILE)
def test_places_and_rights(name, terminal, signer):
    place = rights.PLACES[name]
    tree = ISSUER.cv_of(place)
    own = cv_request.read(cv_request.make(keys.generate("P-256"), f"UTS{name[:4].upper():X<8}00001"))
    for certificate, granted in (
        (cv_issuing.issue_terminal(tree, REQUEST, place, TODAY), terminal),
        (cv_issuing.issue_signer(tree, own, place, TODAY), signer),
    ):
        trusted = cv_chain.verify(tree.trust_points(), [*tree.chain(TODAY), certificate], TODAY)
        assert rights.words(trusted.rights) == granted
        assert trusted.access == 0 and trusted.role == rights.TERMINAL
    assert rights.signs_only(place.signer) and not rights.signs_only(place.terminal)


def test_the_bench_has_a_root_of_its_own():
    bench = ISSUER.bench_cv
    with pytest.raises(pki.NotTrusted, match="no trust point"):
        cv_chain.verify(ROOTS, bench.chain(TODAY), TODAY)
    assert {one.holder for one in bench.trust_points()} == {"UTBENCHCVCA00001", "UTBENCHCVCA00002"}


@pytest.mark.parametrize("kind", rights.SIGNERS)
def test_the_issuers_own_signers(kind):
    signer = TREE.signer(kind, TODAY)
    trusted = cv_chain.verify(ROOTS, [*TREE.chain(TODAY), signer.certificate], TODAY)
    assert trusted.rights == rights.SIGNERS[kind] and rights.signs_only(trusted.rights)
    assert trusted.key.verifies(b"record", signer.sign(b"record"))
    assert not trusted.key.verifies(b"recorD", signer.sign(b"record"))
    assert TREE.signer(kind, TODAY).certificate == signer.certificate


# --- BSI's worked example for extended access control: published bytes, of another issuer and another curve -----------
BSI_ROOT = bytes.fromhex(
    "7f218202f37f4e82026a5f290100420d444543564341415430303030317f4982021f060a04007f000702020202058140aadd9db8dbe9c48b3f"
    "d4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f38240"
    "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7"
    "c1ac4d77fc94ca83403df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67"
    "984050b75ebae5dd2809bd638016f7238481810481aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2"
    "d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f8227dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f"
    "8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad808928540aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3"
    "c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca900698681810464f09c617c0d5a4e2e88"
    "b2598af06860440c07c5ed353a18a14e938a6cbce30594d94079594ccfaefe28d9aac9ac1bd37c89b6ccbd10b14fc3aa19deb1fd03ea151a42"
    "b892547a339618c4c9f26fa983855d893f81413cd320ea4230d3415ebccdb5908d91dc23c6566f47b8a0e0a19c175bdc775d8824676aacfaed"
    "ea0c160e8701015f200d444543564341415430303030317f4c0e060904007f0007030102015301c35f25060100000903005f24060101000902"
    "055f378180a5e72244d0ac9cd3e8fe9b878ea32a24f4aa060fd17c2a8291d9797e8a60f28a2978e3f4eae840e95b6a64fda44d8d39a699521c"
    "d5382203964945150a6cc4a50c49ee234ab36df675e44c11499080676dd5b3ac1859d98b302ca9605cd94a51d7da5738beaa49848bca7777b7"
    "dc9accdaa1d0b64432b2c13889a4854c9ff346"
)
BSI_VERIFIER = bytes.fromhex(
    "7f218201667f4e81de5f290100420d444543564341415430303030317f498190060a04007f00070202020205868181040a74972e84b7d2c428"
    "fbe46d40c92d6cb56ae6a4b0af5b8bc0927e5ef6f73220776d31693e36d685df6cf3763e41728d967dc1963f7ca70f0ea7adb5ea856d8a133b"
    "867b8ef4132e7ffa3e8f32cd0321fc22199b9323376e59d84a062491948117178bf4db6c0ee7a235bfc3d4459183d408232ac781c78cf5c54e"
    "2ff35ba5165f200d444554455354445644453031397f4c12060904007f0007030102025305801fffff105f25060100000903005f2406010001"
    "0003005f37818098c637befa63058921902896a605206d5be3bff2f7e258eb0bb06ea7e84dfbc98e35276110c684bb23d277350e3862e6a305"
    "20808f417b8911985880a556e1758c7fe6545b3da03383bd7b5b51dec007139cbc44ff320f84f2b6ad44c7b28fcaeb2b7b98e3a2bae8322b11"
    "5a8f10d48349281b4f4645c9aae307cfae9ad6b194"
)
BSI_TERMINAL = bytes.fromhex(
    "7f218201667f4e81de5f290100420d444554455354445644453031397f498190060a04007f000702020202058681810433"
    "85b484e8e994c93f55adf4a9c92da3c063ac7d744e85d38ee070bf6ff8d7aba2de688724b27d6bae2b1c8ae074c09bb8808cc83036b069289871"
    "1d3f6fc3213846e14b3154845084dfbc0eb70ae2bdea8eebd6796acfa4c56f5703ce5a6efe0a266e43c3f71a1b7eec60e5c6f0850dc4d3455f53"
    "282c9fbca85dc947d13bee5f200d444554455354415444453031397f4c12060904007f00070301020253050000000110"
    "5f25060100000903005f24060100010003005f37818034bb8c280a7a593cf7c7e9f375ffffbfd92c4e3f6188a44824215e11ef47d03428cfc919"
    "36a2609c742ef92c5968bce65ba42aed7aad70b7b2a31201dc152cec930d7d7954bfbe0021ad1fd2acaa6c349a6c2fb86514b9f03dfab99871fb"
    "d990dd8416d3eda2883ebd0b94401a7dbfe16e5a1db643ee7c2fc0d5d77bae3666af"
)


def test_the_worked_example():
    """BSI's ECDH chain of 2010: brainpoolP512r1, SHA-512. Its holders are of another kind than inspection systems."""
    root, verifier, terminal = map(cvc.decode, (BSI_ROOT, BSI_VERIFIER, BSI_TERMINAL))
    assert [one.encoded for one in (root, verifier, terminal)] == [BSI_ROOT, BSI_VERIFIER, BSI_TERMINAL]
    assert root.key.curve.name == "brainpoolP512r1" and root.key.scheme == 5 and not verifier.key.has_domain
    assert (root.effective, root.expires) == (date(2010, 9, 30), date(2011, 9, 25))
    trusted = cv_chain.trust_point(root)
    assert trusted.key.verifies(verifier.body, verifier.signature)
    assert verifier.key.on(root.key.curve).verifies(terminal.body, terminal.signature)
    assert not verifier.key.on(root.key.curve).verifies(verifier.body, verifier.signature)
    with pytest.raises(pki.NotTrusted, match="inspection system"):
        cv_chain.follow(trusted, verifier, date(2010, 10, 1))


# --- chains that do not hold -----------------------------------------------------------------------------------------
def terminal(**changes):
    """A kiosk's certificate signed by the verifier, with something changed in its content."""
    verifier = TREE.verifier(TODAY)
    key = replace(REQUEST.key, has_domain=False)
    content = Content(verifier.certificate.holder, HOLDER, key, 0, TODAY, TODAY + timedelta(30), KIOSK.terminal)
    signer = changes.pop("signer", verifier.key)
    return cvc.issue(replace(content, **changes), signer, 3)


def verify(*chain, today=TODAY, roots=ROOTS):
    return cv_chain.verify(roots, list(chain), today)


def test_links_carry_a_card_over():
    link, verifier = TREE.chain(TODAY)
    assert verify(link, verifier, terminal(), roots=ROOTS[:1]).holder == HOLDER
    assert verify(verifier, terminal(), roots=ROOTS[1:]).holder == HOLDER


def test_missing_rights_are_no_rights():
    assert verify(*TREE.chain(TODAY), terminal(rights=None)).rights == 0
    assert verify(*TREE.chain(TODAY), terminal(rights=0xFFFF)).rights == rights.DV_RIGHTS
    assert verify(*TREE.chain(TODAY), terminal(access=rights.READ_DG3)).access == 0


BAD_CHAINS = [
    ("empty", list, "empty"),
    ("out of order", lambda: [terminal(), TREE.verifier(TODAY).certificate], "no trust point"),
    ("a step missing", lambda: [TREE.links()[0], terminal()], "not by UTSPECICVCA00002"),
    ("another authority", lambda: [*TREE.chain(TODAY), terminal(authority="UTSPECIMNDV26001")], "certified by"),
    (
        "expired",
        lambda: [*TREE.chain(TODAY), terminal(effective=date(2026, 9, 1), expires=date(2026, 10, 1))],
        "expired",
    ),
    ("future", lambda: [*TREE.chain(TODAY), terminal(effective=date(2026, 11, 25))], "takes effect"),
    ("a verifier under a verifier", lambda: [*TREE.chain(TODAY), terminal(access=0x80)], "cannot certify a DV"),
    ("a root under a verifier", lambda: [*TREE.chain(TODAY), terminal(access=0xC0)], "cannot certify a CVCA"),
    ("domain parameters", lambda: [*TREE.chain(TODAY), terminal(key=REQUEST.key)], "domain parameters"),
    ("another's signature", lambda: [*TREE.chain(TODAY), terminal(signer=KEY)], "signature is wrong"),
    ("a terminal under a terminal", lambda: [*TREE.chain(TODAY), terminal(), below_terminal()], "cannot certify"),
]


def below_terminal():
    return terminal(authority=HOLDER, holder="UTKIOSK000200001", signer=KEY)


@pytest.mark.parametrize(("chain", "message"), [row[1:] for row in BAD_CHAINS], ids=[row[0] for row in BAD_CHAINS])
def test_a_bad_chain(chain, message):
    with pytest.raises(pki.NotTrusted, match=message):
        verify(*chain())


def test_no_root():
    for certificate in (TREE.verifier(TODAY).certificate, TREE.links()[0]):
        with pytest.raises(pki.NotTrusted, match="no root"):
            cv_chain.trust_point(certificate)
    root = ROOTS[0]
    with pytest.raises(pki.NotTrusted, match="signature"):
        cv_chain.trust_point(replace(root, signature=root.signature[:-1] + bytes([root.signature[-1] ^ 1])))


@pytest.mark.parametrize("change", ["bit", "zeros", "ones", "short", "long", "order"])
def test_a_wrong_signature(change):
    good = terminal()
    order = ROOTS[0].key.curve.order.to_bytes(32, "big")
    signature = {
        "bit": bytes([good.signature[0] ^ 1]) + good.signature[1:],
        "zeros": bytes(64),
        "ones": b"\xff" * 64,
        "short": good.signature[:-1],
        "long": good.signature + b"\0",
        "order": order + good.signature[32:],
    }[change]
    with pytest.raises(pki.NotTrusted, match="signature"):
        verify(*TREE.chain(TODAY), replace(good, signature=signature))


# --- certificates that are none ---------------------------------------------------------------------------------------
def changed(tag, value):
    """The good certificate with one data object of its body replaced; None takes it out."""
    good = terminal()
    body = tlv.objects(tlv.only(good.body, cvc.BODY))
    parts = [der.tlv(one, content if one != tag else value) for one, content in body if one != tag or value is not None]
    return der.tlv(cvc.CERTIFICATE, der.tlv(cvc.BODY, *parts), der.tlv(cvc.SIGNATURE, good.signature))


TA = bytes.fromhex("04007f0007020202")


def public(oid=TA + b"\2\3", point=REQUEST.key.point, **domain):
    values = {0x06: oid, 0x86: point} | {int(tag[1:], 16): value for tag, value in domain.items()}
    return b"".join(der.tlv(tag, values[tag]) for tag in sorted(values))


OFF_THE_CURVE = REQUEST.key.point[:-1] + bytes([REQUEST.key.point[-1] ^ 1])
WHOLE = {f"x{tag:x}": value for tag, value in ROOTS[0].key.curve.domain.items()}
IS = bytes.fromhex("060904007f000703010201")
FORMS = [
    ("profile 1", 0x5F29, b"\1", "unknown profile"),
    ("no profile", 0x5F29, None, "not those of the profile"),
    ("a long profile", 0x5F29, b"\0\0", "unknown profile"),
    ("no authority", 0x42, None, "not those of the profile"),
    ("authority of lower case", 0x42, b"utSPECIMNDV26002", "a name is"),
    ("authority too long", 0x42, b"UTSPECIMNDVX26002", "a name is"),
    ("no key", 0x7F49, None, "not those of the profile"),
    ("an empty key", 0x7F49, b"", "elliptic curve key"),
    ("an RSA key", 0x7F49, public(TA + b"\1\2"), "not ECDSA"),
    ("SHA-1", 0x7F49, public(TA + b"\2\1"), "not ECDSA"),
    ("an unknown hash", 0x7F49, public(TA + b"\2\7"), "not ECDSA"),
    ("a key without point", 0x7F49, der.tlv(6, TA + b"\2\3"), "elliptic curve key"),
    ("a key out of order", 0x7F49, der.tlv(0x86, b"\4") + der.tlv(6, TA + b"\2\3"), "elliptic curve key"),
    ("an unknown part of the key", 0x7F49, public(x88=b"\0"), "elliptic curve key"),
    ("a prime only", 0x7F49, public(x81=b"\7"), "no curve in use"),
    ("cofactor two", 0x7F49, public(**WHOLE | {"x87": b"\2"}), "no curve in use"),
    ("another a", 0x7F49, public(**WHOLE | {"x82": bytes(32)}), "no curve in use"),
    ("another generator", 0x7F49, public(**WHOLE | {"x84": REQUEST.key.point}), "no curve in use"),
    ("a point off the curve", 0x7F49, public(point=OFF_THE_CURVE, **WHOLE), "not a point"),
    ("the point of zeros", 0x7F49, public(point=b"\4" + bytes(64), **WHOLE), "not a point"),
    ("infinity", 0x7F49, public(point=b"\0", **WHOLE), "uncompressed"),
    ("a compressed point", 0x7F49, public(point=b"\2" + REQUEST.key.point[1:33], **WHOLE), "uncompressed"),
    ("no holder", 0x5F20, None, "not those of the profile"),
    ("holder without sequence", 0x5F20, b"UTKIOSK", "a name is"),
    ("holder with a space", 0x5F20, b"UTKIOSK 000100001", "a name is"),
    ("no template", 0x7F4C, None, "not those of the profile"),
    ("an empty template", 0x7F4C, b"", "what its holder may do"),
    ("no access", 0x7F4C, IS, "what its holder may do"),
    ("empty access", 0x7F4C, IS + b"\x53\0", "what its holder may do"),
    ("two bytes of access", 0x7F4C, IS + b"\x53\2\0\0", "one byte"),
    ("no effective date", 0x5F25, None, "not those of the profile"),
    ("a date in letters", 0x5F25, b"261124", "six digits"),
    ("a date of five", 0x5F25, bytes([2, 6, 1, 1, 2]), "six digits"),
    ("30 February", 0x5F25, bytes([2, 6, 0, 2, 3, 0]), "calendar"),
    ("no expiry", 0x5F24, None, "not those of the profile"),
    ("expiry before effect", 0x5F24, bytes([2, 6, 1, 1, 2, 3]), "before it takes effect"),
    ("rights of one byte", 0x65, der.tlv(0x73, der.tlv(6, rights.ID_RIGHTS), b"\x53\1\xff"), "two bytes"),
    ("an extension without name", 0x65, der.tlv(0x73, b"\x53\2\xff\xff"), "no data template"),
    ("no data template", 0x65, b"\x53\2\xff\xff", "no data template"),
    ("an extension twice", 0x65, 2 * der.tlv(0x73, der.tlv(6, rights.ID_RIGHTS), b"\x53\2\0\1"), "no data template"),
]


@pytest.mark.parametrize(("tag", "value", "message"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_a_wrong_field(tag, value, message):
    with pytest.raises(pki.Malformed, match=message):
        cvc.decode(changed(tag, value))


def test_a_key_off_the_verifiers_curve():
    off = cvc.decode(changed(0x7F49, public(point=REQUEST.key.point[:-1] + bytes([REQUEST.key.point[-1] ^ 1]))))
    resigned = replace(off, signature=cv_key.sign(TREE.verifier(TODAY).key, 3, off.body))
    with pytest.raises(pki.Malformed, match="not a point"):
        verify(*TREE.chain(TODAY), resigned)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data[1:],
        lambda data: data + bytes(2048),
        lambda data: b"\x7f\x22" + data[2:],
        lambda data: data.replace(b"\x5f\x37\x40", b"\x5f\x36\x40"),
        lambda data: b"\x7f\x21\x80" + data[4:] + b"\0\0",
        lambda data: b"\x7f\x21\x83\0" + data[3:],
    ],
)
def test_no_certificate(spoil):
    with pytest.raises(pki.Malformed):
        cvc.decode(spoil(terminal().encoded))


@given(st.binary(max_size=300), st.integers(0, 263), st.integers(1, 255))
@settings(max_examples=150)
def test_parsers_end_in_a_certificate_or_a_typed_error(data, place, flip):
    good = bytearray(ISSUER.cv.chain(TODAY)[-1].encoded)
    good[place % len(good)] ^= flip
    for parser in (cvc.decode, cvc.many, cv_request.read, tlv.objects, cv_key.decode):
        for candidate in (data, bytes(good), b"\x7f\x21" + data, b"\x67" + data):
            try:
                parser(candidate)
            except (pki.Malformed, pki.NotTrusted):
                continue


@given(st.integers(0, 263), st.integers(0, 7))
@settings(max_examples=100)
def test_no_flipped_bit_is_accepted(place, bit):
    good = bytearray(TREE.chain(TODAY)[-1].encoded)
    good[place % len(good)] ^= 1 << bit
    with pytest.raises(pki.PkiError):
        verify(TREE.links()[0], cvc.decode(bytes(good)))


# --- requests ---------------------------------------------------------------------------------------------------------
def test_a_request_byte_by_byte():
    made = cv_request.make(KEY, HOLDER, "UTSPECIMNDV26002")
    fields, signed, signature = fields_by_hand(made)
    assert [tag for tag, _, _ in fields] == ["5f29", "42", "7f49", "5f20"]
    key = {tag: content for tag, content, _ in by_hand(fields[2][1])}
    verified_by_hand(key["86"], ec.SECP256R1(), hashes.SHA256(), signed, signature)
    assert cv_request.read(made).authority == "UTSPECIMNDV26002" and cv_request.read(made).holder == HOLDER


@pytest.mark.parametrize("curve", [ec.BrainpoolP256R1(), ec.SECP384R1(), ec.BrainpoolP384R1(), ec.BrainpoolP512R1()])
def test_other_curves_are_read_and_refused_for_readers(curve):
    request = cv_request.read(cv_request.make(ec.generate_private_key(curve), HOLDER))
    with pytest.raises(pki.RequestRefused, match="on P-256"):
        cv_issuing.issue_terminal(pki.ephemeral().cv, request, KIOSK, TODAY)


def test_a_key_on_a_curve_that_no_reader_knows():
    with pytest.raises(pki.Malformed, match="secp224r1"):
        cv_request.make(ec.generate_private_key(ec.SECP224R1()), HOLDER)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "not signed by the key"),
        (lambda data: data.replace(HOLDER.encode(), HOLDER[:-1].encode() + b"2"), "not signed by the key"),
        (lambda data: data[:-5], "cut off"),
        (lambda data: data + b"\0\0", "nothing after"),
        (lambda data: bytes(3000), "too long"),
        (lambda data: terminal().encoded, "TR-03110-3"),
        (lambda data: der.tlv(0x67, data), "TR-03110-3"),
        (lambda data: b"", "no readable tag"),
    ],
)
def test_a_request_that_is_none(spoil, message):
    with pytest.raises(pki.Malformed, match=message):
        cv_request.read(spoil(cv_request.make(KEY, HOLDER)))


def test_a_request_without_domain_parameters():
    body = der.tlv(
        cvc.BODY,
        der.tlv(cvc.PROFILE, b"\0"),
        replace(REQUEST.key, has_domain=False).encoded(),
        der.tlv(cvc.HOLDER, HOLDER.encode()),
    )
    request = der.tlv(cvc.CERTIFICATE, body, der.tlv(cvc.SIGNATURE, cv_key.sign(KEY, 3, body)))
    with pytest.raises(pki.Malformed, match="domain parameters"):
        cv_request.read(request)


@pytest.fixture
def tree():
    return pki.ephemeral().cv


def test_one_name_one_key_one_purpose(tree):
    first = cv_issuing.issue_terminal(tree, REQUEST, KIOSK, TODAY)
    assert cv_issuing.issue_terminal(tree, REQUEST, KIOSK, TODAY) == first
    again = cv_issuing.issue_terminal(tree, REQUEST, KIOSK, TODAY + timedelta(20))
    assert again.expires == first.expires + timedelta(20) and again.key == first.key
    other = cv_request.read(cv_request.make(keys.generate("P-256"), HOLDER))
    with pytest.raises(pki.RequestRefused, match="new number"):
        cv_issuing.issue_terminal(tree, other, KIOSK, TODAY)
    with pytest.raises(pki.RequestRefused, match="one purpose"):
        cv_issuing.issue_signer(tree, REQUEST, KIOSK, TODAY)


@pytest.mark.parametrize("holder", ["DEKIOSK000100001", "UTKIOSK00001", "UTKIOSK..0100001", "UTKIOSK\xe900100001"])
def test_names_a_reader_may_not_have(tree, holder):
    with pytest.raises(pki.RequestRefused, match="name is UT"):
        cv_issuing.issue_terminal(tree, cv_request.read(cv_request.make(KEY, holder)), KIOSK, TODAY)


def test_the_issuers_own_names_are_taken(tree):
    for holder in (tree.verifier(TODAY).certificate.holder, tree.root(TODAY).certificate.holder):
        with pytest.raises(pki.RequestRefused, match="own name"):
            cv_issuing.issue_terminal(tree, cv_request.read(cv_request.make(KEY, holder)), KIOSK, TODAY)


def test_a_request_vouched_for(tree):
    cv_issuing.issue_terminal(tree, REQUEST, KIOSK, TODAY)
    new, name = keys.generate("P-256"), "UTKIOSK000100002"
    good = cv_request.vouch(cv_request.make(new, name), HOLDER, KEY)
    assert cv_issuing.issue_terminal(tree, cv_request.read(good), KIOSK, TODAY).holder == name
    for wrong, message in (
        (cv_request.vouch(cv_request.make(new, name), HOLDER, new), "outer signature"),
        (cv_request.vouch(cv_request.make(new, name), "UTKIOSK000900001", KEY), "no certificate"),
    ):
        with pytest.raises(pki.NotTrusted, match=message):
            cv_issuing.issue_terminal(tree, cv_request.read(wrong), KIOSK, TODAY)


def test_a_verifiers_damaged_file():
    store = ISSUER.store.__class__()
    issuer = pki.Pki(store)
    issuer.cv.verifier(TODAY)
    store.update("dv-2026H2.cvc", lambda content: b"rubbish")
    with pytest.raises(pki.PkiError, match="dv-2026H2.cvc is damaged"):
        issuer.cv.verifier(TODAY)
    store.update("dv-2026H2.cvc", lambda content: ISSUER.cv.verifier(TODAY).certificate.encoded)
    with pytest.raises(pki.PkiError, match="belong together"):
        issuer.cv.verifier(TODAY)
