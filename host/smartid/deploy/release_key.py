# SPDX-License-Identifier: Apache-2.0
"""The key by which bundles are signed; its public half is what a reader is born with.

It is kept apart from the issuer's keys and from the host's: who releases firmware need not be who provisions readers.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec

from smartid.device.host_key import point_of
from smartid.paths import data_home
from smartid.pki.keys import KeyFiles
from smartid.pki.store import Folder


def release_key() -> ec.EllipticCurvePrivateKey:
    """SMARTID_HOME/release/release.key.pem, made when there is none; encrypted as all keys are. Raises KeyLocked."""
    return KeyFiles(Folder(data_home() / "release")).key("release", "P-256")


def born_with(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The 65 octets of its public point, as they lie in the reader's /program/key."""
    return point_of(key)
