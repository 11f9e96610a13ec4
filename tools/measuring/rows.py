# SPDX-License-Identifier: Apache-2.0
"""The rows of the table: what is measured, the goal for each processor, and what C reaches elsewhere.

Goals marked MUST are those of the design; the others were proposed with it.
"""

# Modules and functions of board/, in turn
GROUPS = {
    "on_board": "heaps products curves agreements rsa ciphers triple_des hashes randomness unwrap",
    "whole": "paces bac proofs passive answers reading",
}
MUST, WANTED = "must", "wanted"

EMILL = "Emill, P256-Cortex-M4"
P256M = "p256-m"
MICRO = "micro-ecc"
MBED = "mbed-os-example-tls"
KO = "Ko-, aes-armcortexm"

# key, what it is, goals (M33, M0+, kind) or None, published C in cycles with its source
ROWS = (
    ("product 256", "product modulo a 256-bit prime", (400, 4_000, WANTED), ""),
    ("product 384", "product modulo a 384-bit prime", None, ""),
    ("product 512", "product modulo a 512-bit prime", None, ""),
    ("product 2048", "product modulo a 2048-bit number", None, ""),
    (
        "multiply P-256",
        "P-256, variable base",
        (1_800_000, 14_000_000, MUST),
        f"M4: 0.91 M ({EMILL}), 14.4 M ({P256M}); M0: 18.5 M ({MICRO}), 44 M ({P256M})",
    ),
    ("multiply brainpoolP256r1", "brainpoolP256r1, variable base", (1_800_000, 14_000_000, MUST), ""),
    ("multiply P-384", "P-384, variable base", (5_500_000, 45_000_000, WANTED), f"M0: 54 M ({MICRO})"),
    ("multiply brainpoolP384r1", "brainpoolP384r1, variable base", (5_500_000, 45_000_000, WANTED), ""),
    ("multiply brainpoolP512r1", "brainpoolP512r1, variable base", None, ""),
    ("multiply P-521", "P-521, variable base", None, ""),
    ("base P-256", "P-256, fixed base", (700_000, 5_500_000, WANTED), f"M4: 0.33 M ({EMILL})"),
    ("base brainpoolP256r1", "brainpoolP256r1, fixed base", (700_000, 5_500_000, WANTED), ""),
    ("base P-384", "P-384, fixed base", None, ""),
    ("base brainpoolP384r1", "brainpoolP384r1, fixed base", None, ""),
    ("base brainpoolP512r1", "brainpoolP512r1, fixed base", None, ""),
    ("base P-521", "P-521, fixed base", None, ""),
    ("decode P-256", "P-256, a point checked", None, ""),
    ("ecdh P-256", "ECDH P-256, the other's point checked", None, ""),
    ("ecdh brainpoolP256r1", "ECDH brainpoolP256r1, the other's point checked", None, ""),
    ("ecdh P-384", "ECDH P-384, the other's point checked", None, ""),
    (
        "verify P-256",
        "ECDSA P-256, verify",
        (2_200_000, 17_000_000, MUST),
        f"M4: 0.98 M ({EMILL}), 30.9 M ({P256M}), 71 M ({MBED})",
    ),
    ("verify brainpoolP256r1", "ECDSA brainpoolP256r1, verify", (2_200_000, 17_000_000, WANTED), ""),
    ("verify P-384", "ECDSA P-384, verify", (7_000_000, 55_000_000, WANTED), f"M4: 104 M ({MBED})"),
    ("verify brainpoolP384r1", "ECDSA brainpoolP384r1, verify", (7_000_000, 55_000_000, WANTED), ""),
    ("verify brainpoolP512r1", "ECDSA brainpoolP512r1, verify", None, ""),
    ("verify P-521", "ECDSA P-521, verify", None, ""),
    (
        "sign P-256",
        "ECDSA P-256, sign (nonce of RFC 6979)",
        (900_000, 7_000_000, WANTED),
        f"M4: 0.38 M ({EMILL}), 15.5 M ({P256M}), 36 M ({MBED})",
    ),
    ("sign brainpoolP256r1", "ECDSA brainpoolP256r1, sign (nonce of RFC 6979)", None, ""),
    ("rsa 2048", "RSA-2048, verify", (800_000, 4_500_000, MUST), f"M4: 3.4 M ({MBED})"),
    ("rsa 3072", "RSA-3072, verify", None, ""),
    ("rsa 4096", "RSA-4096, verify", (2_800_000, 17_000_000, WANTED), f"M4: 11.2 M ({MBED})"),
    ("aes 128 encrypt", "AES-128, a block in CBC", (600, None, WANTED), f"M4: 635 ({KO})"),
    ("aes 128 decrypt", "AES-128, a block back", (600, None, WANTED), ""),
    ("aes 256 encrypt", "AES-256, a block in CBC", None, ""),
    ("aes 256 decrypt", "AES-256, a block back", None, ""),
    ("aes 128 keys", "AES-128, a key made ready for CMAC", None, ""),
    ("cmac 240", "AES-CMAC over 240 octets", None, ""),
    ("wrap", "a READ BINARY secured", None, ""),
    ("unwrap 223", "secured answer of 223 octets opened", (50_000, 110_000, MUST), ""),
    ("3des encrypt", "3DES, a block in CBC", (1_600, 4_500, WANTED), ""),
    ("3des decrypt", "3DES, a block back", (1_600, 4_500, WANTED), ""),
    ("3des keys", "3DES, two keys made ready", None, ""),
    ("retail mac 224", "retail MAC over 224 octets", None, ""),
    ("sha1 block", "SHA-1, a block (the interpreter's own)", None, ""),
    ("sha256 block", "SHA-256, a block (the interpreter's own)", None, f"M4: 4.5 k ({MBED})"),
    ("sha512 block", "SHA-512 and SHA-384, a block", (8_000, 20_000, WANTED), ""),
    ("drbg 32", "32 random octets", None, ""),
    ("drbg reseed", "reseeding", None, ""),
    ("pace-gm points P-256", "PACE-GM, the reader's points alone, P-256", (7_000_000, 53_000_000, MUST), ""),
    (
        "pace-gm points brainpoolP256r1",
        "PACE-GM, the reader's points alone, brainpoolP256r1",
        (7_000_000, 53_000_000, MUST),
        "",
    ),
    ("pace-gm published", "PACE-GM whole: Doc 9303-11, G.1, brainpoolP256r1, AES-128", None, ""),
    ("pace-gm P-256", "PACE-GM whole: P-256, AES-128", None, ""),
    ("pace-gm P-384", "PACE-GM whole: P-384, AES-256", None, ""),
    ("pace-im published", "PACE-IM whole: Doc 9303-11, H.1, brainpoolP256r1, AES-128", None, ""),
    ("pace-cam P-256", "PACE-CAM whole: P-256, AES-128, the chip's key checked", None, ""),
    ("pace-cam brainpoolP256r1", "PACE-CAM whole: brainpoolP256r1, AES-128, the chip's key checked", None, ""),
    ("bac published", "BAC whole: Doc 9303-11, D, 3DES", None, ""),
    ("ca P-256", "chip authentication whole: P-256, AES-128, the next answer", None, ""),
    ("ca brainpoolP256r1", "chip authentication whole: brainpoolP256r1, AES-128, the next answer", None, ""),
    ("ta P-256", "terminal authentication whole: P-256, two certificates sent, signed", None, ""),
    ("pa P-256", "passive authentication: a security object, its signer, a list of two issuers, P-256", None, ""),
    ("sha256 photo", "SHA-256 over 20 KB (the interpreter's own)", None, ""),
    ("answer 223", "a secured answer of 223 octets, from the file's reader to the link and back", None, ""),
    ("reading", "a card read with a photo of 700 octets: PACE, 20 secured answers", None, ""),
    ("view", "the reader's share of a view: CAM, PA, a photo of 15 KB and the rest in 74 answers", None, ""),
    (
        "passport",
        "a whole passport: GM, CA, TA and PA of these, and a photo of 20 KB in 92 answers",
        (30_000_000, 165_000_000, WANTED),
        "",
    ),
)
# What a row is the sum of: how many times which others. 92 answers bring 20 KB
SUMS = {
    "view": ((1, "pace-cam brainpoolP256r1"), (1, "pa P-256"), (0.75, "sha256 photo"), (74, "answer 223")),
    "passport": (
        (1, "pace-gm published"),
        (1, "ca brainpoolP256r1"),
        (1, "ta P-256"),
        (1, "pa P-256"),
        (1, "sha256 photo"),
        (92, "answer 223"),
    ),
}
HEAPS = (
    ("heap machine", "the field machine and its registers"),
    ("heap curves", "curves, with their domain parameters"),
    ("heap curve", "each 256-bit curve in use"),
    ("heap hashes", "hashes, random numbers"),
    ("heap aes", "AES, CMAC"),
    ("heap rsa", "RSA"),
    ("heap des", "3DES"),
)

HEAD = """# What the cryptography costs

Written by `tools/measure --write`, held true by `tests/host/test_measurements.py`. Instructions counted on QEMU, not
timed: the M33 column runs the code for UMAAL on an emulated Cortex-M4, the M0+ column the Thumb-1 code on a
Cortex-M3; what the interpreter itself does is the same Thumb-2 program in both, so the second is a lower bound where
Python or the interpreter's C has a large share (hashes, AES by mbedTLS). MicroPython is Debian's source, built with
mbedTLS for AES and SHA as the boards have it. Whole protocols are the reader's share, against a card's transcript.
So that the figures hang on the code alone, memory comes from beyond the heap's holes, and every name has its own place
in the interpreter's cache; a heap long in use costs some per cent more where much is allocated.
Garbage: octets of the heap left behind by one call, on the M33. Published figures are of C and assembly libraries as
their own pages give them, in cycles, which are more than instructions (1.3 times as many on an M33, about).
"""
