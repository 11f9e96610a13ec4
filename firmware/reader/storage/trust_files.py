# SPDX-License-Identifier: Apache-2.0
"""The certificates in force: the issuer's, one in DER each in csca/*.cer, and those of the signed trust list; the roots
and document verifiers by whose signers' records are believed, in trust/cv/*.cvc.

What they are worth is trust/'s business; here they are only found and read, one at a time. A file that is longer than
any certificate of ours is passed over: it must not take away the others.
"""

from micropython import const

from reader.storage import atomic, folders, slots

_MAX_CERTIFICATE = const(4096)
_MAX_VERIFIER = const(2048)
_MAX_REVOCATIONS = const(8192)


def csca_certificates(data):
    """Yield (name, DER bytes). data: folder of the reader's files. A reader without any has none. Raises StorageError."""
    root = slots.root(data)
    yield from _files(root + "/csca", ".cer", _MAX_CERTIFICATE)
    if folders.exists(root + "/trust/trust.lst"):
        from reader.trust.trust_file import certificates

        for number, encoded in enumerate(certificates(root + "/trust/trust.lst")):
            yield "trust.lst/%d" % number, encoded


def verifiers(data):
    """Yield the octets of each CV certificate of a root or document verifier. Raises StorageError."""
    for _, encoded in _files(slots.root(data) + "/trust/cv", ".cvc", _MAX_VERIFIER):
        yield encoded


def revocation_lists(data):
    """Yield the DER octets of each list of revoked signers. Raises StorageError."""
    for _, encoded in _files(slots.root(data) + "/trust/crl", ".crl", _MAX_REVOCATIONS):
        yield encoded


def _files(folder, suffix, most):
    for name in folders.names(folder):
        path = folder + "/" + name
        if name.endswith(suffix) and folders.size(path) <= most:
            yield name, atomic.read(path, most)
