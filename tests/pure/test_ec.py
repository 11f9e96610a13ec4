# SPDX-License-Identifier: Apache-2.0
"""Curves and ECDSA: RFC 5639, RFC 7027, RFC 6979, and the points and scalars that break careless code."""

from reader.crypto import curves, ec
from reader.crypto._vm_int import inverse
from reader.crypto.sha2 import digest
from reader.errors import PointError, Unsupported
from scripted import FixedRandom, octets
from support import raises

# RFC 7027, appendix A: private key of A, its public point, private key of B, x of the shared secret
RFC_7027 = (
    (
        "brainpoolP256r1",
        "81DB1EE100150FF2EA338D708271BE38300CB54241D79950F77B063039804F1D",
        "44106E913F92BC02A1705D9953A8414DB95E1AAA49E81D9E85F929A8E3100BE5"
        "8AB4846F11CACCB73CE49CBDD120F5A900A69FD32C272223F789EF10EB089BDC",
        "55E40BC41E37E3E2AD25C3C6654511FFA8474A91A0032087593852D3E7D76BD3",
        "89AFC39D41D3B327814B80940B042590F96556EC91E6AE7939BCE31F3A18BF2B",
    ),
    (
        "brainpoolP384r1",
        "1E20F5E048A5886F1F157C74E91BDE2B98C8B52D58E5003D57053FC4B0BD65D6F15EB5D1EE1610DF870795143627D042",
        "68B665DD91C195800650CDD363C625F4E742E8134667B767B1B476793588F885AB698C852D4A6E77A252D6380FCAF068"
        "55BC91A39C9EC01DEE36017B7D673A931236D2F1F5C83942D049E3FA20607493E0D038FF2FD30C2AB67D15C85F7FAA59",
        "032640BC6003C59260F7250C3DB58CE647F98E1260ACCE4ACDA3DD869F74E01F8BA5E0324309DB6A9831497ABAC96670",
        "0BD9D3A7EA0B3D519D09D8E48D0785FB744A6B355E6304BC51C229FBBCE239BBADF6403715C35D4FB2A5444F575D4F42",
    ),
    (
        "brainpoolP512r1",
        "16302FF0DBBB5A8D733DAB7141C1B45ACBC8715939677F6A56850A38BD87BD59"
        "B09E80279609FF333EB9D4C061231FB26F92EEB04982A5F1D1764CAD57665422",
        "0A420517E406AAC0ACDCE90FCD71487718D3B953EFD7FBEC5F7F27E28C614999"
        "9397E91E029E06457DB2D3E640668B392C2A7E737A7F0BF04436D11640FD09FD"
        "72E6882E8DB28AAD36237CD25D580DB23783961C8DC52DFA2EC138AD472A0FCE"
        "F3887CF62B623B2A87DE5C588301EA3E5FC269B373B60724F5E82A6AD147FDE7",
        "230E18E1BCC88A362FA54E4EA3902009292F7F8033624FD471B5D8ACE49D12CF"
        "ABBC19963DAB8E2F1EBA00BFFB29E4D72D13F2224562F405CB80503666B25429",
        "A7927098655F1F9976FA50A9D566865DC530331846381C87256BAF3226244B76"
        "D36403C024D7BBF0AA0803EAFF405D3D24F11A9B5C0BEF679FE1454B21C4CD1F",
    ),
)

# RFC 6979, appendix A.2.5 to A.2.7: curve, public key, hash, message, r, s
P256_KEY = (
    "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
)
RFC_6979 = (
    (
        "P-256",
        P256_KEY,
        "sha256",
        b"sample",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    ),
    (
        "P-256",
        P256_KEY,
        "sha256",
        b"test",
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
        "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
    ),
    (
        "P-256",
        P256_KEY,
        "sha224",
        b"sample",
        "53B2FFF5D1752B2C689DF257C04C40A587FABABB3F6FC2702F1343AF7CA9AA3F",
        "B9AFB64FDC03DC1A131C7D2386D11E349F070AA432A4ACC918BEA988BF75C74C",
    ),
    (
        "P-256",
        P256_KEY,
        "sha512",
        b"sample",
        "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00",
        "2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE",
    ),
    (
        "P-384",
        "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13"
        "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720",
        "sha384",
        b"sample",
        "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46",
        "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
    ),
    (
        "P-521",
        "01894550D0785932E00EAA23B694F213F8C3121F86DC97A04E5A7167DB4E5BCD371123D46E45DB6B5D5370A7F20FB633155D38FF"
        "A16D2BD761DCAC474B9A2F5023A4"
        "00493101C962CD4D2FDDF782285E64584139C2F91B47F87FF82354D6630F746A28A0DB25741B5B34A828008B22ACC23F924FAAFB"
        "D4D33F81EA66956DFEAA2BFDFCF5",
        "sha512",
        b"sample",
        "C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B534931D7D4E8"
        "455CC91F9B15BF05EC36E377FA",
        "617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF0777B1A20F8CC"
        "B1DCCC43997F1EE0E44DA4A67A",
    ),
)


def octets_of(value, size):
    return value.to_bytes(size, "big")


def small(value):
    return bytes((value,))


