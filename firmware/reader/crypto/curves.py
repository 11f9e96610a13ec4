# SPDX-License-Identifier: Apache-2.0
"""Domain parameters, each curve's in a module of its own: a reading needs one or two. All have cofactor 1."""

import sys

NAMES = ("P-256", "P-384", "P-521", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")


def parameters(name):
    """(p, a, b, n, x and y of the base point) of a curve in NAMES."""
    leaf = "_curve_" + name.replace("-", "").lower()
    path = "reader.crypto." + leaf
    __import__(path)
    found = sys.modules.pop(path).PARAMETERS
    delattr(sys.modules["reader.crypto"], leaf)
    return found


def name_of(given):
    """The name of the curve with these six parameters, or None."""
    for name in NAMES:
        if parameters(name) == given:
            return name
    return None


# The same curves by the contents octets of their object identifiers (RFC 5480, 2.1.1.1; RFC 5639, appendix A)
OF_OID = {
    b"\x2a\x86\x48\xce\x3d\x03\x01\x07": "P-256",
    b"\x2b\x81\x04\x00\x22": "P-384",
    b"\x2b\x81\x04\x00\x23": "P-521",
    b"\x2b\x24\x03\x03\x02\x08\x01\x01\x07": "brainpoolP256r1",
    b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0b": "brainpoolP384r1",
    b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0d": "brainpoolP512r1",
}
