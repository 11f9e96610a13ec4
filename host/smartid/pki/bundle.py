# SPDX-License-Identifier: Apache-2.0
"""Everything a reader of one place needs from the issuer, under the names the reader keeps it by.

csca/0.cer ...       the country's own signing authorities: they vouch for lists and revocation
trust/trust.lst      all authorities whose cards are believed;  trust/lost.lst, trust/lost.sld, trust/crl/0.crl ...
trust/tickets.lst    changes of stay that wait for their cards
trust/cv/0.cvc ...   roots and document verifiers: records by signers under them are believed
trust/ecert/0.cer    who issues e-Certs;  trust/ecert/0.crl: what was revoked of them
terminal/0.cvc ...   links, document verifier, and last the reader's own certificate
signer/0.cvc         the certificate of its own signer, if it asked for one
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from smartid.pki import cv_issuing, cv_request, ecert
from smartid.pki.authority import Pki
from smartid.pki.rights import Place
from smartid.pki.store import write_whole


@dataclass(frozen=True)
class Provision:
    """`files`: path on the reader -> content; `list_key`: goes into the reader's vault and into no file."""

    place: Place
    files: dict[str, bytes]
    list_key: bytes

    def write(self, folder: Path) -> list[Path]:
        """The files below `folder`, each whole or not there. The list key is not among them."""
        written = []
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
            written.append(path)
        return written


def provision(pki: Pki, place: Place, day: date, request: bytes, signer_request: bytes | None = None) -> Provision:
    """For the reader that made `request`. Lists that exist are taken as they are, others made.

    Raises Malformed, RequestRefused, NotTrusted, NoSigner, KeyLocked.
    """
    tree = pki.cv_of(place)
    terminal = cv_issuing.issue_terminal(tree, cv_request.read(request), place, day)
    chain = [certificate.encoded for certificate in (*tree.chain(day), terminal)]
    files = _numbered("csca", "cer", pki.csca_der()) | _numbered("terminal", "cvc", chain)
    if signer_request is not None:
        own = cv_issuing.issue_signer(tree, cv_request.read(signer_request), place, day)
        files |= _numbered("signer", "cvc", [own.encoded])
    trees = [pki.cv] if tree is pki.cv else [pki.cv, tree]
    believed = [certificate.encoded for one in trees for certificate in (*one.trust_points(), *one.verifiers(day))]
    files |= _numbered("trust/cv", "cvc", believed)
    files |= _numbered("trust/ecert", "cer", [ecert.authority(pki.signers).certificate_der])
    return Provision(place, files | lists(pki, day), pki.registers.list_key())


def lists(pki: Pki, day: date) -> dict[str, bytes]:
    """What changes without the reader asking for anything: trust list, lost list, revocation lists."""
    files = {
        "trust/trust.lst": pki.registers.latest("trust") or pki.build_trust_list(day),
        "trust/lost.lst": pki.registers.latest("lost") or pki.registers.build_lost_list(day),
        "trust/tickets.lst": pki.tickets.latest() or pki.tickets.build(day),
        "trust/ecert/0.crl": pki.latest_crl(ecert.FILE, day),
    }
    return files | _numbered("trust/crl", "crl", [pki.latest_crl(name, day) for name in pki.country_names()])


def _numbered(folder: str, suffix: str, contents: list[bytes]) -> dict[str, bytes]:
    return {f"{folder}/{number}.{suffix}": content for number, content in enumerate(contents)}
