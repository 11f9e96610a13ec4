# SPDX-License-Identifier: Apache-2.0
"""What the issuer supplies a reader with: a name for its keys, and everything that it is to hold."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count

from smartid.pki import bundle, cv_request
from smartid.pki.authority import Pki
from smartid.pki.certificates import COUNTRY
from smartid.pki.rights import Place

OFFICERS_PLACES = ("registration", "headquarters", "control")  # their signer's key is opened by a PIN alone
_MNEMONIC = 8  # letters of the reader's own in its name; the ninth is T, as its signer's is S


def names(name: str) -> Iterator[str]:
    """The names of sixteen characters that a reader called `name` may have, in the order they are given away."""
    mnemonic = "".join(c for c in name.upper() if c.isascii() and c.isalnum())[:_MNEMONIC].ljust(_MNEMONIC, "X") + "T"
    return (f"{COUNTRY}{mnemonic}{number:05}" for number in count(1))


def holder_name(pki: Pki, name: str) -> str:
    """The next free one: a name stands for one key, for good."""
    return next(holder for holder in names(name) if not taken(pki, holder))


def taken(pki: Pki, holder: str) -> bool:
    """Whether a reader of that name has a certificate."""
    return any(tree.certificates("terminal", holder) for tree in (pki.cv, pki.bench_cv))


def supply(
    pki: Pki,
    place: Place,
    day: date,
    settings: Mapping[str, object],
    requests: Mapping[str, bytes],
    officer_pin: str | None = None,
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """(files by their names on the reader, secrets by theirs) for a reader that made these requests. Raises PkiError."""
    made = bundle.provision(pki, place, day, requests["terminal"], requests.get("signer"))
    if "log" in requests:
        pki.logs.keep_key(cv_request.read(requests["terminal"]).holder, requests["log"])
    values = {**settings, "place": place.name, "trust_date": f"{day:%Y%m%d}"}
    secrets = {"list-key": made.list_key}
    if officer_pin:
        secrets["officer-pin"] = officer_pin.encode()
    return {**made.files, "settings.json": json.dumps(values).encode()}, secrets
