# SPDX-License-Identifier: Apache-2.0
"""The e-Cert's RSA key: signs digests only, each in the form that names its algorithm (RFC 8017, 9.2, note 1)."""

from dataclasses import dataclass

# DigestInfo up to the digest: object identifier, length of the digest
_DIGESTS = {
    bytes.fromhex(head): size
    for head, size in (
        ("3020300C06082A864886F70D020505000410", 16),  # MD5
        ("3021300906052B2403020105000414", 20),  # RIPEMD-160
        ("3021300906052B0E03021A05000414", 20),  # SHA-1
        ("302D300D06096086480165030402040500041C", 28),  # SHA-224
        ("3031300D060960864801650304020105000420", 32),  # SHA-256
        ("3041300D060960864801650304020205000430", 48),  # SHA-384
        ("3051300D060960864801650304020305000440", 64),  # SHA-512
    )
}


class NotADigest(Exception):
    """Something else than a well-formed DigestInfo. Never leaves the card."""


@dataclass(frozen=True)
class EcertKey:
    modulus: int
    private: int

    @property
    def size(self) -> int:
        return (self.modulus.bit_length() + 7) // 8

    def sign(self, digest_info: bytes) -> bytes:
        """00 01 FF ... FF 00 DigestInfo, to the private exponent. Raises NotADigest."""
        if not any(
            digest_info.startswith(head) and len(digest_info) == len(head) + size for head, size in _DIGESTS.items()
        ):
            raise NotADigest
        block = b"\0\1" + b"\xff" * (self.size - len(digest_info) - 3) + b"\0" + digest_info
        return pow(int.from_bytes(block, "big"), self.private, self.modulus).to_bytes(self.size, "big")
