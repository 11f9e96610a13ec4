# SPDX-License-Identifier: Apache-2.0
"""The random generator: NIST's vector, reseeding, and sources that stand still."""

from reader.crypto.hmac import hmac
from reader.crypto.random import Drbg
from reader.errors import FrontEndError
from scripted import octets
from support import raises

# CAVP drbgvectors_no_reseed, HMAC_DRBG SHA-256 without personalisation and additional input, count 0
ENTROPY = octets("CA851911349384BFFE89DE1CBDC46E6831E44D34A4FB935EE285DD14B71A7488")
NONCE = octets("659BA96C601DC69FC902940805EC0CA8")
SECOND_READ = octets(
    "E528E9ABF2DECE54D47C7E75E5FE302149F817EA9FB4BEE6F4199697D04D5B89",
    "D54FBB978A15B5C443C9EC21036D2460B6F73EBAD0DC2ABA6E624ABF07745BC1",
    "07694BB7547BB0995F70DE25D6B29E2D3011BB19D27676C07162C8B5CCDE0668",
    "961DF86803482CB37ED6D5C0BB8D50CF1F50D476AA0458BDABA806F48BE9DCB8",
)


class Source:
    """Counts its calls, so that no two seeds are the same."""

    calls = 0

    def __call__(self, count):
        self.calls += 1
        return bytes((self.calls + i) & 0xFF for i in range(count))


def test_published_vector():
    drbg = Drbg(lambda count: (ENTROPY + NONCE)[:count])
    drbg.read(128)
    assert drbg.read(128) == SECOND_READ


def test_hmac():
    """RFC 4231, test case 2."""
    expected = octets("5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843")
    assert hmac("sha256", b"Jefe", b"what do ya want ", b"for nothing?") == expected


def test_reads_of_any_size_differ():
    drbg = Drbg(Source())
    seen = [bytes(drbg.read(count)) for count in (1, 31, 32, 33, 66, 1024, 1024)]
    assert [len(value) for value in seen] == [1, 31, 32, 33, 66, 1024, 1024]
    assert seen[5] != seen[6]
    assert len(drbg.read(0)) == 0
    with raises(ValueError):
        drbg.read(1025)


def test_it_takes_fresh_entropy_in_time():
    source = Source()
    drbg = Drbg(source)
    for _ in range(1025):
        drbg.read(1)
    assert source.calls == 2


def test_personalisation_and_extra_input_change_the_output():
    plain, named = Drbg(Source()), Drbg(Source(), b"reader 7")
    assert plain.read(32) != named.read(32)
    one, two = Drbg(Source()), Drbg(Source())
    one.reseed(b"time of a key press")
    two.reseed()
    assert one.read(32) != two.read(32)


def test_a_source_that_stands_still_is_refused():
    drbg = Drbg(lambda count: bytes(range(count)))
    for source in (lambda count: bytes(count), lambda count: b"\xff" * count, lambda count: b"\x01\x02"):
        with raises(FrontEndError):
            Drbg(source)
    with raises(FrontEndError):
        drbg.reseed()
