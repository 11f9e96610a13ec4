# SPDX-License-Identifier: Apache-2.0
"""An issuer that all tests of one run share, so that its readers are provisioned once a place."""

from functools import cache

from smartid import pki


@cache
def shared_issuer() -> pki.Pki:
    """Its registers and lists stay as they are: a test that changes them takes `pki.ephemeral()`."""
    return pki.ephemeral()
