# SPDX-License-Identifier: Apache-2.0
"""Primitives on the emulated board: each measurement prints `key instructions garbage`, and a heap its `key octets`.

SysTick counts at 25 MHz while an instruction takes a nanosecond, so one tick is forty instructions.
"""

import gc
import sys

import machine
import uctypes

_SYSTICK = 0xE000E010
_MOST = 0xFFFFFF
_INSTRUCTIONS_A_TICK = 40
_BLOCK = 16  # octets of the heap's smallest piece
_PHOTO = 20480  # octets: what a block costs is counted over as many of them


def _nothing():
    pass


def _ticks(function, arguments):
    machine.mem32[_SYSTICK + 4] = _MOST
    machine.mem32[_SYSTICK] = 5
    before = machine.mem32[_SYSTICK + 8]
    function(*arguments)
    return before - machine.mem32[_SYSTICK + 8] & _MOST


_filling = [None] * 8192
_MORE_THAN_A_HOLE = 128 << 10
_LARGEST_PIECE = 16 << 10


def _fill_holes():
    """Take every hole of the heap, so that where they are does not change what allocating costs: what is counted gets
    its memory from beyond them, behind a block that fits into none. Returns that block, for the caller to keep."""
    for i in range(len(_filling)):
        _filling[i] = None
    gc.collect()
    large = bytearray(_MORE_THAN_A_HOLE)
    beyond = uctypes.addressof(large)
    used, size = 0, _LARGEST_PIECE
    while size > _BLOCK:
        _filling[used] = one = bytearray(size)
        if uctypes.addressof(one) > beyond:
            size >>= 1
        used += 1
    while id(_filling[used - 1]) < beyond:
        _filling[used] = object()
        used += 1
    return large


def count(key, function, *arguments, divide=1, warm=True):
    """Once to load and fill what stays, then once counted; the cost of an empty call is taken off."""
    if warm:
        function(*arguments)
    large = _fill_holes()
    gc.disable()
    overhead = _ticks(_nothing, ())
    free = gc.mem_free()
    ticks = _ticks(function, arguments) - overhead
    garbage = free - gc.mem_free()
    gc.enable()
    del large
    print(key, round(ticks * _INSTRUCTIONS_A_TICK / divide), round(garbage / divide))


def heap(key, *modules):
    """What importing the modules leaves alive."""
    gc.collect()
    before = gc.mem_alloc()
    for module in modules:
        __import__(module)
    gc.collect()
    print(key, gc.mem_alloc() - before)


def octets(text):
    return bytes.fromhex(text)


class Numbers:
    """Octets that look random and are the same every time."""

    def __init__(self):
        self._state = b"measured"

    def read(self, size):
        from hashlib import sha256

        result = b""
        while len(result) < size:
            self._state = sha256(self._state).digest()
            result += self._state
        return bytearray(result[:size])


# --- the machine ----------------------------------------------------------------------------------
def products():
    from reader.crypto.backend import vm
    from reader.crypto.registers import Modulus

    for bits in (256, 384, 512, 2048):
        words = bits // 32
        modulus = Modulus(words, ((1 << bits) - 189, 5, 7))
        file = bytearray()
        modulus.load(file, 6)
        run = vm.vm8 if words == 8 else vm.vmn
        for key, operation in (("product", 0), ("sum", 1), ("difference", 2)):
            program = bytearray(bytes((operation, 3, 1, 2)) * 50 + b"\x05\x00\x00\x00")
            count("%s %d" % (key, bits), run, program, file, b"", 4, divide=200)


def agreement(curve, key, encoded):
    """The shared secret of a key agreement: the point is checked."""
    return curve.x(curve.multiply(key, curve.decode(encoded)))


def curves():
    from reader.crypto import ec

    numbers = Numbers()
    for name in ("P-256", "brainpoolP256r1", "P-384", "brainpoolP384r1", "brainpoolP512r1", "P-521"):
        curve = ec.curve(name)
        key, digest = curve.new_key(numbers), numbers.read(32)
        public = curve.base(curve.new_key(numbers))
        encoded = curve.encode(public)
        count("multiply " + name, curve.multiply, key, public)
        count("base " + name, curve.base, key)
        count("ecdh " + name, agreement, curve, key, encoded)
        count("decode " + name, curve.decode, encoded)
        r, s = ec.ecdsa_sign(curve, key, digest, b"")
        signer = curve.base(key)
        if not ec.ecdsa_verify(curve, signer, digest, r, s) or ec.ecdsa_verify(curve, signer, digest, r, s + 1):
            raise AssertionError("verification on " + name)
        count("verify " + name, ec.ecdsa_verify, curve, signer, digest, r, s)
        count("sign " + name, ec.ecdsa_sign, curve, key, digest, b"")


