# SPDX-License-Identifier: Apache-2.0
"""A program in one signed file, as it also lies in a reader's slot; its form stands at the head of firmware/launch.py."""

from __future__ import annotations

import hashlib
import re
import zlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from smartid.deploy.errors import BundleError
from smartid.deploy.program import Target

MARK = b"smartid firmware 1\n"
_SIGNATURE = b"signature "
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,3}")
_MOST_FILES, _LONGEST_NAME = 590, 100
_HALF = 32


@dataclass(frozen=True)
class Bundle:
    """octets: of the whole file; contents: where the contents begin; ends: where each file of them ends."""

    version: str
    target: Target
    octets: bytes = field(repr=False)
    files: tuple[tuple[str, int, str], ...] = field(repr=False)  # name, length, SHA-256 in hexadecimal digits
    contents: int

    @cached_property
    def ends(self) -> list[int]:
        ends = [self.contents]
        for _, length, _ in self.files:
            ends.append(ends[-1] + length)
        return ends

    def end_after(self, at: int) -> int:
        """Where the file (or the manifest) that the octet `at` belongs to ends."""
        return self.ends[bisect_right(self.ends, at)]

    @property
    def digest(self) -> bytes:
        """SHA-256 of the manifest with its signature: it stands for all of the bundle."""
        return hashlib.sha256(self.octets[: self.contents]).digest()

    def signed_by(self, key: ec.EllipticCurvePublicKey) -> bool:
        signed, _, digits = self.octets[: self.contents].rpartition(_SIGNATURE)
        pair = bytes.fromhex(digits.decode())
        numbers = (int.from_bytes(half, "big") for half in (pair[:_HALF], pair[_HALF:]))
        try:
            key.verify(utils.encode_dss_signature(*numbers), signed, ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


def make(files: Mapping[str, bytes], version: str, target: Target, key: ec.EllipticCurvePrivateKey) -> Bundle:
    """Raises BundleError for a version or names that a reader would not take."""
    if not _VERSION.fullmatch(version):
        raise BundleError(f"a version is numbers with dots, not {version!r}")
    names = sorted(files)
    folders = {name[:at] for name in names for at, char in enumerate(name) if char == "/"}
    if len({zlib.crc32(name.encode()) for name in (*names, *folders)}) < len(names) + len(folders):
        raise BundleError("two of the names have the same check sum, by which a reader finds its files")
    if len(names) > _MOST_FILES or any(len(name) > _LONGEST_NAME or " " in name for name in names):
        raise BundleError("more files or longer names than a reader takes")
    lines = [f"version {version}\n", f"board {target.board}\n", f"mpy {target.mpy}\n"]
    lines += [f"file {len(files[name])} {hashlib.sha256(files[name]).hexdigest()} {name}\n" for name in names]
    signed = MARK + "".join(lines).encode()
    r, s = utils.decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256(), deterministic_signing=True)))
    head = signed + _SIGNATURE + (r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")).hex().encode() + b"\n"
    return read(head + b"".join(files[name] for name in names))


def read(octets: bytes) -> Bundle:
    """Raises BundleError for what is none, or is cut off or altered; who signed it is not looked at."""
    if not octets.startswith(MARK):
        raise BundleError("this is no bundle of firmware")
    end = octets.find(b"\n", octets.find(b"\n" + _SIGNATURE) + 1) + 1
    try:
        bundle = _parsed(octets, end)
    except (ValueError, KeyError, IndexError) as error:
        raise BundleError("the bundle is cut off or damaged in its manifest") from error
    if len(octets) != bundle.ends[-1]:
        raise BundleError(f"the bundle is cut off: {len(octets):,} of {bundle.ends[-1]:,} octets")
    for (name, length, digest), start in zip(bundle.files, bundle.ends, strict=False):
        if hashlib.sha256(octets[start : start + length]).hexdigest() != digest:
            raise BundleError(f"the bundle is damaged: {name} is not what was signed")
    return bundle


def _parsed(octets: bytes, end: int) -> Bundle:
    words = [line.split(" ") for line in octets[len(MARK) : end].decode("ascii").splitlines()]
    facts, listed, (signature, digits) = dict(words[:3]), words[3:-1], words[-1]
    files = tuple((name, int(length), digest) for _, length, digest, name in listed)
    if signature != "signature" or len(bytes.fromhex(digits)) != 2 * _HALF:
        raise ValueError("signature")
    if any(word != "file" for word, *_ in listed) or any(length < 0 for _, length, _ in files):
        raise ValueError("files")
    return Bundle(facts["version"], Target(facts["board"], int(facts["mpy"])), octets, files, end)


def number(version: str) -> tuple[int, ...]:
    """For comparing: 0.10 is newer than 0.9."""
    return tuple(int(part) for part in version.split("."))
