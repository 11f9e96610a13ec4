# SPDX-License-Identifier: Apache-2.0
"""tools/workflows.md tells the truth: what each workflow exchanges with the card, counted at depth process."""

import pytest

from host.workflow_costs import RUNS, counted, kept, row
from smartid import pki

TOLERANCE = 0.01  # of the octets: certificates and signatures in DER are a little longer or shorter by chance


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


def test_every_workflow_has_its_row():
    assert list(kept()) == list(RUNS)


@pytest.mark.parametrize("name", RUNS)
def test_what_it_costs(name, authority, tmp_path):
    now, then = counted(name, authority, tmp_path), kept()[name]
    assert now[0] == then[0], row(name, now)
    assert all(abs(one - other) <= TOLERANCE * other for one, other in zip(now[1:], then[1:], strict=True)), row(
        name, now
    )