def pace_gm(curve, numbers):
    """The reader's share of PACE-GM on the curve (Doc 9303-11, 4.4.3.3.1), the card's being drawn before."""
    map_key, key = curve.new_key(numbers), curve.new_key(numbers)
    nonce = numbers.read(16)
    card_map, card = (curve.encode(curve.base(curve.new_key(numbers))) for _ in range(2))

    def run():
        curve.encode(curve.base(map_key))
        hidden = curve.multiply(map_key, curve.decode(card_map))
        generator = curve.add(curve.base(nonce), hidden)
        curve.encode(curve.multiply(key, generator))
        curve.x(curve.multiply(key, curve.decode(card)))

    return run


def agreements():
    from reader.crypto import ec

    numbers = Numbers()
    for name in ("P-256", "brainpoolP256r1"):
        count("pace-gm points " + name, pace_gm(ec.curve(name), numbers))


def rsa():
    from measured_keys import RSA

    from reader.crypto.rsa import verify_pkcs1

    for bits, n, digest, signature in RSA:
        if not verify_pkcs1(n, 65537, "sha256", digest, signature):
            raise AssertionError("RSA")
        count("rsa %d" % bits, verify_pkcs1, n, 65537, "sha256", digest, signature)


# --- symmetric ------------------------------------------------------------------------------------
def ciphers():
    from reader.crypto.aes import AES
    from reader.crypto.cmac import Cmac

    zero, blocks = bytes(16), bytearray(_PHOTO)
    for size in (16, 32):
        key = bytes(range(size))
        aes = AES(key)
        count("aes %d encrypt" % (8 * size), aes.cbc_encrypt, zero, blocks, blocks, divide=_PHOTO // 16)
        count("aes %d decrypt" % (8 * size), aes.cbc_decrypt, zero, blocks, blocks, divide=_PHOTO // 16)
        count("aes %d keys" % (8 * size), Cmac, key)
    count("cmac 240", Cmac(bytes(16)).mac, bytes(240))


def triple_des():
    from reader.crypto.des import Des3, retail_mac

    key, blocks = bytes(range(16)), bytes(_PHOTO)
    cipher = Des3(key)
    count("3des encrypt", cipher.cbc_encrypt, bytes(8), blocks, divide=_PHOTO // 8)
    count("3des decrypt", cipher.cbc_decrypt, bytes(8), blocks, divide=_PHOTO // 8)
    count("3des keys", Des3, key)
    count("retail mac 224", retail_mac, key, blocks[:224])


def hashes():
    from reader.crypto.sha2 import digest

    data = bytes(_PHOTO)
    for name, block in (("sha1", 64), ("sha256", 64), ("sha512", 128)):
        count("%s block" % name, digest, name, data, divide=len(data) // block)
    count("sha256 photo", digest, "sha256", data)


def randomness():
    from reader.crypto.random import Drbg

    numbers = Numbers()
    drbg = Drbg(numbers.read)
    count("drbg 32", drbg.read, 32)
    count("drbg reseed", drbg.reseed)


def unwrap():
    from reader.codec import tlv
    from reader.crypto.util import padding
    from reader.iso7816.apdu import Command
    from reader.protocols.secure_messaging import AesCipher, SecureMessaging

    keys = bytes(range(16)), bytes(range(16, 32))
    cipher, counter = AesCipher(*keys), bytearray(16)
    answers = []
    for i in range(1, 3):
        counter[15] = i
        encrypted = cipher.encrypt(counter, bytes(223) + padding(223, 16))
        objects = tlv.build(0x87, b"\x01", encrypted) + b"\x99\x02\x90\x00"
        answers.append(objects + tlv.build(0x8E, cipher.mac(counter, objects, padding(len(objects), 16))))
    session = SecureMessaging(AesCipher(*keys))
    session.unwrap(answers[0], 0x9000)
    count("unwrap 223", session.unwrap, answers[1], 0x9000, warm=False)
    command = Command(0, 0xB0, 1, 0x28, le=223)
    session.wrap(command)
    count("wrap", session.wrap, command, warm=False)


def heaps():
    if "reader.crypto.ec" in sys.modules:
        raise AssertionError("heaps are measured on a fresh board")
    heap("heap machine", "reader.errors", "reader.crypto.backend", "reader.crypto.registers")
    heap("heap curves", "reader.crypto.ec", "reader.crypto.curves")
    heap("heap hashes", "reader.crypto.sha2", "reader.crypto.util", "reader.crypto.random")
    heap("heap aes", "reader.crypto.aes", "reader.crypto.cmac")
    heap("heap rsa", "reader.crypto.rsa", "reader.crypto._vm_rsa")
    heap("heap des", "reader.crypto.des")
    from reader.crypto import ec

    gc.collect()
    before = gc.mem_alloc()
    ec.curve("brainpoolP256r1")
    gc.collect()
    print("heap curve", gc.mem_alloc() - before)
