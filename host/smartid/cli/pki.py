# SPDX-License-Identifier: Apache-2.0
"""`smartid pki`: the issuer's keys and certificates."""

import json

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from smartid import pki as issuer

_NAMES = {NameOID.SERIAL_NUMBER: "serialNumber"}  # which RFC 4514 leaves a bare number
_JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")


@click.group()
def pki() -> None:
    """The issuer's keys, in SMARTID_HOME/pki; encrypted when SMARTID_PASSPHRASE is set."""


@pki.command()
@_JSON
def init(as_json: bool) -> None:
    """Make the signing authorities' keys. Keys that exist are kept."""
    _print_all(issuer.open_or_init(), as_json)


@pki.command()
@click.argument("name", required=False)
@click.option("--pem", is_flag=True, help="The certificate itself.")
@_JSON
def show(name: str | None, pem: bool, as_json: bool) -> None:
    """All certificates made so far, or the one of that NAME."""
    opened = issuer.open_existing()
    if pem and not name:
        raise click.UsageError("--pem needs the name of a certificate")
    if not name:
        _print_all(opened, as_json)
        return
    certificate = opened.certificate(name)
    if pem:
        click.echo(certificate.public_bytes(Encoding.PEM).decode(), nl=False)
    elif as_json:
        click.echo(json.dumps(_facts(name, certificate), indent=2))
    else:
        for key, value in _facts(name, certificate).items():
            click.echo(f"{key.replace('_', ' '):<12} {value}")


def _print_all(opened: issuer.Pki, as_json: bool) -> None:
    facts = [_facts(name, opened.certificate(name)) for name in opened.names()]
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    for fact in facts:
        click.echo(f"{fact['name']:<10} {fact['valid_from']} to {fact['valid_to']}  {fact['subject']}")


def _facts(name: str, certificate: x509.Certificate) -> dict[str, str]:
    """Public facts only."""
    return {
        "name": name,
        "subject": certificate.subject.rfc4514_string(_NAMES),
        "issuer": certificate.issuer.rfc4514_string(_NAMES),
        "serial": f"{certificate.serial_number:x}",
        "valid_from": f"{certificate.not_valid_before_utc:%d-%m-%Y}",
        "valid_to": f"{certificate.not_valid_after_utc:%d-%m-%Y}",
        "curve": certificate.public_key().curve.name,
        "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
    }