def test_parameters_make_a_group():
    """RFC 5639, 2: the generator is on the curve and n times it is infinity; 4a^3 + 27b^2 is not 0."""
    for name in curves.NAMES:
        p, a, b, n, x, y = curves.parameters(name)
        curve = ec.curve(name)
        point = curve.decode(b"\x04" + octets_of(x, curve.size) + octets_of(y, curve.size))
        assert (4 * a * a * a + 27 * b * b) % p != 0, name
        assert curve.multiply(octets_of(n, curve.size), point) is None, name
        assert curve.base(octets_of(n + 1, curve.size)) == point, name
    assert sorted(curves.OF_OID.values()) == sorted(curves.NAMES)


def test_key_agreement_vectors():
    for name, private, public, other, shared in RFC_7027:
        curve = ec.curve(name)
        assert curve.encode(curve.base(octets(private))) == b"\x04" + octets(public)
        theirs = curve.base(octets(other))
        assert curve.x(curve.multiply(octets(private), theirs)) == octets(shared)
        assert curve.x(curve.multiply(octets(other), curve.decode(b"\x04" + octets(public)))) == octets(shared)


def test_signature_vectors_and_their_neighbours():
    for name, key, hash_name, message, r, s in RFC_6979:
        curve = ec.curve(name)
        public = curve.decode(b"\x04" + octets(key))
        r, s, hashed = int(r, 16), int(s, 16), digest(hash_name, message)
        assert ec.ecdsa_verify(curve, public, hashed, r, s)
        assert not ec.ecdsa_verify(curve, public, hashed, r + 1, s)
        assert not ec.ecdsa_verify(curve, public, digest(hash_name, message + b"."), r, s)


def test_signature_values_out_of_range():
    curve = ec.curve("P-256")
    public = curve.decode(b"\x04" + octets(P256_KEY))
    r, s, hashed = int(RFC_6979[0][4], 16), int(RFC_6979[0][5], 16), digest("sha256", b"sample")
    n = curve.order
    for wrong in ((0, s), (r, 0), (n, s), (r, n), (r + n, s), (r, s + n), (0, 0), (1 << 600, 1 << 600)):
        assert not ec.ecdsa_verify(curve, public, hashed, *wrong)


def test_a_signature_whose_point_is_infinity():
    """u1*G + u2*Q = infinity needs e = -r*d; with Q = G (d = 1) choose e = -r."""
    curve = ec.curve("P-256")
    generator = curve.base(small(1))
    minus_five = octets_of(curve.order - 5, 32)
    assert not ec.ecdsa_verify(curve, generator, minus_five, 5, 7)


def test_small_and_exceptional_scalars():
    for name in ("P-256", "brainpoolP256r1"):
        curve = ec.curve(name)
        generator = curve.base(small(1))
        total = None
        for k in range(1, 40):
            total = curve.add(total, generator)
            assert curve.base(small(k)) == total
            minus = curve.base(octets_of(curve.order - k, 32))
            assert curve.x(minus) == curve.x(total) and minus != total
            assert curve.add(total, minus) is None
        assert curve.base(small(0)) is None
        assert curve.base(b"") is None
        assert curve.add(None, None) is None
        assert curve.multiply(small(7), None) is None


def test_only_uncompressed_points_on_the_curve_are_decoded():
    curve = ec.curve("brainpoolP256r1")
    good = curve.encode(curve.base(small(9)))
    p = curves.parameters("brainpoolP256r1")[0]
    shifted = b"\x04" + octets_of(int.from_bytes(good[1:33], "big"), 32) + good[33:64] + bytes((good[64] ^ 1,))
    for wrong in (
        b"",
        b"\x00",
        good[:-1],
        good + b"\0",
        b"\x02" + good[1:33],
        b"\x06" + good[1:],
        b"\x04" + bytes(64),
        shifted,
    ):
        with raises(PointError):
            curve.decode(wrong)
    with raises(PointError):  # coordinates not reduced
        curve.decode(b"\x04" + octets_of(p, 32) + good[33:])
    with raises(PointError):  # a point of another curve
        other = ec.curve("P-256")
        curve.decode(other.encode(other.base(small(9))))


def test_infinity_is_never_encoded():
    curve = ec.curve("P-256")
    for encode in (curve.encode, curve.x):
        with raises(PointError):
            encode(None)


def test_private_keys_by_rejection():
    curve = ec.curve("P-256")
    too_large, zero, one = octets_of(curve.order, 32), bytes(32), bytes(31) + b"\x01"
    assert curve.new_key(FixedRandom(too_large, zero, one)) == one
    wide = ec.curve("P-521")
    key = wide.new_key(FixedRandom(b"\xff" * 66, b"\xfe" + bytes(64) + b"\x05"))
    assert key == bytes(65) + b"\x05"


def test_inverse():
    for modulus in (7, 65537, curves.parameters("P-256")[3]):
        for value in (1, 2, 3, modulus - 1, modulus + 5):
            assert inverse(value, modulus) * value % modulus == 1


def test_an_unknown_curve_is_a_typed_error():
    with raises(Unsupported):
        ec.curve("secp256k1")
